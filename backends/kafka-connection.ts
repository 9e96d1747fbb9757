// Backend: the way to the brokers: addresses, TLS, sign-in, and what an error of the client means to us.
// Promises: what time may heal is Unavailable; what it cannot (a wrong password, an old server) is said plainly.
import { readFileSync } from 'node:fs'
import { Kafka, logLevel } from 'kafkajs'
import { Unavailable } from '../contracts/unavailable.ts'
import { correctKafkaClient } from './kafka-corrections.ts'

export type KafkaOptions = {
  /** host:port of some brokers; the rest is learned from them. */
  brokers: string[]
  /** Encrypted connections; `caFile` is a PEM file where the system's authorities do not know the server's. */
  tls: { caFile: string | null } | null
  user: {
    mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'
    username: string
    password: string
  } | null
  /** Topics and groups are `prefix.name`: one prefix for each election. */
  prefix: string
  /** Partitions of posts.collected where it has to be made; every other topic has one. */
  partitions: number
  /** Copies of each topic where it has to be made; -1 = as the brokers have it. */
  replication?: number
  /** After so many ms without a sign of life the brokers give a reader's partitions to another. */
  sessionMs?: number
}

/** A client for the brokers; connects to nothing yet. */
export function createKafka(options: KafkaOptions): Kafka {
  correctKafkaClient()
  const { brokers, tls, user } = options
  const ca = tls?.caFile ? { ca: [readFileSync(tls.caFile, 'utf8')] } : true
  return new Kafka({
    clientId: 'lali',
    brokers,
    // Its errors come to us as errors; its own lines would say each of them many times.
    logLevel: logLevel.NOTHING,
    connectionTimeout: 5_000,
    authenticationTimeout: 10_000,
    requestTimeout: 15_000,
    retry: { retries: 5, initialRetryTime: 100, maxRetryTime: 1_000 },
    ...(tls === null ? {} : { ssl: ca }),
    ...(user === null ? {} : { sasl: signIn(user) }),
  })
}

function signIn(user: NonNullable<KafkaOptions['user']>) {
  const { username, password } = user
  // Spelled out, since the client's type ties each mechanism to its own fields.
  if (user.mechanism === 'plain') return { mechanism: 'plain', username, password } as const
  if (user.mechanism === 'scram-sha-256')
    return { mechanism: 'scram-sha-256', username, password } as const
  return { mechanism: 'scram-sha-512', username, password } as const
}

/** How a member of a group tries again before we open a new one: about 8 s. */
export const memberRetry = {
  retries: 10,
  initialRetryTime: 100,
  maxRetryTime: 1_000,
  restartOnFailure: async () => false,
}

type ClientError = Error & {
  type?: string
  retriable?: boolean
  originalError?: unknown
  cause?: unknown
}

const mayPass =
  /^KafkaJS(Connection|ConnectionClosed|RequestTimeout|NumberOfRetriesExceeded|BrokerNotFound|NoBrokerAvailable|GroupCoordinatorNotFound|TopicMetadataNotLoaded|MetadataNotLoaded|LockTimeout|Timeout)(Error)?$/

/** What Node says of a certificate that it does not trust, or that is another host's. */
const untrusted = /certificate|altnames/iu

/** The error and what it wraps, outermost first. */
function chain(cause: unknown): ClientError[] {
  const found: ClientError[] = []
  for (let one = cause; one instanceof Error && !found.includes(one); ) {
    found.push(one)
    const { originalError, cause: inner } = one as ClientError
    one = (inner ?? originalError) as Error
  }
  return found
}

/** True when the client says that the group is being divided anew, or divided without us. */
export function isRegrouping(cause: unknown): boolean {
  const types = [
    'REBALANCE_IN_PROGRESS',
    'ILLEGAL_GENERATION',
    'UNKNOWN_MEMBER_ID',
    'NOT_COORDINATOR',
  ]
  return chain(cause).some(({ type }) => type !== undefined && types.includes(type))
}

/** True when the position of a reader lies outside of what the brokers have. */
export function isOutOfRange(cause: unknown): boolean {
  return chain(cause).some(({ type }) => type === 'OFFSET_OUT_OF_RANGE')
}

/** True while a partition has no leader that answers: just made, or its broker just went. */
export function isElecting(cause: unknown): boolean {
  const types = ['NOT_LEADER_FOR_PARTITION', 'LEADER_NOT_AVAILABLE', 'UNKNOWN_TOPIC_OR_PARTITION']
  return chain(cause).some(({ type }) => type !== undefined && types.includes(type))
}

/** True when the brokers no longer have what this producer wrote last. */
export function isBehindProducer(cause: unknown): boolean {
  return chain(cause).some(({ type }) => type === 'OUT_OF_ORDER_SEQUENCE_NUMBER')
}

/** What an error of the client is to us: Unavailable where waiting may help, else a plain error. */
export function kafkaError(what: string, cause: unknown): Error {
  if (cause instanceof Unavailable) return cause
  const all = chain(cause)
  const first = all[0]
  if (first === undefined) return new Error(`${what}: ${String(cause)}`)
  const refused = all.find(({ name }) => name.startsWith('KafkaJSSASL'))
  if (refused)
    return new Error(`${what}: the brokers refuse the sign-in: ${refused.message}`, { cause })
  const old = all.find(({ name }) => name === 'KafkaJSServerDoesNotSupportApiKey')
  if (old) return new Error(`${what}: the server is too old or no Kafka: ${old.message}`, { cause })
  const foreign = all.find(({ message }) => untrusted.test(message))
  if (foreign)
    return new Error(
      `${what}: the brokers show a certificate that is not trusted: ${foreign.message}. ` +
        'Name the file of its authority in LALI_KAFKA_CA.',
      { cause },
    )
  const last = all.at(-1) ?? first
  if (all.some(({ name }) => mayPass.test(name)) && last.retriable !== false)
    return new Unavailable(`${what}: ${last.message}`, { cause })
  if (last.retriable === true) return new Unavailable(`${what}: ${last.message}`, { cause })
  return new Error(`${what}: ${last.message}`, { cause })
}

/** The answer of the client, with its errors turned into ours. */
export async function asked<T>(what: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (cause) {
    throw kafkaError(what, cause)
  }
}
