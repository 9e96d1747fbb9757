// What goes wrong with a real Elasticsearch, and what the stage index makes of it: it waits, or one record becomes a
// dead letter; nothing is lost, and a person reads what to do. The server is made narrow, so that it refuses easily.
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { createElasticsearchIndexBuilds } from '../../backends/elasticsearch-index-builds.ts'
import { openSqliteArchiveLog } from '../../backends/sqlite-archive-log.ts'
import { openSqliteSearchIndex } from '../../backends/sqlite-search-index.ts'
import type { DeadLetter } from '../../contracts/decided.ts'
import type { Derived } from '../../contracts/derived.ts'
import type { Log } from '../../contracts/log.ts'
import { balanced } from '../../contracts/outcome.ts'
import type { SearchIndex } from '../../contracts/search-index.ts'
import { Unavailable } from '../../contracts/unavailable.ts'
import { sleep } from '../../pipeline.ts'
import { createIndexStage } from '../../processors/index-records.ts'
import { type Progress, runStage } from '../../processors/run-stage.ts'
import {
  aClaim,
  aCopyGroup,
  aMinute,
  aNarrative,
  anAlert,
  aPlacement,
  aScore,
  inLog,
  keyedId,
} from '../builders.ts'
import { type ElasticsearchServer, startElasticsearch } from '../services/elasticsearch.ts'

let server: ElasticsearchServer
const closing: (() => unknown)[] = []

beforeAll(async () => {
  server = await startElasticsearch({
    settings: [
      'http.max_content_length: 1mb',
      'indexing_pressure.memory.limit: 256kb',
      'thread_pool.write.size: 1',
      'thread_pool.write.queue_size: 1',
    ],
  })
})
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})
afterAll(async () => {
  await server.stop()
})

async function openIndex(): Promise<{ index: SearchIndex; prefix: string }> {
  const prefix = `lali-${randomUUID()}`
  const address = { node: server.url, timeoutMs: 10_000 }
  const index = await createElasticsearchIndexBuilds({ address, prefix, epoch: 1 }).openCurrent()
  closing.push(index.close)
  return { index, prefix }
}

function openFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lali-faults-'))
  closing.push(() => rmSync(folder, { recursive: true }))
  return folder
}

/** An archive whose watch.derived holds these records. */
async function anArchiveOf(records: Derived[]): Promise<Log> {
  const path = join(openFolder(), 'archive.sqlite')
  const log = openSqliteArchiveLog({ path, partitions: 1, now: () => aMinute * 60_000, epoch: 1 })
  closing.push(() => log.close())
  const values = records.map((record) => JSON.stringify(record))
  const topic = 'watch.derived' as const
  await log.append(values.map((value) => ({ topic, partition: 0, value, post: null })))
  return log
}

/** Runs the stage index over all of the log. `onProgress` sees why it waits. */
async function indexAll(
  index: SearchIndex,
  log: Log,
  onProgress: (progress: Progress) => unknown = () => undefined,
): Promise<Progress> {
  const done = new AbortController()
  const [end] = await log.ends('watch.derived')
  let last: Progress | undefined
  await runStage({
    stage: createIndexStage(index),
    log,
    now: () => aMinute * 60_000,
    sleep,
    batch: 100,
    signal: done.signal,
    onProgress: (progress) => {
      last = progress
      onProgress(progress)
      if ((progress.next.get('watch.derived/0') ?? 0) >= (end?.next ?? 0)) done.abort()
    },
  })
  if (last === undefined) throw new Error('the stage said nothing')
  return last
}

/** As watch would say them: posts in copy groups of claims of narratives, with scores. */
function someRecords(count: number): Derived[] {
  return Array.from({ length: count }, (_, i) => i).flatMap((i): Derived[] => [
    aPlacement({
      id: keyedId(`post ${i}`),
      rev: i,
      copy_group: `g-${i % 40}`,
      minute: aMinute + i,
    }),
    aCopyGroup({ id: `g-${i % 40}`, rev: i, claim: `c-${i % 9}` }),
    aClaim({ id: `c-${i % 9}`, rev: i, narrative: `n-${i % 3}` }),
    aScore({ id: `n-${i % 3}`, rev: i, pace: i % 7 }),
    aNarrative({ id: `n-${i % 3}`, rev: i }),
    anAlert({ id: `a-${i % 3}`, rev: i, narrative: `n-${i % 3}` }),
  ])
}

async function hashesOf(records: Derived[]): Promise<Record<string, string>> {
  const path = join(openFolder(), 'index.sqlite')
  const index = await openSqliteSearchIndex({ path })
  await index.apply(inLog(records))
  const hashes = await index.contentHash()
  await index.close()
  return hashes
}

async function rejections(): Promise<{ items: number; requests: number }> {
  const answer = await fetch(`${server.url}/_nodes/stats/thread_pool,indexing_pressure`)
  const { nodes } = (await answer.json()) as {
    nodes: Record<
      string,
      {
        thread_pool: { write: { rejected: number } }
        indexing_pressure: { memory: { total: { coordinating_rejections: number } } }
      }
    >
  }
  const [node] = Object.values(nodes)
  return {
    items: node?.thread_pool.write.rejected ?? 0,
    requests: node?.indexing_pressure.memory.total.coordinating_rejections ?? 0,
  }
}

