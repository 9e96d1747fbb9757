// What every Log promises, whatever it runs on: order, durability, positions, waiting and erasing.
import { describe, expect, it } from 'vitest'
import type { Append, Log, LogRecord } from '../../contracts/log.ts'
import type { TopicName } from '../../contracts/topics.ts'
import { keyedId } from '../builders.ts'
import { logErasing } from './log-erasing.ts'

/** Opens a new, empty log with `partitions` of posts.collected; `reopen` closes it and opens the same one again. */
export type OpenLog = (partitions?: number) => Promise<{
  log: Log
  reopen(): Promise<Log>
  /** Sets the time that the log stamps; null where the log has a clock of its own. */
  clock: { now: number } | null
}>

/** `erases` is false where what was erased is blanked by the archive behind the log. */
export function logSuite(open: OpenLog, { erases = true } = {}): void {
  describe('appending', () => appending(open))
  describe('subscribing', () => subscribing(open))
  describe('keeping positions', () => positions(open))
  if (erases) describe('erasing', () => logErasing(open))
}

/** Records of one topic whose values say their number. */
export function numbered(
  count: number,
  { topic = 'stream.ordered' as TopicName, partition = 0, from = 0 } = {},
): Append[] {
  return Array.from({ length: count }, (_, i) => ({
    topic,
    partition,
    value: JSON.stringify({ v: 1, number: from + i }),
    post: null,
  }))
}

/** Reads by subscription until `count` records came. */
export async function take(
  log: Log,
  count: number,
  how: Partial<Parameters<Log['subscribe']>[0]> = {},
): Promise<LogRecord[]> {
  const stop = new AbortController()
  const found: LogRecord[] = []
  await log.subscribe({
    group: 'reader',
    topics: ['stream.ordered'],
    signal: stop.signal,
    handle: async (records) => {
      found.push(...records)
      if (found.length >= count) stop.abort()
    },
    ...how,
  })
  return found
}

const offsets = (records: { offset: number }[]) => records.map(({ offset }) => offset)
const numbers = (records: LogRecord[]) =>
  records.map(({ value }) => (JSON.parse(value) as { number: number }).number)

function appending(open: OpenLog): void {
  it('gives dense offsets from 0 in the order given, each partition its own', async () => {
    const { log } = await open(2)
    const mixed = [0, 1, 0, 0, 1].map((partition, i) => ({
      topic: 'posts.collected' as const,
      partition,
      value: JSON.stringify({ number: i }),
      post: null,
    }))
    const given = await log.append(mixed)
    expect(given.map(({ partition, offset }) => [partition, offset])).toEqual([
      [0, 0],
      [1, 0],
      [0, 1],
      [0, 2],
      [1, 1],
    ])
    const kept = await log.read({ topic: 'posts.collected', partition: 0, offset: 0 }, 10)
    expect(numbers(kept)).toEqual([0, 2, 3])
    expect(log.partitions('posts.collected')).toBe(2)
    expect(log.partitions('stream.ordered')).toBe(1)
  })

  it('keeps the order of appends that were not waited for', async () => {
    const { log } = await open()
    await Promise.all(
      Array.from({ length: 40 }, (_, i) => log.append(numbered(30, { from: i * 30 }))),
    )
    const kept = await log.read({ topic: 'stream.ordered', partition: 0, offset: 0 }, 5_000)
    expect(numbers(kept)).toEqual(Array.from({ length: 1_200 }, (_, i) => i))
    expect(offsets(kept)).toEqual(numbers(kept))
  })

  it('has what it acknowledged after it was opened again, and goes on after it', async () => {
    const { log, reopen } = await open()
    await log.append(numbered(3))
    const again = await reopen()
    const [position] = await again.append(numbered(1, { from: 3 }))
    expect(position?.offset).toBe(3)
    expect(numbers(await take(again, 4))).toEqual([0, 1, 2, 3])
  })

  it('stamps the time at append, never a lower one after a higher', async () => {
    const { log, clock } = await open()
    const before = Date.now()
    const times = [5_000, 4_000, 6_000]
    for (const [i, now] of times.entries()) {
      if (clock !== null) clock.now = now
      await log.append(numbered(i === 0 ? 2 : 1))
    }
    const stamped = (await take(log, 4)).map(({ at }) => at)
    if (clock !== null) return expect(stamped).toEqual([5_000, 5_000, 5_000, 6_000])
    const [first = 0, second, ...later] = stamped
    expect(second).toBe(first)
    expect(stamped).toEqual(stamped.toSorted((a, b) => a - b))
    expect(first).toBeGreaterThanOrEqual(before)
    expect(later.at(-1)).toBeLessThanOrEqual(Date.now())
  })

  it('says the ends of a topic: the lowest kept and the next', async () => {
    const { log } = await open(2)
    await log.append(numbered(3, { topic: 'posts.collected', partition: 1 }))
    expect(await log.ends('posts.collected')).toEqual([
      { partition: 0, low: 0, next: 0 },
      { partition: 1, low: 0, next: 3 },
    ])
  })

  it('takes nothing of an append with a partition that is not there', async () => {
    const { log } = await open()
    const wrong = [...numbered(2), ...numbered(1, { partition: 7 })]
    await expect(log.append(wrong)).rejects.toThrow('no partition 7')
    expect(await log.ends('stream.ordered')).toEqual([{ partition: 0, low: 0, next: 0 }])
    expect(offsets(await log.append(numbered(1)))).toEqual([0])
  })

  it('reads from an offset on, and says so when the offset is beyond the end', async () => {
    const { log } = await open()
    await log.append(numbered(5))
    const at = (offset: number) => ({ topic: 'stream.ordered' as const, partition: 0, offset })
    expect(offsets(await log.read(at(2), 2))).toEqual([2, 3])
    expect(await log.read(at(5), 2)).toEqual([])
    await expect(log.read(at(6), 2)).rejects.toThrow('records were lost')
  })
}

