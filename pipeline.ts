// The whole system on one page: which stages there are, what they read and write, and how a product of them runs.
//   world → ingest → posts.collected → enrich → stream.ordered → watch → watch.derived → index, notify → people
// A data table first, so that a test can check that every topic has a writer and a reader and that there is no cycle.
import { randomUUID } from 'node:crypto'
import type { Backends } from './backends/open-backends.ts'
import { archivedTopics } from './contracts/archive.ts'
import type { Alert } from './contracts/derived.ts'
import type { Append } from './contracts/log.ts'
import type { Fates } from './contracts/outcome.ts'
import type { Stage } from './contracts/stage.ts'
import type { TopicName } from './contracts/topics.ts'
import { startWatchThread } from './pipeline-watch.ts'
import { createArchiveStage } from './processors/archive-records.ts'
import { type AskOptions, createAskMeanings } from './processors/ask-meanings.ts'
import { createEnrich } from './processors/enrich.ts'
import { createIndexStage } from './processors/index-records.ts'
import { createNotify } from './processors/notify.ts'
import { type Progress, runStage } from './processors/run-stage.ts'
import { type StandingWatch, standBy } from './processors/stand-by.ts'
import { createWatch, type Watch } from './processors/watch.ts'
import { behaviour } from './processors/watch-state.ts'

export const stages = {
  enrich: {
    reads: ['posts.collected', 'desk.decided', 'settings.changed', 'models.answered'],
    writes: ['stream.ordered'],
  },
  watch: { reads: ['stream.ordered'], writes: ['watch.derived'] },
  index: { reads: ['watch.derived'], writes: [] },
  notify: { reads: ['watch.derived'], writes: ['notifications.sent'] },
  archive: { reads: archivedTopics, writes: [] },
} as const satisfies Record<string, { reads: readonly TopicName[]; writes: readonly TopicName[] }>

export type StageName = keyof typeof stages
export const stageNames = Object.keys(stages) as StageName[]

export type StageStatus = {
  name: StageName
  /** `standby`: follows another process, which leads. */
  state: 'running' | 'stopped' | 'waiting' | 'standby'
  lag: number
  fates: Fates
  error: string | null
}

/** Records of one partition that a stage has not handled yet. */
export type PartitionLag = { stage: StageName; topic: TopicName; partition: number; lag: number }

export type Pipeline = {
  watch: Pick<Watch, 'snapshot' | 'reached'>
  status(): Promise<StageStatus[]>
  /** By partition; of stages that have begun. */
  lags(): Promise<PartitionLag[]>
  /** Stages that have not begun, wait for a server or broke. Asks nobody. */
  notReady(): Promise<string[]>
  /** Resolves when every stage has handled all there is; rejects when one broke. */
  settled(): Promise<void>
  /** Rejects with what broke a stage; never resolves before `stop`. */
  broken: Promise<void>
  /** Ends all stages; watch leaves a snapshot, so that the next start has nothing to repeat. */
  stop(): Promise<void>
}

export type PipelineOptions = {
  backends: Backends
  salt: number
  /** Threads of enrich; from 1, watch has one of its own as well. 0 = all in the caller's. */
  threads: number
  now: () => number
  elapsed: () => number
  tell: (alert: Alert) => void
  snapshotEveryMs?: number
  eraseWithinMs?: number
  /** Records of one batch: an I/O grouping that no result shows. */
  batch?: number
  /** Stages of this process; default all that there are. */
  only?: readonly StageName[]
}

/** What reads watch.derived reads that of one epoch, so its group is the epoch's; enrich belongs to all. */
export function groupOf(name: StageName, epoch: number): string {
  return name === 'enrich' || epoch === 1 ? `lali-${name}` : `lali-${name}.e${epoch}`
}

/** Where another process has watch, there is nothing to keep and nothing reached. */
const noWatch: Pipeline['watch'] = {
  snapshot: async () => undefined,
  reached: () => ({ minute: 0, liveNarratives: 0 }),
}

