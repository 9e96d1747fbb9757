// One running Lali: backends, keys, pipeline, connectors and, when it serves, the API with its pages.
// Composition only; every command is a few lines on top of this.
import { readFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { buildApi } from './api/build-api.ts'
import { type Backends, openBackends } from './backends/open-backends.ts'
import type { Config } from './config.ts'
import type { HealthAnswer } from './contracts/answers.ts'
import type { Connector } from './contracts/connector.ts'
import { balanced, type Fates } from './contracts/outcome.ts'
import { dashboards } from './dashboards/serve.ts'
import {
  type ElectionKeys,
  electionKeysFromSeed,
  openElectionKeys,
} from './ingest/election-keys.ts'
import { createProtectAuthor } from './ingest/protect-author.ts'
import { readPublicActors } from './ingest/public-actors.ts'
import { runConnector } from './ingest/run-connector.ts'
import { untilSunset } from './ingest/until-sunset.ts'
import { metricsText } from './metrics.ts'
import {
  askMeanings,
  openingRecord,
  type Pipeline,
  type StageName,
  sleep,
  stageNames,
  startPipeline,
} from './pipeline.ts'

export const version = (
  JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as {
    version: string
  }
).version

type ConnectorStatus = HealthAnswer['connectors'][number]

export type Product = {
  backends: Backends
  pipeline: Pipeline
  keys: ElectionKeys
  health(): Promise<HealthAnswer>
  /** Runs one connector until it ends or the product stops. */
  collect(connector: Connector): Promise<Fates>
  /** Puts a tick of the wall clock into every partition. */
  tick(): Promise<void>
  serve(): Promise<{ address: string; app: FastifyInstance }>
  stop(): Promise<void>
}

/** A stage, or `collect`: the connectors, the minutes and the settings, which one process alone puts into the log. */
export type Part = StageName | 'collect'
export const parts: readonly Part[] = ['collect', ...stageNames]

export type ProductOptions = {
  config: Config
  log: Logger
  /** Event time comes from the input: no ticks of the wall clock. */
  replay?: boolean
  /** Exercises only: keys that the seed gives. */
  keySeed?: string
  threads?: number
  indexThread?: boolean
  snapshotEveryMs?: number
  eraseWithinMs?: number
  batch?: number
  /** What this process does; default everything. */
  only?: readonly Part[]
  /** What it runs on, where that is open already; it is closed with the product. */
  backends?: Backends
}

/** Opens the data folder and starts all stages. Throws FolderInUse when another process has it. */
export async function openProduct(options: ProductOptions): Promise<Product> {
  const { config, log } = options
  // The heap grows by 30 % at a time, not by up to four times: a small office's PC has other programs too.
  setFlagsFromString('--heap-growing-percent=30')
  const now = () => Date.now()
  const runs = (part: Part) => options.only?.includes(part) ?? true
  const backends = options.backends ?? (await openOwn(options, now))
  const keys =
    options.keySeed === undefined
      ? openElectionKeys(config.keysFolder)
      : electionKeysFromSeed(options.keySeed)
  const stop = new AbortController()
  if (runs('collect')) {
    await openLog(backends, config)
    showCollecting(backends, stop.signal, log)
  }
  const pipeline = startPipeline({
    backends,
    now,
    salt: keys.textSalt,
    threads: options.threads ?? 1,
    elapsed: () => performance.now(),
    tell: ({ id, level, state, reason, posts, authors, pace }) =>
      log.info({ id, level, state, reason, posts, authors, pace }, 'alert_changed'),
    ...(options.snapshotEveryMs === undefined ? {} : { snapshotEveryMs: options.snapshotEveryMs }),
    ...(options.eraseWithinMs === undefined ? {} : { eraseWithinMs: options.eraseWithinMs }),
    ...(options.batch === undefined ? {} : { batch: options.batch }),
    ...(options.only === undefined ? {} : { only: stageNames.filter(runs) }),
  })
  const endpoint =
    config.embeddings === null || !runs('collect')
      ? undefined
      : (await import('./ingest/polite-embeddings.ts')).createEmbeddingsEndpoint(config.embeddings)
  const asking =
    endpoint === undefined || config.embeddings === null
      ? Promise.resolve()
      : askMeanings(
          backends,
          { ...config.embeddings, embed: endpoint.embed },
          stop.signal,
          (waits) => log.warn({ error: waits }, 'embeddings_wait'),
        )
  // What breaks it breaks no figure: the links go on without its vote.
  const asked = asking.catch((cause: unknown) => log.error({ err: cause }, 'embeddings_broke'))
  const protect = createProtectAuthor({ keys, actors: readPublicActors(config.publicActors), now })
  const connectors = new Map<string, ConnectorStatus>()
  const timers: NodeJS.Timeout[] = []
  let app: FastifyInstance | undefined

  async function tick(): Promise<void> {
    const partitions = backends.log.partitions('posts.collected')
    const value = JSON.stringify({ v: 1, op: 'tick', minute: null })
    await backends.log.append(
      Array.from({ length: partitions }, (_, partition) => ({
        topic: 'posts.collected' as const,
        partition,
        value,
        post: null,
      })),
    )
  }

  /** A part at a time, so that nothing waits for a week's rows to go. */
  async function retainAll(): Promise<void> {
    while (!stop.signal.aborted && backends.archive?.retain()) await sleep(100, stop.signal)
  }

  async function health(): Promise<HealthAnswer> {
    const [stages, totals, letters] = await Promise.all([
      pipeline.status(),
      backends.index.totals(),
      backends.log.ends('dead-letters'),
    ])
    const stopped = stages.some(({ state }) => state === 'stopped')
    const waits =
      stages.some(({ state }) => state === 'waiting') ||
      [...connectors.values()].some(({ error }) => error !== null)
    const { posts, erased, narratives, alerts_open } = totals
    return {
      status: stopped ? 'stopped' : waits ? 'degraded' : 'ok',
      mode: config.mode,
      version,
      epoch: backends.epoch,
      exercise: totals.exercise || config.election.exercise,
      election: { name: config.election.name, time_zone: config.election.timeZone },
      stages: stages.map((one) => ({ ...one, fates: withBalance(one.fates) })),
      connectors: [...connectors.values()],
      dead_letters: letters.reduce((sum, { low, next }) => sum + next - low, 0),
      totals: { posts, erased, narratives, alerts_open },
    }
  }

  async function collect(connector: Connector): Promise<Fates> {
    const before = backends.cursors.load(connector.source)
    const status: ConnectorStatus = {
      source: connector.source,
      state: 'running',
      last_at: null,
      error: null,
      fates: withBalance(before?.fates ?? { in: 0, emitted: 0, dropped: {}, dead_lettered: 0 }),
    }
    connectors.set(connector.source, status)
    const refresh = () => {
      const reached = backends.cursors.load(connector.source)
      if (!reached) return
      status.fates = withBalance(reached.fates)
      status.last_at = reached.lastAt === null ? null : new Date(reached.lastAt).toISOString()
    }
    const timer = setInterval(refresh, 2_000)
    timer.unref()
    try {
      const { window } = config.election
      const fates = await runConnector({
        connector: window === null ? connector : untilSunset(connector, window.sunsetAt, now),
        log: backends.log,
        cursors: backends.cursors,
        protect,
        now,
        signal: stop.signal,
        sleep,
        onState: (state, error) => {
          status.state = state
          status.error = error === undefined ? null : String(error)
          if (error !== undefined)
            log.warn({ source: connector.source, state, error: String(error) }, 'connector_state')
        },
      })
      refresh()
      return fates
    } finally {
      clearInterval(timer)
    }
  }

  if (!options.replay) {
    if (runs('collect')) {
      await tick()
      timers.push(setInterval(() => void tick().catch(() => undefined), 60_000))
    }
    timers.push(setInterval(() => void retainAll(), 600_000))
  }

  return {
    backends,
    pipeline,
    keys,
    health,
    collect,
    tick,
    serve: async () => {
      // In a replay the clock of the questions is the stream's: "the last hour" is the last hour of the input.
      const clock = options.replay ? () => pipeline.watch.reached().minute * 60_000 || now() : now
      app = await buildApi({
        index: backends.index,
        health,
        notReady: () => pipeline.notReady(),
        now: clock,
        version,
        logger: log,
        metricsText: async () => metricsText(await health(), await pipeline.lags()),
        logAccess: async (entry) => {
          await backends.log.append([
            { topic: 'access.logged', partition: 0, value: JSON.stringify(entry), post: null },
          ])
        },
        election: { name: config.election.name, timeZone: config.election.timeZone },
        sources: () => config.sources.map(({ name }) => name),
      })
      const api = app
      await app.register(
        dashboards({
          election: { name: config.election.name, timeZone: config.election.timeZone },
          now: clock,
          get: async (path) => {
            const answer = await api.inject(path)
            return { status: answer.statusCode, body: answer.json() as unknown }
          },
        }),
      )
      const address = await app.listen({ host: config.host, port: config.port })
      return { address, app }
    },
    stop: async () => {
      for (const timer of timers) clearInterval(timer)
      stop.abort()
      await endpoint?.close()
      await asked
      await app?.close()
      await pipeline.stop().finally(() => backends.close())
    },
  }
}

/**
 * A collector reads no topic, so no group of the brokers would show that it runs: it stands in one of its own, where
 * `lali move` sees it. Nothing waits for that.
 */
function showCollecting(backends: Backends, signal: AbortSignal, log: Logger): void {
  const standFor = { family: 'lali-collect', version: '1', topic: 'posts.collected' as const }
  backends.log
    .lead?.({ ...standFor, signal, reached: () => 0, changed: () => undefined })
    .catch((cause: unknown) => log.warn({ error: String(cause) }, 'collector_not_shown'))
}

function openOwn(options: ProductOptions, now: () => number): Promise<Backends> {
  const { config, only } = options
  const runs = (part: Part) => only?.includes(part) ?? true
  return openBackends({
    mode: config.mode,
    services: config.services,
    keeps: { archive: runs('archive'), index: runs('index') },
    folder: config.dataFolder,
    partitions: config.partitions,
    now,
    thread: options.indexThread ?? true,
  })
}

/** The first records of a new folder, and settings that changed since the last start. */
async function openLog(backends: Backends, config: Config): Promise<void> {
  const { log } = backends
  const [first] = await log.ends('posts.collected')
  if (first?.next === 0) await log.append([openingRecord(log.partitions('posts.collected'))])
  const { minPosts, minAuthors, watch, warn, urgent } = config.alerts
  const thresholds = { minPosts, minAuthors, watch, warn, urgent, lateMinutes: config.lateMinutes }
  if (config.lexicons !== null) await changeSetting(backends, 'lexicon', config.lexicons)
  await changeSetting(backends, 'thresholds', thresholds)
}

async function changeSetting(backends: Backends, setting: string, value: unknown): Promise<void> {
  const text = JSON.stringify(value)
  const key = `setting ${setting}`
  if (backends.cursors.note(key) === text) return
  const record = {
    v: 1,
    op: 'setting',
    id: `${setting}-${Date.now()}`,
    setting,
    at: new Date().toISOString(),
    value,
  }
  await backends.log.append([
    { topic: 'settings.changed', partition: 0, value: JSON.stringify(record), post: null },
  ])
  backends.cursors.saveNote(key, text)
}

function withBalance(fates: Fates): ConnectorStatus['fates'] {
  return {
    ...fates,
    dropped: { ...fates.dropped } as Record<string, number>,
    balanced: balanced(fates),
  }
}
