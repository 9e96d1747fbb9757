// Processor, part of watch: finds the copy group that a text belongs to, by exact normal form, then by sketch:
// LSH with 21 bands of 3 rows over 64 values, verified by the share of equal values (an estimate of Jaccard).
// Source: Broder 1997; banding as in Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", ch. 3.4.
// Bounded: the groups joined last are kept, live and history each within an allotment; a bucket holds 32. With 64, texts
// of one template took three times as long, and no copy more was found (bench near-copies).
import { denyAlike } from './compare-negation.ts'
import { bins } from './sketch-shingles.ts'

const bands = 21
const rows = 3
const bucketBits = 17
const bucketMask = (1 << bucketBits) - 1
const bucketCap = 32
const printBits = 19
const printMask = (1 << printBits) - 1
/** Estimated Jaccard from which two texts are near copies, as the design sets it. */
export const nearFrom = 0.5
/** Values that may differ. */
const most = bins - bins * nearFrom

type Lane = {
  from: number
  size: number
  used: number
  newest: number
  oldest: number
  free: number[]
}

export type CopyMatcher = {
  lanes: [live: Lane, history: Lane]
  /** Per slot. Group numbers are + 1, 0 = free. */
  group: Int32Array
  print: Uint32Array
  sketch: Uint16Array
  numbers: Uint32Array
  /** Signs of denial (compare-negation.ts). */
  negation: Uint32Array
  /** 0 = no sketch; bit b + 1 = dropped from the bucket of band b, which was full. */
  state: Uint32Array
  newer: Int32Array
  older: Int32Array
  heads: Int32Array
  chain: Int32Array
  /** Slots by print, as the buckets of a band, without a cap: slot + 1, 0 = end. */
  printHeads: Int32Array
  printChain: Int32Array
}

export type CopyKey = {
  print: readonly [number, number]
  sketch: Uint16Array | null
  numbers: number
  negation: number
}
export type Match = { group: number; slot: number; by: 'exact' | 'near'; similarity: number }

export function createCopyMatcher(live = 300_000, history = 100_000): CopyMatcher {
  const size = live + history
  const lane = (from: number, of: number): Lane => ({
    from,
    size: of,
    used: 0,
    newest: -1,
    oldest: -1,
    free: [],
  })
  return {
    lanes: [lane(0, live), lane(live, history)],
    group: new Int32Array(size),
    print: new Uint32Array(size * 2),
    sketch: new Uint16Array(size * bins),
    numbers: new Uint32Array(size),
    negation: new Uint32Array(size),
    state: new Uint32Array(size),
    newer: new Int32Array(size).fill(-1),
    older: new Int32Array(size).fill(-1),
    heads: new Int32Array(bands << bucketBits),
    chain: new Int32Array(bands * size),
    printHeads: new Int32Array(1 << printBits),
    printChain: new Int32Array(size),
  }
}

const stamps = { of: new Uint32Array(0), now: 0 }

/** Best match, or undefined. Equal similarity: the older group. */
export function findCopy(matcher: CopyMatcher, key: CopyKey): Match | undefined {
  const [first, second] = key.print
  for (let at = matcher.printHeads[first & printMask] as number; at !== 0; ) {
    const slot = at - 1
    at = matcher.printChain[slot] as number
    if (matcher.print[slot * 2] !== first || matcher.print[slot * 2 + 1] !== second) continue
    return { group: (matcher.group[slot] as number) - 1, slot, by: 'exact', similarity: 1 }
  }
  return key.sketch ? findNear(matcher, key, key.sketch) : undefined
}

function findNear(matcher: CopyMatcher, key: CopyKey, sketch: Uint16Array): Match | undefined {
  if (stamps.of.length < matcher.group.length) stamps.of = new Uint32Array(matcher.group.length)
  stamps.now = (stamps.now + 1) >>> 0
  let best: Match | undefined
  for (let band = 0; band < bands; band += 1) {
    let at = matcher.heads[bucket(sketch, 0, band)] as number
    while (at !== 0) {
      const slot = at - 1
      at = matcher.chain[band * matcher.group.length + slot] as number
      if (stamps.of[slot] === stamps.now) continue
      stamps.of[slot] = stamps.now
      best = better(best, compare(matcher, key, sketch, slot))
    }
  }
  return best
}

function better(held: Match | undefined, found: Match | undefined): Match | undefined {
  if (!held || !found) return held ?? found
  if (found.similarity !== held.similarity) return found.similarity > held.similarity ? found : held
  return found.group < held.group ? found : held
}

function compare(
  matcher: CopyMatcher,
  key: CopyKey,
  sketch: Uint16Array,
  slot: number,
): Match | undefined {
  const numbers = matcher.numbers[slot] as number
  // Templated posts ("Results from …: 1,204") differ in their numbers only: they are not copies. One that has a part
  // of the other's numbers may have been cut short.
  const both = numbers & key.numbers
  if (both >>> 0 !== numbers && both >>> 0 !== key.numbers) return undefined
  // A denial or a correction is no copy of what it denies.
  if (!denyAlike(matcher.negation[slot] as number, key.negation)) return undefined
  const from = slot * bins
  let equal = 0
  // Ends when too few values are left to agree: most candidates agree in a few only.
  for (let i = 0; i < bins && i - equal <= most; i += 1)
    if (matcher.sketch[from + i] === sketch[i]) equal += 1
  const similarity = equal / bins
  if (similarity < nearFrom) return undefined
  return { group: (matcher.group[slot] as number) - 1, slot, by: 'near', similarity }
}

