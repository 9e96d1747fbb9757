// Processor, part of watch: joins narratives that turned out to be one. A narrative is compared with the others when
// it has grown by a fifth since the last time, and again at once when it was merged. The oldest survives, or the one
// that a person pinned; two pinned ones stay two. Counts are added, never recounted. Measured on MStream's sets (bench
// narratives): merging gives 17 points of BCubed F1 at the end; comparing as a narrative grows, not after so many
// posts, 3 to 5 at arrival (in a trial outside the product).
import {
  type Clusters,
  claimAt,
  isKeptApart,
  isPinned,
  narrativeId,
  postTerms,
  unpostTerms,
  vectorRoom,
} from './clusters.ts'
import type { Derivation } from './derive.ts'
import { fadeSilent } from './fade-silent.ts'
import { gatherNarratives } from './gather-narratives.ts'
import { forgetOlderWordings, prune } from './keep-narratives.ts'
import { deriveClaim, deriveLineage, deriveNarrative } from './label-narrative.ts'
import type { Narrative } from './narratives.ts'
import { wakeNarrative } from './rest-silent.ts'
import { mergeSpread } from './spread.ts'
import { idf, type TermCounts } from './term-counts.ts'
import { addVectors, heldWeight, noTerms, sizeOf, termsOf } from './term-vector.ts'
import type { WatchState } from './watch-state.ts'
import { centroidNorm, type Weighted, weighCentroid } from './weigh-terms.ts'

/** Cosine of centroids from which two narratives of one copy group each are one. */
export const mergeFrom = 0.16
/** The larger two narratives are, the more alike are any two: the bar rises with the smaller one's copy groups. */
const risesWith = 0.15
/** Only one weighty term shared: the bar is so much higher. */
const oneTermFactor = 1.5
const sharedTerms = 2
const grownBy = 1.2
const looked = 12
const candidates = 8

/** Merges what belongs together; returns pairs [gone, kept] of narrative numbers. */
export function mergeNarratives(state: WatchState, derivation: Derivation): [number, number][] {
  const { clusters } = state
  const merged: [number, number][] = []
  for (let no = clusters.touched.pop(); no !== undefined; no = clusters.touched.pop()) {
    const narrative = clusters.narratives[no] as Narrative
    if (narrative.state !== 'live' || narrative.spread.groups < narrative.compared * grownBy)
      continue
    narrative.compared = narrative.spread.groups
    const twin = findTwin(clusters, state.terms, narrative)
    if (twin === undefined) continue
    const [older, younger] = twin < no ? [twin, no] : [no, twin]
    const [kept, gone] = isPinned(clusters, younger) ? [younger, older] : [older, younger]
    merge(state, kept, gone, derivation)
    merged.push([gone, kept])
    clusters.touched.push(kept)
  }
  return merged
}

function findTwin(
  clusters: Clusters,
  counts: TermCounts,
  narrative: Narrative,
): number | undefined {
  const centroid = weighCentroid(counts, narrative.terms)
  narrative.norm = centroid.norm
  if (centroid.norm === 0) return undefined
  let best: number | undefined
  let highest = 0
  const { script } = narrative
  const pinned = isPinned(clusters, narrative.no)
  // One more than is wanted: it meets itself.
  const found = gatherNarratives(clusters, centroid, script, looked, candidates + 1)
  for (const { no, shared } of found) {
    if (no === narrative.no || isKeptApart(clusters, no, narrative.no)) continue
    if (pinned && isPinned(clusters, no)) continue
    const other = clusters.narratives[no] as Narrative
    const smaller = Math.max(1, Math.min(narrative.spread.groups, other.spread.groups))
    const bar = mergeFrom * smaller ** risesWith * (shared < sharedTerms ? oneTermFactor : 1)
    const similarity = likeness(counts, centroid, narrative, other)
    if (similarity <= bar || similarity <= highest) continue
    highest = similarity
    best = no
  }
  return best
}

/**
 * Cosine of two centroids, faded by the silence of the one that was joined less lately. The other's length is the one
 * of its last join; working it out anew for each changed no figure by more than a point.
 */
function likeness(
  counts: TermCounts,
  { terms, weights, norm }: Weighted,
  narrative: Narrative,
  other: Narrative,
): number {
  const vector = other.terms
  let dot = 0
  let at = 0
  for (let i = 0; i < terms.length && at < vector.length; i += 1) {
    const term = terms[i] as number
    while (at < vector.length && (vector[at] as number) < term) at += 2
    if (at < vector.length && vector[at] === term)
      dot += (weights[i] as number) * heldWeight(vector[at + 1] as number) * idf(counts, term)
  }
  if (dot === 0 || other.norm === 0) return 0
  const [silent, lately] =
    other.lastGroup < narrative.lastGroup ? [other, narrative] : [narrative, other]
  const fade = fadeSilent(silent, lately.lastGroup, lately.lastMinute)
  return (dot / (other.norm * norm)) * fade
}

/** Makes one narrative a part of another, which keeps its id. Pinned claims stay pinned in it. */
export function merge(
  state: WatchState,
  keptNo: number,
  goneNo: number,
  derivation: Derivation,
  why = 'their words turned out to be one claim',
): void {
  const { clusters } = state
  const kept = clusters.narratives[keptNo] as Narrative
  const gone = clusters.narratives[goneNo] as Narrative
  for (const no of [...kept.claims, ...gone.claims]) {
    claimAt(clusters, no).countApart()
  }
  wakeNarrative(state, kept)
  wakeNarrative(state, gone)
  unpostTerms(clusters, goneNo, termsOf(gone.terms))
  const { vector, added } = addVectors(kept.terms, gone.terms)
  kept.terms = vector
  postTerms(clusters, keptNo, added)
  if (sizeOf(vector) > vectorRoom) prune(state, kept)
  kept.norm = centroidNorm(state.terms, kept.terms)
  mergeSpread(kept.spread, gone.spread, state.posts)
  const votes = { ...kept.classVotes }
  for (const [id, n] of Object.entries(gone.classVotes)) votes[id] = (votes[id] ?? 0) + n
  kept.classVotes = votes
  for (const no of gone.claims) {
    const claim = claimAt(clusters, no)
    claim.narrative = keptNo
    kept.addClaim(no)
    deriveClaim(state, no, derivation)
  }
  forgetOlderWordings(clusters, kept, kept.claims.length)
  state.marks.joined.delete(keptNo)
  state.marks.joined.delete(goneNo)
  kept.firstMinute = Math.min(kept.firstMinute, gone.firstMinute)
  kept.lastMinute = Math.max(kept.lastMinute, gone.lastMinute)
  kept.firstGroup = Math.min(kept.firstGroup, gone.firstGroup)
  kept.lastGroup = Math.max(kept.lastGroup, gone.lastGroup)
  kept.compared = 0
  kept.exercise ||= gone.exercise
  gone.claims = []
  gone.terms = noTerms
  gone.state = 'merged'
  // Its posts are named through the kept one: a stretch kept here would outlive their erasure.
  gone.sentence = []
  gone.nameTerms(-1, [])
  gone.labelTerms = []
  gone.labelGroup = -1
  gone.into = keptNo
  clusters.live -= 1
  deriveNarrative(state, keptNo, derivation)
  deriveNarrative(state, goneNo, derivation)
  const [id, into] = [narrativeId(clusters, goneNo), narrativeId(clusters, keptNo)]
  deriveLineage(id, 'merged-into', into, gone.lastMinute, why, derivation)
}
