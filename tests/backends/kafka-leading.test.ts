// Who leads, on a real broker: one of several, who keeps it while it lives, and is followed when it leaves.
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { openKafkaLog } from '../../backends/kafka-log.ts'
import type { Log } from '../../contracts/log.ts'
import { type KafkaService, startKafka } from '../services/kafka.ts'

let service: KafkaService
let prefix = ''
const stopping: (() => Promise<void>)[] = []

beforeAll(async () => {
  service = await startKafka()
})
afterEach(async () => {
  for (const stop of stopping.splice(0)) await stop()
})
afterAll(() => service?.stop())

/** One process that stands for the lead of `watch`. */
async function standing(version: string, reached: number) {
  const options = { brokers: service.brokers, tls: null, user: null, prefix, partitions: 1 }
  const log: Log = await openKafkaLog(options)
  const abort = new AbortController()
  const told: boolean[] = []
  const waiting = new Set<() => void>()
  const run = log.lead?.({
    family: 'watch.e1',
    version,
    topic: 'stream.ordered',
    signal: abort.signal,
    reached: () => reached,
    changed: (leads) => {
      told.push(leads)
      for (const one of waiting) one()
    },
  })
  run?.catch(() => undefined)
  let closed: Promise<void> | undefined
  const leave = () => {
    abort.abort()
    closed ??= log.close()
    return closed
  }
  stopping.push(leave)
  return {
    run,
    told,
    leave,
    until: (leads: boolean) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (told.at(-1) === leads) resolve()
        }
        waiting.add(look)
        look()
      }),
  }
}

it('one leads and keeps it when others come; when it leaves, who has read furthest follows', async () => {
  prefix = randomUUID()
  const first = await standing('v1', 5)
  await first.until(true)
  const near = await standing('v1', 900)
  await near.until(false)
  const far = await standing('v1', 10)
  await far.until(false)
  expect(first.told).not.toContain(false)
  await first.leave()
  await near.until(true)
  expect(far.told).not.toContain(true)
  const again = await standing('v1', 5_000)
  await again.until(false)
  expect(near.told.at(-1)).toBe(true)
})

it('refuses another version, also when nobody of the first is there any more', async () => {
  prefix = randomUUID()
  const first = await standing('v1', 0)
  await first.until(true)
  await first.leave()
  const other = await standing('v2', 0)
  await expect(other.run).rejects.toThrow('version v1')
})
