// Bench `parity`: does the distributed mode say what the embedded one says?
//   the same stream.ordered through both: what watch derived, and every table of the index, equal by hash
//   a live run with two enrichers beside a run of the embedded default: the same posts counted, grouped as well
// On real servers; posts.collected has three partitions, so the order within stream.ordered is the servers' own.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Bench,
  type BenchContext,
  BenchMistake,
  type Figures,
  type Measured,
} from './bench.ts'
import { type DerivedContent, readDerived } from './derived-content.ts'
import { type DistributedServers, embeddedConfig, startServers } from './distributed-servers.ts'
import { embeddedTwin } from './embedded-twin.ts'
import { bcubed } from './metrics.ts'
import { exerciseInput, hoaxInputs, type ParityInput } from './parity-inputs.ts'
import { runAlone, runShared } from './parity-runs.ts'

const partitions = 3

export const parity: Bench = {
  about: 'both modes on the same ordered stream, by hash; and a live run with two enrichers',
  dataFormat:
    'lines {t, account, lang, type, followers, text, hoax}, gzip or not, or a folder of such files',
  needsData: false,
  options: { days: { type: 'string' }, 'posts-per-day': { type: 'string' } },
  run: async (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'lali-bench-parity-'))
    const inputs = [exerciseOf(context)]
    if (context.data !== undefined) inputs.push(...(await hoaxInputs(context.data)))
    const servers = await startServers()
    try {
      return await measure(context, inputs, servers, folder)
    } finally {
      await servers.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

function exerciseOf({ options, quick }: BenchContext): ParityInput {
  const whole = (name: string, usual: number, least: number, most: number) => {
    const value = options[name] === undefined ? usual : Number(options[name])
    if (Number.isSafeInteger(value) && value >= least && value <= most) return value
    throw new BenchMistake(`--${name}: write a whole number from ${least} to ${most}.`)
  }
  const days = whole('days', quick ? 1 : 3, 1, 60)
  return exerciseInput(days, whole('posts-per-day', quick ? 1_000 : 3_000, 200, 200_000))
}

async function measure(
  context: BenchContext,
  inputs: ParityInput[],
  servers: DistributedServers,
  folder: string,
): Promise<Measured> {
  const figures: Figures = {}
  let [n, equal, tables] = [0, true, 0]
  for (const [no, input] of inputs.entries()) {
    context.signal.throwIfAborted()
    const place = join(folder, String(no))
    const stream = await compareStream(servers, place, `parity-${no}`, input)
    context.progress((no + 0.5) / inputs.length)
    context.signal.throwIfAborted()
    const live = await compareLive(servers, place, `live-${no}`, input)
    context.progress((no + 1) / inputs.length)
    n += stream.posts
    equal &&= Object.values(stream.tables).every(Boolean) && live.counts_equal
    tables = Object.keys(stream.tables).length
    figures[no === 0 ? 'exercise' : `data_${no}`] = { ...stream, live }
  }
  return {
    input: inputs.map(({ name }) => name).join('; '),
    n,
    figures: { equal, tables, ...figures },
    peers: {},
    notes: [
      'equal: every table and every kind of derived record has the same SHA-256 in both modes, and the live run counted the same posts.',
      'Tables named derived_… are the records of watch.derived of that kind, byte for byte in order; the others are the tables of the index.',
      'bcubed_f1 is over labelled posts: planted narratives of the exercise by language, or the posts that told the hoax. The difference is in points.',
    ],
  }
}

/** One stream.ordered, made by the distributed mode, through both. */
async function compareStream(
  servers: DistributedServers,
  folder: string,
  prefix: string,
  input: ParityInput,
): Promise<{ posts: number; records: number; tables: Record<string, boolean> }> {
  const product = await runAlone(servers.config(folder, prefix, partitions), input)
  try {
    const { log, index } = product.backends
    const twin = await embeddedTwin(log, folder)
    const [there, here] = [await readDerived(log), await readDerived(twin.log)]
    await twin.close()
    const derived = (hashes: Record<string, string>) =>
      Object.entries(hashes).map(([kind, hash]) => [`derived_${kind}`, hash] as const)
    const distributed = {
      ...Object.fromEntries(derived(there.hashes)),
      ...(await index.contentHash()),
    }
    const embedded = { ...Object.fromEntries(derived(here.hashes)), ...twin.hashes }
    const names = new Set([...Object.keys(distributed), ...Object.keys(embedded)])
    const same = [...names].map((name) => [name, distributed[name] === embedded[name]] as const)
    return { posts: there.counted.size, records: there.records, tables: Object.fromEntries(same) }
  } finally {
    await product.stop()
  }
}

/** The input live: by two enrichers on the servers, and by the embedded default. */
async function compareLive(
  servers: DistributedServers,
  folder: string,
  prefix: string,
  input: ParityInput,
): Promise<{ counts_equal: boolean } & Figures> {
  const alone = await runAlone(embeddedConfig(join(folder, 'alone')), input)
  const reference = await readDerived(alone.backends.log).finally(() => alone.stop())
  const config = (own: string) => servers.config(own, prefix, partitions)
  const shared = await runShared(config, join(folder, 'shared'), input)
  try {
    const found = await readDerived(shared.product.backends.log)
    const [one, two] = [f1Of(reference, input), f1Of(found, input)]
    return {
      counts_equal: sameCounts(reference, found),
      posts: found.counted.size,
      erased: found.erased.size,
      handled_by_enricher: Object.fromEntries(shared.handled.map((n, i) => [String(i + 1), n])),
      bcubed_f1_embedded: one,
      bcubed_f1_shared: two,
      bcubed_f1_points_apart: 100 * (two - one),
    }
  } finally {
    await shared.stop()
  }
}

function sameCounts(one: DerivedContent, other: DerivedContent): boolean {
  const sizes = one.counted.size === other.counted.size && one.erased.size === other.erased.size
  const posts = [...one.counted].every(([id, counted]) => other.counted.get(id) === counted)
  return sizes && posts && [...one.erased].every((id) => other.erased.has(id))
}

/** BCubed F1 of the narratives that labelled posts ended in. */
function f1Of(content: DerivedContent, { labels }: ParityInput): number {
  const posts = [...content.counted.keys()].filter((id) => labels.has(id))
  const truth = posts.map((id) => labels.get(id) ?? '')
  return bcubed(truth, posts.map(content.narrativeOf)).f1
}
