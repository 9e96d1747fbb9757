// Processor, part of watch: a narrative's centroid as one list of numbers, [term, held, term, held], by term.
// As a Map with such keys it took four times the memory, and there are thousands of them; as a list of JavaScript
// numbers three times, and after a snapshot, which reads them back as objects, looking one up took twice the time.

/** Terms ascending, each followed by how many copy groups had it. */
export type TermVector = Uint32Array

export const noTerms: TermVector = new Uint32Array(0)

/** How many copy groups had the term; 0 = none. */
export function heldOf(vector: TermVector, term: number): number {
  let low = 0
  let high = vector.length >> 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((vector[middle * 2] as number) < term) low = middle + 1
    else high = middle
  }
  return low * 2 < vector.length && vector[low * 2] === term ? (vector[low * 2 + 1] as number) : 0
}

// A word of many copy groups counts less than so many times: their number to the power of .8.
const powers = Float64Array.from({ length: 1 << 10 }, (_, held) => held ** 0.8)

/** What being held by so many copy groups counts in a centroid, before idf. */
export function heldWeight(held: number): number {
  return held < powers.length ? (powers[held] as number) : held ** 0.8
}

/** Distinct terms of a vector. */
export function sizeOf(vector: TermVector): number {
  return vector.length >> 1
}

export function* termsOf(vector: TermVector): Generator<number> {
  for (let at = 0; at < vector.length; at += 2) yield vector[at] as number
}

/** A vector of one of each of these distinct terms, which ascend. */
export function vectorOf(terms: readonly number[]): TermVector {
  const vector = new Uint32Array(terms.length * 2)
  for (let i = 0; i < terms.length; i += 1) {
    vector[i * 2] = terms[i] as number
    vector[i * 2 + 1] = 1
  }
  return vector
}

/** The sum of two vectors, and the terms that only the second has. */
export function addVectors(
  one: TermVector,
  other: TermVector,
): { vector: TermVector; added: number[] } {
  const sum = new Uint32Array(one.length + other.length)
  const added: number[] = []
  let at = 0
  let to = 0
  for (let from = 0; from < other.length; from += 2) {
    const term = other[from] as number
    const start = at
    while (at < one.length && (one[at] as number) < term) at += 2
    for (let i = start; i < at; i += 1) sum[to + i - start] = one[i] as number
    to += at - start
    sum[to] = term
    sum[to + 1] = other[from + 1] as number
    if (at < one.length && one[at] === term) {
      sum[to + 1] = (sum[to + 1] as number) + (one[at + 1] as number)
      at += 2
    } else added.push(term)
    to += 2
  }
  for (; at < one.length; at += 1, to += 1) sum[to] = one[at] as number
  // A copy: a part of a longer array would keep the whole of it, also in a snapshot.
  return { vector: sum.slice(0, to), added }
}
