// Ingest: how long to wait before asking again, and the waiting itself.
// Promises: full jitter, so that many sources that failed together do not come back together; abort ends a wait.
import { setTimeout as after } from 'node:timers/promises'
import type { Unavailable } from '../contracts/unavailable.ts'

export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>

const firstMs = 1_000
const longestMs = 60_000
/** A source that asks for a longer pause than this gets asked once an hour. */
const longestAskedMs = 3_600_000

/** Milliseconds to wait after the `attempt`-th failure in a row (from 0); `random` is in [0, 1). */
export function backOffMs(error: Unavailable, attempt: number, random: () => number): number {
  if (error.retryAfterMs !== undefined) {
    return Math.min(longestAskedMs, Math.max(0, error.retryAfterMs))
  }
  return Math.round(random() * Math.min(longestMs, firstMs * 2 ** Math.min(attempt, 16)))
}

/** Milliseconds between two polls: a tenth more or less, so that sources drift apart. */
export function pollWaitMs(pollMs: number, random: () => number): number {
  return Math.round(pollMs * (0.9 + 0.2 * random()))
}

/** Resolves after `ms`, or as soon as `signal` aborts. */
export const sleepFor: Sleep = async (ms, signal) => {
  if (signal.aborted) return
  await after(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
}
