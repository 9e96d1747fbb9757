// Seeded random numbers of the exercise: the only source of chance in ingest/simulated-*.ts.
// Promises the same numbers for the same seed on every machine; `fork` gives a part of the exercise a
// sequence of its own, so that adding to one part does not change the others.
// Refuses the clock and Math.random: an exercise that cannot be repeated cannot be an oracle.

/** One sequence of numbers. */
export type Random = {
  /** In [0, 1). */
  next(): number
  /** Whole number in [0, below). */
  whole(below: number): number
  /** True with this probability. */
  chance(probability: number): boolean
  /** In [from, to). */
  between(from: number, to: number): number
  /** One entry; throws on an empty list. */
  pick<Entry>(list: readonly Entry[]): Entry
  /** Log-normal with this median and spread of the logarithm. */
  logNormal(median: number, sigma: number): number
  /** A sequence of its own, named. */
  fork(name: string): Random
}

/** A sequence that depends on the seed alone. */
export function createRandom(seed: string): Random {
  const next = sfc32(hash128(seed))
  const whole = (below: number) => Math.floor(next() * below)
  return {
    next,
    whole,
    chance: (probability) => next() < probability,
    between: (from, to) => from + next() * (to - from),
    pick: (list) => {
      const entry = list[whole(list.length)]
      if (entry === undefined) throw new Error('Nothing to pick from: the list is empty.')
      return entry
    },
    // Irwin-Hall: twelve uniform numbers are close enough to normal and use additions only.
    logNormal: (median, sigma) => {
      let sum = -6
      for (let n = 0; n < 12; n += 1) sum += next()
      return median * Math.exp(sigma * sum)
    },
    fork: (name) => createRandom(`${seed}/${name}`),
  }
}

/** Ranks 0 to size − 1, rank r as often as 1 / (r + 1)^exponent. */
export function createZipf(size: number, exponent: number): (random: Random) => number {
  const upTo = new Float64Array(size)
  let sum = 0
  for (let rank = 0; rank < size; rank += 1) {
    sum += Math.exp(-exponent * Math.log(rank + 1))
    upTo[rank] = sum
  }
  return (random) => firstAbove(upTo, random.next() * sum)
}

/** Index of the first entry above the value, in a rising list. */
export function firstAbove(rising: Float64Array, value: number): number {
  let low = 0
  let high = rising.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rising[middle] ?? 0) > value) high = middle
    else low = middle + 1
  }
  return low
}

/** 128 bits of a text, good enough to start a sequence from; not for secrets. */
function hash128(text: string): [number, number, number, number] {
  let a = 0x9e3779b9
  let b = 0x243f6a88
  let c = 0xb7e15162
  let d = 0xdeadbeef ^ text.length
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    a = Math.imul(a ^ unit, 597399067) ^ (b >>> 13)
    b = Math.imul(b ^ unit, 2869860233) ^ (c >>> 11)
    c = Math.imul(c ^ unit, 951274213) ^ (d >>> 15)
    d = Math.imul(d ^ unit, 2716044179) ^ (a >>> 14)
  }
  return [a >>> 0, b >>> 0, c >>> 0, d >>> 0]
}

/** sfc32 of PractRand: small, fast, 32-bit integers only, so equal on every machine. */
function sfc32([start, second, third, count]: [number, number, number, number]): () => number {
  let a = start | 0
  let b = second | 0
  let c = third | 0
  let d = count | 0
  const next = () => {
    const t = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + t) | 0
    return (t >>> 0) / 4294967296
  }
  for (let warm = 0; warm < 15; warm += 1) next()
  return next
}
