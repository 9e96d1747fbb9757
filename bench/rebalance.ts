// Bench `rebalance`: two processes with watch on real servers, under load. The one that leads is stopped (SIGSTOP) past
// the session time-out and continued; the other takes over; then the same the other way round.
//   lost, doubled   derived records that are missing, or were written with other bytes, beside a watch that nothing
//                   interrupted on the same stream; what a leader that came back repeats in equal bytes is `repeated`
//   equal           the index, one made anew from the archive, and that of the undisturbed watch, by hash per table
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { fill } from '../commands/rebuild-index.ts'
import { createSimulatedElection } from '../ingest/simulated-election.ts'
import { openProduct, type Product } from '../product.ts'
import { allOf, embeddedTwin, values } from '../tests/services/embedded-twin.ts'
import { type Parts, type RunningPart, startParts, until } from '../tests/services/running-parts.ts'
import { type Bench, type BenchContext, BenchMistake, type Measured } from './bench.ts'
import { type DistributedServers, startServers } from './distributed-servers.ts'
import { percentile } from './metrics.ts'

const prefix = 'rebalance'

export const rebalance: Bench = {
  about:
    'a leading watch stopped past its session and continued, under load: what is lost or doubled',
  dataFormat: null,
  needsData: false,
  options: { rounds: { type: 'string' }, posts: { type: 'string' } },
  run: async (context) => {
    const rounds = whole(context, 'rounds', context.quick ? 2 : 10, 1, 200)
    const posts = whole(context, 'posts', context.quick ? 800 : 5_000, 200, 200_000)
    const folder = mkdtempSync(join(tmpdir(), 'lali-bench-rebalance-'))
    const servers = await startServers()
    const parts = startParts({
      folder,
      prefix,
      brokers: servers.kafka.brokers,
      elasticsearch: servers.elasticsearch.url,
    })
    try {
      const main = await openMain(folder, servers)
      return await measure(context, main, parts, rounds, posts).finally(() => main.stop())
    } finally {
      parts.stop()
      await servers.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

function whole(
  { options }: BenchContext,
  name: string,
  usual: number,
  least: number,
  most: number,
): number {
  const value = options[name] === undefined ? usual : Number(options[name])
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value
  throw new BenchMistake(`--${name}: write a whole number from ${least} to ${most}.`)
}

/** Everything but watch, in this process. */
function openMain(folder: string, servers: DistributedServers): Promise<Product> {
  writeFileSync(
    join(folder, 'lali.yaml'),
    'election: { name: Bench, country: FJ, time_zone: Pacific/Fiji }\npartitions: 3\n',
  )
  return openProduct({
    config: servers.config(folder, prefix, 3),
    log: pino({ level: 'silent' }),
    replay: true,
    only: ['collect', 'enrich', 'index', 'notify', 'archive'],
  })
}

async function measure(
  context: BenchContext,
  main: Product,
  parts: Parts,
  rounds: number,
  posts: number,
): Promise<Measured> {
  let leader = await parts.run('watch', 'watch-a')
  let standby = await parts.run('watch', 'watch-b')
  await standing(leader, 'running')
  await standing(standby, 'standby')
  const seconds: { takeover: number; drained: number }[] = []
  for (let round = 0; round < rounds; round += 1) {
    context.signal.throwIfAborted()
    seconds.push(await stopAndContinue(main, { leader, standby }, `round-${round}`, posts))
    ;[leader, standby] = [standby, leader]
    context.progress((round + 1) / (rounds + 1))
  }
  const found = await compare(main)
  for (const part of [leader, standby]) await part.end('SIGTERM')
  const [taken, drained] = [seconds.map((s) => s.takeover), seconds.map((s) => s.drained)]
  return {
    input: `the exercise, ${posts} posts in each of ${rounds} rounds`,
    n: rounds,
    figures: {
      ...found,
      takeover_s_p95: percentile(taken, 0.95),
      takeover_s_max: Math.max(...taken),
      drained_s_max: Math.max(...drained),
    },
    peers: {},
    notes: [
      'Taking over is counted from SIGSTOP to the first record of the new leader in the index; the session time-out of 6 s is part of it.',
      'Drained is counted from then until nothing waits in any stage.',
    ],
  }
}

const standing = (part: RunningPart, state: string) =>
  until(async () => (await part.stage('watch')).state === state)

async function stopAndContinue(
  main: Product,
  { leader, standby }: { leader: RunningPart; standby: RunningPart },
  source: string,
  posts: number,
): Promise<{ takeover: number; drained: number }> {
  const { log, index } = main.backends
  const load = main.collect(
    createSimulatedElection({ seed: source, source, days: 1, postsPerDay: posts }),
  )
  // Stopped in the middle of its work: the first of these posts went through it.
  const before = await endOf(main)
  await until(async () => (await endOf(main)) > before)
  const stopped = performance.now()
  leader.signal('SIGSTOP')
  await standing(standby, 'running')
  const [end] = await log.ends('watch.derived')
  await until(async () => (await index.position()).next > (end?.next ?? 0))
  const taken = performance.now()
  await load
  leader.signal('SIGCONT')
  await standing(leader, 'standby')
  await main.pipeline.settled()
  await until(async () => (await standby.stage('watch')).lag === 0)
  await main.pipeline.settled()
  return { takeover: (taken - stopped) / 1_000, drained: (performance.now() - taken) / 1_000 }
}

async function endOf({ backends }: Product): Promise<number> {
  const [end] = await backends.log.ends('watch.derived')
  return end?.next ?? 0
}

async function compare(main: Product) {
  const { log, index, builds } = main.backends
  const derived = values(await allOf(log, 'watch.derived'))
  const twin = await embeddedTwin(log)
  const wanted = new Map(twin.derived.map((value) => [placeOf(value), value]))
  const seen = new Map<string, string>()
  let [doubled, repeated] = [0, 0]
  for (const value of derived) {
    const place = placeOf(value)
    if (value !== wanted.get(place)) doubled += 1
    else if (seen.has(place)) repeated += 1
    seen.set(place, value)
  }
  const live = await index.contentHash()
  const fresh = await builds.openNext()
  await fill(main, fresh, Number.POSITIVE_INFINITY, () => undefined)
  const rebuilt = await fresh.contentHash()
  await fresh.close()
  const tables = Object.keys(live)
  const equal = tables.every(
    (table) => live[table] === twin.hashes[table] && live[table] === rebuilt[table],
  )
  const lost = [...wanted.keys()].filter((place) => !seen.has(place)).length
  return { lost, doubled, repeated, equal, tables: tables.length, derived: derived.length }
}

/** Where a derived record belongs: at most one for each entity and record of the stream. */
function placeOf(value: string): string {
  const { rev, n } = JSON.parse(value) as { rev: number; n: number }
  return `${rev}-${n}`
}
