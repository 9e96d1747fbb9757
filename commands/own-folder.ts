// Commands `lali replay` and `lali exercise`: a data folder of their own, never that of the live election, and what
// follows when the input ends: pages that stay (--serve), or a summary.
// Refuses to empty (--fresh) a folder that a running Lali holds.
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { lockFolder } from '../backends/folder-lock.ts'
import type { Config } from '../config.ts'
import { simulatedPublicActors } from '../ingest/simulated-public-actors.ts'
import { openProduct, type Product } from '../product.ts'
import { UsageMistake } from './command.ts'
import { type Pace, replayFiles, runExercise } from './replay-files.ts'
import { showProgress } from './show-progress.ts'
import { needPort, serveProduct } from './start.ts'
import { stopsBefore } from './stops-before.ts'

/** A replay or an exercise: event time from the input, never in the folder of the live election. */
export async function ownFolder(
  command: string,
  args: string[],
  config: Config,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<number> {
  const exercise = command === 'exercise'
  const { positionals, speed, until, name, ...values } = ownOptions(exercise, args)
  const dataFolder = join(config.dataFolder, name)
  if (existsSync(dataFolder)) lockFolder(dataFolder).release()
  if (values.serve) await needPort(config)
  if (values.fresh) emptyFolder(dataFolder)
  const own: Config = {
    ...config,
    dataFolder,
    keysFolder: join(dataFolder, 'keys'),
    sources: [],
    publicActors: exercise ? simulatedPublicActors : config.publicActors,
    election: exercise
      ? { ...config.election, name: 'Exercise: an invented election', exercise: true }
      : config.election,
  }
  const log = pino(
    { level: config.logLevel === 'info' ? 'warn' : config.logLevel },
    pino.destination(2),
  )
  const product = await openProduct({
    config: own,
    log,
    replay: true,
    ...(exercise ? { keySeed: values.seed } : {}),
  })
  if (exercise) say('An invented election is played. Nothing in it was said by anybody.')
  const bar = showProgress(process.stdout)
  const pace: Pace = { speed, say, progress: bar }
  const work = exercise
    ? runExercise(product, { seed: values.seed, ...(until === undefined ? {} : { until }) }, pace)
    : replayFiles(product, positionals, pace)
  if (values.serve && speed !== null) {
    work.catch((cause: unknown) => log.error({ err: cause }, 'replay_broke'))
    return serveProduct(product, own, log, signal, say)
  }
  if (await stopsBefore(work, product, signal)) {
    say(`Stopped before the end. The folder keeps what was read: ${dataFolder}`)
    return 130
  }
  say(`Data folder: ${dataFolder}`)
  if (values.serve) return serveProduct(product, own, log, signal, say)
  await summary(product, say)
  await product.stop()
  return 0
}

type OwnOptions = {
  positionals: string[]
  speed: number | null
  until: number | undefined
  name: string
  seed: string
  serve: boolean
  fresh: boolean
}

function ownOptions(exercise: boolean, args: string[]): OwnOptions {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: !exercise,
    options: {
      speed: { type: 'string' },
      serve: { type: 'boolean', default: false },
      fresh: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      until: { type: 'string' },
      folder: { type: 'string' },
    },
  })
  if (!exercise && positionals.length === 0)
    throw new UsageMistake('Name the files: lali replay posts.ndjson')
  const speed = values.speed === undefined ? null : Number(values.speed)
  if (speed !== null && !(speed > 0))
    throw new UsageMistake('Write the speed as a number above 0: --speed 60 is an hour a minute.')
  const until =
    values.until === undefined
      ? undefined
      : Date.parse(`${values.until.replace(' ', 'T')}Z`) / 60_000
  if (until !== undefined && !Number.isFinite(until))
    throw new UsageMistake('Write the moment in UTC: --until "2025-05-10 21:00"')
  const name =
    values.folder ??
    (exercise
      ? `exercise-${values.seed}`
      : `replay-${new Date().toISOString().slice(0, 19).replace(/[:T]/gu, '-')}`)
  const { seed, serve, fresh } = values
  return { positionals, speed, until, name, seed, serve, fresh }
}

/** Empties a folder of its own kind; throws FolderInUse rather than pull it from under a running Lali. */
function emptyFolder(folder: string): void {
  if (!existsSync(folder)) return
  const lock = lockFolder(folder)
  for (const name of readdirSync(folder))
    if (name !== 'lali.lock') rmSync(join(folder, name), { recursive: true })
  lock.release()
}

async function summary(product: Product, say: (line: string) => void): Promise<void> {
  const totals = await product.backends.index.totals()
  const alerts = await product.backends.index.alerts({ limit: 10 })
  say(`${totals.posts} posts, ${totals.narratives} narratives. Newest alerts:`)
  for (const { level, state, posts, opened_minute, label } of alerts) {
    say(
      `  ${new Date(opened_minute * 60_000).toISOString().slice(0, 16)}  ${level}  ${state}  ${posts} posts  ${label.sentence ?? ''}`,
    )
  }
}
