// `lali move`, on real servers: an election goes from the embedded mode to the distributed one and back, and says what
// one says that never moved.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { kafkaOf } from '../../backends/distributed-backends.ts'
import { groupsWithMembers } from '../../backends/kafka-members.ts'
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
let prefix = 'move'
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
      prefix,
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

/** `lali move` as a process, killed as soon as it says this; null = it may end. Resolves with what it said. */
async function moveAsProcess(mode: string, killedAt: string | null): Promise<string> {
  const { services, dataFolder, keysFolder } = distributed()
  const child = spawn(process.execPath, [resolve('lali.js'), 'move', '--to', mode], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      LALI_MODE: 'distributed',
      LALI_PREFIX: prefix,
      LALI_KAFKA: services?.kafka.brokers.join(','),
      LALI_ELASTICSEARCH: services?.elasticsearch.node,
      LALI_DATA: dataFolder,
      LALI_KEYS: keysFolder,
      LALI_CONFIG: join(folder, 'lali.yaml'),
    },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => {
      said += text
      if (killedAt !== null && said.includes(killedAt)) child.kill('SIGKILL')
    })
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  // The brokers let go of a process that was killed only after its session.
  if (code === 2 && said.includes('are running')) return moveAsProcess(mode, killedAt)
  if (killedAt === null) expect(said, `ended with ${code}`).toContain(`Moved to the ${mode} mode`)
  else expect(signal, said).toBe('SIGKILL')
  return said
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
  await open.stop()
  open = undefined
}, 300_000)

it('ends whole when it is given again after it was killed, at whatever it was, there and back', async () => {
  rmSync(folder, { recursive: true })
  ;[folder, prefix] = [testFolder('move'), 'killed']
  writeFileSync(join(folder, 'lali.yaml'), 'partitions: 3\n')
  const before = await collecting(testConfig(folder), 'killed')
  const steps = ['Draining', 'Making the index anew', 'The index holds what the one before held']
  for (const step of steps) await moveAsProcess('distributed', step)
  await moveAsProcess('distributed', null)
  expect(await collecting(distributed(), 'killed', 'again')).toBe(before)
  const after = await collecting(distributed(), 'killed-2')
  expect(after).toBeGreaterThan(before)
  for (const step of steps) await moveAsProcess('embedded', step)
  await moveAsProcess('embedded', null)
  open = await openTestProduct(folder)
  expect((await open.backends.index.totals()).posts).toBe(after)
  const twin = await embeddedTwin(open.backends.log)
  expect(values(await allOf(open.backends.log, 'watch.derived'))).toEqual(twin.derived)
  expect(await open.backends.index.contentHash()).toEqual(twin.hashes)
  await open.stop()
  open = undefined
}, 300_000)

it('refuses while a collector alone is running, which reads nothing', async () => {
  const config = { ...distributed(), dataFolder: join(folder, 'elsewhere') }
  open = await openTestProduct(folder, { config, only: ['collect'] })
  const running = () => groupsWithMembers(kafkaOf(config.services as never, 3))
  while (!(await running()).some((group) => group.startsWith('lali-collect'))) await delay(50)
  await expect(moveTo('embedded')).rejects.toThrow(/are running \(lali-collect/)
  await open.stop()
  open = undefined
  expect(await running()).toEqual([])
}, 60_000)
