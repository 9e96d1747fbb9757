// Watch with a hot standby, as real processes on real servers: whoever is killed, stopped, continued or told to end,
// watch.derived says what a single undisturbed watch says of the same stream.
import { cpSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { rebuildIndex } from '../../commands/rebuild-index.ts'
import { createSimulatedElection } from '../../ingest/simulated-election.ts'
import type { Product } from '../../product.ts'
import { openTestProduct, testConfig, testFolder } from '../whole/open-test-product.ts'
import { type ElasticsearchServer, startElasticsearch } from './elasticsearch.ts'
import { allOf, embeddedTwin, values } from './embedded-twin.ts'
import { type KafkaService, startKafka } from './kafka.ts'
import { type Parts, type RunningPart, startParts, until } from './running-parts.ts'

let kafka: KafkaService
let elasticsearch: ElasticsearchServer
let folder: string
let parts: Parts
let main: Product

beforeAll(async () => {
  ;[kafka, elasticsearch] = await Promise.all([startKafka(), startElasticsearch({})])
  folder = testFolder('standby')
  writeFileSync(
    join(folder, 'lali.yaml'),
    'election: { name: Test, country: FJ, time_zone: Pacific/Fiji }\npartitions: 3\n',
  )
  const prefix = 'standby'
  parts = startParts({
    folder,
    prefix,
    brokers: kafka.brokers,
    elasticsearch: elasticsearch.url,
  })
  main = await openTestProduct(folder, {
    config: {
      ...testConfig(folder),
      mode: 'distributed',
      services: {
        prefix,
        kafka: { brokers: kafka.brokers, tls: null, user: null, copies: -1 },
        elasticsearch: { node: elasticsearch.url, user: null, caFile: null },
      },
    },
    only: ['collect', 'enrich', 'index', 'notify', 'archive'],
  })
})
afterAll(async () => {
  await main?.stop()
  parts?.stop()
  await Promise.all([kafka?.stop(), elasticsearch?.stop()])
  rmSync(folder, { recursive: true, force: true })
})

/** Posts of an invented day, deletions among them, each time by another source. */
async function collect(seed: string): Promise<void> {
  await main.collect(
    createSimulatedElection({ seed, source: `exercise-${seed}`, days: 1, postsPerDay: 250 }),
  )
}

const leads = (part: RunningPart) =>
  until(async () => (await part.stage('watch')).state === 'running')
const follows = (part: RunningPart) =>
  until(async () => (await part.stage('watch')).state === 'standby')

/** Everything that was collected has gone through the leader and into the index. */
async function settled(leader: RunningPart): Promise<void> {
  await main.pipeline.settled()
  await until(async () => (await leader.stage('watch')).lag === 0)
  await main.pipeline.settled()
}

/** What is said for the first time, in its order: what a leader that came back repeats is left out. */
function onceEach(derived: string[]): string[] {
  let newest = { rev: -1, n: -1 }
  return derived.filter((value) => {
    const { rev, n } = JSON.parse(value) as { rev: number; n: number }
    if (rev < newest.rev || (rev === newest.rev && n <= newest.n)) return false
    newest = { rev, n }
    return true
  })
}

it('a standby goes on where its leader was killed, with nothing missing and nothing twice', async () => {
  const first = await parts.run('watch', 'first')
  const second = await parts.run('watch', 'second')
  await leads(first)
  await follows(second)
  await collect('1')
  const more = collect('2')
  expect(await first.end('SIGKILL')).toBeNull()
  await leads(second)
  await more
  await settled(second)
  const derived = values(await allOf(main.backends.log, 'watch.derived'))
  const twin = await embeddedTwin(main.backends.log)
  expect(derived).toEqual(twin.derived)
  expect(await main.backends.index.contentHash()).toEqual(twin.hashes)

  const third = await parts.run('watch', 'third')
  await follows(third)
  second.signal('SIGSTOP')
  const meanwhile = collect('3')
  await leads(third)
  second.signal('SIGCONT')
  await follows(second)
  await meanwhile
  await collect('4')
  // One that leaves in order hands over, and leaves a snapshot that another can begin with.
  expect(await third.end('SIGTERM')).toBe(0)
  await leads(second)
  cpSync(join(third.data, 'snapshots'), join(folder, 'fourth', 'snapshots'), { recursive: true })
  const fourth = await parts.run('watch', 'fourth')
  await follows(fourth)
  expect(await second.end('SIGTERM')).toBe(0)
  await leads(fourth)
  await collect('5')
  await settled(fourth)
  const all = values(await allOf(main.backends.log, 'watch.derived'))
  const whole = await embeddedTwin(main.backends.log)
  expect(onceEach(all)).toEqual(whole.derived)
  expect(await main.backends.index.contentHash()).toEqual(whole.hashes)
  const said: string[] = []
  const told = { say: (line: string) => void said.push(line), progress: () => undefined }
  await rebuildIndex({ product: main, args: [], ...told })
  expect(said.join('\n')).toContain('Byte-identical')
  expect((await main.backends.index.totals()).erased).toBeGreaterThan(0)
  expect(await fourth.end('SIGTERM')).toBe(0)
}, 300_000)