/** Starts the stages of this process. */
export function startPipeline(options: PipelineOptions): Pipeline {
  const { backends, now, elapsed } = options
  const { log, index, snapshots, epoch, copy } = backends
  const often = {
    ...(options.snapshotEveryMs === undefined ? {} : { snapshotEveryMs: options.snapshotEveryMs }),
    ...(options.eraseWithinMs === undefined ? {} : { eraseWithinMs: options.eraseWithinMs }),
  }
  const abort = new AbortController()
  const order = stageNames.filter(
    (name) => (options.only ?? stageNames).includes(name) && (name !== 'archive' || copy !== null),
  )
  const makeWatch = () =>
    options.threads > 0
      ? startWatchThread(log, { folder: backends.snapshotFolder, epoch, ...often })
      : createWatch({ log, snapshots, epoch, elapsed, ...often })
  const alone = order.includes('watch') ? makeWatch() : undefined
  // In the distributed mode several processes may have watch: one leads, the others follow.
  const { lead } = log
  let standing: StandingWatch | undefined
  const own = `lali-watch-${randomUUID()}`
  if (alone !== undefined && lead !== undefined)
    standing = standBy(alone, {
      log: { ...log, lead },
      family: `lali-watch.e${epoch}`,
      version: behaviour,
      group: `${own}.derived`,
      signal: abort.signal,
      sleep,
      changed: () => wake(),
    })
  const watch = standing ?? alone
  const stageOf = (name: StageName): Stage => {
    if (name === 'enrich')
      return createEnrich({
        salt: options.salt,
        generation: log.generation,
        threads: options.threads,
      })
    if (name === 'watch' && watch !== undefined) return watch
    if (name === 'index') return createIndexStage(index)
    if (name === 'archive' && copy !== null) return createArchiveStage(copy, log)
    return createNotify({ log, tell: options.tell })
  }
  const progress = new Map<StageName, Progress>()
  const errors = new Map<StageName, Error>()
  const waiting = new Set<() => void>()
  let events = 0
  const wake = () => {
    events += 1
    for (const one of [...waiting]) one()
  }
  const runs = order.map((name) =>
    runStage({
      stage: stageOf(name),
      // Each process with watch reads all of the stream, so each has a group of its own.
      group: name === 'watch' && standing !== undefined ? own : groupOf(name, epoch),
      log,
      now,
      sleep,
      signal: abort.signal,
      ...(options.batch === undefined ? {} : { batch: options.batch }),
      onProgress: (reached) => {
        progress.set(name, reached)
        wake()
      },
    }).catch((cause: unknown) => {
      errors.set(name, cause instanceof Error ? cause : new Error(String(cause)))
      wake()
      throw cause
    }),
  )
  // A process may have no stage at all, and is not over for that.
  const stopped = new Promise<void>((resolve) => {
    abort.signal.addEventListener('abort', () => resolve(), { once: true })
  })
  const broken = Promise.all([stopped, ...runs]).then(() => undefined)
  broken.catch(() => undefined)

  /** What another process leads is not this one's to finish. */
  const follows = (name: StageName) => name === 'watch' && standing?.standing() === 'follows'

  async function lag(name: StageName): Promise<number> {
    if (progress.get(name) === undefined) return Number.POSITIVE_INFINITY
    return (await lagsOf(name)).reduce((sum, one) => sum + one.lag, 0)
  }

  async function lagsOf(stage: StageName): Promise<PartitionLag[]> {
    const next = progress.get(stage)?.next
    if (next === undefined) return []
    const lags: PartitionLag[] = []
    // Several enrichers divide the partitions: what another one handled is in what the group has committed.
    const shared = stage === 'enrich' ? (await log.committed(groupOf(stage, epoch))).next : []
    const committed = new Map(shared.map((one) => [`${one.topic}/${one.partition}`, one.offset]))
    for (const topic of stages[stage].reads) {
      for (const { partition, next: end } of await log.ends(topic)) {
        const key = `${topic}/${partition}`
        const lag = end - Math.max(next.get(key) ?? 0, committed.get(key) ?? 0)
        lags.push({ stage, topic, partition, lag })
      }
    }
    return lags
  }

  /** Resolves when a stage has handled all there is; what flows behind it is asked for after it. */
  async function caughtUp(name: StageName): Promise<void> {
    for (;;) {
      const [error] = errors.values()
      if (error) throw error
      const before = events
      if (follows(name) || (await lag(name)) === 0) return
      if (events === before) await nextEvent()
    }
  }

  function nextEvent(): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        waiting.delete(done)
        resolve()
      }
      waiting.add(done)
    })
  }

  return {
    watch: watch ?? noWatch,
    broken,
    status: async () =>
      Promise.all(
        order.map(async (name) => {
          const reached = progress.get(name)
          const error = errors.get(name)
          const works = follows(name) ? 'standby' : 'running'
          const state = error ? 'stopped' : reached?.waiting ? 'waiting' : works
          const behind = await lag(name)
          return {
            name,
            state,
            lag: Number.isFinite(behind) ? behind : 0,
            fates: reached?.fates ?? { in: 0, emitted: 0, dropped: {}, dead_lettered: 0 },
            error: error?.message ?? reached?.waiting ?? null,
          } as const
        }),
      ),
    lags: async () => (await Promise.all(order.map(lagsOf))).flat(),
    notReady: async () =>
      order.filter((name) => {
        const reached = progress.get(name)
        return errors.has(name) || reached === undefined || reached.waiting !== null
      }),
    settled: async () => {
      for (const name of order) await caughtUp(name)
    },
    stop: async () => {
      abort.abort()
      await Promise.allSettled(runs)
      try {
        if (errors.size === 0) await watch?.snapshot()
      } finally {
        await watch?.end?.()
      }
    },
  }
}

/**
 * Asks the office's embeddings endpoint, beside the stages: they are whole without it, nothing waits for it, and what
 * it writes comes back to watch through enrich. Ends when the signal aborts.
 */
export async function askMeanings(
  { log, epoch }: Pick<Backends, 'log' | 'epoch'>,
  options: AskOptions,
  signal: AbortSignal,
  waits: (why: string) => void,
): Promise<void> {
  let before: string | null = null
  await runStage({
    stage: createAskMeanings(options),
    group: epoch === 1 ? 'lali-ask-meanings' : `lali-ask-meanings.e${epoch}`,
    log,
    now: () => 0,
    sleep,
    signal,
    batch: 500,
    onProgress: ({ waiting }) => {
      if (waiting !== null && waiting !== before) waits(waiting)
      before = waiting
    },
  })
}

/** The record that opens the first generation of sources in a new folder. */
export function openingRecord(partitions: number): Append {
  return generationRecord(1, (topic) => {
    const count = topic === 'posts.collected' ? partitions : 1
    return Array.from({ length: count }, () => 0)
  })
}

/** The record that opens a generation: `bases` are the offsets at which the partitions of a topic begin in it. */
export function generationRecord(
  generation: number,
  bases: (topic: TopicName) => number[],
): Append {
  const topics = Object.fromEntries(
    stages.enrich.reads.map((topic) => {
      const own = bases(topic)
      return [topic, { partitions: own.length, bases: own }]
    }),
  )
  const value = JSON.stringify({ v: 1, op: 'sources', generation, topics })
  return { topic: 'posts.collected', partition: 0, value, post: null }
}

/** Waits; returns early when the signal aborts. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done, { once: true })
    function done() {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
  })
}
