import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createHostQueues } from '../../ingest/polite-hosts.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const never = () => new Promise<never>(() => undefined)

it('leaves the pause between the starts of two requests to one host, and none between hosts', async () => {
  const queues = createHostQueues(1_000)
  const started: string[] = []
  const run = (host: string, name: string) =>
    queues.run(host, undefined, async () => {
      started.push(`${name} at ${Date.now() - begin}`)
    })
  const begin = Date.now()
  const all = Promise.all([run('a', 'a1'), run('a', 'a2'), run('b', 'b1'), run('a', 'a3')])
  await vi.advanceTimersByTimeAsync(5_000)
  await all
  expect(started.toSorted()).toEqual(['a1 at 0', 'a2 at 1000', 'a3 at 2000', 'b1 at 0'])
})

it('goes on after a request that failed', async () => {
  const queues = createHostQueues(0)
  const broken = queues.run('a', undefined, () => Promise.reject(new Error('reset')))
  await expect(broken).rejects.toThrow('reset')
  await expect(queues.run('a', undefined, async () => 'well')).resolves.toBe('well')
})

it('forgets idle hosts first, and refuses one more when none is idle', async () => {
  const queues = createHostQueues(0)
  await queues.run('idle', undefined, async () => undefined)
  for (let host = 0; host < 999; host += 1) void queues.run(`busy-${host}`, undefined, never)
  await expect(queues.run('new', undefined, async () => 'room')).resolves.toBe('room')
  void queues.run('last', undefined, never)
  await expect(queues.run('more', undefined, async () => 'no')).rejects.toThrow('too many hosts')
})

it('refuses to let requests to one host pile up', async () => {
  const queues = createHostQueues(0)
  for (let n = 0; n < 1_001; n += 1) void queues.run('slow', undefined, never)
  await expect(queues.run('slow', undefined, never)).rejects.toThrow('too many requests wait')
})
