// Processor: watch as one of several processes on the same stream. One leads and writes; the others follow, with their
// state kept up and nothing written, and take over when it is gone.
// Promises: a follower handles a batch only when what the leader said of all of it is durable, so that it never has to
// take back anything; who takes over reads watch.derived to its end first and writes exactly what is missing there.
// A leader that was stopped and comes back can only repeat equal records, which every consumer skips.
import type { Log, LogRecord } from '../contracts/log.ts'
import { OtherVersion } from '../contracts/other-version.ts'
import { Unavailable } from '../contracts/unavailable.ts'
import { isAbove, NeedsNewEpoch, type Said, saidIn, type Watch } from './watch.ts'

export type StandByOptions = {
  log: Pick<Log, 'ends' | 'subscribe'> & Required<Pick<Log, 'lead'>>
  /** What is led: watch of one epoch. Its version is the behaviour's. */
  family: string
  version: string
  /** Group in which watch.derived is read: this process's own. */
  group: string
  signal: AbortSignal
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** Called when this process begins to lead or to follow. */
  changed(): void
}

export type Standing = 'undecided' | 'leads' | 'follows'
/** Any watch, in this thread or in one of its own. */
type AnyWatch = Omit<Watch, 'state'>
export type StandingWatch = AnyWatch & { standing(): Standing }

const askAgainMs = 500

/** Puts a watch among others of its epoch. */
export function standBy(watch: AnyWatch, options: StandByOptions): StandingWatch {
  const { log, sleep } = options
  const topic = 'watch.derived' as const
  const stopped = new AbortController()
  const signal = AbortSignal.any([options.signal, stopped.signal])
  const waiting = new Set<() => void>()
  let standing: Standing = 'undecided'
  /** Counts what was told of the leadership, so that an older answer is known as such. */
  let term = 0
  let said: Said = { rev: -1, n: -1 }
  /** Next offset of watch.derived that is not known here. */
  let heard = 0
  let next = 0
  let broke: unknown
  let listening: AbortController | undefined
  const running = new Set<Promise<void>>()
  signal.addEventListener('abort', wake)

  function wake(): void {
    for (const one of [...waiting]) one()
  }

  /** Resolves when `done` says so; rejects when this process broke or is told to end. */
  async function until(done: () => boolean): Promise<void> {
    for (;;) {
      if (broke !== undefined) throw broke
      if (signal.aborted) throw new Unavailable('The process ends.')
      if (done()) return
      await new Promise<void>((resolve) => {
        const over = () => {
          waiting.delete(over)
          resolve()
        }
        waiting.add(over)
      })
    }
  }

  function run(work: Promise<void>): void {
    const settled = work
      .catch((cause: unknown) => {
        if (signal.aborted && cause instanceof Unavailable) return
        broke ??= cause
        wake()
      })
      .finally(() => running.delete(settled))
    running.add(settled)
  }

  async function endOf(): Promise<{ low: number; next: number }> {
    for (;;) {
      try {
        const [end] = await log.ends(topic)
        return end ?? { low: 0, next: 0 }
      } catch (cause) {
        if (!(cause instanceof Unavailable) || signal.aborted) throw cause
        await sleep(askAgainMs, signal)
      }
    }
  }

  /** Reads along what the leader says, from its newest record on. */
  async function listen(own: AbortSignal): Promise<void> {
    const end = await endOf()
    const offset = Math.max(end.low, end.next - 1)
    heard = offset
    await log.subscribe({
      group: options.group,
      topics: [topic],
      from: [{ topic, partition: 0, offset }],
      alone: true,
      signal: own,
      handle: async (records) => {
        const last = records.at(-1) as LogRecord
        heard = last.offset + 1
        hear(saidIn(last))
      },
    })
  }

  function hear(newer: Said): void {
    // What a leader that came back repeats is below what is known.
    if (isAbove(newer, said)) said = newer
    wake()
  }

  function startListening(): void {
    if (listening !== undefined) return
    listening = new AbortController()
    run(listen(AbortSignal.any([signal, listening.signal])))
  }

  async function takeOver(own: number): Promise<void> {
    startListening()
    const end = await endOf()
    await until(() => heard >= end.next || own !== term)
    if (own !== term) return
    listening?.abort()
    listening = undefined
    stand('leads')
  }

  function stand(now: Standing): void {
    if (standing === now) return
    standing = now
    options.changed()
    wake()
  }

  function changed(leads: boolean): void {
    if (leads && standing === 'leads') return
    term += 1
    if (leads) run(takeOver(term))
    else {
      startListening()
      stand('follows')
    }
  }

  async function lead(): Promise<void> {
    const { family, version } = options
    const standFor = { family, version, topic: 'stream.ordered' as const }
    try {
      await log.lead({ ...standFor, signal: stopped.signal, reached: () => next, changed })
    } catch (cause) {
      throw cause instanceof OtherVersion
        ? new NeedsNewEpoch(`${cause.message} This is ${version}.`)
        : cause
    }
  }

  async function leave(): Promise<void> {
    stopped.abort()
    await Promise.all(running)
    signal.removeEventListener('abort', wake)
  }

  return {
    ...watch,
    standing: () => standing,
    open: async () => {
      const opened = await watch.open()
      next = opened.from[0]?.offset ?? 0
      startListening()
      run(lead())
      await until(() => standing !== 'undecided').catch(async (cause: unknown) => {
        await leave()
        throw cause
      })
      return opened
    },
    handle: async (records) => {
      const last = records.at(-1)?.offset ?? -1
      await until(() => standing === 'leads' || said.rev > last)
      watch.hear(said)
      return watch.handle(records)
    },
    settle: async (records, fates) => {
      next = (records.at(-1)?.offset ?? next - 1) + 1
      await watch.settle(records, fates)
    },
    close: async () => {
      // Whoever follows begins when this one has left: all that it handled is written by now.
      await leave()
      await watch.close()
    },
  }
}