function subscribing(open: OpenLog): void {
  it('delivers what is there, then what comes, and says when nothing is left', async () => {
    const { log } = await open()
    await log.append(numbered(2))
    const stop = new AbortController()
    const seen: number[] = []
    let idle = 0
    await log.subscribe({
      group: 'reader',
      topics: ['stream.ordered'],
      signal: stop.signal,
      idle: () => {
        idle += 1
        if (seen.length === 2) void log.append(numbered(2, { from: 2 }))
        else stop.abort()
      },
      handle: async (records) => {
        seen.push(...numbers(records))
      },
    })
    expect(seen).toEqual([0, 1, 2, 3])
    expect(idle).toBe(2)
  })

  it('gives records of one partition at a time, of every topic asked for', async () => {
    const { log } = await open(3)
    for (const partition of [0, 1, 2])
      await log.append(numbered(4, { topic: 'posts.collected', partition, from: partition * 4 }))
    await log.append(numbered(2, { topic: 'desk.decided', from: 12 }))
    const batches: string[][] = []
    const stop = new AbortController()
    await log.subscribe({
      group: 'reader',
      topics: ['posts.collected', 'desk.decided'],
      signal: stop.signal,
      batch: 3,
      idle: () => stop.abort(),
      handle: async (records) => {
        batches.push(records.map(({ topic, partition }) => `${topic}/${partition}`))
      },
    })
    expect(batches.every((batch) => new Set(batch).size === 1)).toBe(true)
    expect(batches.flat()).toHaveLength(14)
    expect(Math.max(...batches.map((batch) => batch.length))).toBe(3)
  })

  it('waits with the next batch until the one before was handled', async () => {
    const { log } = await open()
    await log.append(numbered(6))
    let inside = 0
    let most = 0
    const stop = new AbortController()
    await log.subscribe({
      group: 'reader',
      topics: ['stream.ordered'],
      batch: 2,
      signal: stop.signal,
      idle: () => stop.abort(),
      handle: async () => {
        inside += 1
        most = Math.max(most, inside)
        await log.ends('stream.ordered')
        await log.append(numbered(1, { topic: 'desk.decided' }))
        inside -= 1
      },
    })
    expect(most).toBe(1)
  })

  it('gives all to each of two readers of one group that keep their positions themselves', async () => {
    const { log } = await open()
    await log.append(numbered(3))
    const from = [{ topic: 'stream.ordered' as const, partition: 0, offset: 1 }]
    const both = [1, 2].map(() => take(log, 2, { from, alone: true }))
    expect((await Promise.all(both)).map(numbers)).toEqual([
      [1, 2],
      [1, 2],
    ])
    // Each for itself: nothing of it is the group's.
    expect((await log.committed('reader')).next).toEqual([])
  })

  it('rejects with what the handler rejected with', async () => {
    const { log } = await open()
    await log.append(numbered(1))
    const failing = log.subscribe({
      group: 'reader',
      topics: ['stream.ordered'],
      signal: new AbortController().signal,
      handle: () => Promise.reject(new Error('the handler broke')),
    })
    await expect(failing).rejects.toThrow('the handler broke')
  })

  it('ends when it is told to, while it waits and before it began', async () => {
    const { log } = await open()
    const stop = new AbortController()
    await log.subscribe({
      group: 'reader',
      topics: ['stream.ordered'],
      signal: stop.signal,
      idle: () => queueMicrotask(() => stop.abort()),
      handle: async () => undefined,
    })
    await log.append(numbered(1))
    let handled = 0
    await log.subscribe({
      group: 'reader',
      topics: ['stream.ordered'],
      signal: stop.signal,
      handle: async () => {
        handled += 1
      },
    })
    expect(handled).toBe(0)
  })

  it('rejects when its position lies beyond the end of the log', async () => {
    const { log } = await open()
    await log.append(numbered(2))
    await log.commit('reader', [{ topic: 'stream.ordered', partition: 0, offset: 9 }])
    await expect(take(log, 1)).rejects.toThrow('records were lost')
  })
}

