// Processor, part of watch: says the score of a narrative and of a claim inside it, and keeps what is warm.
import type { Score } from '../contracts/derived.ts'
import type { Claim } from './claims.ts'
import { claimId, narrativeId } from './clusters.ts'
import { coverageShare } from './cover-sources.ts'
import { type Derivation, derive } from './derive.ts'
import type { Narrative } from './narratives.ts'
import { countersOf, wakeNarrative } from './rest-silent.ts'
import { counted, formula, scoreSpread } from './score-spread.ts'
import { type Counts, countsOf, type Spread } from './spread.ts'
import type { WatchState } from './watch-state.ts'

/** A pace from which a narrative is worked out again while it fades. */
const warmFrom = 1

/** Scores a narrative at watch's minute; one that never had two posts has no score. */
export function sayNarrative(
  state: WatchState,
  narrative: Narrative,
  derivation: Derivation,
): Pick<Score, 'pace' | 'windows'> | undefined {
  wakeNarrative(state, narrative)
  const { spread } = narrative
  if (spread.posts < 2 && spread.scoredMinute === 0) return undefined
  if (state.sources.minute === 0) {
    // Before the first tick there is no window to count in: it is said with that tick.
    state.owed.set(narrative.no, state.owed.get(narrative.no) ?? false)
    return undefined
  }
  const score = sayScore(
    state,
    spread,
    narrativeId(state.clusters, narrative.no),
    'narrative',
    derivation,
  )
  if (score.pace >= warmFrom) state.warm.add(narrative.no)
  else state.warm.delete(narrative.no)
  return score
}

/** Scores a claim that is counted apart from its narrative. */
export function sayClaim(state: WatchState, claim: Claim, derivation: Derivation): void {
  const counters = countersOf(state, claim)
  if (!counters || (counters.posts < 2 && counters.scoredMinute === 0)) return
  if (state.sources.minute === 0) {
    state.owedClaims.add(claim.no)
    return
  }
  claim.countApart(true)
  sayScore(state, counters, claimId(state.clusters, claim.no), 'claim', derivation)
}

function sayScore(
  state: WatchState,
  spread: Spread,
  id: string,
  level: Score['level'],
  derivation: Derivation,
): Pick<Score, 'pace' | 'windows'> {
  const now = state.sources.minute
  const scored = scoreSpread(spread, state.posts, state.volume, now)
  spread.pace = scored.pace
  spread.scoredMinute = Math.max(1, now)
  derive(derivation, {
    kind: 'score',
    id,
    level,
    formula,
    minute: now,
    ...counted(spread),
    platforms: named(state, spread.platforms),
    languages: named(state, spread.langs),
    ...scored,
    relevance: spread.relevance,
    last_minute: spread.lastMinute,
    coverage: coverageShare(state),
  })
  return scored
}

/** Names with the most posts first. */
function named(state: WatchState, counts: Counts): string[] {
  return [...countsOf(counts)]
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .map(([no]) => state.names[no] as string)
}
