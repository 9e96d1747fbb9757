// The command `npm run --silent bench -- NAME [--data PATH] [--json] [--quick] [options]`: runs one bench and says what
// it found, for a person as a table, with --json as one JSON object on the last line of standard output.
// Promises: exit 0 when it ran, whatever the figures, and when it needs data that was not given; 2 for a mistake.
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { showProgress } from '../commands/show-progress.ts'
import { benches } from './all-benches.ts'
import { type Bench, BenchMistake, type Figures, type Measured } from './bench.ts'
import { commit, machine } from './machine.ts'
import { showResult } from './show-result.ts'

type Out = { write(text: string): unknown }
type Terminal = Parameters<typeof showProgress>[0]

/** Runs what was asked; resolves with the exit code. */
export async function runBench(
  argv: string[],
  out: Out,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const [name, ...args] = argv
  if (name === undefined || name.startsWith('-')) {
    out.write(await list())
    return 0
  }
  const load = Object.hasOwn(benches, name) ? benches[name] : undefined
  if (load === undefined) {
    terminal.write(`There is no bench ${name}.\n\n${await list()}`)
    return 2
  }
  const bench = await load()
  try {
    return await run(name, bench, args, out, terminal, signal)
  } catch (cause) {
    if (!(cause instanceof BenchMistake)) throw cause
    terminal.write(`${cause.message}\n`)
    return 2
  }
}

async function run(
  name: string,
  bench: Bench,
  args: string[],
  out: Out,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const { data, json, quick, ...options } = optionsOf(bench, args)
  if (bench.needsData && data === undefined) {
    const said = `${name} measures nothing without a file: --data PATH, ${bench.dataFormat}`
    out.write(json ? `${JSON.stringify({ bench: name, notes: [said] })}\n` : `${said}\n`)
    return 0
  }
  if (data !== undefined && bench.dataFormat === null)
    throw new BenchMistake(`${name} makes its own input and takes no --data.`)
  if (data !== undefined && !existsSync(data)) throw new BenchMistake(`${data} is not there.`)
  const place = { bench: name, commit: commit(), node: process.version, machine: machine(), quick }
  const measured = measurable(
    await bench.run({
      data,
      quick,
      options,
      signal,
      progress: showProgress(terminal),
    }),
  )
  out.write(json ? `${asJson(measured, place)}\n` : `\n${showResult(measured, place)}`)
  return 0
}

/** What has no value is left out and named: neither 0 nor null may stand for it. */
function measurable(measured: Measured): Measured {
  const missing: string[] = []
  const peers = Object.entries(measured.peers).map(
    ([name, figures]) => [name, without(figures, `${name}.`, missing)] as const,
  )
  const figures = without(measured.figures, '', missing)
  const notes = missing.map((key) => `${key} could not be measured on this input.`)
  return {
    ...measured,
    figures,
    peers: Object.fromEntries(peers),
    notes: [...measured.notes, ...notes],
  }
}

function without(figures: Figures, before: string, missing: string[]): Figures {
  const kept: Figures = {}
  for (const [name, figure] of Object.entries(figures)) {
    const key = before + name
    const nested = typeof figure === 'object' && !Array.isArray(figure)
    const numbers = nested ? [] : [figure].flat().map(Number)
    if (nested) kept[name] = without(figure, `${key}.`, missing)
    else if (numbers.every(Number.isFinite)) kept[name] = figure
    else missing.push(key)
  }
  return kept
}

function asJson(measured: Measured, place: Parameters<typeof showResult>[1]): string {
  const { bench, commit: version, node, quick } = place
  const { input, n, figures, peers, notes } = measured
  const marked = quick ? { quick: true } : {}
  const notesToo = [`Measured on ${place.machine}.`, ...notes]
  const said = { bench, input, n, commit: version, node, ...marked, figures, peers }
  return JSON.stringify({ ...said, notes: notesToo })
}

function optionsOf(bench: Bench, args: string[]) {
  const common = {
    data: { type: 'string' },
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
  } as const
  try {
    const { values } = parseArgs({ args, options: { ...bench.options, ...common } })
    return values as Record<string, string | boolean | undefined> & {
      data: string | undefined
      json: boolean
      quick: boolean
    }
  } catch (cause) {
    throw new BenchMistake(cause instanceof Error ? cause.message : String(cause))
  }
}

async function list(): Promise<string> {
  const lines = ['npm run --silent bench -- NAME [--data PATH] [--json] [--quick] [options]', '']
  for (const [name, load] of Object.entries(benches)) {
    const { about, dataFormat, options } = await load()
    lines.push(`  ${name}: ${about}`)
    if (dataFormat !== null) lines.push(`      --data ${dataFormat}`)
    for (const option of Object.keys(options)) lines.push(`      --${option}`)
  }
  return `${lines.join('\n')}\n`
}