function positions(open: OpenLog): void {
  it('goes on after the commit of its group, also when it was opened again', async () => {
    const { log, reopen } = await open()
    await log.append(numbered(5))
    await log.commit('reader', [{ topic: 'stream.ordered', partition: 0, offset: 3 }])
    expect(offsets(await take(log, 2))).toEqual([3, 4])
    expect(offsets(await take(await reopen(), 2))).toEqual([3, 4])
  })

  it('begins where it is told to rather than at the commit', async () => {
    const { log } = await open()
    await log.append(numbered(5))
    await log.commit('reader', [{ topic: 'stream.ordered', partition: 0, offset: 3 }])
    const from = [{ topic: 'stream.ordered' as const, partition: 0, offset: 1 }]
    expect(offsets(await take(log, 4, { from }))).toEqual([1, 2, 3, 4])
  })

  it('keeps groups apart', async () => {
    const { log } = await open()
    await log.append(numbered(4))
    await log.commit('one', [{ topic: 'stream.ordered', partition: 0, offset: 2 }])
    expect(offsets(await take(log, 2, { group: 'one' }))).toEqual([2, 3])
    expect(offsets(await take(log, 4, { group: 'two' }))).toEqual([0, 1, 2, 3])
    expect(await log.committed('two')).toEqual({ next: [], note: null })
  })

  it('keeps a note beside the commit, and the newest one', async () => {
    const { log, reopen } = await open(2)
    const at = (partition: number, offset: number) => [
      { topic: 'posts.collected' as const, partition, offset },
    ]
    await log.append(numbered(3, { topic: 'posts.collected', partition: 0 }))
    await log.append(numbered(3, { topic: 'posts.collected', partition: 1 }))
    await log.commit('stage', at(0, 1), 'first')
    await log.commit('stage', at(1, 1), 'second')
    await log.commit('stage', at(0, 2), 'third')
    const { next, note } = await (await reopen()).committed('stage')
    expect(note).toBe('third')
    expect(new Set(next.map(({ partition, offset }) => `${partition}:${offset}`))).toEqual(
      new Set(['0:2', '1:1']),
    )
  })

  it('knows posts that were never erased as not erased', async () => {
    const { log } = await open()
    expect(await log.erased([keyedId('a')])).toEqual(new Set())
  })
}
