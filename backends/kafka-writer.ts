// Backend: appends to one partition of one topic. A producer of its own for each partition: the client may lose
// records when one send goes to several partitions and a leader moves in between.
// Promises: one send in flight, so the order is the caller's; resolved means that all in-sync copies have it.
// When a send fails, all that waits behind it fails as well, and the next append begins with a new producer: the
// sequence numbers of the failed one could pass off new records as repeats.
import { CompressionTypes, type Kafka, Partitioners, type Producer } from 'kafkajs'
import { asked, isBehindProducer, kafkaError } from './kafka-connection.ts'
import { batchBytes } from './kafka-topics.ts'
import { LogBroken } from './log-broken.ts'

const most = { records: 1_000, bytes: 1_000_000 }
/** One record; what lies above it would be refused by the brokers. */
const mostOfOne = batchBytes - 64 * 1024

export type KafkaWriter = {
  /** Offsets of the values, in order, once they are durable. */
  append(values: string[]): Promise<number[]>
  close(): Promise<void>
}

type Ticket = {
  offsets: number[]
  left: number
  resolve(offsets: number[]): void
  reject(cause: unknown): void
}
type Waiting = { value: string; ticket: Ticket }

export function createKafkaWriter(kafka: Kafka, topic: string, partition: number): KafkaWriter {
  let producer: Promise<Producer> | undefined
  let waiting: Waiting[] = []
  let sending: Promise<void> | undefined

  async function open(): Promise<Producer> {
    const opened = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner: Partitioners.DefaultPartitioner,
      allowAutoTopicCreation: false,
      // About 20 s in all: a broker of several may die and be replaced meanwhile.
      retry: { retries: 24, initialRetryTime: 100, maxRetryTime: 1_000 },
    })
    try {
      await opened.connect()
      return opened
    } catch (cause) {
      await opened.disconnect().catch(() => undefined)
      throw cause
    }
  }

  async function send(values: string[]): Promise<number> {
    producer ??= open()
    const [answer] = await (await producer).send({
      topic,
      acks: -1,
      compression: CompressionTypes.GZIP,
      messages: values.map((value) => ({ value, partition })),
    })
    const base = Number(answer?.baseOffset ?? Number.NaN)
    if (!Number.isSafeInteger(base) || base < 0)
      throw new Error(`Kafka did not say where the records of ${topic}/${partition} are.`)
    return base
  }

  function cut(): Waiting[] {
    let bytes = 0
    let count = 0
    for (const { value } of waiting) {
      bytes += Buffer.byteLength(value)
      if (count > 0 && (bytes > most.bytes || count >= most.records)) break
      count += 1
    }
    const batch = waiting.slice(0, count)
    waiting = waiting.slice(count)
    return batch
  }

  async function sendAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = cut()
      try {
        const base = await send(batch.map(({ value }) => value))
        for (const [i, { ticket }] of batch.entries()) stored(ticket, base + i)
      } catch (cause) {
        await failAll(batch, cause)
      }
    }
  }

  function stored(ticket: Ticket, offset: number): void {
    ticket.offsets.push(offset)
    ticket.left -= 1
    if (ticket.left === 0) ticket.resolve(ticket.offsets)
  }

  async function failAll(batch: Waiting[], cause: unknown): Promise<void> {
    const failed = [...batch, ...waiting]
    waiting = []
    await drop()
    const place = `${topic}/${partition}`
    const error = isBehindProducer(cause)
      ? new LogBroken(
          `The brokers do not have what they acknowledged of ${place}: records were lost.`,
        )
      : kafkaError(`${place} cannot be written`, cause)
    for (const { ticket } of failed) ticket.reject(error)
  }

  async function drop(): Promise<void> {
    const old = producer
    producer = undefined
    await old?.then((one) => one.disconnect()).catch(() => undefined)
  }

  return {
    append: (values) => {
      if (values.length === 0) return Promise.resolve([])
      const large = values.find((value) => Buffer.byteLength(value) > mostOfOne)
      if (large !== undefined)
        return Promise.reject(
          new Error(
            `A record for ${topic} has ${Buffer.byteLength(large)} bytes; Kafka takes ${mostOfOne} at most.`,
          ),
        )
      return new Promise((resolve, reject) => {
        const ticket = { offsets: [], left: values.length, resolve, reject }
        for (const value of values) waiting.push({ value, ticket })
        sending ??= sendAll().finally(() => {
          sending = undefined
        })
      })
    },
    close: async () => {
      await sending
      await asked(`${topic}/${partition} cannot be closed`, drop)
    },
  }
}
