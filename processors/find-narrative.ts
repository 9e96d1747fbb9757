// Processor, part of watch: the live narrative that a new copy group belongs to.
// Single pass over idf-weighted centroids through an inverted index of the group's rarest terms; at least two
// shared terms; similarity fades with the days since the narrative was last seen. Measured on MStream's sets
// (facts: the two-shared-terms rule gives 2 to 3 points of NMI).
import { type Clusters, claimAt, type Narrative } from './clusters.ts'
import { groupsWith, idf, type TermCounts } from './term-counts.ts'
import { heldOf, type TermVector } from './term-vector.ts'

/** Cosine from which a copy group joins a narrative, and a claim inside it. */
export const narrativeFrom = 0.12
export const claimFrom = 0.4
const rarest = 14
const candidates = 24
const longestPosting = 4_000
const fadeDays = 3
const claimsLooked = 16

export type Weighted = { terms: number[]; weights: Map<number, number>; norm: number }

/** The terms of a text with their idf; terms in more than a fifth of all copy groups say nothing. */
export function weigh(counts: TermCounts, terms: readonly number[]): Weighted {
  const common = Math.max(30, counts.groups * 0.2)
  const kept = terms.filter((term) => groupsWith(counts, term) <= common)
  const weights = new Map<number, number>()
  let square = 0
  for (const term of kept) {
    const weight = idf(counts, term)
    weights.set(term, weight)
    square += weight * weight
  }
  kept.sort((a, b) => (weights.get(b) as number) - (weights.get(a) as number) || a - b)
  return { terms: kept, weights, norm: Math.sqrt(square) }
}

// Scratch by narrative number, so that gathering candidates makes no maps.
const scratch = {
  sums: new Float64Array(1 << 12),
  shared: new Uint8Array(1 << 12),
  touched: [] as number[],
}

/** Number and similarity of the best narrative, or undefined. Equal similarity: the older one. */
export function findNarrative(
  clusters: Clusters,
  text: Weighted,
  script: string,
  minute: number,
): { no: number; similarity: number } | undefined {
  gather(clusters, text)
  const { sums, shared, touched } = scratch
  const found = touched
    .filter((no) => (shared[no] as number) >= 2 && clusters.narratives[no]?.script === script)
    .sort((a, b) => (sums[b] as number) - (sums[a] as number) || a - b)
    .slice(0, candidates)
  let best: { no: number; similarity: number } | undefined
  for (const no of found) {
    const narrative = clusters.narratives[no] as Narrative
    const days = Math.max(0, minute - narrative.lastMinute) / 1_440
    const fade = Math.exp(-(days * days) / (2 * fadeDays * fadeDays))
    const similarity = cosine(text, narrative) * fade
    if (similarity < narrativeFrom) continue
    if (!best || similarity > best.similarity || (similarity === best.similarity && no < best.no)) {
      best = { no, similarity }
    }
  }
  return best
}

/** Sums the weights of the rarest terms over the narratives that have them. */
function gather(clusters: Clusters, text: Weighted): void {
  for (const no of scratch.touched) {
    scratch.sums[no] = 0
    scratch.shared[no] = 0
  }
  scratch.touched = []
  if (scratch.sums.length < clusters.narratives.length) {
    scratch.sums = new Float64Array(clusters.narratives.length * 2)
    scratch.shared = new Uint8Array(clusters.narratives.length * 2)
  }
  const { sums, shared, touched } = scratch
  for (const term of text.terms.slice(0, rarest)) {
    const list = clusters.postings.get(term)
    if (!list || list.length > longestPosting) continue
    const weight = text.weights.get(term) as number
    for (const no of list) {
      if (shared[no] === 0) touched.push(no)
      shared[no] = (shared[no] as number) + 1
      sums[no] = (sums[no] as number) + weight
    }
  }
}

function cosine(text: Weighted, narrative: Narrative): number {
  if (text.norm === 0 || narrative.norm === 0) return 0
  let dot = 0
  for (const term of text.terms) {
    const held = heldOf(narrative.terms, term)
    if (held === 0) continue
    const weight = text.weights.get(term) as number
    dot += weight * held * weight
  }
  return dot / (text.norm * narrative.norm)
}

/** Length of a narrative's weighted centroid under today's idf. */
export function centroidNorm(counts: TermCounts, terms: TermVector): number {
  let square = 0
  for (let at = 0; at < terms.length; at += 2) {
    const weight = (terms[at + 1] as number) * idf(counts, terms[at] as number)
    square += weight * weight
  }
  return Math.sqrt(square)
}

/** The claim of a narrative that says the same as the text, or undefined. */
export function findClaim(
  clusters: Clusters,
  counts: TermCounts,
  text: Weighted,
  narrative: Narrative,
): number | undefined {
  let best: number | undefined
  let highest = claimFrom
  for (const no of narrative.claims.slice(-claimsLooked)) {
    const claim = claimAt(clusters, no)
    let dot = 0
    let square = 0
    for (const term of claim.seed) {
      const weight = idf(counts, term)
      square += weight * weight
      const own = text.weights.get(term)
      if (own !== undefined) dot += own * weight
    }
    const similarity = square === 0 || text.norm === 0 ? 0 : dot / (Math.sqrt(square) * text.norm)
    if (similarity <= highest) continue
    highest = similarity
    best = no
  }
  return best
}
