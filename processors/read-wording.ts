// Processor, part of enrich: the wording of a text, by which texts that say the same in mistyped or dialect words are
// recognised (same-claim.ts): of each word its salted hash, as in the terms, and its shape: which pairs of letters
// stand in it, as 63 bits set by a salted hash. Two spellings of a word have most bits in common, two words few.
// The 64th bit says that the word stands like a name (find-names.ts).
import { findNames, isDay } from './find-names.ts'
import { foldTerm, partsOfHashtag, type Word, wordsOf } from './find-terms.ts'
import { comparedSigns } from './negation-words.ts'
import { oppositeOf } from './opposite-words.ts'
import { mix, saltedHash } from './salted-hash.ts'
import { isParticle, printedWord } from './spoken-spellings.ts'
import { stopWords } from './stop-words.ts'
import { soundOf, stemOf } from './word-stem.ts'

/** Distinct words that are kept: a longer text is compared by its beginning. */
export const mostWords = 48
/** Numbers of one word: its hash, and the two halves of its shape. */
export const numbersOfWord = 3

/** Words by ascending hash, three numbers each. */
export type Wording = Uint32Array

const digit = /\p{N}/u

export const noWording: Wording = new Uint32Array(0)

/** The bit of the second half that is no part of the shape, and those that are. */
const nameBit = 0x8000_0000
export const shapeBits = 0x7fff_ffff

/** A word as it is compared: its hash and the two halves of its shape. */
type Drawn = { hash: number; shape: readonly [number, number] }

// Most words of a stream are the same some thousands: a word is worked out once, not once a post.
const mostRemembered = 20_000
let remembered = { salt: 0, words: new Map<string, readonly Drawn[]>() }

/** Base64 of the wording of `text` (already capped) for its script group. */
export function readWording(text: string, script: string, salt: number): string {
  const words = new Map<number, Drawn>()
  const names = new Set<number>()
  const all = [...wordsOf(text, script)]
  const found = findNames(text, all)
  for (const word of all) {
    if (words.size >= mostWords) break
    for (const drawn of drawnWords(word, salt)) {
      words.set(drawn.hash, drawn)
      if (found.has(word)) names.add(drawn.hash)
    }
  }
  const kept = [...words.values()].slice(0, mostWords).sort((a, b) => a.hash - b.hash)
  const wording = new Uint32Array(kept.length * numbersOfWord)
  for (const [at, { hash, shape }] of kept.entries())
    wording.set(
      [hash, shape[0], names.has(hash) ? shape[1] | nameBit : shape[1]],
      at * numbersOfWord,
    )
  return Buffer.from(wording.buffer).toString('base64')
}

function drawnWords(word: Word, salt: number): readonly Drawn[] {
  if (remembered.salt !== salt || remembered.words.size >= mostRemembered)
    remembered = { salt, words: new Map() }
  const key = word.hashtag ? `#${word.raw}` : word.raw
  const known = remembered.words.get(key)
  if (known !== undefined) return known
  const drawn = comparedWords(word).map((compared) => ({
    hash: saltedHash(compared, salt),
    shape: isDay(word.raw) ? shapeOfNumber(compared, salt) : shapeOf(compared, salt),
  }))
  remembered.words.set(key, drawn)
  return drawn
}

function shapeOf(word: string, salt: number): [number, number] {
  // A word that says nothing by itself has no shape: it is equal or it is not.
  if (saysNothing(word)) return [0, 0]
  return digit.test(word) ? shapeOfNumber(word, salt) : drawShape(soundOf(word), salt)
}

/** A number or a day is no slip of another: templated texts ("ward 12", "ward 13") differ in nothing else. */
function shapeOfNumber(word: string, salt: number): [number, number] {
  const shape: [number, number] = [0, 0]
  const hash = saltedHash(word, salt)
  for (const bit of [hash, hash >>> 6]) setBit(shape, bit)
  return shape
}

/** The words as which one is compared: none for a particle ("lah"), several for a hashtag such as #RedFort. */
export function comparedWords({ raw, whole, hashtag }: Word): string[] {
  if (!whole) return [raw]
  const parts = hashtag ? partsOfHashtag(raw) : [raw]
  return parts.map(comparedWord).filter((word) => word !== '' && !isParticle(word))
}

/**
 * The word as it is compared: folded, in the spelling of a newspaper, without its ending (word-stem.ts); "closed" as
 * "open" (opposite-words.ts).
 */
function comparedWord(raw: string): string {
  const word = printedForm(raw, foldTerm(raw))
  return saysNothing(word) ? word : stemOf(oppositeOf(word)?.word ?? word)
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

/** Whether the word at this place of a wording stands like a name. */
export function isName(wording: Wording, at: number): boolean {
  return ((wording[at + 2] as number) & nameBit) !== 0
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
function drawShape(word: string, salt: number): [number, number] {
  const shape: [number, number] = [0, 0]
  let before = 0
  for (let i = 0; i <= word.length; i += 1) {
    const sign = i < word.length ? word.charCodeAt(i) : 0
    setBit(shape, mix(salt ^ Math.imul(before, 0x9e3779b1) ^ sign))
    before = sign + 1
  }
  return shape
}

/** Sets one of the 63 bits. */
function setBit(shape: [number, number], number: number): void {
  // The 64th would be the bit of a name: its place is taken by the one beside it.
  const place = Math.min(number & 63, 62)
  const half = place >> 5
  shape[half] = ((shape[half] as number) | (1 << (place & 31))) >>> 0
}
