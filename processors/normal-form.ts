// Processor, part of enrich: the exact normal form in which copies of a text are equal.
// Total: any string in, a well-formed string out, never longer than the cap; a normal form's is itself.

/** Code points of a text that any tokenizer gets to see. */
export const textCap = 10_000

// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII has no other normal form than lower case.
const ascii = /^[\u0000-\u007f]*$/u
const mayLink = /:\/\/|www\./u
const link = /\b(?:https?:\/\/|www\.)\S+/gu
const mention = /@[\p{L}\p{N}_.…-]+/gu
const maskToken = /\[(?:phone|e-mail|id)\]/gu
const repostMarks = /^(?:rt(?: |$))+/u
const invisible = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]|\p{Variation_Selector}/gu
const notWord = /[^\p{L}\p{N}\p{M}]+/gu
const letters = /\p{L}+/gu
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
  const folded = ascii.test(text) ? cap(text).toLowerCase() : foldSigns(text)
  const plain = mayMix.test(folded) ? folded.replace(letters, foldLookAlikes) : folded
  const unlinked = mayLink.test(plain) ? plain.replace(link, ' ') : plain
  const unnamed = unlinked.includes('@') ? unlinked.replace(mention, ' ') : unlinked
  const unmasked = unnamed.includes('[') ? unnamed.replace(maskToken, ' ') : unnamed
  return unmasked.replace(notWord, ' ').trim().replace(repostMarks, '')
}

function foldSigns(text: string): string {
  const visible = cap(text).toWellFormed().replace(invisible, '')
  // Twice: a lower-case letter and its mark may compose. The last cap is for one sign that unfolds into words.
  return cap(visible.normalize('NFKC').toLowerCase().normalize('NFKC'))
}

/** The text cut to the cap, never inside a pair of surrogates. */
export function cap(text: string): string {
  if (text.length <= textCap) return text
  const end = (text.charCodeAt(textCap - 1) & 0xfc00) === 0xd800 ? textCap - 1 : textCap
  return text.slice(0, end)
}

function foldLookAlikes(word: string): string {
  if (!latinLetter.test(word) || !mayMix.test(word)) return word
  return word.replace(/[\u0370-\u04ff]/gu, (letter) => lookAlikes[letter] ?? letter)
}
