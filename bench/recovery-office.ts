// The product as several processes on real servers, under a steady load: what bench `recovery` kills from.
import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { HealthAnswer } from '../contracts/answers.ts'
import { openElectionKeys } from '../ingest/election-keys.ts'
import type { DistributedServers } from './distributed-servers.ts'
import { type LaliProcess, runLali } from './lali-process.ts'

const prefix = 'recovery'
/** A process that was killed starts again and catches up meanwhile. */
const pairWithinMs = 180_000
export const partitions = 3

export type Office = {
  processes: LaliProcess[]
  keysFolder: string
  /** Where the stage archive keeps its file. */
  archive: string
  prefix: string
  /** Posts that the log has acknowledged, as the collector says it. */
  acknowledged(): number
  /** The process that leads watch, once the other stands by and could take over. */
  leader(): Promise<LaliProcess>
  /** Resolves when no stage of any process has anything left to handle. */
  untilIdle(): Promise<void>
  /** Ends the load: waits until the collector has said its last. */
  endLoad(): Promise<void>
  stop(): Promise<void>
}

/** What a process says of its stages; none while it does not answer. */
export async function stagesOf(one: LaliProcess, name?: string): Promise<HealthAnswer['stages']> {
  const answer = await fetch(`${one.address()}/api/health`).catch(() => undefined)
  if (answer?.ok !== true) return []
  const { stages } = (await answer.json()) as HealthAnswer
  return stages.filter((stage) => name === undefined || stage.name === name)
}

/** What a process with watch is; undefined until it is ready: before, it neither leads nor could take over. */
async function watchState(one: LaliProcess): Promise<string | undefined> {
  const ready = await fetch(`${one.address()}/health/ready`).catch(() => undefined)
  const [watch] = ready?.ok === true ? await stagesOf(one, 'watch') : []
  return watch?.state
}

/** Asked in the order of the flow: what is idle after those before it gets nothing more. */
async function isIdle(one: LaliProcess): Promise<boolean> {
  const stages = await stagesOf(one)
  const over = ({ lag, state }: (typeof stages)[number]) => lag === 0 && state !== 'waiting'
  return stages.length > 0 && stages.every((stage) => stage.state === 'standby' || over(stage))
}

const parts = [
  ['enrich-1', 'enrich'],
  ['enrich-2', 'enrich'],
  ['watch-1', 'watch'],
  ['watch-2', 'watch'],
  ['index', 'index,notify'],
  ['archive', 'archive'],
] as const

/** What every process of an office is started with. Makes the keys. */
export function variablesOf(
  { kafka, elasticsearch }: DistributedServers,
  folder: string,
  prefix: string,
): Record<string, string> {
  const keysFolder = join(folder, 'keys')
  openElectionKeys(keysFolder)
  const { user, brokers } = kafka
  return {
    LALI_MODE: 'distributed',
    LALI_PREFIX: prefix,
    LALI_KAFKA: brokers.join(','),
    LALI_ELASTICSEARCH: elasticsearch.url,
    LALI_KEYS: keysFolder,
    LALI_CONFIG: join(folder, 'lali.yaml'),
    LALI_PORT: '0',
    LALI_LOG_LEVEL: 'error',
    ...(user === null
      ? {}
      : {
          LALI_KAFKA_SIGN_IN: user.mechanism,
          LALI_KAFKA_USER: user.username,
          LALI_KAFKA_PASSWORD: user.password,
        }),
  }
}

/** The process that collects so many posts a second, and how many the log has acknowledged. */
export function startCollector(env: Record<string, string>, folder: string, perSecond: number) {
  let acknowledged = 0
  const collector = runLali({
    name: 'collect',
    args: [
      resolve(import.meta.dirname, '../built.js'),
      'bench/recovery-collector.ts',
      String(perSecond),
    ],
    folder: join(folder, 'collect'),
    env,
    heard: (line) => {
      acknowledged = Number(/^acknowledged (\d+)/u.exec(line)?.[1] ?? acknowledged)
    },
  })
  return { collector, acknowledged: () => acknowledged }
}

/** Starts the processes; the collector gives so many posts a second. */
export function openOffice(servers: DistributedServers, folder: string, perSecond: number): Office {
  const env = variablesOf(servers, folder, prefix)
  const { collector, acknowledged } = startCollector(env, folder, perSecond)
  const main = resolve(import.meta.dirname, '../lali.js')
  const rest = parts.map(([name, only]) =>
    runLali({ name, args: [main, 'run', '--only', only], folder: join(folder, name), env }),
  )
  return {
    processes: [collector, ...rest],
    keysFolder: join(folder, 'keys'),
    archive: join(folder, 'archive', 'archive.sqlite'),
    prefix,
    acknowledged,
    leader: async () => {
      const pair = rest.filter(({ name }) => name.startsWith('watch'))
      const giveUpAt = performance.now() + pairWithinMs
      while (performance.now() < giveUpAt) {
        const states = await Promise.all(pair.map(watchState))
        const leads = states.indexOf('running')
        if (states.includes('standby') && leads >= 0) return pair[leads] as LaliProcess
        await setTimeout(100)
      }
      throw new Error('Of the two processes with watch none led while the other stood by.')
    },
    untilIdle: async () => {
      for (const one of rest) while (!(await isIdle(one))) await setTimeout(200)
    },
    endLoad: () => collector.end(),
    stop: async () => {
      await Promise.all([collector, ...rest].map((one) => one.end()))
    },
  }
}
