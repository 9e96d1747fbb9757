// The product on a real Kafka and a real Elasticsearch says what it says on SQLite over the same ordered stream.
import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { rebuildIndex } from '../../commands/rebuild-index.ts'
import type { Append, LogRecord } from '../../contracts/log.ts'
import { createSimulatedElection } from '../../ingest/simulated-election.ts'
import type { Product } from '../../product.ts'
import { filesWith, openTestProduct, testConfig, testFolder } from '../whole/open-test-product.ts'
import { type ElasticsearchServer, startElasticsearch } from './elasticsearch.ts'
import { allOf, embeddedTwin, values } from './embedded-twin.ts'
import { type KafkaService, startKafka } from './kafka.ts'

let kafka: KafkaService
let elasticsearch: ElasticsearchServer
const folders: string[] = []
const products: Product[] = []

beforeAll(async () => {
  ;[kafka, elasticsearch] = await Promise.all([startKafka(), startElasticsearch({})])
})
afterAll(async () => {
  for (const product of products.splice(0)) await product.stop()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
  await Promise.all([kafka?.stop(), elasticsearch?.stop()])
})

function newFolder(name: string): string {
  const folder = testFolder(name)
  folders.push(folder)
  return folder
}

/** A whole product, or some parts of one, on the servers. */
async function open(prefix: string, options: Parameters<typeof openTestProduct>[1] = {}) {
  const folder = newFolder(prefix)
  const config = {
    ...testConfig(folder),
    mode: 'distributed' as const,
    partitions: 3,
    services: {
      prefix,
      kafka: { brokers: kafka.brokers, tls: null, user: null, copies: -1 },
      elasticsearch: { node: elasticsearch.url, user: null, caFile: null },
    },
  }
  const product = await openTestProduct(folder, { config, ...options })
  products.push(product)
  return { product, folder }
}

it('gives the same bytes and the same index as the embedded mode, and an archive to rebuild from', async () => {
  const { product, folder } = await open('whole')
  const { log, archive, index } = product.backends
  await product.collect(createSimulatedElection({ seed: '5', days: 1, postsPerDay: 600 }))
  await product.pipeline.settled()
  const [ordered, derived] = [await allOf(log, 'stream.ordered'), await allOf(log, 'watch.derived')]
  expect(ordered.length).toBeGreaterThan(600)
  const same = await embeddedTwin(log)
  expect(values(derived)).toEqual(same.derived)
  expect(await index.contentHash()).toEqual(same.hashes)
  const totals = await index.totals()
  expect(totals.posts).toBeGreaterThan(300)
  expect(totals.erased).toBeGreaterThan(0)

  if (archive === null) throw new Error('This process keeps the archive.')
  const kept = await allOf(archive, 'watch.derived')
  const erased = new Set(derived.flatMap(({ value }) => idOf(value, 'erasure')))
  expect(kept.map(({ at }) => at)).toEqual(derived.map(({ at }) => at))
  for (const [i, { value }] of kept.entries()) {
    const [id] = [
      ...idOf(derived[i]?.value ?? '', 'post'),
      ...idOf(derived[i]?.value ?? '', 'metrics'),
    ]
    if (id !== undefined && erased.has(id)) expect(JSON.parse(value).kind).toBe('blank')
    else expect(value).toBe(derived[i]?.value)
  }
  const live = new Set(textsOf(derived, (id) => !erased.has(id)))
  const words = textsOf(derived, (id) => erased.has(id)).filter((text) => !live.has(text))
  expect(words.length).toBeGreaterThan(0)
  expect(filesWith(folder, words).filter((one) => one.includes('archive'))).toEqual([])

  const said: string[] = []
  const told = { say: (line: string) => void said.push(line), progress: () => undefined }
  await rebuildIndex({ product, args: [], ...told })
  expect(said.join('\n')).toContain('Byte-identical')
})

it('counts every post once when several enrichers share the partitions', async () => {
  const rest = ['collect', 'watch', 'index', 'notify', 'archive'] as const
  const { product } = await open('shared', { only: rest })
  const enrichers = [
    await open('shared', { only: ['enrich'] }),
    await open('shared', { only: ['enrich'] }),
  ]
  const { log, index } = product.backends
  const busy = async () => {
    const statuses = await Promise.all(enrichers.map(({ product: one }) => one.pipeline.status()))
    return statuses.flat().map(({ fates }) => fates.in > 0)
  }
  // Both have joined and hold partitions once each has handled something: counts of a post that nobody knows.
  while ((await busy()).includes(false))
    await log.append(countsOfNobody(log.partitions('posts.collected')))
  const exercise = createSimulatedElection({ seed: '6', days: 1, postsPerDay: 400 })
  await product.collect(exercise)
  const topics = ['posts.collected', 'settings.changed'] as const
  const ends = (await Promise.all(topics.map((topic) => log.ends(topic)))).flat()
  const wanted = ends.reduce((sum, { next }) => sum + next, 0)
  const seen = new Map<string, number>()
  const stop = new AbortController()
  await log.subscribe({
    group: 'counting',
    topics: ['stream.ordered'],
    signal: stop.signal,
    handle: async (records) => {
      for (const { value } of records) {
        const { source } = JSON.parse(value) as { source: LogRecord }
        const key = `${source.topic}/${source.partition}`
        // A repeat may come when the partitions are divided anew, a hole never.
        expect(source.offset).toBeLessThanOrEqual(seen.get(key) ?? 0)
        seen.set(key, Math.max(seen.get(key) ?? 0, source.offset + 1))
      }
      if ([...seen.values()].reduce((sum, next) => sum + next, 0) === wanted) stop.abort()
    },
  })
  await product.pipeline.settled()
  const one = await open('alone')
  await one.product.collect(exercise)
  await one.product.pipeline.settled()
  const [shared, alone] = [await index.totals(), await one.product.backends.index.totals()]
  expect([shared.posts, shared.erased]).toEqual([alone.posts, alone.erased])
})

function countsOfNobody(partitions: number): Append[] {
  const counts = { likes: 1, reposts: null, replies: null, views: null }
  const at = '2025-05-08T00:00:00.000Z'
  const value = JSON.stringify({ v: 1, op: 'metrics', id: 'A'.repeat(22), at, counts })
  return Array.from({ length: partitions }, (_, partition) => ({
    topic: 'posts.collected' as const,
    partition,
    value,
    post: null,
  }))
}

function idOf(value: string, kind: string): string[] {
  const record = JSON.parse(value) as { kind: string; id: string }
  return record.kind === kind ? [record.id] : []
}

/** Whole texts of posts, long enough to be told from others. */
function textsOf(derived: LogRecord[], of: (id: string) => boolean): string[] {
  return derived.flatMap(({ value }) => {
    const record = JSON.parse(value) as { kind: string; id: string; post?: { text: string } }
    const text = record.kind === 'post' && of(record.id) ? (record.post?.text ?? '') : ''
    return text.length > 30 ? [text] : []
  })
}
