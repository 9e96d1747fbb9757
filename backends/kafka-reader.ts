// Backend: reads partitions of the brokers as a member of a group, and hands them on in order, one batch at a time.
// Promises: nothing of ours is thrown inside the client; a hole, or an end below a position, is LogBroken; while a
// batch is worked on the group is told that we live, and nothing more is fetched; what was handled is not handed on
// again when the group is divided anew. When the brokers are away it begins again where it was.
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs'
import type { Position, Subscription } from '../contracts/log.ts'
import type { TopicName } from '../contracts/topics.ts'
import { Unavailable } from '../contracts/unavailable.ts'
import { createCommitter } from './kafka-committer.ts'
import { isOutOfRange, kafkaError, memberRetry } from './kafka-connection.ts'
import { createPlaces, type Places } from './kafka-places.ts'
import type { Commit } from './kafka-positions.ts'
import { LogBroken } from './log-broken.ts'

const lookAgainMs = { moved: 50, still: 2_000 }
/** Short at most: what the brokers are away for is an outage, and its end must not be waited for. */
const backOffMs = { first: 200, most: 1_000 }

export type ReaderOptions = {
  kafka: Kafka
  /** Name of the group on the brokers, asked for with each connection. */
  groupId(): string
  sessionMs: number
  /** Names on the brokers, and what we call them. */
  topics: Map<string, TopicName>
  /** Offset here of the brokers' record 0. */
  base(topic: TopicName): number
  ends(topic: TopicName): Promise<{ partition: number; low: number; next: number }[]>
  committed(): Promise<Position[]>
  /** Called with the way to commit while the group is read, and with undefined after it. */
  committing(commit: Commit | undefined): void
}

/** Reads until the signal aborts. Rejects with what the handler rejected with, or with LogBroken. */
export async function readGroup(options: ReaderOptions, subscription: Subscription): Promise<void> {
  const { signal, from = [] } = subscription
  const { ends, committed } = options
  const places = createPlaces({ topics: [...options.topics.values()], from, ends, committed })
  let wait = backOffMs.first
  while (!signal.aborted) {
    const before = places.signature()
    const ended = await readOnce(options, subscription, places)
    if (ended.handler !== undefined) throw ended.handler.cause
    if (ended.client === undefined) return
    if (!(ended.client instanceof Unavailable)) throw ended.client
    const moved = places.signature() !== before
    wait = moved ? backOffMs.first : Math.min(wait * 2, backOffMs.most)
    await pause(wait, signal)
  }
}

/** Why one connection to the group ended: told to (neither), our handler, or the client. */
type Ended = { handler?: { cause: unknown }; client?: Error }

