// Backend: the one normal form of text for search, used on posts and on what a person types alike.
// Promises: total, idempotent, linear in the length; the same words in other dress compare equal.
// Refuses to judge languages: no stemming, no stop words. A change here needs a new index (SEARCH_FORM).

/** Number of this normal form: an index written with another one must be built anew. */
export const SEARCH_FORM = 1

const plain = /^[\t\n\r -~]*$/
const dropped = new RegExp(
  `[${[
    // Combining marks of Latin, Greek and Cyrillic.
    '\\u0300-\\u036f',
    // Arabic vowel signs, hamza above and below, tatweel.
    '\\u064b-\\u065f\\u0670\\u0640',
    // Invisible joiners, bidi controls, variation selectors.
    '\\u00ad\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufe00-\\ufe0f',
    // Halves of surrogate pairs that lost the other half.
    '\\p{Cs}',
  ].join('')}]`,
  'gu',
)
// Keyboards differ in what they send for one letter: Urdu and Persian yeh, kaf and heh.
const variant = /[ٱىیےکہۃەةς]/g
const letters: Record<string, string> = {
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ے: 'ي',
  ک: 'ك',
  ہ: 'ه',
  ۃ: 'ه',
  ە: 'ه',
  ة: 'ه',
  ς: 'σ',
}
// Scripts that put no space between words.
const spaceless =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}ー'
const unspaced = new RegExp(`[${spaceless}]+`, 'gu')
const hasUnspaced = new RegExp(`[${spaceless}]`, 'u')
const word = /[\p{L}\p{N}\p{Mn}\p{Mc}\p{Co}]+/gu

/** Folds case, compatibility forms, accents, invisible characters and Arabic letter variants. */
export function foldForSearch(text: string): string {
  if (plain.test(text)) return text.toLowerCase()
  return text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(dropped, '')
    .replaceAll('\0', ' ')
    .normalize('NFC')
    .replace(variant, (letter) => letters[letter] ?? letter)
}

/**
 * Folded text as it goes into an index of words: a run without spaces becomes its overlapping pairs of
 * characters and its last character, so that two characters are found as surely as a long phrase.
 */
export function wordsToIndex(folded: string): string {
  if (!hasUnspaced.test(folded)) return folded
  return folded.replace(unspaced, (run) => ` ${pairs(run, true).join(' ')} `)
}

/** The words of one folded term or phrase, in order, cut as wordsToIndex cuts them. */
export function wordsToFind(folded: string): string[] {
  const words: string[] = []
  const pieces = folded.match(word) ?? []
  for (const [at, piece] of pieces.entries()) {
    const last = at === pieces.length - 1
    let from = 0
    for (const { 0: run, index } of piece.matchAll(unspaced)) {
      if (index > from) words.push(piece.slice(from, index))
      from = index + run.length
      words.push(...pairs(run, !last || from < piece.length))
    }
    if (from < piece.length) words.push(piece.slice(from))
  }
  return words
}

/** True for one character of a script without spaces: found as the beginning of a pair. */
export function isLoneCharacter(word: string): boolean {
  return [...word].length === 1 && hasUnspaced.test(word)
}

function pairs(run: string, withLast: boolean): string[] {
  const characters = [...run]
  const found: string[] = []
  for (let i = 0; i + 1 < characters.length; i += 1) {
    found.push(`${characters[i]}${characters[i + 1]}`)
  }
  if (withLast || characters.length === 1) found.push(characters.at(-1) ?? '')
  return found
}
