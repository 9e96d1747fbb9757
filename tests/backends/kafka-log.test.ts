// Kafka as a log: the suite of the port on a real broker, and what only Kafka can do wrong.
import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { ConfigResourceTypes, Kafka, logLevel } from 'kafkajs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type KafkaLogOptions, openKafkaLog } from '../../backends/kafka-log.ts'
import { LogBroken } from '../../backends/log-broken.ts'
import type { Log } from '../../contracts/log.ts'
import { Unavailable } from '../../contracts/unavailable.ts'
import { type KafkaService, startKafka } from '../services/kafka.ts'
import { logSuite, numbered, take } from '../suites/log-suite.ts'

let service: KafkaService
const closing: (() => Promise<void>)[] = []

beforeAll(async () => {
  service = await startKafka()
})
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})
afterAll(() => service?.stop())

async function openAs(prefix: string, more: Partial<KafkaLogOptions> = {}): Promise<Log> {
  const log = await openKafkaLog({
    brokers: service.brokers,
    tls: null,
    user: null,
    prefix,
    partitions: 1,
    ...more,
  })
  let closed: Promise<void> | undefined
  const close = () => {
    closed ??= log.close()
    return closed
  }
  closing.push(close)
  return { ...log, close }
}

const newPrefix = () => `test-${randomUUID()}`

function bareClient() {
  const kafka = new Kafka({ brokers: service.brokers, logLevel: logLevel.NOTHING })
  const admin = kafka.admin()
  closing.push(() => admin.disconnect())
  return { kafka, admin }
}

logSuite(
  async (partitions = 1) => {
    const prefix = newPrefix()
    const log = await openAs(prefix, { partitions })
    return {
      log,
      clock: null,
      reopen: async () => {
        await log.close()
        return openAs(prefix, { partitions })
      },
    }
  },
  { erases: false },
)

describe('what the brokers have', () => {
  const at = (offset: number) => ({ topic: 'stream.ordered' as const, partition: 0, offset })
  const nameOf = (prefix: string) => `${prefix}.stream.ordered`

  it('is kept for seven days, by the time of the brokers, and never compacted', async () => {
    const prefix = newPrefix()
    await openAs(prefix, { partitions: 3 })
    const { admin } = bareClient()
    await admin.connect()
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: ['posts.collected', 'dead-letters'].map((topic) => ({
        type: ConfigResourceTypes.TOPIC,
        name: `${prefix}.${topic}`,
        configNames: ['retention.ms', 'cleanup.policy', 'message.timestamp.type'],
      })),
    })
    const settings = resources.map(({ configEntries }) =>
      Object.fromEntries(
        configEntries.map(({ configName, configValue }) => [configName, configValue]),
      ),
    )
    const days = (n: number) => String(n * 24 * 3_600_000)
    const both = { 'cleanup.policy': 'delete', 'message.timestamp.type': 'LogAppendTime' }
    expect(settings).toEqual([
      { ...both, 'retention.ms': days(7) },
      { ...both, 'retention.ms': days(30) },
    ])
  })

  it('is refused where another hand set it up with holes or with the writers time', async () => {
    const prefix = newPrefix()
    const { admin } = bareClient()
    await admin.connect()
    const configEntries = [{ name: 'cleanup.policy', value: 'compact' }]
    await admin.createTopics({ topics: [{ topic: nameOf(prefix), configEntries }] })
    await expect(openAs(prefix)).rejects.toThrow('cleanup.policy=compact; it must be delete')
  })

  it('keeps its number of partitions, whatever is asked for later', async () => {
    const prefix = newPrefix()
    await openAs(prefix, { partitions: 3 })
    expect((await openAs(prefix, { partitions: 1 })).partitions('posts.collected')).toBe(3)
  })

  it('is not read on when its beginning was cut off below the reader', async () => {
    const prefix = newPrefix()
    const log = await openAs(prefix)
    await log.append(numbered(6))
    await log.commit('reader', [at(1)])
    const { admin } = bareClient()
    await admin.connect()
    // The client deletes in topics only that it was asked about before.
    await admin.fetchTopicOffsets(nameOf(prefix))
    await admin.deleteTopicRecords({
      topic: nameOf(prefix),
      partitions: [{ partition: 0, offset: '4' }],
    })
    await expect(take(log, 1)).rejects.toThrow(LogBroken)
    // And the position still says so at the next start.
    expect((await log.committed('reader')).next).toEqual([at(1)])
    await expect(take(log, 1)).rejects.toThrow(LogBroken)
  })

  it('is not read on when the topic was deleted and made again under the reader', async () => {
    const prefix = newPrefix()
    const log = await openAs(prefix)
    await log.append(numbered(5))
    const { admin } = bareClient()
    await admin.connect()
    const stop = new AbortController()
    const reading = log.subscribe({
      group: 'reader',
      topics: ['stream.ordered'],
      signal: stop.signal,
      handle: async () => undefined,
      idle: () => {
        void admin
          .deleteTopics({ topics: [nameOf(prefix)] })
          .then(() => openAs(prefix))
          .then((again) => again.append(numbered(2)))
      },
    })
    await expect(reading).rejects.toThrow(LogBroken)
  })

  it('takes no record that is larger than the brokers would take', async () => {
    const log = await openAs(newPrefix())
    const [small] = numbered(1)
    const large = {
      topic: 'stream.ordered',
      partition: 0,
      value: 'x'.repeat(9_000_000),
      post: null,
    }
    await expect(log.append([large as typeof small & object])).rejects.toThrow('Kafka takes')
    expect(await log.append(numbered(1))).toEqual([at(0)])
  })

  it('may come from a foreign hand: such a record is handed on as it is', async () => {
    const prefix = newPrefix()
    const log = await openAs(prefix)
    const producer = bareClient().kafka.producer()
    await producer.connect()
    await producer.send({
      topic: nameOf(prefix),
      messages: [{ value: 'no JSON' }, { value: null }],
    })
    await producer.disconnect()
    expect((await take(log, 2)).map(({ value }) => value)).toEqual(['no JSON', ''])
  })
})

