// Ingest: from text as found to the working text that is stored: well-formed, NFC, masked, capped.
// Promises: valid UTF-16 without control characters; the cap never cuts a pair, nor leaves half a masked number.
// Also the other small forms that protect-author.ts needs from hostile input: times and counts.
import type { Counts } from '../contracts/post.ts'

const unwanted = /(?!\t|\n)[\p{Cs}\p{Cc}]/u
const lonely = /\p{Cs}/gu
const controls = /(?!\t|\n)\p{Cc}/gu
const withZone =
  /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(?:(Z)|([+-]\d{2}):?(\d{2}))$/iu

/** Already the form we keep, with no question of how long the month is: most times of most sources. */
const kept =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{3})?Z$/u

/** Well-formed NFC text on one kind of line end, at most `max` UTF-16 code units. */
export function cleanText(text: string, max: number): string {
  if (!unwanted.test(text)) return cutText(text.normalize('NFC'), max)
  const lines = text.replace(/\r\n?/gu, '\n')
  return cutText(lines.replace(lonely, '\ufffd').replace(controls, '').normalize('NFC'), max)
}

/** Clean text after `mask`, at most `max` UTF-16 code units before and after it. */
export function maskedText(text: string, max: number, mask: (text: string) => string): string {
  if (text.length <= max) return cutText(mask(cleanText(text, max)), max)
  // A number cut in half would no longer look like one: cut where a word ends.
  const head = cleanText(cutText(text, max), max)
  const edge = Math.max(head.lastIndexOf(' '), head.lastIndexOf('\n'))
  return cutText(mask(edge > max - 300 ? head.slice(0, edge) : head), max)
}

/** At most `max` UTF-16 code units, without half a surrogate pair at the end. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text
  const last = text.charCodeAt(max - 1)
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? max - 1 : max)
}

/** RFC 3339 UTC with milliseconds; null for what is no ISO time with its zone. */
export function utcTime(found: string | null): string | null {
  if (found === null) return null
  const same = kept.exec(found)
  if (same !== null) return same[1] === undefined ? `${found.slice(0, -1)}.000Z` : found
  const parts = withZone.exec(found.trim())
  if (parts === null) return null
  const zone = parts[2] === undefined ? `${parts[3]}:${parts[4]}` : 'Z'
  const ms = Date.parse(`${parts[1]?.toUpperCase()}${zone}`)
  return Number.isNaN(ms) ? null : utcOf(ms)
}

/** RFC 3339 UTC of a time in ms since 1970; null outside the years 0 to 9999. */
export function utcOf(ms: number): string | null {
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return null
  const iso = new Date(ms).toISOString()
  return iso.length === 24 ? iso : null
}

/** Counts as the contract wants them: what is no whole number from 0 up is unknown. */
export function knownCounts(counts: Counts): Counts {
  return {
    likes: whole(counts.likes),
    reposts: whole(counts.reposts),
    replies: whole(counts.replies),
    views: whole(counts.views),
  }
}

/** A whole number from 0 up, or null. */
export function whole(value: number | null): number | null {
  return value !== null && Number.isSafeInteger(value) && value >= 0 ? value : null
}
