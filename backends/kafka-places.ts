// Backend: the next offset to read of each partition that the group gave to this reader.
// Promises: a place that lies outside of what the brokers have is LogBroken, never moved to where there is something.
import type { LogRecord, Position } from '../contracts/log.ts'
import type { TopicName } from '../contracts/topics.ts'
import { LogBroken } from './log-broken.ts'

type Ends = (topic: TopicName) => Promise<{ partition: number; low: number; next: number }[]>

export type Places = {
  /** Takes what the group gave; places of partitions that stay are kept. */
  assign(keys: Set<string>): void
  /** Finds the places of partitions that came without one, and checks all of them against the brokers. */
  find(): Promise<void>
  has(key: string): boolean
  /** The records of a batch that are next in turn, in parts. Throws LogBroken at a hole. */
  inTurn(key: string, records: LogRecord[], size: number): LogRecord[][]
  advance(key: string, next: number): void
  all(): Position[]
  /** True when nothing is left to read for now. Throws LogBroken where the log ends below a place. */
  caughtUp(): Promise<boolean>
  /** Changes with every record that was read. */
  signature(): string
}

/** `from` beats the group's committed position, which beats the lowest offset kept. */
export function createPlaces(options: {
  topics: TopicName[]
  from: Position[]
  ends: Ends
  committed(): Promise<Position[]>
}): Places {
  const { topics, from, ends, committed } = options
  const places = new Map<string, number>()
  let assigned = new Set<string>()

  function adopt(known: Position[]): void {
    for (const { topic, partition, offset } of known) {
      const key = `${topic}/${partition}`
      if (assigned.has(key) && !places.has(key)) places.set(key, offset)
    }
  }

  async function endsOfAssigned() {
    const all = await Promise.all(
      topics.map(async (topic) =>
        (await ends(topic)).map(({ partition, low, next }) => ({
          key: `${topic}/${partition}`,
          low,
          next,
        })),
      ),
    )
    return all.flat().filter(({ key }) => assigned.has(key))
  }

  function check(key: string, place: number, next: number): void {
    if (place <= next) return
    throw new LogBroken(
      `${key} ends at ${next}, below the reader's position ${place}: records were lost.`,
    )
  }

  return {
    assign: (keys) => {
      assigned = keys
      for (const key of places.keys()) if (!keys.has(key)) places.delete(key)
      adopt(from)
    },
    find: async () => {
      if ([...assigned].some((key) => !places.has(key))) adopt(await committed())
      for (const { key, low, next } of await endsOfAssigned()) {
        const place = places.get(key) ?? low
        check(key, place, next)
        if (place < low) throw hole(key, place, low)
        places.set(key, place)
      }
    },
    has: (key) => places.has(key),
    inTurn: (key, records, size) => {
      const place = places.get(key) ?? 0
      // Below the place lies only what was handled before the group was divided anew.
      const fresh = records.filter(({ offset }) => offset >= place)
      for (const [i, { offset }] of fresh.entries())
        if (offset !== place + i) throw hole(key, place + i, offset)
      const parts = Math.ceil(fresh.length / size)
      return Array.from({ length: parts }, (_, i) => fresh.slice(i * size, (i + 1) * size))
    },
    advance: (key, next) => {
      if (assigned.has(key)) places.set(key, next)
    },
    all: () =>
      [...places].map(([key, offset]) => {
        const at = key.lastIndexOf('/')
        return {
          topic: key.slice(0, at) as TopicName,
          partition: Number(key.slice(at + 1)),
          offset,
        }
      }),
    caughtUp: async () => {
      // Places move on while the brokers are asked: an answer says nothing about what was read after the question.
      const before = new Map(places)
      let behind = false
      for (const { key, low, next } of await endsOfAssigned()) {
        check(key, before.get(key) ?? low, next)
        if ((places.get(key) ?? low) !== next) behind = true
      }
      return !behind
    },
    signature: () => [...places].map(([key, place]) => `${key}:${place}`).join(' ') || 'none',
  }
}

function hole(key: string, place: number, found: number): LogBroken {
  return new LogBroken(`${key} has no record ${place}; the next is ${found}.`)
}
