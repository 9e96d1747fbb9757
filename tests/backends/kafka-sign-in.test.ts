// Kafka with a password and TLS, as brokers that others can reach must be set up: what is right works, and what is
// wrong is said so that a person knows what to change.

import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type KafkaOptions, openKafkaLog } from '../../backends/kafka-log.ts'
import { Unavailable } from '../../contracts/unavailable.ts'
import { type KafkaService, startKafka } from '../services/kafka.ts'
import { numbered, take } from '../suites/log-suite.ts'

let service: KafkaService

beforeAll(async () => {
  service = await startKafka({ tls: true })
})
afterAll(() => service?.stop())

const open = (more: Partial<KafkaOptions> = {}) =>
  openKafkaLog({
    brokers: service.brokers,
    tls: { caFile: service.caFile },
    user: service.user,
    prefix: 'signed-in',
    partitions: 1,
    ...more,
  })

/** What opening says; the test fails where it succeeds. */
async function refusal(more: Partial<KafkaOptions>): Promise<Error> {
  const opened = await open(more).catch((cause: unknown) => cause)
  if (opened instanceof Error) return opened
  throw new Error('It was let in.')
}

it('writes and reads over TLS with a password', async () => {
  const log = await open()
  await log.append(numbered(3))
  expect((await take(log, 3)).map(({ offset }) => offset)).toEqual([0, 1, 2])
  await log.close()
})

it('says that the brokers refuse a wrong password, and waits for nothing', async () => {
  const { user } = service
  if (user === null) throw new Error('These brokers ask for a password.')
  const said = await refusal({ user: { ...user, password: 'wrong' } })
  expect(said).not.toBeInstanceOf(Unavailable)
  expect(said.message).toContain('refuse the sign-in')
  expect(said.message).not.toContain('wrong"')
})

it('says that the authority of the brokers is not known, and which setting names it', async () => {
  const said = await refusal({ tls: { caFile: null } })
  expect(said).not.toBeInstanceOf(Unavailable)
  expect(said.message).toContain('LALI_KAFKA_CA')
})

it('says that a server is too old', async () => {
  // It speaks the protocol and knows one request alone: which requests it knows.
  const old = createServer((socket) => answerApiVersions(socket))
  old.listen(0, '127.0.0.1')
  await once(old, 'listening')
  const { port } = old.address() as AddressInfo
  const said = await refusal({ brokers: [`127.0.0.1:${port}`], tls: null, user: null })
  old.close()
  expect(said).not.toBeInstanceOf(Unavailable)
  expect(said.message).toContain('too old or no Kafka')
})

const apiVersions = 18

function answerApiVersions(socket: Socket): void {
  socket.on('error', () => socket.destroy())
  socket.on('data', (request: Buffer) => {
    // Size, key, version and correlation id begin each request; the answer repeats the id.
    if (request.length < 12 || request.readInt16BE(4) !== apiVersions) return socket.destroy()
    const answer = Buffer.alloc(24)
    answer.writeInt32BE(20, 0)
    answer.writeInt32BE(request.readInt32BE(8), 4)
    // No error, one entry: ApiVersions from 0 to 2, and no throttle.
    answer.writeInt16BE(0, 8)
    answer.writeInt32BE(1, 10)
    answer.writeInt16BE(apiVersions, 14)
    answer.writeInt16BE(0, 16)
    answer.writeInt16BE(2, 18)
    answer.writeInt32BE(0, 20)
    socket.write(answer)
  })
}
