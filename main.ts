// The command line: config → product → command; signals. Nothing else.
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { FolderInUse } from './backends/folder-lock.ts'
import { beside, commands } from './commands/beside-product.ts'
import { UsageMistake } from './commands/command.ts'
import { askRunning, socketPath } from './commands/control-socket.ts'
import { recompute } from './commands/recompute.ts'
import { type Pace, replayFiles, runExercise } from './commands/replay-files.ts'
import { showProgress } from './commands/show-progress.ts'
import { collectSources, serveProduct } from './commands/start.ts'
import { type Config, ConfigMistakes, readConfig, redacted } from './config.ts'
import { simulatedPublicActors } from './ingest/simulated-public-actors.ts'
import { openProduct, version } from './product.ts'

const usage = `lali ${version}: which claims spread around an election, how fast, and what we cannot see

  lali start                            run everything declared in lali.yaml, with the pages on this machine
  lali import FILE… [--dry-run]         history into the data folder (NDJSON, JSON, CSV, TSV, each also gzip)
  lali replay FILE… [--speed N] [--serve]   files in event time, in a data folder of their own
  lali exercise [--seed S] [--speed N] [--until "DATE TIME"] [--fresh] [--serve]   an invented election to train on
  lali check-config                     reads lali.yaml and says every mistake
  lali dead-letters list|show N|replay N
  lali rebuild                          makes the index anew from the archive
  lali recompute                        runs the stages again over the archive (on a stopped or copied folder)
  lali backup FOLDER

  --config FILE   another lali.yaml        --data FOLDER   another data folder        --port N   0 = any free port`

const say = (line: string) => void process.stdout.write(`${line}\n`)

async function main(argv: string[]): Promise<number> {
  const [command = 'start', ...rest] = argv
  if (['help', '--help', '-h'].includes(command)) return said(usage)
  const { values, args } = ownOptions(rest)
  const overrides = {
    ...(values.data === undefined ? {} : { dataFolder: values.data }),
    ...(values.port === undefined ? {} : { port: Number(values.port) }),
  }
  const config = readConfig({
    ...(values.config === undefined ? {} : { file: values.config }),
    overrides,
  })
  if (command === 'check-config')
    return said(`${JSON.stringify(redacted(config), null, 2)}\nNo mistakes.`)
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  if (command === 'start') return start(config, stop.signal)
  if (command === 'replay' || command === 'exercise')
    return ownFolder(command, args, config, stop.signal)
  if (command === 'recompute') return (await recompute(config, say)).epoch > 0 ? 0 : 1
  if (commands[command]) return besideOrAlone(command, args, config)
  say(`There is no command ${command}.\n\n${usage}`)
  return 2
}

async function start(config: Config, signal: AbortSignal): Promise<number> {
  const log = pino({ level: config.logLevel }, pino.destination(2))
  for (const note of config.notes) say(note)
  const product = await openProduct({ config, log })
  if (config.sources.length === 0) {
    say(
      'No source is configured: nothing will be collected. Declare sources in lali.yaml (see lali.example.yaml),',
    )
    say(
      'import a file with: lali import FILE, or see Lali at work on an invented election: npm run demo',
    )
  }
  collectSources(product, config, log)
  return serveProduct(product, config, log, signal, say)
}

/** A replay or an exercise: event time from the input, never in the folder of the live election. */
async function ownFolder(
  command: string,
  args: string[],
  config: Config,
  signal: AbortSignal,
): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      speed: { type: 'string' },
      serve: { type: 'boolean', default: false },
      fresh: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      until: { type: 'string' },
      folder: { type: 'string' },
    },
  })
  const exercise = command === 'exercise'
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
  const dataFolder = join(config.dataFolder, name)
  if (values.fresh) rmSync(dataFolder, { recursive: true, force: true })
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
  const bar = showProgress(process.stdout)
  const pace: Pace = { speed, say, progress: bar }
  const work = exercise
    ? runExercise(product, { seed: values.seed, ...(until === undefined ? {} : { until }) }, pace)
    : replayFiles(product, positionals, pace)
  if (values.serve && speed !== null) {
    work.catch((cause: unknown) => log.error({ err: cause }, 'replay_broke'))
    return serveProduct(product, own, log, signal, say)
  }
  await work
  say(`Data folder: ${dataFolder}`)
  if (values.serve) return serveProduct(product, own, log, signal, say)
  await summary(product)
  await product.stop()
  return 0
}

async function summary(product: Awaited<ReturnType<typeof openProduct>>): Promise<void> {
  const totals = await product.backends.index.totals()
  const alerts = await product.backends.index.alerts({ limit: 10 })
  say(`${totals.posts} posts, ${totals.narratives} narratives. Newest alerts:`)
  for (const { level, state, posts, opened_minute, label } of alerts) {
    say(
      `  ${new Date(opened_minute * 60_000).toISOString().slice(0, 16)}  ${level}  ${state}  ${posts} posts  ${label.sentence ?? ''}`,
    )
  }
}

/** A command that works beside a running product, or opens the folder itself when none is running. */
async function besideOrAlone(command: string, args: string[], config: Config): Promise<number> {
  const progress = showProgress(process.stdout)
  const told = { say, progress }
  const path = socketPath(config.dataFolder, tmpdir())
  const code = await askRunning(path, { command, args, cwd: process.cwd() }, told)
  if (code !== undefined) return code
  const log = pino({ level: 'warn' }, pino.destination(2))
  const product = await openProduct({ config, log })
  try {
    return await beside(command, { product, args, ...told })
  } finally {
    await product.stop()
  }
}

/** Options that every command takes, and the rest of the arguments as they are. */
function ownOptions(rest: string[]): {
  values: Partial<Record<'config' | 'data' | 'port', string>>
  args: string[]
} {
  const values: Partial<Record<'config' | 'data' | 'port', string>> = {}
  const args: string[] = []
  for (let i = 0; i < rest.length; i += 1) {
    const found = /^--(config|data|port)(?:=(.*))?$/su.exec(rest[i] ?? '')
    if (!found) args.push(rest[i] as string)
    else values[found[1] as 'config'] = found[2] ?? (rest[++i] as string)
  }
  return { values, args }
}

function said(line: string): number {
  say(line)
  return 0
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code
  },
  (cause: unknown) => {
    const known =
      cause instanceof ConfigMistakes ||
      cause instanceof FolderInUse ||
      cause instanceof UsageMistake
    const told =
      cause instanceof Error
        ? known
          ? cause.message
          : (cause.stack ?? cause.message)
        : String(cause)
    process.stderr.write(`${told}\n`)
    process.exitCode = known ? 2 : 1
  },
)
