// Processor, part of watch: in how many copy groups a term was seen, in fixed memory (count-min sketch,
// Cormode and Muthukrishnan 2005: 2 rows × 2^19). Halved once a week of stream time, so that old weeks fade.
import { mix } from './salted-hash.ts'

const bits = 19
const mask = (1 << bits) - 1

export type TermCounts = { groups: number; rows: Uint32Array }

export function createTermCounts(): TermCounts {
  return { groups: 0, rows: new Uint32Array(2 << bits) }
}

/** Counts the distinct terms of one new copy group. */
export function countTerms(counts: TermCounts, terms: readonly number[]): void {
  counts.groups += 1
  for (const term of terms) {
    const a = term & mask
    const b = (1 << bits) | (mix(term) & mask)
    counts.rows[a] = (counts.rows[a] as number) + 1
    counts.rows[b] = (counts.rows[b] as number) + 1
  }
}

/** Copy groups that had the term; never too low. */
export function groupsWith(counts: TermCounts, term: number): number {
  const a = counts.rows[term & mask] as number
  const b = counts.rows[(1 << bits) | (mix(term) & mask)] as number
  return Math.min(a, b)
}

/** Copy groups that are taken as seen before the first: in a young stream a word of many posts still says much. */
const groupsBefore = 4_000
/** A word seen once is hardly rarer than one seen twice: it may be a slip of the pen. */
const groupsWithBefore = 3

// Logarithms of the counts that most words have, looked up: a centroid asks for a hundred at each join.
const logarithms = Float64Array.from({ length: 1 << 14 }, (_, n) => Math.log(n))
const logarithm = (n: number) => (n < logarithms.length ? (logarithms[n] as number) : Math.log(n))
const remembered = { groups: 0, logarithm: Math.log(1 + groupsBefore) }

/** Inverse document frequency, ln((groups + 4,001) / (groups with the term + 3)); at least 0. */
export function idf(counts: TermCounts, term: number): number {
  return idfOf(counts, groupsWith(counts, term))
}

/** `idf` of a term that so many groups had. */
export function idfOf(counts: TermCounts, held: number): number {
  if (remembered.groups !== counts.groups) {
    remembered.groups = counts.groups
    remembered.logarithm = Math.log(counts.groups + 1 + groupsBefore)
  }
  const weight = remembered.logarithm - logarithm(held + groupsWithBefore)
  return weight > 0 ? weight : 0
}

export function fadeTerms(counts: TermCounts): void {
  counts.groups >>>= 1
  for (let i = 0; i < counts.rows.length; i += 1) counts.rows[i] = (counts.rows[i] as number) >>> 1
}
