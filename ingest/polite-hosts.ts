// One queue per host: one request at a time, and a pause between two.
// Promises bounded memory: so many hosts, so many waiting each; an idle host is forgotten first.
import PQueue from 'p-queue'
import { Unavailable } from '../contracts/unavailable.ts'

const maxHosts = 1_000
const maxWaiting = 1_000

/** Runs tasks of one host one after the other. */
export type HostQueues = {
  run<T>(host: string, signal: AbortSignal | undefined, task: () => Promise<T>): Promise<T>
}

/** `intervalMs` is the least time between the starts of two requests to a host. */
export function createHostQueues(intervalMs: number): HostQueues {
  const queues = new Map<string, PQueue>()

  const queueOf = (host: string): PQueue => {
    const known = queues.get(host)
    if (known !== undefined) {
      // Moved to the end: the map is in order of last use.
      queues.delete(host)
      queues.set(host, known)
      return known
    }
    if (queues.size >= maxHosts) forgetOne(queues)
    const queue = new PQueue(
      intervalMs > 0
        ? { concurrency: 1, interval: intervalMs, intervalCap: 1, strict: true }
        : { concurrency: 1 },
    )
    queues.set(host, queue)
    return queue
  }

  return {
    async run(host, signal, task) {
      const queue = queueOf(host)
      if (queue.size >= maxWaiting) throw new Unavailable(`too many requests wait for ${host}`)
      return await queue.add(task, signal === undefined ? {} : { signal })
    },
  }
}

function forgetOne(queues: Map<string, PQueue>): void {
  for (const [host, queue] of queues) {
    if (queue.size + queue.pending === 0) {
      queues.delete(host)
      return
    }
  }
  throw new Unavailable('requests to too many hosts wait')
}
