// Backend: the key of a post in a search index: its minute, then the order in which posts came.
// Promises: newest first is descending key, and a window of time is a range of keys, on every backend.

/** Minutes from 1970 to 2000, where keys begin: below 2^53 until the year 2063. */
export const KEY_EPOCH = 15_778_080
/** Keys within one minute. */
export const KEYS_PER_MINUTE = 2 ** 28
export const LAST_KEY = Number.MAX_SAFE_INTEGER

/** Key of a post of this minute; `order` is the rev of its first placement. Posts before 2000 count as of then. */
export function keyOf(minute: number, order: number): number {
  return firstKeyOf(minute) + (order % KEYS_PER_MINUTE)
}

/** Lowest key of a minute. */
export function firstKeyOf(minute: number): number {
  return Math.max(0, minute - KEY_EPOCH) * KEYS_PER_MINUTE
}

/** Highest key of a minute. */
export function lastKeyOf(minute: number): number {
  return firstKeyOf(minute) + KEYS_PER_MINUTE - 1
}

export function minuteOfKey(key: number): number {
  return Math.floor(key / KEYS_PER_MINUTE) + KEY_EPOCH
}

/** The part of a key that stays when the post's minute changes. */
export function orderOfKey(key: number): number {
  return key % KEYS_PER_MINUTE
}
