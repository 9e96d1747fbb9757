// The port Log in memory, for the part of bench `pipeline --mode distributed` that leaves the servers out: what the
// stages cost when nothing is sent and nothing is kept. Its partitions go on at the offsets where another log ended.
// Promises the port's order and its one batch at a time for each subscription; a record that every subscription has
// handled is let go, so memory stays as small as what is under way. Nothing is durable.
import type { Append, Log, LogRecord, Position, Subscription } from '../contracts/log.ts'
import type { TopicName } from '../contracts/topics.ts'

const usualBatch = 500

type Part = { topic: TopicName; partition: number; base: number; kept: LogRecord[] }
type Reader = { topics: TopicName[]; at: Map<Part, number>; wake(): void }

/** An empty log; `ends` are the next offsets of every partition of every topic. */
export function createMemoryLog(
  generation: number,
  ends: { topic: TopicName; partition: number; next: number }[],
  now: () => number,
): Log {
  const parts = ends.map(
    ({ topic, partition, next }): Part => ({ topic, partition, base: next, kept: [] }),
  )
  const readers = new Set<Reader>()
  const groups = new Map<string, { next: Map<string, Position>; note: string | null }>()
  const closing = new AbortController()
  const of = (topic: TopicName) => parts.filter((part) => part.topic === topic)
  const endOf = ({ base, kept }: Part) => base + kept.length

  function partOf({ topic, partition }: Pick<Position, 'topic' | 'partition'>): Part {
    const found = of(topic).find((part) => part.partition === partition)
    if (found === undefined) throw new Error(`There is no partition ${partition} of ${topic}.`)
    return found
  }

  async function append(records: Append[]): Promise<Position[]> {
    const at = now()
    const positions = records.map(({ topic, partition, value }) => {
      const part = partOf({ topic, partition })
      const offset = endOf(part)
      part.kept.push({ topic, partition, offset, at, value })
      return { topic, partition, offset }
    })
    for (const reader of readers) reader.wake()
    return positions
  }

  /** Lets go of what every reader of this partition has handled. */
  function trim(part: Part): void {
    const places = [...readers].flatMap(({ at }) => at.get(part) ?? [])
    const handled = Math.min(...places) - part.base
    if (handled < usualBatch) return
    part.kept.splice(0, handled)
    part.base += handled
  }

  async function subscribe(subscription: Subscription): Promise<void> {
    const { topics, from = [], idle } = subscription
    const signal = AbortSignal.any([subscription.signal, closing.signal])
    const reader: Reader = { topics, at: new Map(), wake: () => undefined }
    for (const part of topics.flatMap(of)) {
      const stated = from.find(
        ({ topic, partition }) => topic === part.topic && partition === part.partition,
      )
      reader.at.set(part, stated?.offset ?? part.base)
    }
    readers.add(reader)
    try {
      while (!signal.aborted)
        if (!(await handOn(reader, subscription, signal))) await nothingLeft(reader, signal, idle)
    } finally {
      readers.delete(reader)
    }
  }

  /** A batch of each partition that has one; false when none has. */
  async function handOn(
    reader: Reader,
    { batch = usualBatch, handle }: Subscription,
    signal: AbortSignal,
  ): Promise<boolean> {
    let found = false
    for (const [part, at] of reader.at) {
      const records = part.kept.slice(at - part.base, at - part.base + batch)
      if (records.length === 0 || signal.aborted) continue
      found = true
      await handle(records)
      reader.at.set(part, at + records.length)
      trim(part)
    }
    return found
  }

  /** Waits for an append; asked for in the turn that found nothing, so that none is missed. */
  function nothingLeft(reader: Reader, signal: AbortSignal, idle?: () => void): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        signal.removeEventListener('abort', done)
        resolve()
      }
      reader.wake = done
      signal.addEventListener('abort', done, { once: true })
      idle?.()
      if (signal.aborted) done()
    })
  }

  return {
    generation,
    append,
    subscribe,
    commit: async (group, next, note) => {
      const known = groups.get(group) ?? { next: new Map<string, Position>(), note: null }
      for (const one of next) known.next.set(`${one.topic}/${one.partition}`, one)
      groups.set(group, { next: known.next, note: note ?? known.note })
    },
    committed: async (group) => {
      const known = groups.get(group)
      return { next: [...(known?.next.values() ?? [])], note: known?.note ?? null }
    },
    read: async (from, limit) => {
      const part = partOf(from)
      return part.kept.slice(Math.max(0, from.offset - part.base)).slice(0, limit)
    },
    ends: async (topic) =>
      of(topic).map((part) => ({
        partition: part.partition,
        low: part.base,
        next: endOf(part),
      })),
    partitions: (topic) => of(topic).length,
    erase: async () => undefined,
    erased: async () => new Set(),
    close: async () => closing.abort(),
  }
}
