// Processor, part of watch: the narratives that share weighty terms with a text or with a narrative, from the
// inverted index. Scratch arrays by narrative number: no map, no list per candidate.
import type { Clusters } from './clusters.ts'
import type { Narrative } from './narratives.ts'
import { countOf, startOf } from './postings.ts'
import { heldOf } from './term-vector.ts'
import { type Weighted, weightiest } from './weigh-terms.ts'

/** A term of more narratives than this tells none of them apart, and would cost the most time. */
const longestPosting = 500
/** Where no more than so many were found, they are asked for such terms as well: in a short text each word counts. */
const fewFound = 600

const scratch = {
  sums: new Float64Array(1 << 12),
  shared: new Uint8Array(1 << 12),
  touched: new Int32Array(1 << 12),
  count: 0,
}

/** A narrative, and how many of the weightiest terms it shares. */
export type Candidate = { no: number; shared: number; sum: number }

/**
 * Up to `keep` live narratives of the script that share one of the `look` weightiest terms: those with the largest
 * sum of shared weights first, equal ones by age.
 */
export function gatherNarratives(
  clusters: Clusters,
  of: Weighted,
  script: string,
  look: number,
  keep: number,
): Candidate[] {
  const { postings } = clusters
  makeRoomFor(clusters.narratives.length)
  const frequent: number[] = []
  for (const place of weightiest(of, look)) {
    const term = of.terms[place] as number
    const count = countOf(postings, term)
    if (count > longestPosting) frequent.push(place)
    else if (count > 0)
      addUp(postings.pool, startOf(postings, term), count, of.weights[place] as number)
  }
  if (scratch.count <= fewFound) for (const place of frequent) addFrequent(clusters, of, place)
  const found: Candidate[] = []
  let least = 0
  for (let i = 0; i < scratch.count; i += 1) {
    const no = scratch.touched[i] as number
    const sum = scratch.sums[no] as number
    const shared = scratch.shared[no] as number
    scratch.sums[no] = 0
    scratch.shared[no] = 0
    // The narrative itself is looked at last: most of the thousands that share a term share too little.
    if (sum < least || clusters.narratives[no]?.script !== script) continue
    keepBest(found, { no, shared, sum }, keep)
    if (found.length === keep) least = (found[keep - 1] as Candidate).sum
  }
  scratch.count = 0
  return found
}

function addUp(pool: Int32Array, start: number, count: number, weight: number): void {
  const { sums, shared, touched } = scratch
  for (let at = start; at < start + count; at += 1) {
    const no = pool[at] as number
    if (shared[no] === 0) {
      touched[scratch.count] = no
      scratch.count += 1
    }
    shared[no] = (shared[no] as number) + 1
    sums[no] = (sums[no] as number) + weight
  }
}

/** Adds a term to those of the narratives found so far that have it. */
function addFrequent(clusters: Clusters, { terms, weights }: Weighted, place: number): void {
  const { sums, shared, touched, count } = scratch
  for (let i = 0; i < count; i += 1) {
    const no = touched[i] as number
    if (heldOf((clusters.narratives[no] as Narrative).terms, terms[place] as number) === 0) continue
    shared[no] = (shared[no] as number) + 1
    sums[no] = (sums[no] as number) + (weights[place] as number)
  }
}

function keepBest(found: Candidate[], candidate: Candidate, keep: number): void {
  const last = found[found.length - 1]
  if (found.length === keep && last && !isBefore(candidate, last)) return
  let at = found.length
  while (at > 0 && isBefore(candidate, found[at - 1] as Candidate)) at -= 1
  if (found.length === keep) found.pop()
  found.splice(at, 0, candidate)
}

function isBefore(one: Candidate, other: Candidate): boolean {
  return one.sum === other.sum ? one.no < other.no : one.sum > other.sum
}

function makeRoomFor(narratives: number): void {
  if (scratch.sums.length >= narratives) return
  scratch.sums = new Float64Array(narratives * 2)
  scratch.shared = new Uint8Array(narratives * 2)
  scratch.touched = new Int32Array(narratives * 2)
}
