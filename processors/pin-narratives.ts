// Processor, part of watch: pins, by which a person holds claims in the narrative that they are in. The machine merges
// a pinned narrative into no other; it may still take others in. Decisions of persons go before an earlier pin: a merge
// takes the pinned claims along, a split takes the pin off what it moves. A pin is of claims, not of an id, so it holds
// whichever narrative they are in. An erased claim holds nothing.
import type { Decision } from '../contracts/decided.ts'
import { type Clusters, groupAt, groupsOf, narrativeId } from './clusters.ts'
import type { Derivation } from './derive.ts'
import { deriveClaim, deriveLineage, deriveNarrative } from './label-narrative.ts'
import type { Narrative } from './narratives.ts'
import type { WatchState } from './watch-state.ts'

/**
 * Pins or unpins those of the claims that are in the narrative; all of its claims where the decision names no post.
 * Nothing is said where nothing changes.
 */
export function decidePins(
  state: WatchState,
  narrative: Narrative,
  { decision, post_ids }: Decision,
  named: readonly number[],
  derivation: Derivation,
): void {
  const { clusters } = state
  const pins = decision === 'pin'
  const changed = narrative.claims.filter(
    (no) =>
      (post_ids.length === 0 || named.includes(no)) &&
      clusters.pinned.has(no) !== pins &&
      !(pins && isEmpty(clusters, no)),
  )
  if (changed.length === 0) return
  for (const no of changed) {
    if (pins) clusters.pinned.add(no)
    else clusters.pinned.delete(no)
    deriveClaim(state, no, derivation)
  }
  deriveNarrative(state, narrative.no, derivation)
  const held = narrative.claims.filter((no) => clusters.pinned.has(no)).length
  const why = `the desk holds ${held} of ${narrative.claims.length} claims here`
  const event = pins ? 'pinned' : 'unpinned'
  const id = narrativeId(clusters, narrative.no)
  deriveLineage(id, event, null, narrative.lastMinute, why, derivation)
}

/** Takes the pin off a claim whose last post is gone. */
export function unpinEmpty(state: WatchState, claim: number, derivation: Derivation): void {
  const { clusters } = state
  if (!clusters.pinned.has(claim) || !isEmpty(clusters, claim)) return
  clusters.pinned.delete(claim)
  deriveClaim(state, claim, derivation)
  deriveNarrative(state, clusters.claims.narrative[claim] as number, derivation)
}

function isEmpty(clusters: Clusters, claim: number): boolean {
  for (const no of groupsOf(clusters, claim)) if (groupAt(clusters, no).posts > 0) return false
  return true
}
