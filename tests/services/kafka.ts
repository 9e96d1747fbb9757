// A real Kafka (KRaft) on loopback, for tests: one broker, three with passwords and three copies of everything, or one
// with a password and TLS.
// The jars come through Maven into a cache outside the repository; readiness means that a group was joined once.
import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Kafka, logLevel } from 'kafkajs'
import { freePort } from './free-port.ts'
import { brokerProperties, kafkaPom, scramUser } from './kafka-properties.ts'
import { makeKafkaCertificate } from './kafka-tls.ts'

const run = promisify(execFile)
const cache =
  process.getuid?.() === 0 ? '/var/cache/lali-tests' : join(homedir(), '.cache/lali-tests')
/** A machine that others work on too starts a server slowly. */
const readyWithinMs = 240_000

/** Versions that the tests run on. The first is the one of `npm test`. */
export const kafkaVersions = ['4.1.2', '4.4.0', '3.9.2'] as const
export type KafkaVersion = (typeof kafkaVersions)[number]

export type KafkaService = {
  /** host:port of each broker. */
  brokers: string[]
  /** What a client signs in with; null where the brokers ask for nothing. */
  user: { mechanism: 'scram-sha-256'; username: string; password: string } | null
  /** PEM file of the brokers' own authority; null where connections are not encrypted. */
  caFile: string | null
  /** Folder of the data of each broker: a folder `topic-partition` for each partition that it has. */
  dataFolders: string[]
  logFiles: string[]
  /** The process of a broker, to stop and continue it by signals. */
  pid(broker?: number): number
  /** As a power cut: SIGKILL. Resolves when it is gone. */
  kill(broker?: number): Promise<void>
  /** Starts a broker again on its data and ports, after `kill`. Resolves when a group can be joined. */
  restart(broker?: number): Promise<void>
  /** Ends all brokers and removes their data; the logs stay. */
  stop(): Promise<void>
}

