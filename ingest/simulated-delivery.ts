// What the exercise delivers, in order of time: posts, edits, deletions, gaps, items that nobody can read.
// Promises that a delivery says by itself which planted faults it carries, so that truth and stream
// are counted from the same list.
import type { PlannedPost } from './simulated-post.ts'

/** Every kind of disturbance; each happens at least once in every exercise. */
export const faultKinds = [
  'empty_text',
  'emoji_only',
  'long_word',
  'script_tag',
  'bidi_override',
  'lone_surrogate',
  'unreadable',
  /** The author's clock is hours ahead. */
  'clock_ahead',
  'clock_1970',
  /** Arrives hours after it was written. */
  'late',
  /** The same item again, byte for byte. */
  'redelivered',
  'edited',
  /** The first version again, after the edit. */
  'older_version',
  'deleted',
  /** The post that opened a narrative is deleted. */
  'opening_deleted',
  /** The deletion comes before the post does. */
  'deleted_before_arrival',
  'account_gone',
  /** The source is silent for three hours. */
  'outage',
] as const
export type FaultKind = (typeof faultKinds)[number]

/** A version of a post that an author changed. */
export type EditedVersion = { text: string; minute: number }

export type Delivery = { minute: number; fault: FaultKind | null } & (
  | { kind: 'post'; post: PlannedPost; version: EditedVersion | null }
  | { kind: 'deleted'; post: PlannedPost }
  | { kind: 'account-gone'; post: PlannedPost }
  | { kind: 'metrics'; post: PlannedPost }
  | { kind: 'gap'; from: number; to: number | null }
  | { kind: 'unreadable'; item: number }
)
