// Processor, part of enrich: the exact normal form in which copies of a text are equal.
// Total: any string in, a well-formed string out, never longer than four times its input.

/** Code points of a text that any tokenizer gets to see. */
export const textCap = 10_000

const link = /\b(?:https?:\/\/|www\.)\S+/gu
const mention = /@[\p{L}\p{N}_.…-]+/gu
const maskToken = /\[(?:phone|e-mail|id)\]/gu
const repostPrefix = /^\s*rt\b[\s:]*/u
const invisible = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]|\p{Variation_Selector}/gu
const notWord = /[^\p{L}\p{N}\p{M}]+/gu
const mixedWord = /\p{L}*[\u0370-\u03ff\u0400-\u04ff]\p{L}*/gu
const mayMix = /[\u0370-\u04ff]/u
const latinLetter = /[a-z]/u

/** Letters of other scripts that read as Latin; folded only inside a word that has a Latin letter. */
const lookAlikes: Record<string, string> = {
  а: 'a',
  е: 'e',
  о: 'o',
  р: 'p',
  с: 'c',
  у: 'y',
  х: 'x',
  і: 'i',
  ј: 'j',
  ѕ: 's',
  к: 'k',
  м: 'm',
  н: 'h',
  т: 't',
  в: 'b',
  α: 'a',
  ε: 'e',
  ο: 'o',
  ρ: 'p',
  ν: 'v',
  τ: 't',
  υ: 'u',
  ι: 'i',
  κ: 'k',
  χ: 'x',
}

/** NFKC, lower case, without links, @names, repost mark, marks of direction, punctuation and emoji. */
export function normalForm(text: string): string {
  const folded = cap(text).normalize('NFKC').toLowerCase().toWellFormed()
  const plain = mayMix.test(folded) ? folded.replace(mixedWord, foldLookAlikes) : folded
  return plain
    .replace(invisible, '')
    .replace(repostPrefix, '')
    .replace(link, ' ')
    .replace(mention, ' ')
    .replace(maskToken, ' ')
    .replace(notWord, ' ')
    .trim()
}

/** The text cut to the cap, never inside a pair of surrogates. */
export function cap(text: string): string {
  if (text.length <= textCap) return text
  const end = (text.charCodeAt(textCap - 1) & 0xfc00) === 0xd800 ? textCap - 1 : textCap
  return text.slice(0, end)
}

function foldLookAlikes(word: string): string {
  if (!latinLetter.test(word)) return word
  return word.replace(/[\u0370-\u04ff]/gu, (letter) => lookAlikes[letter] ?? letter)
}
