// Bench `index`: the stage index alone, on each backend, fed with the same watch.derived of generated posts.
// Each batch is applied and noted as the stage does it; what counts is durable. The content is compared by hash after.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { createElasticsearchIndexBuilds } from '../backends/elasticsearch-index-builds.ts'
import { openSqliteSearchIndex } from '../backends/sqlite-search-index.ts'
import { readConfig } from '../config.ts'
import type { SearchIndex } from '../contracts/search-index.ts'
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

/** Records of one batch: the stage's own. */
const batchSize = 500
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
  const batches = await derivedOf(folder, posts)
  const records = batches.reduce((sum, batch) => sum + batch.length, 0)
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
      const one = await timed(await openSqliteSearchIndex({ path }), batches)
      const other = await timed(await builds.openCurrent(), batches)
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
      input: `watch.derived of ${posts} generated posts, seed 1, in batches of ${batchSize}`,
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
async function derivedOf(folder: string, posts: number): Promise<Batch[]> {
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
    const batches: Batch[] = []
    for (let offset = 0; ; ) {
      const from = { topic: 'watch.derived' as const, partition: 0, offset }
      const records = await product.backends.log.read(from, batchSize)
      if (records.length === 0) return batches
      batches.push(records.map(({ offset: at, value }) => ({ offset: at, value })))
      offset += records.length
    }
  } finally {
    feeder.end()
    await product.stop()
  }
}

async function timed(index: SearchIndex, batches: Batch[]): Promise<Timed> {
  const cpu = process.cpuUsage()
  const started = performance.now()
  for (const batch of batches) {
    await index.apply(batch)
    await index.saveNote((batch.at(-1)?.offset ?? 0) + 1, '{}')
  }
  const seconds = (performance.now() - started) / 1_000
  const { user, system } = process.cpuUsage(cpu)
  const hashes = await index.contentHash()
  await index.close()
  return { seconds, cpuSeconds: (user + system) / 1e6, hashes }
}
