// Processor, part of watch: keeps narratives' centroids, and the number of live ones, within bounds.
// The narrative joined longest ago is archived: it keeps its posts and counts, and comes back when a copy of one
// of them appears.

import { forgetWording } from './claims.ts'
import {
  type Clusters,
  claimAt,
  narrativeId,
  postTerms,
  unpostTerms,
  vectorRoom,
  vectorTerms,
} from './clusters.ts'
import type { Derivation } from './derive.ts'
import { wordingsKept } from './find-claim.ts'
import { deriveLineage, deriveNarrative } from './label-narrative.ts'
import { forgetNarrativeMarks } from './link-languages.ts'
import type { Narrative } from './narratives.ts'
import { idf } from './term-counts.ts'
import {
  addVectors,
  heldOf,
  heldWeight,
  noTerms,
  sizeOf,
  termsOf,
  vectorOf,
} from './term-vector.ts'
import type { WatchState } from './watch-state.ts'
import { ascending, centroidNorm } from './weigh-terms.ts'

/** Live narratives compared with; more than any election has shown, and bounded in memory. */
const mostLive = 10_000
const archivedAtOnce = 500

/** Adds the terms of a new copy group, ascending, to a centroid and keeps the weightiest. */
export function joinTerms(state: WatchState, narrative: Narrative, terms: readonly number[]): void {
  const { clusters } = state
  const { vector, added } = addVectors(narrative.terms, vectorOf(terms))
  narrative.terms = vector
  postTerms(clusters, narrative.no, added)
  if (sizeOf(vector) > vectorRoom) prune(state, narrative)
  narrative.norm = centroidNorm(state.terms, narrative.terms)
}

/** Keeps the weightiest terms. */
export function prune(state: WatchState, narrative: Narrative): void {
  const weighed = [...termsOf(narrative.terms)].map((term) => {
    const held = heldOf(narrative.terms, term)
    return { term, held, weight: heldWeight(held) * idf(state.terms, term) }
  })
  weighed.sort((a, b) => b.weight - a.weight || a.term - b.term)
  unpostTerms(
    state.clusters,
    narrative.no,
    weighed.slice(vectorTerms).map(({ term }) => term),
  )
  const kept = weighed.slice(0, vectorTerms).sort((a, b) => a.term - b.term)
  narrative.terms = Uint32Array.from(kept.flatMap(({ term, held }) => [term, held]))
}

/** Forgets the wordings of up to so many claims that are older than those that texts are compared with. */
export function forgetOlderWordings(
  { claims }: Clusters,
  narrative: Narrative,
  most: number,
): void {
  const end = narrative.claims.length - wordingsKept
  for (const no of narrative.claims.slice(Math.max(0, end - most), Math.max(0, end)))
    forgetWording(claims, no)
}

/** Archives the longest unused narratives when there are too many. */
export function makeRoom(state: WatchState, minute: number, derivation: Derivation): void {
  const { clusters } = state
  if (clusters.live < mostLive) return
  const oldest = clusters.narratives
    .filter((one) => one.state === 'live' && !state.alerts.has(one.no))
    .sort((a, b) => a.joined - b.joined)
    .slice(0, archivedAtOnce)
  for (const narrative of oldest) {
    unpostTerms(clusters, narrative.no, termsOf(narrative.terms))
    narrative.terms = noTerms
    narrative.norm = 0
    narrative.state = 'archived'
    forgetMatching(state, narrative)
    clusters.live -= 1
    deriveNarrative(state, narrative.no, derivation)
    const why = `not joined for longest among ${mostLive} live narratives`
    deriveLineage(narrativeId(clusters, narrative.no), 'archived', null, minute, why, derivation)
  }
}

/** What only matching needs goes, so that a long election's thousands of small talk stay small in memory. */
function forgetMatching(state: WatchState, narrative: Narrative): void {
  narrative.labelTerms = []
  forgetNarrativeMarks(state, narrative)
  for (const no of narrative.claims) {
    claimAt(state.clusters, no).forgetWords()
  }
}

/** Brings an archived narrative back when a copy of one of its posts appeared. */
export function revive(
  state: WatchState,
  narrative: Narrative,
  terms: readonly number[],
  derivation: Derivation,
): void {
  narrative.state = 'live'
  state.clusters.live += 1
  joinTerms(state, narrative, ascending(terms))
  deriveNarrative(state, narrative.no, derivation)
  const id = narrativeId(state.clusters, narrative.no)
  deriveLineage(
    id,
    'revived',
    null,
    narrative.lastMinute,
    'a copy of one of its posts appeared',
    derivation,
  )
}
