// How a request fails: too late, unreachable, or a server that says it is busy.
// Promises that each of them is `Unavailable`, with the server's own wait where it gave one, and that a caller
// who gave up gets the reason of its own signal back.
import { Unavailable } from '../contracts/unavailable.ts'

/** A server that asks for a longer pause would silence a source unseen. */
const maxRetryAfterMs = 24 * 60 * 60_000

/** Runs within the time left; a failure of the network becomes `Unavailable`, an abort stays one. */
export async function withDeadline<T>(
  ms: number,
  outer: AbortSignal | undefined,
  host: string,
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const inner = new AbortController()
  const stop = () => inner.abort(outer?.reason)
  const late = new Unavailable(`${host} did not answer in time`)
  const timer = setTimeout(() => inner.abort(late), Math.max(0, ms))
  outer?.addEventListener('abort', stop, { once: true })
  try {
    return await task(inner.signal)
  } catch (cause) {
    outer?.throwIfAborted()
    if (inner.signal.aborted) throw late
    if (cause instanceof Unavailable) throw cause
    throw new Unavailable(`${host} cannot be reached (${describe(cause)})`, { cause })
  } finally {
    clearTimeout(timer)
    outer?.removeEventListener('abort', stop)
  }
}

function describe(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown'
  return 'code' in cause && typeof cause.code === 'string'
    ? cause.code
    : cause.message.slice(0, 200)
}

/** 429 and 5xx: the same request may well succeed later. */
export function isBusy(status: number): boolean {
  return status === 429 || status >= 500
}

/** What to throw for a busy answer. */
export function busy(
  host: string,
  status: number,
  headers: Record<string, string>,
  now: number,
): Unavailable {
  const retryAfterMs = readRetryAfter(headers['retry-after'], now)
  const message = `${host} answered ${status}`
  return new Unavailable(message, retryAfterMs === undefined ? {} : { retryAfterMs })
}

/** Milliseconds to wait, from seconds or a date; undefined where there is none to read. */
export function readRetryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined
  const text = value.trim()
  const ms = /^\d{1,12}$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(0, ms), maxRetryAfterMs)
}
