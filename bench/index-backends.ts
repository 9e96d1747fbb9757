// Bench `index`: the stage index alone, on each backend, fed with the same watch.derived of generated posts.
// Each batch is as large and is noted as often as in the stage; what counts is durable. The content is compared by hash after.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { createElasticsearchIndexBuilds } from '../backends/elasticsearch-index-builds.ts'
import { openSqliteSearchIndex } from '../backends/sqlite-search-index.ts'
import { readConfig } from '../config.ts'
import type { SearchIndex } from '../contracts/search-index.ts'
import { notedEvery } from '../processors/index-records.ts'
import { openProduct } from '../product.ts'
import { startElasticsearch } from '../tests/services/elasticsearch.ts'
import { type Bench, type BenchContext, BenchMistake, type Measured } from './bench.ts'
import { generatePosts } from './generate-posts.ts'
import { watchIndex } from './index-watch.ts'
import { createLoadFeeder } from './load-feeder.ts'
import { referenceSeconds } from './machine.ts'
import { median } from './metrics.ts'

type Batch = { offset: number; value: string }[]
type Timed = { seconds: number; cpuSeconds: number; hashes: Record<string, string> }

/** Records that are read at once from the log that watch wrote. */
const pageSize = 5_000
const rounds = 3

export const indexBackends: Bench = {
  about: 'the stage index on SQLite and on Elasticsearch, over the same records',
  dataFormat: null,
  needsData: false,
  options: { posts: { type: 'string' } },
  run: async (context) => {
    const posts = Number(context.options.posts ?? (context.quick ? 5_000 : 50_000))
    if (!Number.isSafeInteger(posts) || posts < 500)
      throw new BenchMistake('--posts: write a whole number from 500.')
    const folder = mkdtempSync(join(tmpdir(), 'lali-bench-index-'))
    try {
      return await measure(context, posts, folder)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

async function measure(context: BenchContext, posts: number, folder: string): Promise<Measured> {
  const reference = referenceSeconds()
  const derived = await derivedOf(folder, posts)
  const records = derived.length
  context.progress(0.3)
  const server = await startElasticsearch({})
  try {
    const [sqlite, elastic]: [Timed[], Timed[]] = [[], []]
    for (let round = 0; round <= rounds; round += 1) {
      context.signal.throwIfAborted()
      const path = join(folder, `index-${round}.sqlite`)
      const address = { node: server.url }
      const prefix = `lali-bench-${round}`
      const builds = createElasticsearchIndexBuilds({ address, prefix, epoch: 1 })
      const one = await timed(await openSqliteSearchIndex({ path }), derived)
      const other = await timed(await builds.openCurrent(), derived)
      // The first round warms both up.
      if (round > 0) {
        sqlite.push(one)
        elastic.push(other)
      }
      context.progress(0.3 + (0.7 * (round + 1)) / (rounds + 1))
    }
    const seconds = (runs: Timed[]) => median(runs.map((run) => run.seconds))
    const [embedded, distributed] = [seconds(sqlite), seconds(elastic)]
    return {
      input: `watch.derived of ${posts} generated posts, seed 1, in the batches that each backend asks for`,
      n: records,
      figures: {
        elasticsearch_records_per_s: records / distributed,
        elasticsearch_posts_per_s: posts / distributed,
        elasticsearch_client_cpu_s_per_1000_posts:
          (median(elastic.map(({ cpuSeconds }) => cpuSeconds)) * 1_000) / posts,
        elasticsearch_posts_per_reference_kernel: (posts / distributed) * reference,
        equal: JSON.stringify(elastic[0]?.hashes) === JSON.stringify(sqlite[0]?.hashes),
        ratio_to_sqlite: embedded / distributed,
      },
      peers: { sqlite: { records_per_s: records / embedded, posts_per_s: posts / embedded } },
      notes: [
        'One thread applies; the server runs on the same cores. The median of three rounds after a warm-up.',
        'SQLite writes with synchronous=NORMAL, Elasticsearch with a translog synced at each request.',
        'client_cpu is of the applying process alone.',
      ],
    }
  } finally {
    await server.stop()
  }
}

/** What watch says about generated posts, made by the product itself. */
async function derivedOf(folder: string, posts: number): Promise<Batch> {
  const config = readConfig({
    env: {},
    cwd: folder,
    overrides: { dataFolder: join(folder, 'data'), keysFolder: join(folder, 'keys'), port: 0 },
  })
  const log = pino({ level: 'warn' }, pino.destination(2))
  const product = await openProduct({ config, log, replay: true, keySeed: 'bench' })
  const index = watchIndex(product.backends.index, () => Date.now())
  const feeder = createLoadFeeder(generatePosts({ n: posts, seed: 1, days: 1 }), index, 5_000)
  try {
    feeder.closed(Number.POSITIVE_INFINITY)
    await product.collect(feeder.connector)
    await product.pipeline.settled()
    const derived: Batch = []
    for (let offset = 0; ; ) {
      const from = { topic: 'watch.derived' as const, partition: 0, offset }
      const records = await product.backends.log.read(from, pageSize)
      if (records.length === 0) return derived
      derived.push(...records.map(({ offset: at, value }) => ({ offset: at, value })))
      offset += records.length
    }
  } finally {
    feeder.end()
    await product.stop()
  }
}

async function timed(index: SearchIndex, records: Batch): Promise<Timed> {
  const cpu = process.cpuUsage()
  const started = performance.now()
  let unsaved = 0
  for (let at = 0; at < records.length; at += index.batch) {
    const batch = records.slice(at, at + index.batch)
    await index.apply(batch)
    unsaved += 1
    if (unsaved % notedEvery === 0) await index.saveNote(at + batch.length, '{}')
  }
  const seconds = (performance.now() - started) / 1_000
  const { user, system } = process.cpuUsage(cpu)
  const hashes = await index.contentHash()
  await index.close()
  return { seconds, cpuSeconds: (user + system) / 1e6, hashes }
}
