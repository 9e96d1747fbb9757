// A connector that does what a test says, run over a real log and real cursors on disk.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteArchiveLog } from '../../backends/sqlite-archive-log.ts'
import { openSqliteCursors } from '../../backends/sqlite-cursors.ts'
import type { Connector, Cursor, Found } from '../../contracts/connector.ts'
import type { Log } from '../../contracts/log.ts'
import type { TopicName } from '../../contracts/topics.ts'
import { Unavailable } from '../../contracts/unavailable.ts'
import { type ConnectorRun, type ConnectorState, runConnector } from '../../ingest/run-connector.ts'
import { aConnector, aMoment, aProtect } from './found-builders.ts'

const open: { close(): unknown }[] = []
/** Closes and removes every desk of the file; call it after all. */
export async function closeDesks(): Promise<void> {
  for (const thing of open.splice(0)) await thing.close()
}
export const partitions = 3

/** A real log and real cursors in a folder of their own. */
export function newDesk() {
  const folder = mkdtempSync(join(tmpdir(), 'lali-run-'))
  const log = openSqliteArchiveLog({
    path: join(folder, 'log.db'),
    partitions,
    now: () => aMoment,
  })
  const cursors = openSqliteCursors(join(folder, 'cursors.db'))
  open.push(log, cursors, { close: () => rmSync(folder, { recursive: true }) })
  return { log, cursors }
}

export type Desk = ReturnType<typeof newDesk>
export type Step = Found | Error
type Scripted = Partial<Omit<ConnectorRun, 'connector'>> & Partial<Pick<Connector, 'pollMs'>>

/** Runs a connector whose passes are scripted: each pass yields its steps and throws where one is an error. */
export async function run(desk: Desk, passes: Step[][], overrides: Scripted = {}) {
  const { pollMs, ...rest } = overrides
  const stop = new AbortController()
  const waits: number[] = []
  const states: [ConnectorState, string?][] = []
  const asked: (Cursor | undefined)[] = []
  let pass = 0
  let time = aMoment
  const connector = aConnector({
    pollMs: pollMs ?? null,
    async *find(from) {
      asked.push(from)
      for (const step of passes[pass++] ?? []) {
        if (step instanceof Error) throw step
        yield step
      }
    },
  })
  const fates = await runConnector({
    connector,
    log: desk.log,
    cursors: desk.cursors,
    protect: aProtect(),
    now: () => time,
    signal: stop.signal,
    random: () => 0.5,
    sleep: async (ms) => {
      waits.push(ms)
      time += ms
      if (pass >= passes.length) stop.abort()
    },
    onState: (state, error) => states.push(error === undefined ? [state] : [state, error.message]),
    ...rest,
  })
  return { fates, waits, states, asked, time: () => time }
}

/** Records of a topic, partition by partition. */
export async function stored(log: Log, topic: TopicName = 'posts.collected') {
  const records = []
  for (const { partition } of await log.ends(topic)) {
    const found = await log.read({ topic, partition, offset: 0 }, 10_000)
    for (const { value } of found) records.push({ partition, ...JSON.parse(value) })
  }
  return records
}

export const gapsOf = async (log: Log) =>
  (await stored(log)).filter((record) => record.op === 'gap')
export const outage = new Unavailable('connection reset')
