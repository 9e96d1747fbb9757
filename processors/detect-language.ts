// Processor, part of enrich: the language of a text, honestly unsure. Where one script means one language, the
// script decides; for Latin, Arabic and Devanagari script it counts function words; a declared language that the
// script allows is believed only when nothing else is known. `und` when unsure.

const byScript: Record<string, string> = {
  tamil: 'ta',
  telugu: 'te',
  kannada: 'kn',
  malayalam: 'ml',
  sinhala: 'si',
  gujarati: 'gu',
  gurmukhi: 'pa',
  odia: 'or',
  bengali: 'bn',
  thai: 'th',
  lao: 'lo',
  khmer: 'km',
  myanmar: 'my',
  thaana: 'dv',
  japanese: 'ja',
  korean: 'ko',
  han: 'zh',
  greek: 'el',
  hebrew: 'he',
  armenian: 'hy',
  georgian: 'ka',
  ethiopic: 'am',
}

const functionWords: Record<string, Record<string, string>> = {
  latin: {
    en: 'the and of to is in that for it was on are with this they have not be from will you at has been their',
    fr: 'le la les des et est une dans pour que qui sur pas avec sont du aux cette plus ont ne vous nous',
    sw: 'na ya wa kwa ni katika za kuwa hii hiyo yake wake kama pia lakini kila watu sana leo hakuna',
    bi: 'blong long oli hem wan nao bae olsem stap yumi mekem wetem evri kam ples taem from',
    tpi: 'bilong long ol em wanpela nau bai olsem stap yumi mekim wantaim olgeta kam ples taim dispela',
    fj: 'na e ni ki kei sa vei era o ko me nai kina yani tiko mai oya sara vata veitalia',
    sm: 'le o i ma e lea ua mo ona ai se lenei latou tatou mai foi faia tagata uma',
    to: 'ko e ki he mo ʻi ʻoe ʻo pea kuo ʻoku naʻe mei ia kotoa pē ke ka',
    ha: 'da na a ta ya ba su shi cikin wannan ga za an yi kuma amma domin mutane ne ce',
    es: 'el la los de que y en un una por con para es no se del las al más como pero',
    pt: 'o a os as de que e em um uma por com para é não se do da no na mais como mas',
    id: 'yang dan di itu dengan untuk tidak ini dari dalam akan pada juga ke karena ada mereka',
  },
  arabic: {
    ur: 'کے کا کی ہے میں سے کو اور پر نے یہ وہ ہیں ایک بھی نہیں تو گیا',
    ar: 'في من على إلى أن هذا هذه التي الذي عن مع كان لا ما هو و',
    fa: 'در به از که این را با است برای آن یک خود تا بر هم',
  },
  devanagari: {
    hi: 'के का की है में से को और पर ने यह वह हैं एक भी नहीं तो',
    ne: 'को र मा छ हो गर्न भएको यो पनि लाई बाट छन् गरेको',
    mr: 'आहे आणि या च्या मध्ये हे ते ला नाही होते केली',
  },
}

/** Per script: the languages' codes, and for each function word the languages that have it. */
type WordTable = { codes: string[]; languages: Map<string, number[]> }
const tables = new Map(
  Object.entries(functionWords).map(([script, words]) => [script, wordTable(words)]),
)

function wordTable(words: Record<string, string>): WordTable {
  const codes = Object.keys(words)
  const languages = new Map<string, number[]>()
  for (const [at, code] of codes.entries()) {
    for (const word of (words[code] as string).split(' '))
      languages.set(word, [...(languages.get(word) ?? []), at])
  }
  return { codes, languages }
}

/** Languages of the tables: none of them is written in a script that has no table. */
const elsewhere = new Set([
  ...Object.values(byScript),
  ...Object.values(functionWords).flatMap((languages) => Object.keys(languages)),
])

export type Language = { code: string; confidence: number }

/** Language of a normal form in its script group; confidence from 0 to 1, two decimals. */
export function detectLanguage(normal: string, script: string, declared: string[]): Language {
  const only = byScript[script]
  if (only) return { code: only, confidence: 0.95 }
  const table = tables.get(script)
  const found = table ? countWords(table, normal) : { code: 'und', share: 0, margin: 0 }
  if (found.share >= 0.12 && found.margin >= 0.04) {
    const confidence = Math.round(Math.min(0.99, 0.5 + 2 * found.margin) * 100) / 100
    return { code: found.code, confidence }
  }
  const said = declared[0]?.toLowerCase().split(/[-_]/u)[0]
  const possible = said && (table ? table.codes.includes(said) : !elsewhere.has(said))
  return possible ? { code: said, confidence: 0.3 } : { code: 'und', confidence: 0 }
}

/** Language with the largest share of function words among the first 60 words, and its lead. */
function countWords(
  table: WordTable,
  normal: string,
): { code: string; share: number; margin: number } {
  const words = normal.split(' ', 60)
  const counts = new Uint16Array(table.codes.length)
  for (const word of words) {
    for (const at of table.languages.get(word) ?? []) counts[at] = (counts[at] as number) + 1
  }
  let best = 0
  for (let at = 1; at < counts.length; at += 1)
    if ((counts[at] as number) > (counts[best] as number)) best = at
  let second = 0
  for (let at = 0; at < counts.length; at += 1)
    if (at !== best) second = Math.max(second, counts[at] as number)
  const of = Math.max(words.length, 4)
  const most = counts[best] as number
  return { code: table.codes[best] as string, share: most / of, margin: (most - second) / of }
}
