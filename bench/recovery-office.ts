// The product as several processes on real servers, under a steady load: what bench `recovery` kills from.
import { join, resolve } from 'node:path'
import { openElectionKeys } from '../ingest/election-keys.ts'
import type { DistributedServers } from './distributed-servers.ts'
import { type LaliProcess, runLali } from './lali-process.ts'

const prefix = 'recovery'
export const partitions = 3

export type Office = {
  processes: LaliProcess[]
  keysFolder: string
  /** Where the stage archive keeps its file. */
  archive: string
  prefix: string
  /** Posts that the log has acknowledged, as the collector says it. */
  acknowledged(): number
  /** Ends the load: waits until the collector has said its last. */
  endLoad(): Promise<void>
  stop(): Promise<void>
}

const parts = [
  ['enrich-1', 'enrich'],
  ['enrich-2', 'enrich'],
  ['watch', 'watch'],
  ['index', 'index,notify'],
  ['archive', 'archive'],
] as const

/** Starts the processes; the collector gives so many posts a second. */
export function openOffice(servers: DistributedServers, folder: string, perSecond: number): Office {
  const keysFolder = join(folder, 'keys')
  openElectionKeys(keysFolder)
  const { user, brokers } = servers.kafka
  const env = {
    LALI_MODE: 'distributed',
    LALI_PREFIX: prefix,
    LALI_KAFKA: brokers.join(','),
    LALI_ELASTICSEARCH: servers.elasticsearch.url,
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
  let acknowledged = 0
  const collector = runLali({
    name: 'collect',
    args: [resolve(import.meta.dirname, 'recovery-collector.ts'), String(perSecond)],
    folder: join(folder, 'collect'),
    env,
    heard: (line) => {
      acknowledged = Number(/^acknowledged (\d+)/u.exec(line)?.[1] ?? acknowledged)
    },
  })
  const main = resolve(import.meta.dirname, '../main.ts')
  const rest = parts.map(([name, only]) =>
    runLali({ name, args: [main, 'run', '--only', only], folder: join(folder, name), env }),
  )
  return {
    processes: [collector, ...rest],
    keysFolder,
    archive: join(folder, 'archive', 'archive.sqlite'),
    prefix,
    acknowledged: () => acknowledged,
    endLoad: () => collector.end(),
    stop: async () => {
      await Promise.all([collector, ...rest].map((one) => one.end()))
    },
  }
}
