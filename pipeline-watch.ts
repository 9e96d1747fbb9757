// The caller's side of the thread that holds watch (pipeline-watch-thread.ts): a stage like any other for run-stage.ts.
// Promises: requests are handled in the order they were made; when the thread dies, every one that waits fails.
// What watch asks of the log is answered here.
import { Worker } from 'node:worker_threads'
import type { Log, LogRecord } from './contracts/log.ts'
import type { Fates } from './contracts/outcome.ts'
import { inParts } from './contracts/record-parts.ts'
import { threadEntry } from './contracts/typed-thread.ts'
import type { Said, Watch } from './processors/watch.ts'

export type WatchThreadOptions = {
  /** Folder of the snapshot files. */
  folder: string
  epoch: number
  snapshotEveryMs?: number
  eraseWithinMs?: number
}

type Asked = 'ends' | 'read' | 'erase'
type Reached = ReturnType<Watch['reached']>
/** What goes to the thread: requests, and answers to what it asked of the log. */
export type ToWatch =
  | { id: number; ask: 'open' | 'snapshot' | 'close' }
  | { id: number; ask: 'handle'; records: LogRecord[] }
  | { id: number; ask: 'settle'; records: LogRecord[]; fates: Fates }
  | { call: number; value: unknown }
  | { call: number; error: unknown }
  | { hear: Said }
  | { end: true }
/** What comes from it. */
export type FromWatch =
  | { id: number; value: unknown; reached: Reached }
  | { id: number; error: unknown; reached: Reached }
  | { call: number; method: Asked; args: unknown[] }

type Request = ToWatch extends infer One
  ? One extends { id: number }
    ? Omit<One, 'id'>
    : never
  : never

/** Starts the thread; it opens its snapshot when run-stage.ts opens the stage. */
export function startWatchThread(
  log: Pick<Log, Asked>,
  options: WatchThreadOptions,
): Omit<Watch, 'state'> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const worker = new Worker(
    threadEntry(new URL(`./pipeline-watch-thread.${extension}`, import.meta.url)),
    {
      workerData: options,
      execArgv: [],
      // A young space of the usual size costs memory and was not seen to save time. Below 2 GB V8 lets a heap grow to twice
      // what lives in it before it collects, above that to four times.
      resourceLimits: { maxYoungGenerationSizeMb: 24, maxOldGenerationSizeMb: 2000 },
    },
  )
  const waiting = new Map<number, { resolve(value: never): void; reject(cause: unknown): void }>()
  let last = 0
  let ended: Error | undefined
  let reached: Reached = { minute: 0, liveNarratives: 0 }

  function end(error: Error): void {
    ended ??= error
    for (const { reject } of waiting.values()) reject(ended)
    waiting.clear()
  }

  function ask<T>(request: Request): Promise<T> {
    if (ended !== undefined) return Promise.reject(ended)
    last += 1
    const id = last
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      worker.postMessage({ ...request, id })
    })
  }

  async function askLog({
    call,
    method,
    args,
  }: Extract<FromWatch, { call: number }>): Promise<void> {
    try {
      const value = await (log[method] as (...of: unknown[]) => Promise<unknown>)(...args)
      worker.postMessage({ call, value } satisfies ToWatch)
    } catch (error) {
      worker.postMessage({ call, error } satisfies ToWatch)
    }
  }

  worker.on('message', (message: FromWatch) => {
    if ('call' in message) return void askLog(message)
    reached = message.reached
    const asked = waiting.get(message.id)
    waiting.delete(message.id)
    if ('error' in message) asked?.reject(message.error)
    else asked?.resolve(message.value as never)
  })
  worker.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))))
  const exited = new Promise<void>((resolve) => {
    worker.on('exit', () => {
      end(new Error('The watch thread ended.'))
      resolve()
    })
  })

  return {
    name: 'watch',
    reads: ['stream.ordered'],
    reached: () => reached,
    open: () => ask({ ask: 'open' }),
    hear: (said) => worker.postMessage({ hear: said } satisfies ToWatch),
    handle: (records) => inParts(records, (part) => ask({ ask: 'handle', records: part })),
    // Of the records only where they end is asked for.
    settle: (records, fates) => ask({ ask: 'settle', records: records.slice(-1), fates }),
    snapshot: () => ask({ ask: 'snapshot' }),
    close: () => ask({ ask: 'close' }),
    end: async () => {
      if (ended === undefined) worker.postMessage({ end: true } satisfies ToWatch)
      await exited
    },
  }
}
