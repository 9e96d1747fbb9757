import type { GapReason } from './connector.ts'

/** The other side cannot be reached now (network, time-out, 429, 5xx): pause, back off, never drop. */
export class Unavailable extends Error {
  override name = 'Unavailable'
  /** What the gap is put down to, where the thrower knows. */
  readonly gap?: GapReason
  readonly retryAfterMs: number | undefined

  constructor(message: string, options: { retryAfterMs?: number; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause })
    this.retryAfterMs = options.retryAfterMs
  }
}
