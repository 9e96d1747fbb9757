// The thread that holds watch: its state, its scores and its snapshots, so that neither pages nor connectors wait.
// pipeline-watch.ts is the other side. Promises: one answer per request, in order of their ends; what it asks of
// the log goes through the caller, who is the only one to write.
import { parentPort, workerData } from 'node:worker_threads'
import { openSnapshotFiles } from './backends/snapshot-files.ts'
import type { Log } from './contracts/log.ts'
import type { FromWatch, ToWatch, WatchThreadOptions } from './pipeline-watch.ts'
import { createWatch } from './processors/watch.ts'

const port = parentPort
if (port === null) throw new Error('pipeline-watch-thread runs as a worker thread only')
const { folder, ...options } = workerData as WatchThreadOptions
const send = (message: FromWatch) => port.postMessage(message)

const waiting = new Map<number, { resolve(value: unknown): void; reject(cause: unknown): void }>()
let calls = 0

function ask<Method extends 'ends' | 'read' | 'erase'>(
  method: Method,
  ...args: Parameters<Log[Method]>
): ReturnType<Log[Method]> {
  calls += 1
  const call = calls
  return new Promise((resolve, reject) => {
    waiting.set(call, { resolve, reject })
    send({ call, method, args })
  }) as ReturnType<Log[Method]>
}

const watch = createWatch({
  ...options,
  log: {
    ends: (topic) => ask('ends', topic),
    read: (from, limit) => ask('read', from, limit),
    erase: (posts) => ask('erase', posts),
  },
  snapshots: openSnapshotFiles(folder),
  elapsed: () => performance.now(),
})

async function answer(request: Extract<ToWatch, { id: number }>): Promise<unknown> {
  switch (request.ask) {
    case 'open':
      return watch.open()
    case 'handle':
      return watch.handle(request.records)
    case 'settle':
      return watch.settle(request.records, request.fates)
    case 'snapshot':
      return watch.snapshot()
    default:
      return watch.close()
  }
}

port.on('message', (message: ToWatch) => {
  if ('end' in message) return port.close()
  if ('hear' in message) return watch.hear(message.hear)
  if ('call' in message) {
    const asked = waiting.get(message.call)
    waiting.delete(message.call)
    if ('error' in message) asked?.reject(message.error)
    else asked?.resolve(message.value)
    return
  }
  answer(message).then(
    (value) => send({ id: message.id, value, reached: watch.reached() }),
    (error: unknown) => send({ id: message.id, error, reached: watch.reached() }),
  )
})
