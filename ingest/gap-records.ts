// Ingest: what was not collected, as records. run-connector.ts opens and closes them; coverage is computed from them.
// Promises: the id is made of source and start alone, so that a later record of the same gap replaces the earlier.
// The record of an open gap is kept beside the cursor, so that a restart can still close it.
import { Value } from 'typebox/value'
import { Gap } from '../contracts/collected.ts'
import { type GapReason, SourceGone } from '../contracts/connector.ts'
import { Unavailable } from '../contracts/unavailable.ts'
import { maskText } from './mask-text.ts'
import { cleanText, cutText, utcOf } from './working-text.ts'

/** A gap that fits its schema; `from` and `to` are RFC 3339 UTC with milliseconds, `to` null = open. */
export function gapRecord(gap: Omit<Gap, 'v' | 'op' | 'id'>): Gap {
  const share = Number.isNaN(gap.share) ? 0 : Math.min(1, Math.max(0, gap.share))
  return {
    v: 1,
    op: 'gap',
    id: `${gap.source}@${gap.from}`,
    source: gap.source,
    from: gap.from,
    // Both ends have one fixed form, so that text order is time order.
    to: gap.to !== null && gap.to < gap.from ? gap.from : gap.to,
    reason: gap.reason,
    share,
    detail: cleanText(gap.detail, 500),
  }
}

/** A stretch without any collecting that begins at `from` (ms since 1970) and still lasts. */
export function openGap(source: string, from: number, reason: GapReason, detail: string): Gap {
  // Messages of failures quote addresses.
  const masked = maskText(detail, () => false)
  return gapRecord({ source, from: iso(from), to: null, reason, share: 0, detail: masked })
}

/** The same gap, ended at `to` (ms since 1970). */
export function closeGap(gap: Gap, to: number): Gap {
  return gapRecord({ ...gap, to: iso(to) })
}

/** A gap for the time in which nobody asked a polled source; null when at most one poll was missed. */
export function downTime(
  source: string,
  pollMs: number | null,
  lastAt: number | null,
  now: number,
): Gap | null {
  if (pollMs === null || lastAt === null || now - lastAt <= 2 * pollMs) return null
  return closeGap(openGap(source, lastAt, 'stopped', 'Lali was not running.'), now)
}

/** Why a source that failed like this was not collected. */
export function reasonOf(error: Error): GapReason {
  if (error instanceof SourceGone) return 'refused'
  if (!(error instanceof Unavailable)) return 'broken_answer'
  if (error.gap !== undefined) return error.gap
  if (/\b5\d\d\b/u.test(error.message)) return 'unreachable'
  const limited = error.retryAfterMs !== undefined || /\b429\b/u.test(error.message)
  return limited ? 'rate_limited' : 'unreachable'
}

/** Text to keep beside the cursor. */
export function keepGap(gap: Gap | null): string | null {
  return gap === null ? null : JSON.stringify(gap)
}

/** The gap that was kept. Throws when the text is damaged: it was written by us. */
export function keptGap(text: string | null): Gap | null {
  if (text === null) return null
  const value: unknown = JSON.parse(text)
  if (!Value.Check(Gap, value)) throw new Error(`open gap is damaged: ${cutText(text, 200)}`)
  return value
}

function iso(ms: number): string {
  const text = utcOf(ms)
  if (text === null) throw new Error(`not a time: ${ms}`)
  return text
}
