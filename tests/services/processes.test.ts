// `lali run --only` as real processes on real servers: killed and started again, nothing is lost or counted twice.
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { testFolder } from '../whole/open-test-product.ts'
import { type ElasticsearchServer, startElasticsearch } from './elasticsearch.ts'
import { type KafkaService, startKafka } from './kafka.ts'
import { type Parts, startParts, until } from './running-parts.ts'

const posts = 400
let kafka: KafkaService
let elasticsearch: ElasticsearchServer
let folder: string
let parts: Parts

beforeAll(async () => {
  ;[kafka, elasticsearch] = await Promise.all([startKafka(), startElasticsearch({})])
  folder = testFolder('processes')
  const servers = { brokers: kafka.brokers, elasticsearch: elasticsearch.url }
  parts = startParts({ folder, prefix: 'processes', ...servers })
  const rows = Array.from({ length: posts }, (_, i) => {
    const created_at = new Date(Date.UTC(2027, 5, 2, 8, i % 60, i % 50)).toISOString()
    return JSON.stringify({ id: `p${i}`, author: `a${i % 70}`, text: textOf(i), created_at })
  })
  writeFileSync(join(folder, 'posts.ndjson'), rows.join('\n'))
  writeFileSync(
    join(folder, 'lali.yaml'),
    [
      'election: { name: Test, country: FJ, time_zone: Pacific/Fiji }',
      'partitions: 3',
      'sources:',
      '  - { name: by-hand, connector: file-import, path: posts.ndjson, legal_basis: a test }',
    ].join('\n'),
  )
})
afterAll(async () => {
  parts?.stop()
  await Promise.all([kafka?.stop(), elasticsearch?.stop()])
  rmSync(folder, { recursive: true, force: true })
})

function textOf(i: number): string {
  return `Report ${i}: the queue at polling station ${i * 7} of district ${i % 13} is ${i % 5} hours long`
}

it('loses and doubles nothing when an enricher and watch are killed, and drains when told to end', async () => {
  const main = await parts.run('collect,index,notify,archive')
  const first = await parts.run('enrich', 'first')
  const watch = await parts.run('watch')
  await first.end('SIGKILL')
  const second = await parts.run('enrich', 'second')
  await watch.end('SIGKILL')
  const again = await parts.run('watch')
  const indexed = async () => {
    const health = (await (await fetch(`${main.address}/api/health`)).json()) as {
      totals: { posts: number }
    }
    expect(health.totals.posts).toBeLessThanOrEqual(posts)
    return health.totals.posts
  }
  await until(async () => (await indexed()) === posts)
  const found = (await (await fetch(`${main.address}/api/search?q=polling`)).json()) as {
    posts?: unknown[]
    items?: unknown[]
  }
  expect((found.posts ?? found.items ?? []).length).toBeGreaterThan(0)
  for (const part of [second, again, main]) {
    const begun = performance.now()
    expect(await part.end('SIGTERM')).toBe(0)
    expect(performance.now() - begun).toBeLessThan(10_000)
  }
})
