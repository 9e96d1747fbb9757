// Bench `recovery`: SIGKILL at random moments under a steady load. Of any process, the broker and Elasticsearch among
// them; with --brokers 3, of one of three brokers while all else must go on.
// A recovery runs from the start of the process, or from the answer of the server's readiness check, until a post
// collected after that is in the index from every partition. In the end every acknowledged post must be there once.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { createRandom, type Random } from '../ingest/simulated-random.ts'
import { type Bench, type BenchContext, BenchMistake, type Measured } from './bench.ts'
import { type DistributedServers, startServers } from './distributed-servers.ts'
import { percentile } from './metrics.ts'
import { compareWithLog, lostPosts } from './recovery-check.ts'
import { type Killed, killAndRecover } from './recovery-kills.ts'
import { type Office, openOffice } from './recovery-office.ts'
import { createProbes, type Probes } from './recovery-probes.ts'

const beginWithinMs = 180_000
const settleWithinMs = 180_000

export const recovery: Bench = {
  about:
    'SIGKILL of processes and servers under load: what is lost, doubled, and how soon work goes on',
  dataFormat: null,
  needsData: false,
  options: {
    brokers: { type: 'string', default: '1' },
    kills: { type: 'string' },
    rate: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
  },
  run: async (context) => {
    const brokers = context.options.brokers === '3' ? 3 : 1
    if (!['1', '3'].includes(String(context.options.brokers)))
      throw new BenchMistake('--brokers: write 1 or 3.')
    const usual = context.quick ? 5 : brokers === 3 ? 20 : 50
    const [kills, rate] = [wholeOf(context, 'kills', usual), wholeOf(context, 'rate', 100)]
    const folder = mkdtempSync(join(tmpdir(), 'lali-bench-recovery-'))
    writeFileSync(join(folder, 'lali.yaml'), 'partitions: 3\n')
    const servers = await startServers(brokers)
    const office = openOffice(servers, folder, rate)
    const probes = createProbes(servers.elasticsearch.url, office.prefix, office.keysFolder)
    try {
      return await measure({ context, kills, rate, brokers, folder, servers, office, probes })
    } finally {
      await probes.close()
      await Promise.all(office.processes.map((one) => one.kill()))
      await servers.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

type Run = {
  context: BenchContext
  kills: number
  rate: number
  brokers: 1 | 3
  folder: string
  servers: DistributedServers
  office: Office
  probes: Probes
}

function wholeOf({ options }: BenchContext, name: string, usual: number): number {
  const value = options[name] === undefined ? usual : Number(options[name])
  if (Number.isSafeInteger(value) && value >= 1) return value
  throw new BenchMistake(`--${name}: write a whole number from 1.`)
}

async function measure(run: Run): Promise<Measured> {
  const { context, kills, brokers, servers, office, probes } = run
  const { signal } = context
  const random = createRandom(`recovery/${context.options.seed}`)
  const began = await probes.untilNewPost(0, beginWithinMs, signal)
  if (Number.isNaN(began)) throw new Error(`No post was indexed: ${endsOf(office).join('; ')}`)
  const killed: Killed[] = []
  for (const victim of victims(office, brokers, kills, random)) {
    await setTimeout(1_000 + random.whole(2_000))
    killed.push(await killAndRecover({ victim, servers, office, probes, random, signal }))
    context.progress((0.9 * killed.length) / kills)
  }
  const endedBySelf = endsOf(office)
  await office.endLoad()
  const acknowledged = office.acknowledged()
  const lost = await untilAllThere(probes, acknowledged, signal)
  await office.untilIdle()
  const applied = await probes.applied()
  await office.stop()
  const { elasticsearch } = servers
  const found = await compareWithLog({
    archive: office.archive,
    folder: run.folder,
    node: elasticsearch.url,
    prefix: office.prefix,
  })
  const takeovers = killed.filter(({ victim }) => victim === 'watch').map((one) => one.seconds)
  const seconds = killed.filter(({ victim }) => victim !== 'watch').map((one) => one.seconds)
  const pauses = killed.map((one) => one.pause)
  return {
    input: `generated posts, ${run.rate} a second; ${kills} kills at random moments, seed ${context.options.seed}; ${brokers === 3 ? 'one of three brokers' : 'any process or server'}`,
    n: killed.length,
    figures: {
      lost,
      doubled: found.doubled,
      ...(brokers === 3
        ? { pause_s_max: Math.max(...pauses), pause_s_p95: percentile(pauses, 0.95) }
        : {}),
      recovery_s_p50: percentile(seconds, 0.5),
      recovery_s_p95: percentile(seconds, 0.95),
      recovery_s_max: Math.max(...seconds),
      recovery_s_by_victim: byVictim(killed),
      ...(takeovers.length === 0 ? {} : { takeover_s_p95: percentile(takeovers, 0.95) }),
      not_recovered: killed.map((one) => one.seconds).filter(Number.isNaN).length,
      stages_ended_by_themselves: endedBySelf.length,
      acknowledged,
      indexed_records: applied ?? Number.NaN,
      repeated_records: found.repeated,
      equal: Object.values(found.tables).every(Boolean),
      tables: found.tables,
    },
    peers: {},
    notes: [
      'doubled: posts that watch placed twice; a record that was written twice in the same bytes is in repeated_records and has no effect.',
      'equal: the index in the end, table by table, against watch and index run anew over the archived stream.ordered.',
      'takeover: watch that leads was killed and stayed away; from the kill until a new post from every partition was there.',
      'pause: the longest stretch around a kill in which the index applied nothing.',
      ...new Set(endedBySelf),
    ],
  }
}

/** Every victim as often as every other, in random order. */
function victims(office: Office, brokers: 1 | 3, kills: number, random: Random): string[] {
  const all =
    brokers === 3
      ? ['broker-0', 'broker-1', 'broker-2']
      : [...office.processes.map(nameOf), 'broker-0', 'elasticsearch']
  const chosen: string[] = []
  const different = [...new Set(all)]
  while (chosen.length < kills) chosen.push(...shuffled(different, random))
  return chosen.slice(0, kills)
}

/** Of the two processes with watch the one that leads is killed. */
function nameOf({ name }: { name: string }): string {
  return name.startsWith('watch') ? 'watch' : name
}

function shuffled(names: string[], random: Random): string[] {
  return names
    .map((name) => ({ name, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ name }) => name)
}

const endsOf = (office: Office) => office.processes.flatMap((one) => one.ends())

/** Waits until all that was acknowledged is there; what is not by then is lost. */
async function untilAllThere(
  probes: Probes,
  acknowledged: number,
  signal: AbortSignal,
): Promise<number> {
  const giveUpAt = performance.now() + settleWithinMs
  let lost = await lostPosts(probes, acknowledged)
  while (lost > 0 && performance.now() < giveUpAt) {
    signal.throwIfAborted()
    await setTimeout(1_000)
    lost = await lostPosts(probes, acknowledged)
  }
  return lost
}

function byVictim(killed: Killed[]): Record<string, number> {
  const names = [...new Set(killed.map(({ victim }) => victim))].toSorted()
  const most = (name: string) =>
    Math.max(...killed.filter(({ victim }) => victim === name).map(({ seconds }) => seconds))
  return Object.fromEntries(names.map((name) => [name, most(name)]))
}
