// Processor, part of enrich: which words of a text stand like names: what differs where a template is filled anew ("Results
// from Suva: …", "Results from Nadi: …"). No gazetteer: capitals inside a sentence, and the head before a colon. Scripts
// without capitals have none; weekdays and months are known by their words.
import { foldTerm, type Word } from './find-terms.ts'

/** From four letters on: shorter ones have too few pairs of letters to tell a slip of the pen from another name. */
const capitalised = /^\p{Lu}[\p{Ll}\p{M}'’ʻ]{3,}$/u
const small = /^[\p{Ll}\p{M}'’ʻ]{4,}$/u
const insideSentence = /[\p{L}\p{M}\p{N},)’']/u
/** More capitals than so many for each small word: a title, in which capitals say nothing. */
const titleFrom = 4

const days = new Set(
  `monday tuesday wednesday thursday friday saturday sunday
  january february april june july august september october november december
  lundi mardi mercredi jeudi vendredi samedi dimanche janvier février avril juin juillet août septembre octobre
  novembre décembre lunes martes miércoles jueves viernes sábado domingo enero febrero abril junio julio agosto
  septiembre octubre noviembre diciembre janeiro fevereiro março maio junho julho setembro outubro dezembro
  jumatatu jumanne jumatano alhamisi ijumaa jumamosi jumapili januari februari aprili juni julai agosti septemba
  oktoba novemba desemba isnin selasa rabu khamis jumaat sabtu ahad
  सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार`
    .split(/\s+/u)
    .map(foldTerm),
)

/** Whether a word is a weekday or a month; those that mean something else as well ("may") are not. */
export function isDay(raw: string): boolean {
  return days.has(foldTerm(raw))
}

/** Heads that say how a post is meant, not whom or where it is about. */
const heads = new Set(
  `breaking urgent alert update look watch listen read fact factcheck false true fake hoax news video photo
  forwarded forward please warning attention share official statement question answer note exclusive live results`.split(
    /\s+/u,
  ),
)

/** The words among `words`, all those of `text`, that stand like a name. */
export function findNames(text: string, words: readonly Word[]): ReadonlySet<Word> {
  const names = new Set<Word>()
  let capitals = 0
  let smalls = 0
  for (const word of words) {
    if (!word.whole || word.hashtag) continue
    if (capitalised.test(word.raw)) {
      capitals += 1
      if (standsLikeName(text, word)) names.add(word)
    } else if (small.test(word.raw)) smalls += 1
  }
  if (capitals > titleFrom * smalls) names.clear()
  return names
}

function standsLikeName(text: string, { raw, start }: Word): boolean {
  let before = start - 1
  while (before >= 0 && text[before] === ' ') before -= 1
  if (before >= 0) return insideSentence.test(text[before] as string)
  return text[start + raw.length] === ':' && !heads.has(raw.toLowerCase())
}
