// `lali move`, on real servers: an election goes from the embedded mode to the distributed one and back, and says what
// one says that never moved.
import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { move } from '../../commands/move.ts'
import type { Config } from '../../config.ts'
import type { Connector } from '../../contracts/connector.ts'
import { createSimulatedElection } from '../../ingest/simulated-election.ts'
import type { Product } from '../../product.ts'
import { openTestProduct, testConfig, testFolder } from '../whole/open-test-product.ts'
import { type ElasticsearchServer, startElasticsearch } from './elasticsearch.ts'
import { allOf, embeddedTwin, values } from './embedded-twin.ts'
import { type KafkaService, startKafka } from './kafka.ts'

let kafka: KafkaService
let elasticsearch: ElasticsearchServer
let folder: string
let open: Product | undefined

beforeAll(async () => {
  folder = testFolder('move')
  ;[kafka, elasticsearch] = await Promise.all([startKafka(), startElasticsearch({})])
})
afterAll(async () => {
  await open?.stop()
  await Promise.all([kafka?.stop(), elasticsearch?.stop()])
  rmSync(folder, { recursive: true, force: true })
})

function distributed(): Config {
  return {
    ...testConfig(folder),
    mode: 'distributed',
    partitions: 3,
    services: {
      prefix: 'move',
      kafka: { brokers: kafka.brokers, tls: null, user: null, copies: -1 },
      elasticsearch: { node: elasticsearch.url, user: null, caFile: null },
    },
  }
}

/** Without deletions: rows that were blanked cannot be worked out a second time. */
function posts(seed: string, source: string): Connector {
  const exercise = createSimulatedElection({ seed, source, days: 1, postsPerDay: 200 })
  return {
    ...exercise,
    async *find(from, signal) {
      for await (const found of exercise.find(from, signal)) if (found.kind !== 'state') yield found
    },
  }
}

/** Opens the election, takes posts in, and leaves it when all is done; gives the posts that there are then. */
async function collecting(config: Config, seed: string, source = `exercise-${seed}`) {
  open = await openTestProduct(folder, { config })
  await open.collect(posts(seed, source))
  await open.pipeline.settled()
  const { posts: count } = await open.backends.index.totals()
  const health = await open.health()
  for (const { name, fates } of health.stages) expect(fates.balanced, name).toBe(true)
  await open.stop()
  open = undefined
  return count
}

async function moveTo(mode: string): Promise<string> {
  const said: string[] = []
  const shares: number[] = []
  const told = {
    say: (line: string) => void said.push(line),
    progress: (n: number) => shares.push(n),
  }
  expect(await move(['--to', mode], distributed(), told)).toBe(0)
  expect(shares.at(-1)).toBe(1)
  return said.join('\n')
}

it('goes there and back, places new posts once, and says what an election says that never moved', async () => {
  const embedded = testConfig(folder)
  const first = await collecting(embedded, '1')
  expect(await moveTo('distributed')).toContain('The index holds what the one before held')
  await expect(openTestProduct(folder)).rejects.toThrow('was moved to the distributed mode')

  // The same posts come again by another way: none is new.
  expect(await collecting(distributed(), '1', 'once-more')).toBe(first)
  const second = await collecting(distributed(), '2')
  expect(second).toBeGreaterThan(first + 150)

  open = await openTestProduct(folder, { config: distributed() })
  await open.pipeline.settled()
  await expect(moveTo('embedded')).rejects.toThrow('are running')
  await open.stop()
  open = undefined
  expect(await moveTo('embedded')).toContain('The index holds what the one before held')
  await expect(openTestProduct(folder, { config: distributed() })).rejects.toThrow('generation')
  const third = await collecting(embedded, '3')
  expect(third).toBeGreaterThan(second + 150)
  expect(await moveTo('distributed')).toContain('The index holds what the one before held')
  expect(await collecting(distributed(), '4')).toBeGreaterThan(third + 150)

  open = await openTestProduct(folder, { config: distributed() })
  await open.pipeline.settled()
  const { archive, index } = open.backends
  if (archive === null) throw new Error('This process keeps the archive.')
  const ordered = await allOf(archive, 'stream.ordered')
  expect(ordered.map(({ offset }) => offset)).toEqual(ordered.map((_, i) => i))
  const opened = ordered.filter(({ value }) => value.includes('"op":"sources"'))
  expect(opened.map(({ value }) => JSON.parse(value).body.generation)).toEqual([1, 2, 3, 4])
  const twin = await embeddedTwin(archive)
  expect(values(await allOf(archive, 'watch.derived'))).toEqual(twin.derived)
  expect(await index.contentHash()).toEqual(twin.hashes)
}, 300_000)
