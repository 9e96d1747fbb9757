// Backend: which of several processes is the one to write: whoever holds a partition in a group that reads nothing.
// Promises: who holds it keeps it while it lives, also when others come or a stopped one comes back; when it is gone,
// the one that has read furthest takes over, a session time-out later; one that leaves in order is followed at once.
// A group remembers its version: where one of another version was, this one is refused.
import { AssignerProtocol, type Consumer, type Kafka, type PartitionAssigner } from 'kafkajs'
import type { Leading } from '../contracts/log.ts'
import { OtherVersion } from '../contracts/other-version.ts'
import { Unavailable } from '../contracts/unavailable.ts'
import { asked, kafkaError, memberRetry } from './kafka-connection.ts'
import { pause } from './kafka-reader.ts'

const { MemberMetadata, MemberAssignment } = AssignerProtocol
const backOffMs = { first: 200, most: 1_000 }
/** Often, since a change of leader is heard of with the next sign of life. */
const heartbeatMs = 500

export type LeadOptions = {
  kafka: Kafka
  prefix: string
  /** Name of the topic on the brokers. */
  topic: string
  sessionMs: number
}

/** Stands in the group until the signal aborts. Rejects with OtherVersion, or when the brokers refuse us. */
export async function leadGroup(options: LeadOptions, leading: Leading): Promise<void> {
  const { signal } = leading
  let wait = backOffMs.first
  while (!signal.aborted) {
    let joined = false
    try {
      await refuseOthers(options, leading)
      await leadOnce(options, leading, () => {
        joined = true
      })
    } catch (cause) {
      if (!(cause instanceof Unavailable)) throw cause
    }
    if (signal.aborted) return
    leading.changed(false)
    wait = joined ? backOffMs.first : Math.min(wait * 2, backOffMs.most)
    await pause(wait, signal)
  }
}

/** What a member tells the one that divides: the id under which it held the partition, and how far it has read. */
type Told = { held: string; reached: number }

async function leadOnce(options: LeadOptions, leading: Leading, joined: () => void): Promise<void> {
  const { kafka, prefix, topic, sessionMs } = options
  const { signal } = leading
  let held = ''
  const consumer = kafka.consumer({
    groupId: `${prefix}.${leading.family}.${leading.version}`,
    partitionAssigners: [keepingHolder(topic, () => ({ held, reached: leading.reached() }))],
    sessionTimeout: sessionMs,
    // Nobody here is ever at work: who has not come again within a session is gone, and must not be waited for.
    rebalanceTimeout: sessionMs,
    heartbeatInterval: Math.min(heartbeatMs, Math.floor(sessionMs / 4)),
    maxWaitTimeInMs: 250,
    allowAutoTopicCreation: false,
    retry: memberRetry,
  })
  let end: () => void = () => undefined
  const over = new Promise<void>((resolve) => {
    end = resolve
  })
  let failed: Error | undefined
  const fail = (cause: unknown) => {
    failed ??= kafkaError(`${leading.family} cannot be led`, cause)
    end()
  }
  consumer.on(consumer.events.CRASH, ({ payload }) => fail(payload.error))
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    joined()
    // The partition stands for the right to write; its records are read elsewhere.
    consumer.pause([{ topic }])
    const mine = payload.memberAssignment[topic]?.includes(0) ?? false
    held = mine ? payload.memberId : ''
    if (mine) remember(consumer, topic).catch(() => undefined)
    leading.changed(mine)
  })
  signal.addEventListener('abort', end, { once: true })
  try {
    await consumer.connect()
    await consumer.subscribe({ topic })
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: async () => undefined,
    })
    if (signal.aborted) end()
    await over
  } catch (cause) {
    fail(cause)
  } finally {
    signal.removeEventListener('abort', end)
    await consumer.disconnect().catch(() => undefined)
  }
  if (failed !== undefined) throw failed
}

/** A position makes the brokers remember the group, and with it the version, when nobody is in it any more. */
async function remember(consumer: Consumer, topic: string): Promise<void> {
  await consumer.commitOffsets([{ topic, partition: 0, offset: '0' }])
}

async function refuseOthers({ kafka, prefix }: LeadOptions, leading: Leading): Promise<void> {
  const admin = kafka.admin()
  const family = `${prefix}.${leading.family}.`
  try {
    await admin.connect()
    const { groups } = await asked('Groups cannot be listed', () => admin.listGroups())
    const others = groups
      .map(({ groupId }) => groupId)
      .filter((id) => id.startsWith(family) && id !== `${family}${leading.version}`)
      .map((id) => id.slice(family.length))
    if (others.length > 0) throw new OtherVersion(others)
  } catch (cause) {
    throw cause instanceof OtherVersion ? cause : kafkaError('Groups cannot be listed', cause)
  } finally {
    await admin.disconnect().catch(() => undefined)
  }
}

/** Gives the partition to who has it under the id that it has now; else to who has read furthest. */
function keepingHolder(topic: string, tell: () => Told): PartitionAssigner {
  return () => ({
    name: 'keeping-holder',
    version: 1,
    protocol: ({ topics }) => ({
      name: 'keeping-holder',
      metadata: MemberMetadata.encode({
        version: 1,
        topics,
        userData: Buffer.from(JSON.stringify(tell())),
      }),
    }),
    assign: async ({ members }) => {
      const all = members.map(({ memberId, memberMetadata }) => ({
        memberId,
        told: toldBy(memberMetadata),
      }))
      all.sort((a, b) => b.told.reached - a.told.reached || (a.memberId < b.memberId ? -1 : 1))
      const holder = all.find(({ memberId, told }) => told.held === memberId) ?? all[0]
      return all.map(({ memberId }) => ({
        memberId,
        memberAssignment: MemberAssignment.encode({
          version: 1,
          assignment: memberId === holder?.memberId ? { [topic]: [0] } : {},
          userData: Buffer.alloc(0),
        }),
      }))
    },
  })
}

function toldBy(metadata: Buffer): Told {
  const text = MemberMetadata.decode(metadata)?.userData.toString('utf8') ?? ''
  return text === '' ? { held: '', reached: 0 } : (JSON.parse(text) as Told)
}
