// Processor, part of watch: counters that nothing was added to for five hours let go of their lists (who, where, in
// which language, the posts of the last hours) and keep their sums. They are counted anew from their posts when one
// comes, goes, or must be said. Most narratives of an election are small talk that is never met again: their lists were
// most of watch's memory.
import type { Claim } from './claims.ts'
import { type Clusters, claimAt, groupAt, groupsOf } from './clusters.ts'
import type { Narrative } from './narratives.ts'
import type { PostTable } from './post-table.ts'
import { addToSpread, createSpread, recentMinutes, type Spread, wakeSpread } from './spread.ts'
import type { WatchState } from './watch-state.ts'

/** Lets rest what has been silent. */
export function restSilent(state: WatchState): void {
  const { claims, narratives, columns } = state.clusters
  const before = state.sources.minute - recentMinutes
  for (const [no, { lastMinute }] of claims.spreads)
    if (lastMinute <= before && !state.owedClaims.has(no)) claims.spreads.delete(no)
  for (const [no, { lastMinute }] of columns.awake) {
    if (state.alerts.has(no) || state.warm.has(no) || state.owed.has(no)) continue
    const narrative = narratives[no] as Narrative
    if (lastMinute <= before || narrative.state === 'merged') narrative.rest()
  }
}

/** Before the lists of a narrative's counters are read or changed. */
export function wakeNarrative(state: WatchState, narrative: Narrative): void {
  if (!narrative.rests) return
  const spread = narrative.sums()
  wakeSpread(spread, state.posts, membersOf(state, narrative.claims), state.sources.minute)
  narrative.spread = spread
}

/** Counters of a claim that is counted apart; null = they are its narrative's. Asked before its posts change. */
export function countersOf(state: WatchState, claim: Claim): Spread | null {
  if (!claim.apart) return null
  const held = claim.spread
  if (held !== null) return held
  const counted = spreadOf(state, claim)
  claim.spread = counted
  return counted
}

/** Counters of a claim, worked out from its posts. */
export function spreadOf(state: WatchState, claim: Claim): Spread {
  const spread = createSpread()
  for (const no of groupsOf(state.clusters, claim.no)) {
    if (groupAt(state.clusters, no).posts > 0) spread.groups += 1
    for (const post of postsOf(state, no))
      addToSpread(spread, state.posts, post, state.sources.minute)
  }
  if (claim.said) spread.scoredMinute = 1
  return spread
}

/** Posts of a copy group, newest arrival first. */
export function* postsOf(
  state: { clusters: Clusters; posts: PostTable },
  group: number,
): Generator<number> {
  let post = groupAt(state.clusters, group).newest
  while (post >= 0) {
    yield post
    post = state.posts.older[post] as number
  }
}

/** Posts of claims. */
export function* membersOf(
  state: { clusters: Clusters; posts: PostTable },
  claims: readonly number[],
): Generator<number> {
  for (const no of claims)
    for (const group of groupsOf(state.clusters, claimAt(state.clusters, no).no))
      yield* postsOf(state, group)
}
