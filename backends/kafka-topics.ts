// Backend: the topics of one election on the brokers, and how they must be set up. Their names: kafka-generations.ts.
// Promises: what is missing is made; a topic that another hand set up otherwise is refused, since a compacted one
// has holes and one without the log's own time would let writers say when they were received.
import { setTimeout } from 'node:timers/promises'
import type { Admin } from 'kafkajs'
import { type TopicName, topicNames } from '../contracts/topics.ts'
import { Unavailable } from '../contracts/unavailable.ts'
import { asked, type KafkaOptions, kafkaError } from './kafka-connection.ts'
import { after, kafkaTopic, type NewGeneration, newestGeneration } from './kafka-generations.ts'

const day = 24 * 3_600_000
/** Kafka's number for a topic in questions about settings; Node sees no such name in the client's module. */
const topicResource = 2
const attempts = 40
const againMs = 250
const keptMs = (topic: TopicName) => (topic === 'dead-letters' ? 30 : 7) * day

/** Bytes of one batch of records that the brokers take, and that a reader must be able to fetch. */
export const batchBytes = 8 * 1024 * 1024

/** Topics as this process uses them. */
export type Prepared = {
  generation: number
  name(topic: TopicName): string
  /** Offset here of the brokers' record 0. */
  base(topic: TopicName): number
  partitions(topic: TopicName): number
}

/**
 * Makes the topics that are missing and checks the others. `opens` begins a generation; without it the newest that
 * there is goes on.
 */
export async function prepareTopics(
  admin: Admin,
  options: KafkaOptions & { epoch: number; opens?: NewGeneration },
): Promise<Prepared> {
  const there = new Set(await asked('Kafka topics cannot be listed', () => admin.listTopics()))
  const { prefix, epoch } = options
  const newest = newestGeneration(prefix, epoch, there)
  const { opens } = options
  if (opens === undefined && newest.number > 1 && !newest.bases.has('watch.derived'))
    throw new Error(
      `Kafka has no epoch ${epoch} of this election since its last move. Copy epoch.json from the folder that was moved, beside its snapshots.`,
    )
  const generation = opens === undefined ? newest : after(newest, opens)
  const nameOf = (topic: TopicName) => kafkaTopic(prefix, topic, epoch, generation)
  const missing = topicNames.filter((topic) => !there.has(nameOf(topic)))
  // posts.collected last: with it the generation is there, and whole.
  for (const some of [
    missing.filter((topic) => topic !== 'posts.collected'),
    missing.filter((topic) => topic === 'posts.collected'),
  ]) {
    if (some.length === 0) continue
    const topics = some.map((topic) => ({
      topic: nameOf(topic),
      numPartitions: topic === 'posts.collected' ? options.partitions : 1,
      replicationFactor: options.replication ?? -1,
      configEntries: Object.entries(settingsOf(topic)).map(([name, value]) => ({ name, value })),
    }))
    // False when another process made them meanwhile.
    await asked('Kafka topics cannot be made', () =>
      admin.createTopics({ topics, waitForLeaders: false }),
    )
  }
  const counts = await untilKnown(admin, topicNames.map(nameOf))
  await checkSettings(admin, nameOf)
  return {
    generation: generation.number,
    name: nameOf,
    base: (topic) => generation.bases.get(topic) ?? 0,
    partitions: (topic) => counts.get(nameOf(topic)) ?? 0,
  }
}

/** Partitions of each topic, once the brokers have heard of all of them: after making one that takes a moment. */
async function untilKnown(admin: Admin, names: string[]): Promise<Map<string, number>> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { topics } = await admin.fetchTopicMetadata({ topics: names })
      const led = topics.every(({ partitions }) => partitions.every(({ leader }) => leader >= 0))
      if (led || attempt === attempts)
        return new Map(topics.map(({ name, partitions }) => [name, partitions.length]))
    } catch (cause) {
      const error = kafkaError('Kafka topics cannot be asked about', cause)
      if (!(error instanceof Unavailable) || attempt === attempts) throw error
    }
    await setTimeout(againMs)
  }
}

function settingsOf(topic: TopicName): Record<string, string> {
  return {
    'cleanup.policy': 'delete',
    'message.timestamp.type': 'LogAppendTime',
    'retention.ms': String(keptMs(topic)),
    'retention.bytes': '-1',
    'max.message.bytes': String(batchBytes),
  }
}

async function checkSettings(admin: Admin, nameOf: (topic: TopicName) => string): Promise<void> {
  const checked = ['cleanup.policy', 'message.timestamp.type', 'retention.ms']
  const { resources } = await asked('Settings of Kafka topics cannot be read', () =>
    admin.describeConfigs({
      includeSynonyms: false,
      resources: topicNames.map((topic) => ({
        type: topicResource,
        name: nameOf(topic),
        configNames: checked,
      })),
    }),
  )
  for (const { resourceName, configEntries } of resources) {
    const value = (name: string) =>
      configEntries.find(({ configName }) => configName === name)?.configValue ?? ''
    const wanted = { 'cleanup.policy': 'delete', 'message.timestamp.type': 'LogAppendTime' }
    for (const [name, must] of Object.entries(wanted)) {
      if (value(name) === must) continue
      throw new Error(
        `The Kafka topic ${resourceName} has ${name}=${value(name)}; it must be ${must}. ` +
          'Set it so, or choose another LALI_PREFIX.',
      )
    }
    const kept = Number(value('retention.ms'))
    if (kept !== -1 && kept < day)
      throw new Error(
        `The Kafka topic ${resourceName} has retention.ms=${kept}; it must keep a day (${day}) at least.`,
      )
  }
}
