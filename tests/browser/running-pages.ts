// The real server: SQLite index in a temporary folder, API and pages on a free loopback port.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildApi } from '../../api/build-api.ts'
import { openSqliteSearchIndex } from '../../backends/sqlite-search-index.ts'
import type { HealthAnswer } from '../../contracts/answers.ts'
import type { Derived } from '../../contracts/derived.ts'
import { dashboards } from '../../dashboards/serve.ts'
import { inLog } from '../builders.ts'
import { evening } from './an-evening.ts'

export type RunningPages = { origin: string; close(): Promise<void> }

const election = { name: 'General Election 2026, Viti Island', timeZone: 'Pacific/Fiji' }

/** Starts the server over these records; `sources` are what lali.yaml would declare. */
export async function runPages(records: Derived[], sources: string[]): Promise<RunningPages> {
  const folder = await mkdtemp(join(tmpdir(), 'lali-pages-'))
  const index = await openSqliteSearchIndex({ path: join(folder, 'index.sqlite') })
  await index.apply(inLog(records))
  const now = () => (evening + 1) * 60_000
  const app = await buildApi({
    index,
    health: async () => healthOf(await index.totals(), sources),
    notReady: async () => [],
    metricsText: async () => '',
    logAccess: async () => {},
    election,
    sources: () => sources,
    now,
    version: '0.1.0',
  })
  await app.register(
    dashboards({
      election,
      now,
      get: async (path) => {
        const answer = await app.inject({ method: 'GET', url: path })
        return { status: answer.statusCode, body: answer.json() }
      },
    }),
  )
  const origin = await app.listen({ host: '127.0.0.1', port: 0 })
  return {
    origin,
    async close() {
      await app.close()
      await index.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function healthOf(
  totals: {
    posts: number
    erased: number
    narratives: number
    alerts_open: number
    exercise: boolean
  },
  sources: string[],
): HealthAnswer {
  const { posts, erased, narratives, alerts_open, exercise } = totals
  const fates = { in: posts, emitted: posts, dropped: {}, dead_lettered: 0, balanced: true }
  return {
    status: 'ok',
    mode: 'embedded',
    version: '0.1.0',
    epoch: 1,
    exercise,
    election: { name: election.name, time_zone: election.timeZone },
    stages: [{ name: 'watch', state: 'running', lag: 0, fates, error: null }],
    connectors: sources.map((source) => ({
      source,
      state: 'running',
      last_at: new Date(evening * 60_000).toISOString(),
      fates,
      error: null,
    })),
    dead_letters: 0,
    totals: { posts, erased, narratives, alerts_open },
  }
}
