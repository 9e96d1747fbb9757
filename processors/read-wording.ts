// Processor, part of enrich: the wording of a text, by which texts that say the same in mistyped or dialect words are
// recognised (same-claim.ts): of each word its salted hash, as in the terms, and its shape: which pairs of letters
// stand in it, as 64 bits set by a salted hash. Two spellings of a word have most bits in common, two words few.
import { foldTerm, wordsOf } from './find-terms.ts'
import { comparedSigns } from './negation-words.ts'
import { oppositeOf } from './opposite-words.ts'
import { mix, saltedHash } from './salted-hash.ts'
import { printedWord } from './spoken-spellings.ts'
import { stopWords } from './stop-words.ts'

/** Distinct words that are kept: a longer text is compared by its beginning. */
export const mostWords = 48
/** Numbers of one word: its hash, and the two halves of its shape. */
export const numbersOfWord = 3

/** Words by ascending hash, three numbers each. */
export type Wording = Uint32Array

const digit = /\p{N}/u

export const noWording: Wording = new Uint32Array(0)

/** Base64 of the wording of `text` (already capped) for its script group. */
export function readWording(text: string, script: string, salt: number): string {
  const words = new Map<number, string>()
  for (const { raw } of wordsOf(text, script)) {
    if (words.size === mostWords) break
    const word = comparedWord(raw)
    if (word === '') continue
    words.set(saltedHash(word, salt), word)
  }
  const hashes = [...words.keys()].sort((a, b) => a - b)
  const wording = new Uint32Array(hashes.length * numbersOfWord)
  for (const [at, hash] of hashes.entries()) {
    wording[at * numbersOfWord] = hash
    const word = words.get(hash) as string
    // A word that says nothing by itself has no shape: it is equal or it is not.
    if (saysNothing(word)) continue
    // A number is no slip of another: templated texts ("ward 12", "ward 13") differ in nothing else.
    if (digit.test(word))
      for (const bit of [hash, hash >>> 6]) setBit(wording, at * numbersOfWord + 1, bit)
    else drawShape(wording, at * numbersOfWord + 1, word, salt)
  }
  return Buffer.from(wording.buffer).toString('base64')
}

/** The word as it is compared: folded, in the spelling of a newspaper; "closed" as "open" (opposite-words.ts). */
export function comparedWord(raw: string): string {
  const word = printedForm(raw, foldTerm(raw))
  return oppositeOf(word)?.word ?? word
}

/** A word, and the same folded → in the spelling of a newspaper. */
export function printedForm(raw: string, folded: string): string {
  return printedWord(withoutDroppedG(folded, raw))
}

function saysNothing(word: string): boolean {
  return stopWords.has(word) || comparedSigns.has(word) || (word.length === 1 && !digit.test(word))
}

/** Whether the word at this place of a wording says nothing by itself ("the"). */
export function isCommon(wording: Wording, at: number): boolean {
  return wording[at + 1] === 0 && wording[at + 2] === 0
}

/** The wording that `readWording` wrote. */
export function decodeWording(text: string): Wording {
  const bytes = Buffer.from(text, 'base64')
  const wording = new Uint32Array(bytes.length >> 2)
  new Uint8Array(wording.buffer).set(bytes)
  return wording
}

/** "talkin'" is "talking". */
function withoutDroppedG(word: string, raw: string): string {
  return /in[’']$/u.test(raw) && word.length > 4 ? `${word}g` : word
}

/** A bit for each pair of neighbouring signs, the ends of the word being signs too. */
function drawShape(wording: Wording, at: number, word: string, salt: number): void {
  let before = 0
  for (let i = 0; i <= word.length; i += 1) {
    const sign = i < word.length ? word.charCodeAt(i) : 0
    setBit(wording, at, mix(salt ^ Math.imul(before, 0x9e3779b1) ^ sign))
    before = sign + 1
  }
}

/** Sets one of the 64 bits that begin at `at`. */
function setBit(wording: Wording, at: number, number: number): void {
  const half = at + ((number >>> 5) & 1)
  wording[half] = (wording[half] as number) | (1 << (number & 31))
}
