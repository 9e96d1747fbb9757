// Processor, part of watch: a narrative's centroid as one list of numbers, [term, held, term, held], by term.
// As a Map with such keys it took four times the memory, and there are thousands of them.

/** Terms ascending, each followed by how many copy groups had it. */
export type TermVector = readonly number[]

/** How many copy groups had the term; 0 = none. */
export function heldOf(vector: TermVector, term: number): number {
  let low = 0
  let high = vector.length >> 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((vector[middle * 2] as number) < term) low = middle + 1
    else high = middle
  }
  return vector[low * 2] === term ? (vector[low * 2 + 1] as number) : 0
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
  const vector: number[] = []
  for (const term of terms) vector.push(term, 1)
  return vector
}

/** The sum of two vectors, and the terms that only the second has. */
export function addVectors(
  one: TermVector,
  other: TermVector,
): { vector: TermVector; added: number[] } {
  const vector: number[] = []
  const added: number[] = []
  let at = 0
  for (let from = 0; from < other.length; from += 2) {
    const term = other[from] as number
    for (; at < one.length && (one[at] as number) < term; at += 2)
      vector.push(one[at] as number, one[at + 1] as number)
    let held = other[from + 1] as number
    if (one[at] === term) {
      held += one[at + 1] as number
      at += 2
    } else added.push(term)
    vector.push(term, held)
  }
  for (; at < one.length; at += 2) vector.push(one[at] as number, one[at + 1] as number)
  // A copy has no room to spare.
  return { vector: vector.slice(), added }
}
