// A generation that begins behind an archive, on a real broker: its offsets are counted from what the archive holds.
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { type KafkaLogOptions, openKafkaLog } from '../../backends/kafka-log.ts'
import type { TopicName } from '../../contracts/topics.ts'
import { type KafkaService, startKafka } from '../services/kafka.ts'
import { numbered, take } from '../suites/log-suite.ts'

let service: KafkaService
let prefix = ''
const closing: (() => Promise<void>)[] = []

beforeAll(async () => {
  service = await startKafka()
})
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})
afterAll(() => service?.stop())

async function openLog(more: Partial<KafkaLogOptions> = {}) {
  const options = { brokers: service.brokers, tls: null, user: null, prefix, partitions: 1 }
  const log = await openKafkaLog({ ...options, ...more })
  closing.push(() => log.close())
  return log
}

const bases = (base: number) => new Map<TopicName, number>([['stream.ordered', base]])
const offsets = (records: { offset: number }[]) => records.map(({ offset }) => offset)

it('counts on from its base, in appends, ends, reads, subscriptions and positions, in every process', async () => {
  prefix = randomUUID()
  await (await openLog()).append(numbered(5))
  const log = await openLog({ opens: { archive: 1, bases: bases(1_000) } })
  expect(log.generation).toBe(2)
  expect(await log.ends('stream.ordered')).toEqual([{ partition: 0, low: 1_000, next: 1_000 }])
  expect(offsets(await log.append(numbered(3)))).toEqual([1_000, 1_001, 1_002])
  expect(offsets(await log.append(numbered(1, { topic: 'posts.collected' })))).toEqual([0])
  const at = (offset: number) => ({ topic: 'stream.ordered' as const, partition: 0, offset })
  expect(offsets(await log.read(at(1_001), 10))).toEqual([1_001, 1_002])
  const other = await openLog()
  expect(other.generation).toBe(2)
  await other.commit('reader', [at(1_001)], 'noted')
  expect(await other.committed('reader')).toEqual({ next: [at(1_001)], note: 'noted' })
  expect(offsets(await take(other, 2))).toEqual([1_001, 1_002])
  expect(offsets(await take(other, 1, { group: 'from', from: [at(1_002)] }))).toEqual([1_002])
  await expect(take(other, 1, { group: 'below', from: [at(4)] })).rejects.toThrow('has no record 4')
})

it('is above every one that was ever begun', async () => {
  prefix = randomUUID()
  await openLog({ opens: { archive: 4, bases: bases(10) } })
  const log = await openLog({ opens: { archive: 2, bases: bases(20) } })
  expect(log.generation).toBe(6)
  expect((await (await openLog()).ends('stream.ordered'))[0]?.low).toBe(20)
})

it('refuses a folder that stands in another epoch than the one that was moved', async () => {
  prefix = randomUUID()
  await openLog({ epoch: 2, opens: { archive: 1, bases: bases(10) } })
  await expect(openLog({ epoch: 1 })).rejects.toThrow('no epoch 1')
  expect((await openLog({ epoch: 2 })).generation).toBe(2)
})
