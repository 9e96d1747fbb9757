// Backend: positions of groups, kept by the brokers, with a note in the metadata of each position.
// Promises: a position is durable when resolved; the newest note of a group is found again, whichever partition it
// was kept with. While a group is read here, its reader commits; without one, the group is joined for the moment.
import type { Admin, Kafka } from 'kafkajs'
import type { Position } from '../contracts/log.ts'
import type { TopicName } from '../contracts/topics.ts'
import { asked } from './kafka-connection.ts'

/** Characters of the metadata that brokers keep by default (offset.metadata.max.bytes). */
const mostBytes = 4_096

export type Kept = { topic: string; partition: number; offset: string; metadata: string }
/** Commits through a group that is being read; resolves when durable or no longer ours to commit. */
export type Commit = (kept: Kept[]) => Promise<void>

let stamp = 0

/** The note with the moment it was made, since each partition keeps one and only the newest counts. */
function stamped(note: string | undefined): string {
  if (note === undefined) return ''
  stamp = Math.max(stamp + 1, Date.now() * 1_000)
  const metadata = `${stamp} ${note}`
  if (Buffer.byteLength(metadata) > mostBytes)
    throw new Error(
      `A note beside a position has more than ${mostBytes} bytes: ${note.slice(0, 80)}…`,
    )
  return metadata
}

/** What is committed, in the words of the client. */
export function keptPositions(
  next: Position[],
  note: string | undefined,
  topics: { name(topic: TopicName): string; base(topic: TopicName): number },
): Kept[] {
  const metadata = stamped(note)
  return next.map(({ topic, partition, offset }) => ({
    topic: topics.name(topic),
    partition,
    offset: String(offset - topics.base(topic)),
    metadata,
  }))
}

/** Commits for a group that nobody reads here, by joining it for the moment. */
export async function commitAside(kafka: Kafka, groupId: string, kept: Kept[]): Promise<void> {
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 50 })
  try {
    await asked(`Positions of ${groupId} cannot be kept`, async () => {
      await consumer.connect()
      await consumer.subscribe({ topics: [...new Set(kept.map(({ topic }) => topic))] })
      const joined = new Promise<void>((resolve, reject) => {
        consumer.on(consumer.events.GROUP_JOIN, () => resolve())
        consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error))
      })
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        eachBatch: async () => undefined,
      })
      await joined
      await consumer.commitOffsets(kept)
    })
  } finally {
    await consumer.disconnect().catch(() => undefined)
  }
}

/** Positions of a group, and its newest note. */
export async function committedBy(
  admin: Admin,
  groupId: string,
  topics: Map<string, TopicName>,
  base: (topic: TopicName) => number,
): Promise<{ next: Position[]; note: string | null }> {
  const answer = await asked(`Positions of ${groupId} cannot be read`, () =>
    admin.fetchOffsets({ groupId, topics: [...topics.keys()] }),
  )
  const next: Position[] = []
  let newest: { stamp: number; note: string | null } = { stamp: 0, note: null }
  for (const { topic: name, partitions } of answer) {
    const topic = topics.get(name)
    if (topic === undefined) continue
    for (const { partition, offset, metadata } of partitions) {
      if (Number(offset) < 0) continue
      next.push({ topic, partition, offset: base(topic) + Number(offset) })
      const [, at = '0', note = ''] = /^(\d+) (.*)$/su.exec(metadata ?? '') ?? []
      if (Number(at) > newest.stamp) newest = { stamp: Number(at), note }
    }
  }
  return { next, note: newest.note }
}
