// Processor, part of watch: deletions. A deleted post, known or not, is remembered for the election's life, answered
// with an erasure, and every later record of it with another. A removed account likewise, for posts from before.
import type { StateChange } from '../contracts/collected.ts'
import { claimAt, narrativeId, unpostTerms } from './clusters.ts'
import { type Derivation, derive } from './derive.ts'
import { deriveLineage, deriveNarrative, unnamePost } from './label-narrative.ts'
import { dropLinks, forgetNarrativeMarks } from './link-languages.ts'
import { authorNumber, unplacePost } from './narrate.ts'
import type { Narrative } from './narratives.ts'
import { unpinEmpty } from './pin-narratives.ts'
import { addPost, findPost, isErased, markErased, postId } from './post-table.ts'
import { endAlert } from './raise-alerts.ts'
import { countersOf, membersOf } from './rest-silent.ts'
import { sayClaim, sayNarrative } from './say-score.ts'
import { recountAuthors } from './spread.ts'
import { noTerms, termsOf } from './term-vector.ts'
import type { WatchState } from './watch-state.ts'

/** Above this many posts an author count is an estimate anyway and one post less does not show. */
const recountUpTo = 5_000

/** Handles a `state` record. */
export function eraseByState(state: WatchState, change: StateChange, derivation: Derivation): void {
  // Absence on a second look is not a deletion: nothing is claimed and nothing erased.
  if (change.state === 'unavailable') return
  if (change.of === 'post') {
    erasePost(state, change.id, derivation)
    return
  }
  const until = Date.parse(change.state_at)
  state.goneAccounts.set(change.id, Math.max(until, state.goneAccounts.get(change.id) ?? 0))
  const author = authorNumber(change.id)
  for (let post = 0; post < state.posts.count; post += 1) {
    if (state.posts.author[post] !== author || isErased(state.posts, post)) continue
    if ((state.posts.minute[post] as number) * 60_000 > until) continue
    erasePost(state, postId(state.posts, post), derivation)
  }
}

/** Erases one post by its keyed id; a repeat is answered again. */
export function erasePost(state: WatchState, id: string, derivation: Derivation): void {
  const known = findPost(state.posts, id)
  const post = known >= 0 ? known : addPost(state.posts, id)
  derive(derivation, { kind: 'erasure', id })
  state.toErase.add(id)
  if (isErased(state.posts, post)) return
  const was = unplacePost(state, post, derivation)
  markErased(state.posts, post)
  if (was) leave(state, id, was, derivation)
}

/** What a claim and narrative say anew after a post left them: label, counts, or that nothing is left. */
export function leave(
  state: WatchState,
  id: string,
  was: { claim: number; narrative: number },
  derivation: Derivation,
): void {
  const claim = claimAt(state.clusters, was.claim)
  const narrative = state.clusters.narratives[was.narrative] as Narrative
  unnamePost(state, id, was.claim, was.narrative, derivation)
  unpinEmpty(state, was.claim, derivation)
  if (state.meanings.get(was.claim)?.post === findPost(state.posts, id))
    state.meanings.delete(was.claim)
  if (narrative.spread.posts <= recountUpTo)
    recountAuthors(narrative.spread, state.posts, membersOf(state, narrative.claims))
  const counters = countersOf(state, claim)
  if (counters && counters.posts <= recountUpTo)
    recountAuthors(counters, state.posts, membersOf(state, [was.claim]))
  sayClaim(state, claim, derivation)
  sayNarrative(state, narrative, derivation)
  if (narrative.spread.posts > 0 || narrative.state === 'empty') return
  if (narrative.state === 'live') {
    unpostTerms(state.clusters, narrative.no, termsOf(narrative.terms))
    state.clusters.live -= 1
  }
  narrative.terms = noTerms
  narrative.state = 'empty'
  dropLinks(state, narrative.no, true, derivation)
  forgetNarrativeMarks(state, narrative)
  state.warm.delete(narrative.no)
  endAlert(state, narrative, { state: 'closed', reason: 'erased' }, derivation)
  deriveNarrative(state, narrative.no, derivation)
  const entity = narrativeId(state.clusters, narrative.no)
  deriveLineage(
    entity,
    'emptied',
    null,
    narrative.lastMinute,
    'its last post was erased or changed',
    derivation,
  )
}
