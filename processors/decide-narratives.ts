// Processor, part of watch: what a person decided about narratives. A merge and a split are constraints: what was put
// together stays together, what was taken apart is never merged again by likeness; a pin holds claims where they are
// (pin-narratives.ts). The decision is a record of the one stream, so a replay repeats it. It names posts beside the narrative's id: in another epoch, where ids differ,
// the posts still say which narrative is meant. One that resolves to nothing changes nothing.
import type { Decision } from '../contracts/decided.ts'
import {
  claimAt,
  groupAt,
  groupsOf,
  narrativeId,
  postTerms,
  survivorOf,
  unpostTerms,
} from './clusters.ts'
import type { Derivation } from './derive.ts'
import { deriveClaim, deriveLineage, deriveNarrative, renameNarrative } from './label-narrative.ts'
import { decideLink } from './link-languages.ts'
import { merge } from './merge-narratives.ts'
import { createNarrative } from './narrate.ts'
import type { Narrative } from './narratives.ts'
import { decidePins } from './pin-narratives.ts'
import { findPost } from './post-table.ts'
import { spreadOf } from './rest-silent.ts'
import { createSpread, mergeSpread } from './spread.ts'
import { addVectors, type TermVector, termsOf, vectorOf } from './term-vector.ts'
import type { WatchState } from './watch-state.ts'
import { ascending, centroidNorm } from './weigh-terms.ts'

/** What changed: pairs [gone, kept] that were merged, and narratives whose posts became fewer. */
export type Decided = { merged: [number, number][]; split: number[] }

/** Carries a decision out; merge, split and pin only. */
export function decideNarratives(
  state: WatchState,
  decision: Decision,
  derivation: Derivation,
): Decided {
  const none: Decided = { merged: [], split: [] }
  const narrative = resolve(state, decision.entity, decision.post_ids)
  if (!narrative || narrative.state === 'empty') return none
  if (decision.decision === 'pin' || decision.decision === 'unpin')
    decidePins(state, narrative, decision, claimsOf(state, decision.post_ids), derivation)
  if (narrative.state !== 'live') return none
  if (decision.decision === 'split') return split(state, narrative, decision, derivation)
  if (decision.decision !== 'merge' || decision.other === null) return none
  const other = resolve(state, decision.other, [])
  if (other?.state !== 'live' || other === narrative || other.script !== narrative.script)
    return none
  const [older, younger] = other.no < narrative.no ? [other, narrative] : [narrative, other]
  merge(state, older.no, younger.no, derivation, 'a person put them together')
  return { merged: [[younger.no, older.no]], split: [] }
}

/** Confirms or rejects that two narratives in different languages are one claim; other decisions pass. */
export function decideLinks(state: WatchState, decision: Decision, derivation: Derivation): void {
  const states = { link: 'confirmed', unlink: 'rejected' } as const
  if ((decision.decision !== 'link' && decision.decision !== 'unlink') || decision.other === null)
    return
  const one = resolve(state, decision.entity, decision.post_ids)
  const other = resolve(state, decision.other, [])
  if (!one || !other || one === other || one.state === 'empty' || other.state === 'empty') return
  decideLink(state, one.no, other.no, states[decision.decision], derivation)
}

function resolve(state: WatchState, id: string, posts: readonly string[]): Narrative | undefined {
  const { clusters } = state
  const named = clusters.narratives.findIndex((_, no) => narrativeId(clusters, no) === id)
  if (named >= 0) return clusters.narratives[survivorOf(clusters, named)]
  const [claim] = claimsOf(state, posts)
  return claim === undefined ? undefined : clusters.narratives[claimAt(clusters, claim).narrative]
}

/** Numbers of the claims that these posts are in, ascending. */
function claimsOf(state: WatchState, posts: readonly string[]): number[] {
  const claims = new Set<number>()
  for (const id of posts) {
    const post = findPost(state.posts, id)
    const group = post < 0 ? -1 : (state.posts.group[post] as number)
    if (group >= 0) claims.add(groupAt(state.clusters, group).claim)
  }
  return [...claims].sort((a, b) => a - b)
}

/** Takes the claims of the posts out of the narrative, into a new one. */
function split(
  state: WatchState,
  narrative: Narrative,
  { post_ids }: Decision,
  derivation: Derivation,
): Decided {
  const { clusters } = state
  const moved = claimsOf(state, post_ids).filter((no) => narrative.claims.includes(no))
  if (moved.length === 0 || moved.length === narrative.claims.length)
    return { merged: [], split: [] }
  const { script, lang, exercise } = narrative
  const { firstMinute } = claimAt(clusters, moved[0] as number)
  const made = createNarrative(state, {
    rev: derivation.rev,
    script,
    lang,
    minute: firstMinute,
    exercise,
  })
  made.lastMinute = narrative.lastMinute
  made.joined = clusters.joins++
  narrative.claims = narrative.claims.filter((no) => !moved.includes(no))
  made.claims = moved
  for (const no of moved) {
    claimAt(clusters, no).narrative = made.no
    clusters.pinned.delete(no)
    deriveClaim(state, no, derivation)
  }
  clusters.apart.push(narrative.no, made.no)
  for (const one of [narrative, made]) {
    recount(state, one)
    renameNarrative(state, one)
    deriveNarrative(state, one.no, derivation)
  }
  const [id, from] = [narrativeId(clusters, made.no), narrativeId(clusters, narrative.no)]
  deriveLineage(id, 'split-from', from, made.lastMinute, 'a person took them apart', derivation)
  return { merged: [], split: [narrative.no, made.no] }
}

/** Counters and centroid worked out from the claims: their posts, and the terms that each claim began with. */
function recount(state: WatchState, narrative: Narrative): void {
  const { clusters } = state
  const { relevance, scoredMinute } = narrative.spread
  state.marks.joined.delete(narrative.no)
  const spread = createSpread()
  let terms: TermVector = vectorOf([])
  for (const no of narrative.claims) {
    const claim = claimAt(clusters, no)
    claim.countApart()
    const counters = spreadOf(state, claim)
    claim.spread = counters
    mergeSpread(spread, counters, state.posts)
    terms = addVectors(terms, vectorOf(ascending([...claim.seed]))).vector
    for (const group of groupsOf(clusters, no)) {
      narrative.firstGroup = Math.min(narrative.firstGroup, group)
      narrative.lastGroup = Math.max(narrative.lastGroup, group)
    }
  }
  narrative.spread = { ...spread, relevance, scoredMinute }
  unpostTerms(clusters, narrative.no, termsOf(narrative.terms))
  narrative.terms = terms
  postTerms(clusters, narrative.no, termsOf(terms))
  narrative.norm = centroidNorm(state.terms, terms)
}
