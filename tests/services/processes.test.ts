// `lali run --only` as real processes on real servers: killed and started again, nothing is lost or counted twice.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { testFolder } from '../whole/open-test-product.ts'
import { type ElasticsearchServer, startElasticsearch } from './elasticsearch.ts'
import { type KafkaService, startKafka } from './kafka.ts'

const posts = 400
let kafka: KafkaService
let elasticsearch: ElasticsearchServer
let folder: string
const running = new Set<ChildProcess>()

beforeAll(async () => {
  ;[kafka, elasticsearch] = await Promise.all([startKafka(), startElasticsearch({})])
  folder = testFolder('processes')
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
  for (const child of running) child.kill('SIGKILL')
  await Promise.all([kafka?.stop(), elasticsearch?.stop()])
  rmSync(folder, { recursive: true, force: true })
})

function textOf(i: number): string {
  return `Report ${i}: the queue at polling station ${i * 7} of district ${i % 13} is ${i % 5} hours long`
}

/** Starts parts as a process; resolves with its address once every stage of it is at work. */
async function run(only: string, name = only): Promise<{ child: ChildProcess; address: string }> {
  const data = join(folder, name.replaceAll(',', '-'))
  mkdirSync(data, { recursive: true })
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', resolve('main.ts'), 'run', '--only', only],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PATH: '/usr/local/bin:/usr/bin:/bin',
        LALI_MODE: 'distributed',
        LALI_PREFIX: 'processes',
        LALI_KAFKA: kafka.brokers.join(','),
        LALI_ELASTICSEARCH: elasticsearch.url,
        LALI_DATA: data,
        LALI_KEYS: join(folder, 'keys'),
        LALI_CONFIG: join(folder, 'lali.yaml'),
        LALI_PORT: '0',
        LALI_LOG_LEVEL: 'error',
      },
    },
  )
  running.add(child)
  child.once('exit', () => running.delete(child))
  let address = ''
  for await (const line of createInterface({ input: child.stdout })) {
    address = /running: (http\S+)/.exec(line)?.[1] ?? ''
    if (address !== '') break
  }
  await until(async () => (await fetch(`${address}/health/ready`)).ok)
  return { child, address }
}

async function until(done: () => Promise<boolean>): Promise<void> {
  while (!(await done())) await delay(100)
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number> {
  const begun = performance.now()
  const exited = once(child, 'exit')
  child.kill(signal)
  const [code] = await exited
  if (signal === 'SIGTERM') expect(code).toBe(0)
  return performance.now() - begun
}

it('loses and doubles nothing when an enricher and watch are killed, and drains when told to end', async () => {
  const main = await run('collect,index,notify,archive')
  const first = await run('enrich', 'first')
  const watch = await run('watch')
  await end(first.child, 'SIGKILL')
  const second = await run('enrich', 'second')
  await end(watch.child, 'SIGKILL')
  const again = await run('watch')
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
  for (const { child } of [second, again, main])
    expect(await end(child, 'SIGTERM')).toBeLessThan(10_000)
})
