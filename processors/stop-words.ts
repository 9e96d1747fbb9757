// Processor, part of enrich: words that say nothing about what a post claims. Other common words fade by
// their document frequency in watch; these are the ones so common that a small stream needs them named.

const lists = {
  en: `the a an and or but if of at by for with about against between into through during before after above
    below to from up down in out on off over under again then once here there when where why how all any both
    each few more most other some such no nor not only own same so than too very can will just should now is
    are was were be been being have has had do does did doing would could may might must this that these those
    i me my we our you your he him his she her it its they them their what which who whom as also get got one
    new via amp rt im dont says said say going go know like still even us`,
  fr: `le la les un une des du de et ou mais est sont a ont au aux en dans sur pour par avec sans ce cette ces
    que qui ne pas plus se son sa ses leur leurs il elle ils elles nous vous je tu on`,
  sw: `na ya wa kwa ni la katika za kuwa hii hiyo huo yake wake zao yao hilo kama pia lakini au si`,
  bi: `blong long we i oli mo hem wan nao bae ol no se yumi yu mi olsem tu stap`,
  hi: `के का की है में से को और पर ने यह वह हैं था थी थे एक भी नहीं तो हो कर`,
  ur: `کے کا کی ہے میں سے کو اور پر نے یہ وہ ہیں تھا تھی تھے ایک بھی نہیں تو ہو کر`,
}

export const stopWords: ReadonlySet<string> = new Set(
  Object.values(lists).flatMap((list) => list.split(/\s+/u).filter((word) => word !== '')),
)
