// Two corrections of kafkajs 2.2.4, whose last release was in 2023. The only deep imports of that package.
// 1. Its request queue sets a timer for a moment that may lie in the past: newer Nodes print TimeoutNegativeWarning.
// 2. When a position lies outside the log it overwrites what the group had committed and goes on at the other end.
//    Here that is an error: records were lost, and the position must still say so at the next start.
import { createRequire } from 'node:module'

type RequestQueue = {
  throttledUntil: number
  throttleCheckTimeoutId: NodeJS.Timeout | null
  pending: unknown[]
  checkPendingRequests(): void
}

const checkAgainMs = 10
let done = false

/** Applies the corrections once per process; throws when the package is not the one they were written for. */
export function correctKafkaClient(): void {
  if (done) return
  done = true
  const load = createRequire(import.meta.url)
  const queue = load('kafkajs/src/network/requestQueue/index.js').prototype
  const group = load('kafkajs/src/consumer/consumerGroup.js').prototype
  for (const [of, name] of [
    [queue, 'scheduleCheckPendingRequests'],
    [group, 'recoverFromOffsetOutOfRange'],
  ] as const) {
    if (typeof of[name] !== 'function')
      throw new Error('This is not kafkajs 2.2.4: look at backends/kafka-corrections.ts.')
  }
  queue.scheduleCheckPendingRequests = scheduleCheck
  group.recoverFromOffsetOutOfRange = (cause: Error) => Promise.reject(cause)
}

function scheduleCheck(this: RequestQueue): void {
  if (this.throttleCheckTimeoutId !== null) return
  const throttled = this.throttledUntil - Date.now()
  // Without a throttle and with nothing pending there is nothing to look after.
  if (throttled <= 0 && this.pending.length === 0) return
  const wait = throttled > 0 ? throttled : checkAgainMs
  this.throttleCheckTimeoutId = setTimeout(() => {
    this.throttleCheckTimeoutId = null
    this.checkPendingRequests()
  }, wait)
}
