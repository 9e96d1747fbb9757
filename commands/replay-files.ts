// Commands `lali replay FILE…` and `lali exercise`: event time from the input, in a data folder of their own.
// The wall clock at the start is itself a record, since claimed times are clamped to it.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Connector } from '../contracts/connector.ts'
import { createSortedReplay } from '../ingest/file-sorted.ts'
import { paceByTicks, untilMinute } from '../ingest/pace-by-ticks.ts'
import { createSimulatedElection } from '../ingest/simulated-election.ts'
import { sleep } from '../pipeline.ts'
import type { Product } from '../product.ts'
import { fatesLine } from './command.ts'
import { sourceName } from './import-files.ts'

export type Pace = {
  speed: number | null
  say: (line: string) => void
  progress: (share: number) => void
}

/** Replays files in the order of their times; resolves when every stage has caught up. */
export async function replayFiles(product: Product, paths: string[], pace: Pace): Promise<void> {
  const until = Date.now()
  await sayStart(product, until)
  const workFolder = join(product.backends.folder, 'sorting')
  const connector = createSortedReplay({
    paths,
    source: paths.map(sourceName).join('-').slice(0, 100),
    notes: product.backends.cursors,
    workFolder,
    until,
  })
  await run(product, connector, pace)
  rmSync(workFolder, { recursive: true, force: true })
}

/** Runs the training exercise, whole or up to a minute of its event time. */
export async function runExercise(
  product: Product,
  options: { seed: string; days?: number; postsPerDay?: number; until?: number },
  pace: Pace,
): Promise<void> {
  await sayStart(product, Date.now())
  const { until, ...exercise } = options
  const whole = createSimulatedElection(exercise)
  await run(product, until === undefined ? whole : untilMinute(whole, until), pace, until)
}

async function run(
  product: Product,
  connector: Connector,
  { speed, say, progress }: Pace,
  until?: number,
): Promise<void> {
  const paced = speed === null ? connector : paceByTicks(connector, speed, sleep)
  const fates = await product.collect(withProgress(paced, progress, until))
  await product.pipeline.settled()
  say(`${connector.source}: ${fatesLine(fates)}`)
}

/** Event time says how far a stream is: of the stretch that was asked for, else of three days and what follows. */
function withProgress(
  connector: Connector,
  progress: (share: number) => void,
  until?: number,
): Connector {
  return {
    ...connector,
    async *find(from, signal) {
      let first: number | undefined
      for await (const found of connector.find(from, signal)) {
        if (found.kind === 'tick') {
          first ??= found.minute
          const whole = until === undefined ? 3 * 1_440 + 360 : Math.max(1, until - first)
          progress(Math.min(0.99, (found.minute - first) / whole))
        }
        yield found
      }
      progress(1)
    },
  }
}

async function sayStart(product: Product, until: number): Promise<void> {
  const at = new Date(until).toISOString()
  const value = JSON.stringify({
    v: 1,
    op: 'setting',
    id: `replay-${until}`,
    setting: 'replay',
    at,
    value: { until },
  })
  await product.backends.log.append([
    { topic: 'settings.changed', partition: 0, value, post: null },
  ])
}
