// Making the index anew behind Elasticsearch, and taking erased bytes out of the server's files.
import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import {
  createElasticsearchIndexBuilds,
  openElasticsearchReader,
} from '../../backends/elasticsearch-index-builds.ts'
import { createSwitchableIndex } from '../../backends/switchable-index.ts'
import { rebuildIndex } from '../../commands/rebuild-index.ts'
import { createSimulatedElection } from '../../ingest/simulated-election.ts'
import type { Product } from '../../product.ts'
import {
  aMinute,
  aNarrative,
  anErasure,
  aPlacement,
  inLog,
  keyedId,
  someMetrics,
} from '../builders.ts'
import { closeOffices, openOffice } from '../guide/small-office.ts'
import { type ElasticsearchServer, startElasticsearch } from '../services/elasticsearch.ts'

let server: ElasticsearchServer
const closing: { close(): Promise<void> }[] = []

beforeAll(async () => {
  server = await startElasticsearch({})
})
afterEach(async () => {
  for (const open of closing.splice(0)) await open.close()
  await closeOffices()
})
afterAll(async () => {
  await server.stop()
})

function closed<T extends { close(): Promise<void> }>(open: T): T {
  closing.push(open)
  return open
}

const address = () => ({ node: server.url })
const newPrefix = () => `lali-${randomUUID()}`

async function indicesOf(prefix: string): Promise<string[]> {
  const health = await fetch(`${server.url}/_cluster/health/${prefix}-*?level=indices`)
  const { indices } = (await health.json()) as { indices?: Record<string, unknown> }
  return Object.keys(indices ?? {}).filter((name) => name.startsWith(prefix))
}

it('makes the index anew while questions are answered by alias, without one failing', async () => {
  const office = await openOffice()
  const exercise = createSimulatedElection({ seed: 'rebuild', postsPerDay: 200, days: 1 })
  const items = []
  for await (const item of exercise.find(undefined, new AbortController().signal)) items.push(item)
  await office.collect('exercise', items)
  const prefix = newPrefix()
  const builds = createElasticsearchIndexBuilds({ address: address(), prefix, epoch: 1 })
  const index = closed(createSwitchableIndex(await builds.openCurrent()))
  const { log } = office.backends
  const derived = await log.read({ topic: 'watch.derived', partition: 0, offset: 0 }, 1e6)
  await index.apply(derived.map(({ offset, value }) => ({ offset, value })))
  await index.saveNote(derived.length, 'fates')
  const totals = await index.totals()
  expect(totals.posts).toBeGreaterThan(100)
  const hashes = await index.contentHash()

  const reader = closed(openElasticsearchReader({ address: address(), prefix }))
  const asked: unknown[] = []
  let over = false
  const asking = (async () => {
    while (!over) asked.push(await reader.totals())
  })()
  const said: string[] = []
  const product = { ...office, backends: { ...office.backends, index, builds } }
  const context = {
    product: product as unknown as Product,
    say: (line: string) => said.push(line),
    progress: () => undefined,
  }
  const code = await rebuildIndex(context as unknown as Parameters<typeof rebuildIndex>[0])
  over = true
  await asking

  expect(code).toBe(0)
  expect(said[0]).toContain('Byte-identical')
  expect(asked.length).toBeGreaterThan(3)
  expect(asked.filter((answer) => JSON.stringify(answer) !== JSON.stringify(totals))).toEqual([])
  expect((await indicesOf(prefix)).filter((name) => !name.endsWith('.e1.b2'))).toEqual([])
  expect(await index.contentHash()).toEqual(hashes)
  const again = closed(await builds.openCurrent())
  expect(await again.position()).toEqual({ next: derived.length, note: 'fates' })
})

it('goes on with the build before when a rebuild was cut off, and removes what that left', async () => {
  const prefix = newPrefix()
  const builds = createElasticsearchIndexBuilds({ address: address(), prefix, epoch: 1 })
  const index = closed(await builds.openCurrent())
  await index.apply(inLog([aPlacement({ id: keyedId('a') })]))
  const cutOff = await builds.openNext()
  await cutOff.apply(inLog([aPlacement({ id: keyedId('b') }), aPlacement({ id: keyedId('c') })]))
  await cutOff.close()
  const again = closed(await builds.openCurrent())
  expect((await again.totals()).posts).toBe(1)
  const next = closed(await builds.openNext())
  expect(await next.position()).toEqual({ next: 0, note: null })
  expect((await next.totals()).posts).toBe(0)
})

it('keeps a writer that was overtaken from bringing a removed index back', async () => {
  const prefix = newPrefix()
  const builds = createElasticsearchIndexBuilds({ address: address(), prefix, epoch: 1 })
  const overtaken = closed(await builds.openCurrent())
  closed(await builds.openNext())
  await builds.keepNext()
  await expect(overtaken.apply(inLog([aPlacement()]))).rejects.toThrow('lali rebuild')
  await expect(overtaken.apply(inLog([aNarrative()]))).rejects.toThrow('lali rebuild')
  const first = (name: string) => name.endsWith('.e1.b1')
  expect((await indicesOf(prefix)).filter(first)).toEqual([])
})

/** Files of the server that hold this text, in the bytes as they lie on disk. */
function filesWith(folder: string, text: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) return filesWith(path, text)
    return readFileSync(path).includes(text) ? [path] : []
  })
}

it('leaves no word of an erased post in the files of the server after the scheduled merge', async () => {
  let clean = () => {}
  const prefix = newPrefix()
  const builds = createElasticsearchIndexBuilds({
    address: address(),
    prefix,
    epoch: 1,
    expungeAfterMs: 2_000,
    onClean: () => clean(),
  })
  const index = closed(await builds.openCurrent())
  const secret = keyedId('secret')
  const crowd = Array.from({ length: 300 }, (_, i) =>
    aPlacement({ id: keyedId(`post ${i}`), rev: i, minute: aMinute + i }),
  )
  const text = 'xylophonist Quarrelsome zeppelinesque'
  const counts = { likes: 7_654_321, reposts: null, replies: null, views: null }
  await index.apply(
    inLog([
      ...crowd,
      aPlacement({ id: secret, rev: 400, post: { text } }),
      someMetrics({ id: secret, rev: 401, counts }),
    ]),
  )
  expect((await index.search({ text: 'zeppelinesque', limit: 1 })).ranked).toBe(1)
  await fetch(`${server.url}/${prefix}-*/_flush`, { method: 'POST' })
  const words = ['xylophonist', 'Quarrelsome', 'quarrelsome', 'zeppelinesque', '7654321']
  expect(words.filter((word) => filesWith(server.dataFolder, word).length === 0)).toEqual([])
  const cleaned = new Promise<void>((resolve) => {
    clean = resolve
  })
  await index.apply(inLog([anErasure({ id: secret, rev: 402 })], 302))
  expect((await index.search({ text: 'zeppelinesque', limit: 1 })).ranked).toBe(0)
  await cleaned
  expect(words.map((word) => filesWith(server.dataFolder, word))).toEqual(words.map(() => []))
  expect((await index.search({ text: 'polling', limit: 1 })).ranked).toBe(300)
})
