// Stage enrich: posts.collected, desk.decided, settings.changed, models.answered → stream.ordered (its only writer).
// Stateless; the heavy work per post runs in worker threads, and answers are taken in the order of the records.
import { Worker } from 'node:worker_threads'
import type { LogRecord } from '../contracts/log.ts'
import type { Outcome } from '../contracts/outcome.ts'
import { inParts } from '../contracts/record-parts.ts'
import type { Stage } from '../contracts/stage.ts'
import { threadEntry } from '../contracts/typed-thread.ts'
import { type EnrichOptions, enrichRecord } from './enrich-record.ts'

type EnrichThread = ReturnType<typeof startThread>
type Waiting = { resolve: (outcomes: Outcome[]) => void; reject: (cause: unknown) => void }

/** `threads` 0 runs in the caller's thread: for tests and small replays. */
export function createEnrich(options: EnrichOptions & { threads: number }): Stage {
  const { threads, ...work } = options
  const pool = Array.from({ length: threads }, () => startThread(work))
  return {
    name: 'enrich',
    reads: ['posts.collected', 'desk.decided', 'settings.changed', 'models.answered'],
    handle: async (records) => {
      if (pool.length === 0) return records.map((record) => enrichRecord(record, work))
      return inParts(records, (part, nth) => (pool[nth % pool.length] as EnrichThread).run(part))
    },
    close: async () => {
      await Promise.all(pool.map((thread) => thread.stop()))
    },
  }
}

function startThread(work: EnrichOptions) {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const file = new URL(`./enrich-thread.${extension}`, import.meta.url)
  const worker = new Worker(threadEntry(file), {
    workerData: work,
    execArgv: [],
    resourceLimits: { maxYoungGenerationSizeMb: 24, maxOldGenerationSizeMb: 256 },
  })
  const waiting = new Map<number, Waiting>()
  let last = 0
  worker.on('message', ({ id, outcomes }: { id: number; outcomes: Outcome[] }) => {
    waiting.get(id)?.resolve(outcomes)
    waiting.delete(id)
  })
  const fail = (cause: unknown) => {
    for (const { reject } of waiting.values()) reject(cause)
    waiting.clear()
  }
  worker.on('error', fail)
  worker.on('exit', () => fail(new Error('The enrich thread ended.')))
  return {
    run: (records: LogRecord[]): Promise<Outcome[]> => {
      last += 1
      const id = last
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        worker.postMessage({ id, records })
      })
    },
    stop: () => worker.terminate(),
  }
}
