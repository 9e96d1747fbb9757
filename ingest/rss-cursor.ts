// Where a feed stands between two polls: its validators, its new address if it moved, and what was seen of it.
// Promises a bounded cursor, whatever the feed's size: 2,000 items, the newest answer's first.
// Refuses a cursor it cannot read: it was written here, so it is damaged.
import { createHash } from 'node:crypto'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import type { Cursor } from '../contracts/connector.ts'

const maxSeen = 2_000
/** Characters of a key: 6 bytes for the item, 6 for its content. A chance hit among 2,000 is one in 10^11. */
const halfKey = 8

const Text = Type.Union([Type.String(), Type.Null()])
const Stored = Type.Object(
  {
    v: Type.Literal(1),
    declared: Type.String(),
    moved: Text,
    etag: Text,
    modified: Text,
    broken: Text,
    seen: Type.String(),
  },
  { additionalProperties: false },
)

export type FeedPlace = Omit<Static<typeof Stored>, 'v' | 'seen'> & {
  /** Keys of items and their content, see `seenKey`. */
  seen: string[]
}

/** The place a cursor names; a feed whose declared address changed keeps only what was seen. */
export function readPlace(cursor: Cursor | undefined, declared: string): FeedPlace {
  const fresh = { declared, moved: null, etag: null, modified: null, broken: null, seen: [] }
  if (cursor === undefined) return fresh
  const stored: unknown = JSON.parse(cursor)
  if (!Value.Check(Stored, stored)) throw new Error(`the cursor of ${declared} is damaged`)
  const seen = stored.seen.match(/.{16}/g) ?? []
  if (stored.declared !== declared) return { ...fresh, seen }
  const { moved, etag, modified, broken } = stored
  return { declared, moved, etag, modified, broken, seen }
}

/** A place as a cursor. */
export function writePlace(place: FeedPlace): Cursor {
  return JSON.stringify({ v: 1, ...place, seen: place.seen.join('') })
}

/** Names one content of one item. */
export function seenKey(item: string, content: string): string {
  return shortHash(item) + shortHash(content)
}

/** Names bytes, to tell whether they are the same again. */
export function shortHash(of: string | Buffer): string {
  return createHash('sha256').update(of).digest('base64url').slice(0, halfKey)
}

/**
 * What to remember after an answer: its own keys, then older ones of items it no longer lists. An older content of
 * an item it does list is forgotten, so that a change back is found as a change.
 */
export function nextSeen(before: string[], current: string[]): string[] {
  const listed = new Set(current.map((key) => key.slice(0, halfKey)))
  const unlisted = before.filter((key) => !listed.has(key.slice(0, halfKey)))
  return [...new Set([...current, ...unlisted])].slice(0, maxSeen)
}
