// The command line: config → product → command; signals. Nothing else.
import { tmpdir } from 'node:os'
import { pino } from 'pino'
import { FolderInUse, lockFolder } from './backends/folder-lock.ts'
import { WrongMode } from './backends/open-backends.ts'
import { beside, commands } from './commands/beside-product.ts'
import { optionMistake, UsageMistake } from './commands/command.ts'
import { askRunning, socketPath } from './commands/control-socket.ts'
import { DiskFull, diskFull } from './commands/disk-full.ts'
import { partsOf } from './commands/run-parts.ts'
import { showProgress } from './commands/show-progress.ts'
import { needPort, serveProduct } from './commands/start.ts'
import { stopsBefore } from './commands/stops-before.ts'
import { type Config, ConfigMistakes, readConfig, redacted } from './config.ts'
import { openProduct, type Part, parts, version } from './product.ts'

const usage = `lali ${version}: which claims spread around an election, how fast, and what we cannot see

  lali start                            run everything declared in lali.yaml, with the pages on this machine
  lali run --only PART,…                 distributed mode: this process does these alone (collect, enrich, watch, index,
                                        notify, archive); each in a data folder of its own
  lali import FILE… [--dry-run]         history into the data folder (NDJSON, JSON, CSV, TSV, each also gzip)
  lali replay FILE… [--speed N] [--serve]   files in event time, in a data folder of their own
  lali exercise [--seed S] [--speed N] [--until "DATE TIME"] [--fresh] [--serve]   an invented election to train on
  lali check-config                     reads lali.yaml and says every mistake
  lali dead-letters list|show N|replay N
  lali decide merge|split|pin|unpin|link|unlink NARRATIVE …   what a person decided about narratives; lali decide says how
  lali rebuild                          makes the index anew from the archive
  lali recompute                        runs the stages again over the archive (on a stopped or copied folder)
  lali move --to distributed|embedded   the same election on Kafka and Elasticsearch, or back; with all of it stopped
  lali backup FOLDER

  --config FILE   another lali.yaml        --data FOLDER   another data folder        --port N   0 = any free port`

const known = new Set([
  'start',
  'run',
  'replay',
  'exercise',
  'check-config',
  'recompute',
  'move',
  ...Object.keys(commands),
])
const say = (line: string) => void process.stdout.write(`${line}\n`)

async function main(argv: string[]): Promise<number> {
  const [command = 'start', ...rest] = argv
  if (['help', '--help', '-h'].includes(command)) return said(usage)
  const { values, args } = ownOptions(rest)
  const overrides = {
    ...(values.data === undefined ? {} : { dataFolder: values.data }),
    ...(values.port === undefined ? {} : { port: portNumber(values.port) }),
  }
  if (!known.has(command)) {
    say(`There is no command ${command}.\n\n${usage}`)
    return 2
  }
  if (['start', 'check-config', 'recompute'].includes(command) && args.length > 0)
    throw new UsageMistake(`${args[0]} is not an option of ${command}. See: lali help`)
  const config = readConfig({
    ...(values.config === undefined ? {} : { file: values.config }),
    overrides,
    // Only who collects writes them into the log.
    words: command !== 'run' || args.some((arg) => arg.includes('collect')),
  })
  return run(command, args, config).catch((cause: unknown) => {
    throw diskFull(cause, config.dataFolder) ?? cause
  })
}

async function run(command: string, args: string[], config: Config): Promise<number> {
  if (command === 'check-config')
    return said(`${JSON.stringify(redacted(config), null, 2)}\nNo mistakes.`)
  const stop = new AbortController()
  // A recompute is left to the system's own way of ending it: it changes nothing before its end.
  if (command === 'recompute') {
    const { recompute } = await import('./commands/recompute.ts')
    return (await recompute(config, say)).epoch > 0 ? 0 : 1
  }
  // So is a move: given again, it ends what was begun.
  if (command === 'move') {
    const { move } = await import('./commands/move.ts')
    return move(args, config, { say, progress: showProgress(process.stdout) })
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  if (command === 'start') return start(config, stop.signal, parts)
  if (command === 'run') return start(config, stop.signal, partsOf(args, config))
  // Never among the records of a real election: always in a folder, and in one process.
  if (command === 'replay' || command === 'exercise') {
    const { ownFolder } = await import('./commands/own-folder.ts')
    return ownFolder(command, args, alone(config), stop.signal, say)
  }
  return besideOrAlone(command, args, config, stop.signal)
}

function alone(config: Config): Config {
  return { ...config, mode: 'embedded', services: null }
}

async function start(config: Config, signal: AbortSignal, only: readonly Part[]): Promise<number> {
  lockFolder(config.dataFolder).release()
  await needPort(config)
  const log = pino({ level: config.logLevel }, pino.destination(2))
  for (const note of config.notes) say(note)
  const product = await openProduct({ config, log, only })
  if (!only.includes('collect')) return serveProduct(product, config, log, signal, say)
  if (config.sources.length === 0) {
    say(
      'No source is configured: nothing will be collected. Declare sources in lali.yaml (see lali.example.yaml),',
    )
    say(
      'import a file with: lali import FILE, or see Lali at work on an invented election: npm run demo',
    )
  }
  const { collectSources } = await import('./commands/collect-sources.ts')
  collectSources(product, config, log)
  return serveProduct(product, config, log, signal, say)
}

/** A command that works beside a running product, or opens the folder itself when none is running. */
async function besideOrAlone(
  command: string,
  args: string[],
  config: Config,
  signal: AbortSignal,
): Promise<number> {
  const progress = showProgress(process.stdout)
  const told = { say, progress }
  const path = socketPath(config.dataFolder, tmpdir())
  const code = await askRunning(path, { command, args, cwd: process.cwd() }, { ...told, signal })
  if (code !== undefined) return code
  if (config.mode === 'distributed')
    throw new UsageMistake(
      `No Lali runs on ${config.dataFolder}. In the distributed mode give the command beside the process that has the part: collect for import and dead-letters, archive for backup, index and archive for rebuild.`,
    )
  const log = pino({ level: 'warn' }, pino.destination(2))
  const product = await openProduct({ config, log })
  const work = beside(command, { product, args, ...told })
  try {
    if (!(await stopsBefore(work, product, signal))) return await work
    say('Stopped before the end. Give the command again: nothing is done twice.')
    return 130
  } finally {
    if (!signal.aborted) await product.stop()
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
    else {
      const value = found[2] ?? rest[++i]
      if (value === undefined) throw new UsageMistake(`Write a value after --${found[1]}.`)
      values[found[1] as 'config'] = value
    }
  }
  return { values, args }
}

function portNumber(text: string): number {
  const port = Number(text)
  if (/^\d+$/u.test(text) && port <= 65_535) return port
  throw new UsageMistake(
    `${text} is not a port. Write a number from 0 to 65535; 0 takes any free one.`,
  )
}

function said(line: string): number {
  say(line)
  return 0
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code
  },
  (thrown: unknown) => {
    const cause = optionMistake(thrown) ?? thrown
    const mistake =
      cause instanceof ConfigMistakes ||
      cause instanceof FolderInUse ||
      cause instanceof WrongMode ||
      cause instanceof UsageMistake
    const told =
      cause instanceof Error
        ? mistake || cause instanceof DiskFull
          ? cause.message
          : (cause.stack ?? cause.message)
        : String(cause)
    process.stderr.write(`${told}\n`)
    process.exitCode = mistake ? 2 : 1
  },
)
