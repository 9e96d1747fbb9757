// Backend: the port Log on Apache Kafka. Its twin is sqlite-archive-log.ts; proved by tests/suites/log-suite.ts.
// Promises: an append resolves only after all in-sync copies have it, in the order given per partition; offsets are
// dense, since nothing is compacted and nothing is sent in transactions; `at` is the brokers' own time.
// What was erased is the archive's to blank: the brokers let go of it when its time is over, and not before.
import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import type { Append, Leading, Log, LogRecord, Position, Subscription } from '../contracts/log.ts'
import { type TopicName, topicNames } from '../contracts/topics.ts'
import { asked, createKafka, isElecting, type KafkaOptions } from './kafka-connection.ts'
import type { NewGeneration } from './kafka-generations.ts'
import { leadGroup } from './kafka-leading.ts'
import { type Commit, commitAside, committedBy, keptPositions } from './kafka-positions.ts'
import { readGroup } from './kafka-reader.ts'
import { prepareTopics } from './kafka-topics.ts'
import { createKafkaWriter, type KafkaWriter } from './kafka-writer.ts'
import { LogBroken } from './log-broken.ts'

const defaultSessionMs = 6_000
/** A leader is found within seconds; after that the caller is told to wait. */
const electionTries = 20
const electionMs = 250

export type { KafkaOptions }

export type KafkaLogOptions = KafkaOptions & {
  epoch?: number
  /** Where erased posts are blanked and known; without it this process leaves both to the one that has the archive. */
  archive?: Pick<Log, 'erase' | 'erased'>
  /** Begins a generation, on topics of its own; for a move from the embedded mode. */
  opens?: NewGeneration
}