async function block(prefix: string, on: boolean): Promise<void> {
  const answer = await fetch(`${server.url}/${prefix}-posts/_settings`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ 'index.blocks.write': on ? true : null }),
  })
  expect(answer.status).toBe(200)
}

async function lettersOf(log: Log): Promise<DeadLetter[]> {
  const records = await log.read({ topic: 'dead-letters', partition: 0, offset: 0 }, 100)
  return records.map(({ value }) => JSON.parse(value) as DeadLetter)
}

it('sends what a busy server refused again, single documents and whole requests, and loses none', async () => {
  const { index } = await openIndex()
  const before = await rejections()
  const records = someRecords(100).map((record) =>
    record.kind === 'post'
      ? { ...record, post: { ...record.post, text: 'polling stations '.repeat(400) } }
      : record,
  )
  const log = await anArchiveOf(records)
  const { fates } = await indexAll(index, log)
  const after = await rejections()
  expect(after.items).toBeGreaterThan(before.items)
  expect(after.requests).toBeGreaterThan(before.requests)
  expect(fates).toMatchObject({ in: records.length, emitted: records.length, dead_lettered: 0 })
  expect(await index.contentHash()).toEqual(await hashesOf(records))
})

it('waits while an index is read-only, says how to lift it, and goes on where it stood', async () => {
  const { index, prefix } = await openIndex()
  const records = someRecords(60)
  const log = await anArchiveOf(records)
  await block(prefix, true)
  const said: string[] = []
  let lifted: Promise<void> | undefined
  const { fates } = await indexAll(index, log, ({ waiting }) => {
    if (waiting === null) return
    said.push(waiting)
    lifted ??= block(prefix, false)
  })
  await lifted
  expect(said[0]).toContain('takes no writes')
  expect(said[0]).toContain('index.blocks.write')
  expect(fates).toMatchObject({ in: records.length, emitted: records.length, dead_lettered: 0 })
  expect(await index.contentHash()).toEqual(await hashesOf(records))
})

it('makes a dead letter of what can never be written, without its text, and takes all beside it', async () => {
  const { index } = await openIndex()
  const text = 'Quarrelsome xylophonists'
  const misfit = aPlacement({ id: keyedId('misfit'), rev: 900, post: { text } })
  const wrong = { ...misfit, relevance: text as unknown as number }
  const immense = { ...misfit, id: keyedId('immense'), rev: 901, copy_group: text.repeat(2_000) }
  const huge = aPlacement({
    id: keyedId('huge'),
    rev: 902,
    post: { text: `${text} `.repeat(150_000) },
  })
  const fine = someRecords(50)
  const log = await anArchiveOf([...fine.slice(0, 120), wrong, immense, huge, ...fine.slice(120)])
  const { fates } = await indexAll(index, log)
  expect(fates).toMatchObject({ in: 303, emitted: 300, dead_lettered: 3 })
  expect(balanced(fates)).toBe(true)
  expect(await index.contentHash()).toEqual(await hashesOf(fine))
  const letters = await lettersOf(log)
  expect(letters.map(({ origin }) => origin)).toEqual(
    [120, 121, 122].map((n) => `watch.derived/0/${n}`),
  )
  expect(letters.map(({ reason }) => reason)).toEqual([
    'document_parsing_exception',
    'document_parsing_exception',
    'document_too_large',
  ])
  expect(letters[0]?.cause).toContain('relevance')
  expect(letters[2]?.cause).toContain('bytes')
  for (const letter of letters) {
    const bytes = Buffer.from(letter.bytes, 'base64').toString()
    expect(JSON.parse(bytes)).toMatchObject({ kind: 'blank' })
    expect(JSON.stringify(letter) + bytes).not.toContain('Quarrelsome')
  }
})

it('goes on after the server was killed under load and started again, with nothing lost or twice', async () => {
  const { index } = await openIndex()
  const records = someRecords(150)
  const log = await anArchiveOf(records)
  const said: string[] = []
  let restarted: Promise<void> | undefined
  const { fates } = await indexAll(index, log, ({ next, waiting }) => {
    if (waiting !== null) said.push(waiting)
    if ((next.get('watch.derived/0') ?? 0) < 400) return
    restarted ??= server.kill().then(() => server.restart())
  })
  await restarted
  expect(said.join('\n')).toContain('does not answer')
  expect(fates).toMatchObject({ in: records.length, emitted: records.length, dead_lettered: 0 })
  expect(await index.contentHash()).toEqual(await hashesOf(records))
  // A server that starts beside other work takes more than a minute.
}, 300_000)

it('says which address does not answer, and that what answers is not Elasticsearch', async () => {
  const website: Server = createServer((_, response) => response.end('{"hello":"world"}'))
  website.listen(0, '127.0.0.1')
  await once(website, 'listening')
  closing.push(() => website.close())
  const open = (port: number) => {
    const address = { node: `http://127.0.0.1:${port}` }
    return createElasticsearchIndexBuilds({ address, prefix: 'lali-x', epoch: 1 }).openCurrent()
  }
  const { port } = website.address() as AddressInfo
  await expect(open(port)).rejects.toThrow(`127.0.0.1:${port} is not Elasticsearch`)
  website.closeAllConnections()
  website.close()
  await once(website, 'close')
  const nobody = await open(port).catch((error: unknown) => error)
  expect(nobody).toBeInstanceOf(Unavailable)
  expect(String(nobody)).toContain(`127.0.0.1:${port} does not answer`)
})
