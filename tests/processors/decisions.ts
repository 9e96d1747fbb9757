// Builders for what a person decides about narratives: two of them, and the records of desk.decided.
import type { Derived } from '../../contracts/derived.ts'
import { minuteToIso } from '../../contracts/minutes.ts'
import { aMinute, keyedId } from '../builders.ts'
import { createWatched, ofKind, type Step, tick, upsert, type Watched } from './watched.ts'

export const ferry = [
  'The ferry to the northern islands was cancelled, ballot boxes are stuck in the harbour',
  'Ballot boxes stuck in the harbour: no ferry sails to the northern islands tonight',
]
export const ink = [
  'Pens at the polling booth vanish after an hour, bring your own ink please',
  'Bring your own ink: polling booth pens that vanish were seen again',
]

/** A decision of a person about a narrative, as a record of desk.decided. */
export function decide(
  decision: 'merge' | 'split' | 'pin' | 'unpin',
  entity: string,
  more: { other?: string; posts?: string[] } = {},
): Step {
  const post_ids = (more.posts ?? []).map(keyedId)
  const at = minuteToIso(aMinute)
  const other = more.other ?? null
  const said = { id: `${decision} ${entity}`, decision, entity, other, post_ids, at }
  return { topic: 'desk.decided', body: { op: 'decision', ...said, by: 'analyst', note: '' } }
}

/** A watch with two narratives of two posts each: first the ferry, then the ink. */
export function twoMatters(): Watched {
  const watched = createWatched()
  watched.put(tick(aMinute - 1))
  for (const [i, text] of ferry.entries()) watched.put(upsert(`ferry ${i}`, text))
  for (const [i, text] of ink.entries()) watched.put(upsert(`ink ${i}`, text))
  return watched
}

/** The last record of each narrative or score. */
export const newest = (said: Derived[], kind: 'narrative' | 'score') =>
  new Map(ofKind(said, kind).map((one) => [one.id, one]))
/** Ids of the narratives, the oldest first. */
export const idsOf = ({ said }: Watched) =>
  [...newest(said, 'narrative').keys()] as [string, string]

/** The narrative that a post is in, read from what was said. */
export function narrativeOf({ said }: Watched, name: string): string {
  const group = ofKind(said, 'post').findLast(({ id }) => id === keyedId(name))?.copy_group
  const claim = ofKind(said, 'copy-group').findLast(({ id }) => id === group)?.claim
  return ofKind(said, 'claim').findLast(({ id }) => id === claim)?.narrative ?? ''
}