async function readOnce(
  options: ReaderOptions,
  subscription: Subscription,
  places: Places,
): Promise<Ended> {
  const { topics, base } = options
  const groupId = options.groupId()
  const { signal } = subscription
  const ended: Ended = {}
  let end: () => void = () => undefined
  const over = new Promise<void>((resolve) => {
    end = resolve
  })
  const consumer = openConsumer(options, groupId)
  const committer = createCommitter(consumer, {
    mine: ({ topic, partition }) => places.has(`${topics.get(topic)}/${partition}`),
    over,
  })
  let ready: Promise<void> = Promise.resolve()
  let handling = false
  const idle = createIdleLook({
    subscription,
    places,
    busy: () => handling,
    ready: () => ready,
    fail,
  })

  function fail(cause: unknown): void {
    ended.client ??= readingError(groupId, cause)
    end()
  }

  function joined(assignment: Record<string, number[]>): void {
    places.assign(keysOf(assignment, topics))
    for (const { topic, partition, offset } of places.all())
      consumer.seek({
        topic: brokersName(topics, topic),
        partition,
        // Below the base there is nothing to seek; the place itself is checked next, and says so.
        offset: String(Math.max(0, offset - base(topic))),
      })
    ready = places.find()
    ready.catch(fail)
    committer.joined()
    idle.look()
  }

  /** One batch of one partition; returns early when the partition may no longer be ours. */
  async function work(payload: EachBatchPayload, regrouping: () => boolean): Promise<void> {
    await ready
    const { batch, resolveOffset } = payload
    const { partition } = batch
    const topic = topics.get(batch.topic)
    if (topic === undefined) return
    const key = `${topic}/${partition}`
    const records = batch.messages.map(({ offset, timestamp, value }) => ({
      topic,
      partition,
      offset: base(topic) + Number(offset),
      at: Number(timestamp),
      value: value?.toString('utf8') ?? '',
    }))
    for (const part of places.inTurn(key, records, subscription.batch ?? 500)) {
      if (regrouping() || signal.aborted || ended.client || ended.handler) return
      try {
        await subscription.handle(part)
      } catch (cause) {
        ended.handler = { cause }
        return end()
      }
      const last = part.at(-1)?.offset ?? -1
      places.advance(key, last + 1)
      resolveOffset(String(last - base(topic)))
    }
  }

  async function eachBatch(payload: EachBatchPayload): Promise<void> {
    handling = true
    let regrouping = false
    const sayAlive = () => {
      payload.heartbeat().catch(() => {
        regrouping = true
      })
    }
    const alive = setInterval(sayAlive, options.sessionMs / 6)
    try {
      await work(payload, () => regrouping)
    } catch (cause) {
      fail(cause)
    } finally {
      clearInterval(alive)
      handling = false
      idle.look()
    }
  }

  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => joined(payload.memberAssignment))
  consumer.on(consumer.events.FETCH, () => idle.look())
  consumer.on(consumer.events.CRASH, ({ payload }) => fail(payload.error))
  signal.addEventListener('abort', end, { once: true })
  try {
    await consumer.connect()
    await consumer.subscribe({ topics: [...topics.keys()], fromBeginning: true })
    options.committing(committer.commit)
    await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch })
    if (signal.aborted) end()
    await over
  } catch (cause) {
    fail(cause)
  } finally {
    signal.removeEventListener('abort', end)
    await committer.settled()
    options.committing(undefined)
    await consumer.disconnect().catch(() => undefined)
  }
  return ended
}

function openConsumer({ kafka, sessionMs }: ReaderOptions, groupId: string): Consumer {
  return kafka.consumer({
    groupId,
    sessionTimeout: sessionMs,
    heartbeatInterval: Math.floor(sessionMs / 4),
    maxWaitTimeInMs: 250,
    maxBytesPerPartition: 4 * 1024 * 1024,
    allowAutoTopicCreation: false,
    retry: memberRetry,
  })
}

/** Says when nothing is left to read: asked of the brokers, and once for each time that it becomes so. */
function createIdleLook(of: {
  subscription: Subscription
  places: Places
  busy(): boolean
  ready(): Promise<void>
  fail(cause: unknown): void
}) {
  const { subscription, places, busy } = of
  let looking = false
  let lookedAt = Number.NEGATIVE_INFINITY
  let idleAt: string | undefined
  const idle = () => places.signature() === idleAt

  async function look(): Promise<void> {
    await of.ready()
    const caughtUp = await places.caughtUp()
    if (!caughtUp || busy() || subscription.signal.aborted || idle()) return
    idleAt = places.signature()
    subscription.idle?.()
  }

  return {
    look: () => {
      const wait = idle() ? lookAgainMs.still : lookAgainMs.moved
      if (busy() || looking || performance.now() - lookedAt < wait) return
      looking = true
      look()
        // While the brokers are away the client itself notices: a look that failed is no reason to end.
        .catch((cause: unknown) => (cause instanceof Unavailable ? undefined : of.fail(cause)))
        .finally(() => {
          looking = false
          lookedAt = performance.now()
        })
    },
  }
}

function readingError(groupId: string, cause: unknown): Error {
  if (cause instanceof LogBroken) return cause
  if (isOutOfRange(cause))
    return new LogBroken(`${groupId} stands outside of what the brokers have: records were lost.`)
  return kafkaError(`${groupId} cannot read`, cause)
}

function keysOf(assignment: Record<string, number[]>, topics: Map<string, TopicName>): Set<string> {
  return new Set(
    Object.entries(assignment).flatMap(([name, partitions]) =>
      partitions.map((partition) => `${topics.get(name)}/${partition}`),
    ),
  )
}

function brokersName(topics: Map<string, TopicName>, topic: TopicName): string {
  return [...topics].find(([, own]) => own === topic)?.[0] ?? topic
}

/** Waits; returns early when the signal aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done, { once: true })
    if (signal.aborted) done()
  })
}