/** Connects and makes the topics that are missing. Throws Unavailable, or says what stands in the way. */
export async function openKafkaLog(options: KafkaLogOptions): Promise<Log> {
  const kafka = createKafka(options)
  const epoch = options.epoch ?? 1
  const admin = kafka.admin()
  const topics = await asked(`Kafka at ${options.brokers.join(', ')} cannot be used`, async () => {
    await admin.connect()
    return prepareTopics(admin, { ...options, epoch })
  }).catch(async (cause: unknown) => {
    await admin.disconnect().catch(() => undefined)
    throw cause
  })
  const writers = new Map<string, KafkaWriter>()
  const committing = new Map<string, Commit>()
  const reading = new Set<Promise<void>>()
  const closing = new AbortController()

  const nameOf = topics.name
  const groupOf = (group: string) => `${options.prefix}.${group}`
  const named = (some: readonly TopicName[]) =>
    new Map(some.map((topic) => [nameOf(topic), topic] as const))

  function writer(topic: TopicName, partition: number): KafkaWriter {
    const key = `${topic}/${partition}`
    const known = writers.get(key)
    if (known !== undefined) return known
    const made = createKafkaWriter(kafka, nameOf(topic), partition)
    writers.set(key, made)
    return made
  }

  async function append(records: Append[]): Promise<Position[]> {
    const parts = new Map<string, { first: Append; at: number[] }>()
    for (const [i, record] of records.entries()) {
      const { topic, partition } = record
      if (partition < 0 || partition >= topics.partitions(topic))
        throw new LogBroken(`There is no partition ${partition} of ${topic}.`)
      const key = `${topic}/${partition}`
      const part = parts.get(key)
      if (part === undefined) parts.set(key, { first: record, at: [i] })
      else part.at.push(i)
    }
    const positions: Position[] = new Array(records.length)
    const all = await Promise.allSettled(
      [...parts.values()].map(async ({ first: { topic, partition }, at }) => {
        const values = at.map((i) => records[i]?.value ?? '')
        const offsets = await writer(topic, partition).append(values)
        for (const [n, i] of at.entries())
          positions[i] = {
            topic,
            partition,
            offset: topics.base(topic) + (offsets[n] ?? Number.NaN),
          }
      }),
    )
    // Only when none is under way any more: a caller that tries again must not be overtaken by what it tried before.
    for (const one of all) if (one.status === 'rejected') throw one.reason
    return positions
  }

  async function ends(
    topic: TopicName,
  ): Promise<{ partition: number; low: number; next: number }[]> {
    const ask = () =>
      asked(`The ends of ${topic} cannot be read`, () => admin.fetchTopicOffsets(nameOf(topic)))
    let answer: Awaited<ReturnType<typeof ask>> | undefined
    for (let tries = 0; answer === undefined && tries < electionTries; tries += 1)
      answer = await ask().catch(waitForLeader)
    const base = topics.base(topic)
    return (answer ?? (await ask()))
      .map(({ partition, low, high }) => ({
        partition,
        low: base + Number(low),
        next: base + Number(high),
      }))
      .sort((a, b) => a.partition - b.partition)
  }

  async function subscribe(subscription: Subscription): Promise<void> {
    if (subscription.signal.aborted) return
    const { group, alone = false } = subscription
    const run = readGroup(
      {
        kafka,
        groupId: () => groupOf(alone ? `${group}-${randomUUID()}` : group),
        sessionMs: options.sessionMs ?? defaultSessionMs,
        topics: named(subscription.topics),
        base: topics.base,
        ends,
        committed: async () => (await committed(group)).next,
        committing: (commit) => {
          if (alone) return
          if (commit === undefined) committing.delete(group)
          else committing.set(group, commit)
        },
      },
      { ...subscription, signal: AbortSignal.any([subscription.signal, closing.signal]) },
    )
    await whileOpen(run)
  }

  async function lead(leading: Leading): Promise<void> {
    const signal = AbortSignal.any([leading.signal, closing.signal])
    const run = leadGroup(
      {
        kafka,
        prefix: options.prefix,
        topic: nameOf(leading.topic),
        sessionMs: options.sessionMs ?? defaultSessionMs,
      },
      { ...leading, signal },
    )
    await whileOpen(run)
  }

  async function whileOpen(run: Promise<void>): Promise<void> {
    const settled = run.catch(() => undefined)
    reading.add(settled)
    await run.finally(() => reading.delete(settled))
  }

  async function committed(group: string): Promise<{ next: Position[]; note: string | null }> {
    return committedBy(admin, groupOf(group), named(topicNames), topics.base)
  }

  /** By a reader of its own group, since the client reads in groups only; nothing of that group is kept. */
  async function read(from: Position, limit: number): Promise<LogRecord[]> {
    const { topic, partition } = from
    const all = await ends(topic)
    const end = all.find((one) => one.partition === partition)
    if (end === undefined) throw new LogBroken(`There is no partition ${partition} of ${topic}.`)
    const place = `${topic}/${partition}`
    if (from.offset > end.next)
      throw new LogBroken(
        `${place} ends at ${end.next}, below the reader's position ${from.offset}: records were lost.`,
      )
    const wanted = Math.min(limit, end.next - from.offset)
    if (wanted <= 0) return []
    const found: LogRecord[] = []
    const enough = new AbortController()
    await subscribe({
      group: 'read',
      alone: true,
      topics: [topic],
      batch: wanted,
      from: all.map((one) => ({
        topic,
        partition: one.partition,
        offset: one.partition === partition ? from.offset : one.next,
      })),
      signal: enough.signal,
      handle: async (records) => {
        if (records[0]?.partition !== partition) return
        found.push(...records.slice(0, wanted - found.length))
        if (found.length >= wanted) enough.abort()
      },
    })
    return found
  }

  return {
    append,
    subscribe,
    commit: async (group, next, note) => {
      if (next.length === 0) return
      const kept = keptPositions(next, note, topics)
      const commit = committing.get(group)
      await (commit === undefined ? commitAside(kafka, groupOf(group), kept) : commit(kept))
    },
    committed,
    read,
    ends,
    generation: topics.generation,
    partitions: topics.partitions,
    erase: async (posts) => {
      await options.archive?.erase(posts)
    },
    lead,
    erased: async (posts) => (await options.archive?.erased(posts)) ?? new Set(),
    close: async () => {
      closing.abort()
      await Promise.all(reading)
      await Promise.all([...writers.values()].map((one) => one.close()))
      await admin.disconnect()
    },
  }
}

/** Waits when a partition has no leader yet; throws all else. */
async function waitForLeader(cause: unknown): Promise<undefined> {
  if (!isElecting(cause)) throw cause
  await setTimeout(electionMs)
}
