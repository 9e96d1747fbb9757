// The log in memory of bench `pipeline --mode distributed`: what the product may expect of any log while it runs.
import { expect, it } from 'vitest'
import { createMemoryLog } from '../../bench/memory-log.ts'
import type { Append, LogRecord } from '../../contracts/log.ts'

const ends = [
  { topic: 'posts.collected' as const, partition: 0, next: 70 },
  { topic: 'posts.collected' as const, partition: 1, next: 90 },
]
const record = (partition: number, value: string): Append => ({
  topic: 'posts.collected',
  partition,
  value,
  post: null,
})

it('goes on at the offsets where another log ended, and hands each record on once, in order', async () => {
  const log = createMemoryLog(3, ends, () => 5)
  const values = Array.from({ length: 1_300 }, (_, i) => String(i))
  const seen: LogRecord[] = []
  const done = new AbortController()
  const idle: number[] = []
  const reading = log.subscribe({
    group: 'any',
    topics: ['posts.collected'],
    batch: 100,
    signal: done.signal,
    idle: () => idle.push(seen.length),
    handle: async (records) => {
      expect(records.length).toBeLessThanOrEqual(100)
      seen.push(...records)
      if (seen.length === values.length + 1) done.abort()
    },
  })
  expect(await log.append([record(1, 'other')])).toEqual([
    { topic: 'posts.collected', partition: 1, offset: 90 },
  ])
  for (const value of values) await log.append([record(0, value)])
  await reading
  const own = seen.filter(({ partition }) => partition === 0)
  expect(own.map(({ value }) => value)).toEqual(values)
  expect(own.map(({ offset }) => offset)).toEqual(values.map((_, i) => 70 + i))
  expect(idle[0]).toBe(0)
  // What everybody has handled is let go; the ends say so.
  const [first] = await log.ends('posts.collected')
  expect(first?.next).toBe(70 + values.length)
  expect(first?.low).toBeGreaterThan(70)
})
