// Backend: the caller's side of the search index's writing thread.
// Promises: requests are answered in the order they were made; when the thread dies, every one that waits fails.
import { Worker } from 'node:worker_threads'
import type { SearchIndex } from '../contracts/search-index.ts'
import { threadEntry } from '../contracts/typed-thread.ts'
import type { WriterAnswer, WriterRequest } from './sqlite-search-worker.ts'

type Waiting = { resolve(): void; reject(error: Error): void }
export type WriterThread = Pick<SearchIndex, 'saveNote' | 'close'> & {
  apply(records: { offset: number; value: string }[]): Promise<void>
}

/** Starts the thread; resolves when its connection is open. Rejects with what kept it from opening. */
export async function startWriterThread(path: string): Promise<WriterThread> {
  const typed = import.meta.url.endsWith('.ts')
  const file = new URL(`./sqlite-search-worker.${typed ? 'ts' : 'js'}`, import.meta.url)
  const worker = new Worker(threadEntry(file), {
    workerData: { path },
    execArgv: [],
    resourceLimits: { maxYoungGenerationSizeMb: 12, maxOldGenerationSizeMb: 256 },
  })
  const waiting: Waiting[] = []
  let ended: Error | null = null

  function end(error: Error): void {
    ended ??= error
    for (const { reject } of waiting.splice(0)) reject(ended)
  }
  function answered(): Promise<void> {
    if (ended !== null) return Promise.reject(ended)
    return new Promise((resolve, reject) => waiting.push({ resolve, reject }))
  }
  function ask(request: WriterRequest): Promise<void> {
    const answer = answered()
    if (ended === null) worker.postMessage(request)
    return answer
  }

  worker.on('message', ({ error }: WriterAnswer) => {
    const first = waiting.shift()
    if (error === null) first?.resolve()
    else first?.reject(error)
  })
  worker.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))))
  const exited = new Promise<void>((resolve) => {
    worker.on('exit', () => {
      end(new Error('the search index is closed'))
      resolve()
    })
  })

  await answered()
  return {
    apply: (records) => ask({ ask: 'apply', records }),
    saveNote: (next, note) => ask({ ask: 'note', next, note }),
    async close() {
      if (ended === null) await ask({ ask: 'close' })
      await exited
    },
  }
}
