// Processor, part of watch: how surely two wordings say the same, 0 to 1: what both say by what each says, in weighted
// words, where a word that is left over on both sides meets the one most like it in shape; times how much is shared at all.
// Words are weighed by idf, +1 so that common words count, too: much of what texts of one claim share are those.
// Measured by bench edits; beside TF-IDF the shapes bring mistyped words, and the spoken spellings, stems and sounds
// (spoken-spellings.ts, word-stem.ts) dialects.
import { isCommon, shapeBits, numbersOfWord as step, type Wording } from './read-wording.ts'
import { groupsWith, idfOf, type TermCounts } from './term-counts.ts'

/** Share of common bits (Dice) from which two words may be spellings of one. */
const shapeFrom = 0.6
/**
 * A word that no text had before is a slip of the pen as likely as news: it parts two texts by less. Not by nothing: in a
 * young stream every word is such.
 */
const unknownWord = 0.4
/** Sum of shared weights at which 63 % of the cosine is believed. */
const believedAt = 20
const added = 1
/** Half would be a cosine: what the longer text says beyond the shorter parts them a little more. */
const longerCounts = 0.6
/** Most that a word weighs that says nothing by itself: in a young stream idf takes it for rare. */
const commonMost = 4

/** A wording with the weight of each word, under today's counts. */
export type WeighedWording = {
  wording: Wording
  weights: Float64Array
  known: Uint8Array
  /** Bits set in each word's shape: counted once, not for each pair. */
  sizes: Uint8Array
}

export function weighWording(counts: TermCounts, wording: Wording): WeighedWording {
  const n = wording.length / step
  const weights = new Float64Array(n)
  const known = new Uint8Array(n)
  const sizes = new Uint8Array(n)
  for (let i = 0; i < n; i += 1) {
    const hash = wording[i * step] as number
    const held = groupsWith(counts, hash)
    const weight = idfOf(counts, held) + added
    weights[i] = isCommon(wording, i * step) ? Math.min(weight, commonMost) : weight
    known[i] = held > 0 ? 1 : 0
    sizes[i] = sizeAt(wording, i * step)
  }
  return { wording, weights, known, sizes }
}

/** Words of one wording by hash: at most 48 in 256 places, so that most are found or missed at the first look. */
const places = 256
const held = { words: new Uint32Array(places), weights: new Float64Array(places) }

/** Sum of the weights of equal words with each of the others: cheap, for choosing whom to compare with. */
export function sharedMasses(
  { wording, weights }: WeighedWording,
  others: readonly Wording[],
): Float64Array {
  held.weights.fill(0)
  for (let i = 0; i < wording.length; i += step) {
    const word = wording[i] as number
    let place = word & (places - 1)
    while (held.weights[place] !== 0) place = (place + 1) & (places - 1)
    held.words[place] = word
    held.weights[place] = weights[i / step] as number
  }
  const masses = new Float64Array(others.length)
  for (const [i, other] of others.entries()) masses[i] = massOf(other)
  return masses
}

/** No word weighs 0: that is an empty place. */
function massOf(other: Wording): number {
  const { words, weights } = held
  let mass = 0
  for (let i = 0; i < other.length; i += step) {
    const word = other[i] as number
    let place = word & (places - 1)
    while (weights[place] !== 0 && words[place] !== word) place = (place + 1) & (places - 1)
    mass += weights[place] as number
  }
  return mass
}

const left = new Int32Array(1 << 10)
const right = new Int32Array(1 << 10)
type Sums = { dot: number; mass: number; mine: number; theirs: number }