/** Class path of the jars, fetched where they are missing. Throws with what is missing and the way to get it. */
export async function findKafka(version: KafkaVersion): Promise<string> {
  const java = spawnSync('java', ['-version'], { encoding: 'utf8' })
  const major = Number(/version "(\d+)/.exec(java.stderr ?? '')?.[1] ?? 0)
  if (major < 17) {
    throw new Error(
      'Kafka for the tests needs Java 17 or later as `java`. Install it (Debian, Ubuntu: ' +
        'apt-get install openjdk-17-jre-headless; macOS: brew install openjdk), then run the tests again.',
    )
  }
  const jars = join(cache, `kafka-${version}`)
  if (existsSync(jars)) return `${jars}/*`
  if (spawnSync('mvn', ['--version']).error !== undefined) {
    throw new Error(
      'Kafka for the tests comes through Maven, and mvn was not found. ' +
        'Install it (Debian, Ubuntu: apt-get install maven; macOS: brew install maven), then run the tests again.',
    )
  }
  mkdirSync(cache, { recursive: true })
  const fetching = mkdtempSync(join(cache, 'fetching-'))
  try {
    writeFileSync(join(fetching, 'pom.xml'), kafkaPom(version))
    const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies'
    const options = ['-DincludeScope=runtime', `-DoutputDirectory=${fetching}/jars`]
    await run('mvn', ['-q', '-B', goal, ...options], { cwd: fetching })
    renameSync(join(fetching, 'jars'), jars)
  } catch (cause) {
    throw new Error(`Maven could not fetch Kafka ${version}: ${String(cause)}`)
  } finally {
    rmSync(fetching, { recursive: true, force: true })
  }
  return `${jars}/*`
}

/**
 * Starts brokers of their own on free ports: one, or three with SCRAM passwords, replication 3 and
 * min.insync.replicas 2. With `tls`, connections are encrypted and ask for a password. They end with `stop`, and at the latest with this process.
 */
export async function startKafka(
  options: { version?: KafkaVersion; brokers?: 1 | 3; tls?: boolean; settings?: string[] } = {},
): Promise<KafkaService> {
  const { version = '4.1.2', brokers: count = 1, tls = false, settings = [] } = options
  const jars = await findKafka(version)
  const folder = mkdtempSync(join(tmpdir(), 'lali-kafka-'))
  const ports: { client: number; controller: number }[] = []
  for (let i = 0; i < count; i += 1)
    ports.push({ client: await freePort(), controller: await freePort() })
  const secured = count > 1 || tls
  const certificate = tls ? await makeKafkaCertificate(folder) : { settings: [], caFile: null }
  const cluster = await storageTool(jars, ['random-uuid'])
  const servers = new Map<number, ChildProcess>()
  const files = ports.map((_, i) => ({
    properties: join(folder, `broker-${i}.properties`),
    data: join(folder, `data-${i}`),
    log: join(folder, `broker-${i}.log`),
  }))
  const fileOf = (i: number) => {
    const found = files[i]
    if (found === undefined) throw new Error(`There is no broker ${i}.`)
    return found
  }
  for (const [i, { properties, data }] of files.entries()) {
    writeFileSync(
      properties,
      brokerProperties({
        own: i,
        ports,
        data,
        secured,
        tls,
        settings: [...certificate.settings, ...settings],
      }),
    )
    const user = secured ? ['-S', scramUser.storage] : []
    await storageTool(jars, ['format', '-t', cluster, '-c', properties, ...user])
  }

  function start(broker: number): void {
    const { properties, log } = fileOf(broker)
    const output = openSync(log, 'a')
    const memory = secured ? '-Xmx384m' : '-Xmx512m'
    const args = ['-Xms128m', memory, '-cp', jars, 'kafka.Kafka', properties]
    const server = spawn('java', args, { stdio: ['ignore', output, output] })
    closeSync(output)
    servers.set(broker, server)
  }

  async function kill(broker: number): Promise<void> {
    const server = servers.get(broker)
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return
    const ended = once(server, 'exit')
    // A stopped process must be able to die.
    server.kill('SIGCONT')
    server.kill('SIGKILL')
    await ended
  }

  const atExit = () => {
    for (const server of servers.values()) server.kill('SIGKILL')
  }
  process.once('exit', atExit)
  const stop = async () => {
    await Promise.all([...servers.keys()].map(kill))
    process.off('exit', atExit)
    for (const { data } of files) rmSync(data, { recursive: true, force: true })
  }
  const user = secured
    ? ({
        mechanism: 'scram-sha-256',
        username: scramUser.name,
        password: scramUser.password,
      } as const)
    : null
  const brokers = ports.map(({ client }) => `127.0.0.1:${client}`)
  const ready = (from: number[]) =>
    untilReady({
      brokers: from.map((i) => brokers[i] ?? ''),
      user,
      caFile: certificate.caFile,
      ended: () => from.every((i) => servers.get(i)?.exitCode !== null),
      said: () => from.map((i) => readFileSync(fileOf(i).log, 'utf8').slice(-2_000)).join('\n'),
    })
  try {
    for (const i of files.keys()) start(i)
    await ready([...files.keys()])
  } catch (cause) {
    await stop()
    throw cause
  }
  return {
    brokers,
    user,
    caFile: certificate.caFile,
    dataFolders: files.map(({ data }) => data),
    logFiles: files.map(({ log }) => log),
    pid: (broker = 0) => servers.get(broker)?.pid ?? -1,
    kill: (broker = 0) => kill(broker),
    restart: async (broker = 0) => {
      start(broker)
      await ready([broker])
    },
    stop,
  }

  async function storageTool(classPath: string, args: string[]): Promise<string> {
    const { stdout } = await run('java', ['-cp', classPath, 'kafka.tools.StorageTool', ...args])
    return stdout.trim().split('\n').at(-1) ?? ''
  }
}

/** Ready means that a group can be joined: an open port is not enough. */
async function untilReady(of: {
  brokers: string[]
  user: KafkaService['user']
  caFile: string | null
  ended: () => boolean
  said: () => string
}): Promise<void> {
  const giveUpAt = performance.now() + readyWithinMs
  let last: unknown
  for (let attempt = 0; performance.now() < giveUpAt && !of.ended(); attempt += 1) {
    try {
      return await joinOnce(of, `ready-${attempt}`)
    } catch (cause) {
      last = cause
      await delay(300)
    }
  }
  throw new Error(`Kafka did not become ready (${String(last)}); it said last:\n${of.said()}`)
}

async function joinOnce(
  { brokers, user, caFile }: Pick<KafkaService, 'brokers' | 'user' | 'caFile'>,
  topic: string,
): Promise<void> {
  const kafka = new Kafka({
    brokers,
    clientId: 'ready',
    logLevel: logLevel.NOTHING,
    retry: { retries: 2, initialRetryTime: 100 },
    ...(user === null ? {} : { sasl: user }),
    ...(caFile === null ? {} : { ssl: { ca: [readFileSync(caFile, 'utf8')] } }),
  })
  const admin = kafka.admin()
  const consumer = kafka.consumer({
    groupId: topic,
    retry: { retries: 20, initialRetryTime: 100, maxRetryTime: 500 },
  })
  try {
    await admin.connect()
    await admin.createTopics({ topics: [{ topic }], waitForLeaders: true })
    await consumer.connect()
    await consumer.subscribe({ topic })
    const joined = new Promise<void>((resolve, reject) => {
      consumer.on('consumer.group_join', () => resolve())
      consumer.on('consumer.crash', ({ payload }) => reject(payload.error))
    })
    await consumer.run({ eachMessage: async () => undefined })
    await joined
    await consumer.disconnect()
    await admin.deleteTopics({ topics: [topic] })
  } finally {
    await consumer.disconnect().catch(() => undefined)
    await admin.disconnect().catch(() => undefined)
  }
}
