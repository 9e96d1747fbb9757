// The part `collect` of bench `recovery` as a process: generated posts at a steady rate, by the product's own runner.
// Says on each line of standard output how many posts the log has acknowledged; goes on there when started again.
import { setTimeout } from 'node:timers/promises'
import { pino } from 'pino'
import { readConfig } from '../config.ts'
import type { Connector, Found } from '../contracts/connector.ts'
import { minuteOf } from '../contracts/minutes.ts'
import { openProduct } from '../product.ts'
import { recoveryLoad } from './recovery-load.ts'

const source = 'generated-load'
const sayEveryMs = 100

function steadyLoad(perSecond: number, told: AbortSignal): Connector {
  return {
    source,
    connector: source,
    version: '1',
    sampling: 'full_stream',
    terms: 'open',
    legalBasis: null,
    pollMs: null,
    async *find(from, signal): AsyncGenerator<Found> {
      const first = Number(from ?? 0)
      const ended = AbortSignal.any([signal, told])
      let minute: number | undefined
      for await (const { post, no } of inTime(first, perSecond, ended)) {
        const at = minuteOf(Date.parse(post.createdAt ?? ''))
        minute ??= at - 1
        for (; minute < at; minute += 1) yield { kind: 'tick', minute: minute + 1 }
        yield { kind: 'post', post, provenance, cursor: String(no) }
      }
    },
  }
}

/** The posts after the first so many, each when it is due; ends when told to. */
async function* inTime(first: number, perSecond: number, ended: AbortSignal) {
  const startedAt = performance.now()
  let no = 0
  for (const post of recoveryLoad()) {
    no += 1
    if (no <= first) continue
    const wait = startedAt + ((no - first) * 1_000) / perSecond - performance.now()
    if (wait > 5) await setTimeout(wait)
    if (ended.aborted) return
    yield { post, no }
  }
}

const provenance = { request: null, batch: null, row: null, rule: null }

async function main(perSecond: number): Promise<void> {
  // biome-ignore lint/style/noProcessEnv: a process of the bench, configured as the product's own are.
  const config = readConfig({ env: process.env, cwd: process.cwd() })
  const log = pino({ level: 'error' }, pino.destination(2))
  const product = await openProduct({ config, log, only: ['collect'], replay: true })
  const say = () => {
    const reached = product.backends.cursors.load(source)
    process.stdout.write(`acknowledged ${reached?.cursor ?? 0}\n`)
  }
  const saying = setInterval(say, sayEveryMs)
  const told = new AbortController()
  process.once('SIGTERM', () => told.abort())
  try {
    await Promise.race([
      product.collect(steadyLoad(perSecond, told.signal)),
      product.pipeline.broken,
    ])
    say()
  } finally {
    clearInterval(saying)
    await product.stop()
  }
}

await main(Number(process.argv[2]))