/** 0 to 1. Symmetric but for words that nothing was known of when the first was weighed. */
export function likeness(one: WeighedWording, other: WeighedWording): number {
  const sums: Sums = { dot: 0, mass: 0, mine: 0, theirs: 0 }
  const [lefts, rights] = shareEqual(one, other, sums)
  if (sums.dot === 0) return 0
  const met = new Set<number>()
  const theyMet = new Set<number>()
  for (const { shape, mine, theirs } of pairsOf(one, lefts, other, rights)) {
    if (met.has(mine) || theyMet.has(theirs)) continue
    met.add(mine)
    theyMet.add(theirs)
    const weight = Math.min(one.weights[mine] as number, other.weights[theirs] as number)
    sums.dot += shape * weight * weight
    sums.mass += shape * weight
    sums.mine += weight * weight
    sums.theirs += weight * weight
  }
  sums.mine += partingOf(one, left.subarray(0, lefts), met)
  sums.theirs += partingOf(other, right.subarray(0, rights), theyMet)
  const longer = Math.max(sums.mine, sums.theirs)
  const shorter = Math.min(sums.mine, sums.theirs)
  const cosine = sums.dot / (longer ** longerCounts * shorter ** (1 - longerCounts))
  return cosine * (1 - Math.exp(-sums.mass / believedAt))
}

type Pair = { shape: number; mine: number; theirs: number }

/** Pairs of words left over that may be spellings of one, likest first. */
function pairsOf(
  one: WeighedWording,
  lefts: number,
  other: WeighedWording,
  rights: number,
): Pair[] {
  const pairs: Pair[] = []
  for (let i = 0; i < lefts; i += 1) {
    const mine = left[i] as number
    const size = one.sizes[mine] as number
    for (let j = 0; j < rights; j += 1) {
      const theirs = right[j] as number
      const sizes = size + (other.sizes[theirs] as number)
      // What the smaller has is the most that both can have.
      if (2 * Math.min(size, sizes - size) < shapeFrom * sizes || sizes === 0) continue
      const shape = (2 * commonBits(one.wording, mine, other.wording, theirs)) / sizes
      if (shape >= shapeFrom) pairs.push({ shape, mine, theirs })
    }
  }
  return pairs.sort((a, b) => b.shape - a.shape || a.mine - b.mine || a.theirs - b.theirs)
}

/** Adds up the equal words; leaves the numbers of the others in `left` and `right` and says how many they are. */
function shareEqual(one: WeighedWording, other: WeighedWording, sums: Sums): [number, number] {
  let lefts = 0
  let rights = 0
  let at = 0
  for (let i = 0; i < one.wording.length; i += step) {
    const hash = one.wording[i] as number
    while (at < other.wording.length && (other.wording[at] as number) < hash) {
      right[rights++] = at / step
      at += step
    }
    if (other.wording[at] !== hash) {
      left[lefts++] = i / step
      continue
    }
    const weight = one.weights[i / step] as number
    sums.dot += weight * weight
    sums.mine += weight * weight
    sums.theirs += weight * weight
    sums.mass += weight
    at += step
  }
  for (; at < other.wording.length; at += step) right[rights++] = at / step
  return [lefts, rights]
}

function partingOf(
  { weights, known }: WeighedWording,
  words: Int32Array,
  met: ReadonlySet<number>,
): number {
  let sum = 0
  for (const word of words) {
    const weight = weights[word] as number
    if (!met.has(word)) sum += weight * weight * (known[word] === 1 ? 1 : unknownWord)
  }
  return sum
}

function commonBits(one: Wording, mine: number, other: Wording, theirs: number): number {
  const [a, b] = [mine * step, theirs * step]
  return (
    bitsOf((one[a + 1] as number) & (other[b + 1] as number)) +
    bitsOf((one[a + 2] as number) & (other[b + 2] as number) & shapeBits)
  )
}

/** Bits set in the shape of the word at this place of a wording. */
function sizeAt(wording: Wording, at: number): number {
  return bitsOf(wording[at + 1] as number) + bitsOf((wording[at + 2] as number) & shapeBits)
}

/** Share of common bits (Dice) of the shapes of two words, given by their places in their wordings; 0 to 1. */
export function shapesAlike(one: Wording, mine: number, other: Wording, theirs: number): number {
  const sizes = sizeAt(one, mine) + sizeAt(other, theirs)
  return sizes === 0 ? 0 : (2 * commonBits(one, mine / step, other, theirs / step)) / sizes
}

/** Bits set in 32 (Warren, "Hacker's Delight", ch. 5). */
function bitsOf(value: number): number {
  let v = value - ((value >>> 1) & 0x55555555)
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333)
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