/** Marks a slot as joined last. */
export function touchCopy(matcher: CopyMatcher, slot: number): void {
  const lane = laneOf(matcher, slot)
  if (lane.newest === slot) return
  unlink(matcher, lane, slot)
  link(matcher, lane, slot)
}

/** Adds a group; the one joined longest ago leaves when the allotment is full. */
export function addCopy(matcher: CopyMatcher, group: number, key: CopyKey, history: boolean): void {
  const lane = matcher.lanes[history ? 1 : 0]
  if (lane.used === lane.size && lane.free.length === 0) removeCopy(matcher, lane.oldest)
  const slot = lane.free.pop() ?? lane.from + lane.used++
  matcher.group[slot] = group + 1
  matcher.print.set(key.print, slot * 2)
  matcher.numbers[slot] = key.numbers
  matcher.negation[slot] = key.negation
  matcher.state[slot] = key.sketch ? 1 : 0
  if (key.sketch) matcher.sketch.set(key.sketch, slot * bins)
  index(matcher, slot)
  link(matcher, lane, slot)
}

/** Forgets a slot. */
export function removeCopy(matcher: CopyMatcher, slot: number): void {
  const lane = laneOf(matcher, slot)
  const printHead = (matcher.print[slot * 2] as number) & printMask
  unchain(matcher.printHeads, printHead, matcher.printChain, 0, slot)
  const size = matcher.group.length
  for (let band = 0; band < bands && matcher.state[slot] !== 0; band += 1) {
    if ((matcher.state[slot] as number) & (2 << band)) continue
    const head = bucket(matcher.sketch, slot * bins, band)
    unchain(matcher.heads, head, matcher.chain, band * size, slot)
  }
  unlink(matcher, lane, slot)
  // Nothing of the text stays: a snapshot writes the slots as they lie.
  matcher.group[slot] = 0
  matcher.print.fill(0, slot * 2, slot * 2 + 2)
  matcher.sketch.fill(0, slot * bins, (slot + 1) * bins)
  matcher.numbers[slot] = 0
  matcher.negation[slot] = 0
  matcher.state[slot] = 0
  lane.free.push(slot)
}

/** Takes a slot out of the chain that begins at `head`; the chain's places begin at `from`. */
function unchain(
  heads: Int32Array,
  head: number,
  chain: Int32Array,
  from: number,
  slot: number,
): void {
  const next = chain[from + slot] as number
  if (heads[head] === slot + 1) {
    heads[head] = next
    return
  }
  let at = (heads[head] as number) - 1
  while (chain[from + at] !== slot + 1) at = (chain[from + at] as number) - 1
  chain[from + at] = next
}

/** Fills prints and buckets from the slots, oldest group first: the same chains as when each was added. */
export function reindex(matcher: CopyMatcher): void {
  const slots = matcher.lanes
    .flatMap((lane) => Array.from({ length: lane.used }, (_, i) => lane.from + i))
    .filter((slot) => matcher.group[slot] !== 0)
    .sort((a, b) => (matcher.group[a] as number) - (matcher.group[b] as number))
  for (const slot of slots) index(matcher, slot)
}

function index(matcher: CopyMatcher, slot: number): void {
  const printHead = (matcher.print[slot * 2] as number) & printMask
  matcher.printChain[slot] = matcher.printHeads[printHead] as number
  matcher.printHeads[printHead] = slot + 1
  if (matcher.state[slot] === 0) return
  const size = matcher.group.length
  for (let band = 0; band < bands; band += 1) {
    if ((matcher.state[slot] as number) & (2 << band)) continue
    const head = bucket(matcher.sketch, slot * bins, band)
    matcher.chain[band * size + slot] = matcher.heads[head] as number
    matcher.heads[head] = slot + 1
    cut(matcher, band, slot)
  }
}

/** Keeps the newest 32 of a bucket: a flood of posts built to share a band cannot stall the stream. */
function cut(matcher: CopyMatcher, band: number, slot: number): void {
  const size = matcher.group.length
  let last = slot
  for (let n = 1; n < bucketCap; n += 1) {
    const next = matcher.chain[band * size + last] as number
    if (next === 0) return
    last = next - 1
  }
  const dropped = (matcher.chain[band * size + last] as number) - 1
  if (dropped < 0) return
  matcher.chain[band * size + last] = 0
  matcher.state[dropped] = (matcher.state[dropped] as number) | (2 << band)
}

function bucket(sketch: Uint16Array, from: number, band: number): number {
  const at = from + band * rows
  let h = Math.imul((sketch[at] as number) ^ ((sketch[at + 1] as number) << 16), 0x9e3779b1)
  h = Math.imul(h ^ (h >>> 15) ^ (sketch[at + 2] as number), 0x85ebca6b)
  return (band << bucketBits) | ((h ^ (h >>> 13)) & bucketMask)
}

function laneOf(matcher: CopyMatcher, slot: number): Lane {
  return matcher.lanes[slot < matcher.lanes[1].from ? 0 : 1]
}

function link(matcher: CopyMatcher, lane: Lane, slot: number): void {
  matcher.newer[slot] = -1
  matcher.older[slot] = lane.newest
  if (lane.newest >= 0) matcher.newer[lane.newest] = slot
  lane.newest = slot
  if (lane.oldest < 0) lane.oldest = slot
}

function unlink(matcher: CopyMatcher, lane: Lane, slot: number): void {
  const newer = matcher.newer[slot] as number
  const older = matcher.older[slot] as number
  if (newer >= 0) matcher.older[newer] = older
  else lane.newest = older
  if (older >= 0) matcher.newer[older] = newer
  else lane.oldest = newer
}
