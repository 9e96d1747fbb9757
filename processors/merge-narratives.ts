// Processor, part of watch: joins narratives that turned out to be one. After every 200 new copy groups, among
// those that changed: cosine of centroids from .2, at least two shared top terms. The oldest survives; counts are
// added, never recounted. Measured on MStream's sets: merging gives 17 points of BCubed F1 (facts (b)).
import {
  type Clusters,
  claimAt,
  type Narrative,
  narrativeId,
  postTerms,
  unpostTerms,
  vectorRoom,
} from './clusters.ts'
import type { Derivation } from './derive.ts'
import { centroidNorm } from './find-narrative.ts'
import { prune } from './keep-narratives.ts'
import { deriveClaim, deriveLineage, deriveNarrative } from './label-narrative.ts'
import { spreadOf } from './narrate.ts'
import { mergeSpread } from './spread.ts'
import { idf, type TermCounts } from './term-counts.ts'
import { addVectors, heldOf, sizeOf, termsOf } from './term-vector.ts'
import type { WatchState } from './watch-state.ts'

export const mergeEvery = 200
export const mergeFrom = 0.2
const topTerms = 8
const candidates = 8
const longestPosting = 2_000
const nearDays = 3

/** Merges what belongs together; returns pairs [younger, older] of narrative numbers. */
export function mergeNarratives(state: WatchState, derivation: Derivation): [number, number][] {
  const { clusters } = state
  if (clusters.newGroups < mergeEvery) return []
  clusters.newGroups = 0
  const merged: [number, number][] = []
  for (const no of [...clusters.touched].sort((a, b) => a - b)) {
    const narrative = clusters.narratives[no] as Narrative
    if (narrative.state !== 'live') continue
    const other = findTwin(clusters, state.terms, narrative)
    if (other === undefined) continue
    const [older, younger] = other < no ? [other, no] : [no, other]
    merge(state, older, younger, derivation)
    merged.push([younger, older])
  }
  clusters.touched.clear()
  return merged
}

function findTwin(
  clusters: Clusters,
  counts: TermCounts,
  narrative: Narrative,
): number | undefined {
  const weights = weigh(counts, narrative)
  narrative.norm = centroidNorm(counts, narrative.terms)
  if (narrative.norm === 0) return undefined
  let best: number | undefined
  let highest = mergeFrom
  for (const no of likelyTwins(clusters, narrative, weights)) {
    const similarity = likeness(counts, clusters.narratives[no] as Narrative, narrative, weights)
    if (similarity <= highest) continue
    highest = similarity
    best = no
  }
  return best
}

function weigh(counts: TermCounts, narrative: Narrative): Map<number, number> {
  const weights = new Map<number, number>()
  for (const term of termsOf(narrative.terms))
    weights.set(term, heldOf(narrative.terms, term) * idf(counts, term))
  return weights
}

/** Live narratives of the script that share at least two of the weightiest terms, most shared first. */
function likelyTwins(
  clusters: Clusters,
  narrative: Narrative,
  weights: Map<number, number>,
): number[] {
  const top = [...weights].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, topTerms)
  const shared = new Map<number, number>()
  for (const [term] of top) {
    const list = clusters.postings.get(term)
    if (!list || list.length > longestPosting) continue
    for (const no of list) shared.set(no, (shared.get(no) ?? 0) + 1)
  }
  shared.delete(narrative.no)
  const sameScript = (no: number) => clusters.narratives[no]?.script === narrative.script
  return [...shared]
    .filter(([no, n]) => n >= 2 && sameScript(no))
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, candidates)
    .map(([no]) => no)
}

function likeness(
  counts: TermCounts,
  other: Narrative,
  narrative: Narrative,
  weights: Map<number, number>,
): number {
  const days = Math.abs(other.lastMinute - narrative.lastMinute) / 1_440
  const fade = Math.exp(-(days * days) / (2 * nearDays * nearDays))
  let dot = 0
  let square = 0
  for (let at = 0; at < other.terms.length; at += 2) {
    const term = other.terms[at] as number
    const weight = (other.terms[at + 1] as number) * idf(counts, term)
    square += weight * weight
    dot += weight * (weights.get(term) ?? 0)
  }
  return square === 0 ? 0 : (dot / (Math.sqrt(square) * narrative.norm)) * fade
}

function merge(
  state: WatchState,
  olderNo: number,
  youngerNo: number,
  derivation: Derivation,
): void {
  const { clusters } = state
  const older = clusters.narratives[olderNo] as Narrative
  const younger = clusters.narratives[youngerNo] as Narrative
  for (const no of [...older.claims, ...younger.claims]) {
    const claim = claimAt(clusters, no)
    claim.spread ??= spreadOf(state, claim)
  }
  unpostTerms(clusters, youngerNo, termsOf(younger.terms))
  const { vector, added } = addVectors(older.terms, younger.terms)
  older.terms = vector
  postTerms(clusters, olderNo, added)
  if (sizeOf(vector) > vectorRoom) prune(state, older)
  older.norm = centroidNorm(state.terms, older.terms)
  mergeSpread(older.spread, younger.spread, state.posts)
  for (const [id, votes] of Object.entries(younger.classVotes)) {
    older.classVotes[id] = (older.classVotes[id] ?? 0) + votes
  }
  for (const no of younger.claims) {
    const claim = claimAt(clusters, no)
    claim.narrative = olderNo
    older.claims.push(no)
    deriveClaim(state, no, derivation)
  }
  older.firstMinute = Math.min(older.firstMinute, younger.firstMinute)
  older.lastMinute = Math.max(older.lastMinute, younger.lastMinute)
  older.exercise ||= younger.exercise
  younger.claims = []
  younger.terms = []
  younger.state = 'merged'
  // Its posts are named through the older one: a stretch kept here would outlive their erasure.
  younger.sentence = []
  younger.termSpans = []
  younger.labelTerms = []
  younger.labelGroup = -1
  younger.into = olderNo
  clusters.live -= 1
  deriveNarrative(state, olderNo, derivation)
  deriveNarrative(state, youngerNo, derivation)
  const [id, into] = [narrativeId(clusters, youngerNo), narrativeId(clusters, olderNo)]
  deriveLineage(
    id,
    'merged-into',
    into,
    younger.lastMinute,
    'their words turned out to be one claim',
    derivation,
  )
}
