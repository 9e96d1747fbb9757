// The load as a connector of the product: generated posts with a tick for every minute of event time between them.
// Promises constant memory (posts are made when they are asked for) and a pace that can be changed while it runs:
//   closed   as fast as the product indexes: only so many posts are under way at once
//   open     so many a second, whether the product keeps up or not; a late post is not forgiven
import type { Connector, Found, FoundPost } from '../contracts/connector.ts'
import { minuteOf } from '../contracts/minutes.ts'
import type { IndexWatch } from './index-watch.ts'

export type LoadFeeder = {
  connector: Connector
  given(): number
  ticks(): number
  /** Gives posts until so many were given in all. */
  closed(until: number): void
  /** Gives posts at a rate per second; `due` takes the moment (ms since 1970) at which each should have come. */
  open(perSecond: number, due?: number[]): void
  pause(): void
  end(): void
}

type Pace =
  | { kind: 'closed'; until: number }
  | { kind: 'open'; perSecond: number; startedAt: number; from: number; due?: number[] | undefined }
  | { kind: 'paused' }
  | { kind: 'ended' }

/**
 * A feeder of these posts; paused until told. `underWay` is how many may be between it and the index in a closed loop:
 * enough that no stage waits for the feeder, few enough to be no backlog.
 */
export function createLoadFeeder(
  posts: Iterator<FoundPost>,
  index: IndexWatch,
  underWay: number,
): LoadFeeder {
  let pace: Pace = { kind: 'paused' }
  let given = 0
  let ticks = 0
  let wake = () => {}
  index.listen(() => wake())

  function set(next: Pace): void {
    pace = next
    wake()
  }

  /** Waits for a change of pace, an apply, or so many ms. */
  function woken(ms?: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = ms === undefined ? undefined : setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  /** Waits for the next post's turn; false = no more posts. */
  async function turn(): Promise<boolean> {
    for (;;) {
      if (pace.kind === 'ended') return false
      const wait = msUntilTurn(pace)
      if (wait <= 0) return true
      await woken(Number.isFinite(wait) ? wait : undefined)
    }
  }

  /** 0 or less = now; infinite = not before something happens. */
  function msUntilTurn(now: Pace): number {
    if (now.kind === 'closed') {
      const free = given < now.until && given - index.posts() < underWay
      return free ? 0 : Number.POSITIVE_INFINITY
    }
    if (now.kind !== 'open') return Number.POSITIVE_INFINITY
    const due = now.startedAt + ((given - now.from) * 1_000) / now.perSecond
    const wait = due - Date.now()
    if (wait <= 0) now.due?.push(due)
    return wait
  }

  async function* find(): AsyncGenerator<Found> {
    let minute: number | undefined
    for (;;) {
      if (!(await turn())) return
      const made = posts.next()
      if (made.done) return
      const at = minuteOf(Date.parse(made.value.createdAt ?? ''))
      minute ??= at - 1
      for (; minute < at; minute += 1) {
        ticks += 1
        yield { kind: 'tick', minute: minute + 1 }
      }
      given += 1
      yield { kind: 'post', post: made.value, provenance: noProvenance }
    }
  }

  return {
    connector: {
      source: 'generated-load',
      connector: 'generated-load',
      version: '1',
      sampling: 'full_stream',
      terms: 'open',
      legalBasis: null,
      pollMs: null,
      find,
    },
    given: () => given,
    ticks: () => ticks,
    closed: (until) => set({ kind: 'closed', until }),
    open: (perSecond, due) =>
      set({ kind: 'open', perSecond, startedAt: Date.now(), from: given, due }),
    pause: () => set({ kind: 'paused' }),
    end: () => set({ kind: 'ended' }),
  }
}

const noProvenance = { request: null, batch: null, row: null, rule: null }