describe('a group', () => {
  it('divides the partitions among its readers and hands on what was committed, without a hole', async () => {
    const prefix = newPrefix()
    const first = await openAs(prefix, { partitions: 4 })
    const second = await openAs(prefix, { partitions: 4 })
    const topic = 'posts.collected' as const
    const stops = [new AbortController(), new AbortController()] as const
    const seen = new Map<number, Set<number>>()
    const owners = new Set<string>()
    let enough: () => void = () => undefined
    const all = new Promise<void>((resolve) => {
      enough = resolve
    })
    const read = (log: Log, who: number) =>
      log.subscribe({
        group: 'shared',
        topics: [topic],
        batch: 5,
        signal: (stops[who] as AbortController).signal,
        handle: async (records) => {
          const partition = records[0]?.partition ?? -1
          owners.add(`${who}:${partition}`)
          const offsets = seen.get(partition) ?? new Set<number>()
          seen.set(partition, offsets)
          for (const { offset } of records) offsets.add(offset)
          await log.commit('shared', [
            { topic, partition, offset: (records.at(-1)?.offset ?? 0) + 1 },
          ])
          if ([...seen.values()].reduce((sum, { size }) => sum + size, 0) >= 4 * 120) enough()
        },
      })
    const fill = async () => {
      for (let round = 0; round < 12; round += 1)
        for (const partition of [0, 1, 2, 3])
          await first.append(numbered(10, { topic, partition, from: round * 10 }))
    }
    const readings = [read(first, 0), fill(), read(second, 1)]
    await all
    for (const stop of stops) stop.abort()
    await Promise.all(readings)
    for (const partition of [0, 1, 2, 3])
      expect([...(seen.get(partition) ?? [])].toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: 120 }, (_, i) => i),
      )
    expect(new Set([...owners].map((one) => one[0]))).toEqual(new Set(['0', '1']))
    expect((await first.committed('shared')).next).toHaveLength(4)
  })

  it('waits through a handler that is slower than its session', async () => {
    const log = await openAs(newPrefix(), { sessionMs: 6_000 })
    await log.append(numbered(2))
    const seen: number[] = []
    const stop = new AbortController()
    await log.subscribe({
      group: 'slow',
      topics: ['stream.ordered'],
      batch: 1,
      signal: stop.signal,
      handle: async ([record]) => {
        seen.push(record?.offset ?? -1)
        if (seen.length === 1) await setTimeout(8_000)
        else stop.abort()
      },
    })
    expect(seen).toEqual([0, 1])
  })
})

describe('brokers that are away', () => {
  it('are waited for: what was acknowledged is there, and reading goes on where it was', async () => {
    const prefix = newPrefix()
    const log = await openAs(prefix)
    await log.append(numbered(3))
    const stop = new AbortController()
    const seen: number[] = []
    let killed: () => void = () => undefined
    const reached = new Promise<void>((resolve) => {
      killed = resolve
    })
    const reading = log.subscribe({
      group: 'reader',
      topics: ['stream.ordered'],
      signal: stop.signal,
      idle: () => killed(),
      handle: async (records) => {
        seen.push(...records.map(({ offset }) => offset))
        if (seen.length >= 5) stop.abort()
      },
    })
    await reached
    await service.kill()
    await expect(log.append(numbered(2, { from: 3 }))).rejects.toThrow(Unavailable)
    await service.restart()
    expect((await log.append(numbered(2, { from: 3 }))).map(({ offset }) => offset)).toEqual([3, 4])
    await reading
    expect(seen).toEqual([0, 1, 2, 3, 4])
  })

  it('are Unavailable at a wrong address', async () => {
    await expect(openAs(newPrefix(), { brokers: ['127.0.0.1:1'] })).rejects.toThrow(Unavailable)
  })
})
