// The rules of the one stream: any cutting gives the same bytes, repeats are dropped, nothing else brings change.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openSnapshotFiles } from '../../backends/snapshot-files.ts'
import { openSqliteArchiveLog } from '../../backends/sqlite-archive-log.ts'
import { openSqliteSearchIndex } from '../../backends/sqlite-search-index.ts'
import type { Derived } from '../../contracts/derived.ts'
import type { LogRecord } from '../../contracts/log.ts'
import type { Outcome } from '../../contracts/outcome.ts'
import { createEnrich } from '../../processors/enrich.ts'
import { createIndexStage } from '../../processors/index-records.ts'
import { createWatch } from '../../processors/watch.ts'
import { aMinute } from '../builders.ts'
import {
  createStream,
  createWatched,
  metrics,
  ofKind,
  salt,
  simulated,
  simulatedStream,
  tick,
  upsert,
} from './watched.ts'

const folders: string[] = []
const closing: (() => Promise<void>)[] = []
const at = Date.UTC(2025, 4, 20)

afterEach(async () => {
  for (const close of closing.splice(0)) await close()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lali-watch-'))
  folders.push(folder)
  return folder
}

/** Cuts a list by these sizes, again and again. */
function cut<T>(list: T[], sizes: number[]): T[][] {
  const pieces: T[][] = []
  for (let from = 0, i = 0; from < list.length; i += 1) {
    const size = sizes[i % sizes.length] ?? 1
    pieces.push(list.slice(from, from + size))
    from += size
  }
  return pieces
}

const emitted = (outcomes: Outcome[]) =>
  outcomes.flatMap((one) => (one.kind === 'emit' ? one.records.map(({ value }) => value) : []))

const inTopic = (topic: LogRecord['topic'], values: string[]): LogRecord[] =>
  values.map((value, offset) => ({ topic, partition: 0, offset, at, value }))

/** Enrich, then watch with its snapshots, then, when asked for, the index, in batches of these sizes. */
async function run(collected: LogRecord[], sizes: number[], indexed: boolean) {
  const folder = newFolder()
  const log = openSqliteArchiveLog({ path: join(folder, 'a.sqlite'), partitions: 1, now: () => at })
  closing.push(() => log.close())
  const enrich = createEnrich({ salt, generation: 1, threads: 0 })
  let clock = 0
  // A clock that goes on at every look: snapshots fall between batches, elsewhere for every cutting.
  const elapsed = () => (clock += 1_000)
  const snapshots = openSnapshotFiles(join(folder, 'snapshots'))
  const watch = createWatch({ log, snapshots, epoch: 1, elapsed, snapshotEveryMs: 400_000 })
  await watch.open?.()
  const ordered: string[] = []
  for (const piece of cut(collected, sizes)) ordered.push(...emitted(await enrich.handle(piece)))
  const derived: string[] = []
  const fates = { in: 0, emitted: 0, dropped: {}, dead_lettered: 0 }
  for (const piece of cut(inTopic('stream.ordered', ordered), sizes)) {
    derived.push(...emitted(await watch.handle(piece)))
    await watch.settle?.(piece, fates)
  }
  await watch.close?.()
  if (!indexed) return { derived, hash: {} }
  const index = await openSqliteSearchIndex({ path: join(folder, 'i.sqlite'), thread: false })
  closing.push(() => index.close())
  const stage = createIndexStage(index)
  await stage.open?.()
  for (const piece of cut(inTopic('watch.derived', derived), sizes)) {
    await stage.handle(piece)
    await stage.settle?.(piece, fates)
  }
  return { derived, hash: await index.contentHash() }
}

const small = (await simulated('cutting', 300)).map((body) => JSON.stringify(body))

describe('rule 1: one stream and its order', () => {
  it('the same stream gives the same bytes', async () => {
    const stream = await simulatedStream('order', 300)
    const [one, two] = [createWatched(), createWatched()]
    for (const value of stream) one.putValue(value)
    for (const value of stream) two.putValue(value)
    expect(one.values.length).toBeGreaterThan(1_000)
    expect(one.values.join('\n') === two.values.join('\n')).toBe(true)
  })

  it('a derived record reads as its schema says, whatever the exercise holds', async () => {
    const watched = createWatched()
    for (const body of await simulated('schema', 300)) watched.put({ body, at })
    expect(new Set(watched.said.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(9)
  })
})

describe('rule 2: a batch is an I/O grouping only', () => {
  it('any cutting of a small exercise gives the same bytes of watch.derived', async () => {
    const collected = inTopic('posts.collected', small)
    const whole = await run(collected, [collected.length], false)
    expect(whole.derived.length).toBeGreaterThan(1_000)
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 6 }),
        async (sizes) => {
          const found = await run(collected, sizes, false)
          expect(found.derived.join('\n') === whole.derived.join('\n'), `${sizes}`).toBe(true)
        },
      ),
      { numRuns: 5, seed: 3, examples: [[[1]], [[500]]] },
    )
  })

  it('any cutting of 2,000 posts, with merges, gives the same bytes and the same index', async () => {
    const bodies = await simulated('merging', 2_000)
    const collected = inTopic(
      'posts.collected',
      bodies.map((body) => JSON.stringify(body)),
    )
    const whole = await run(collected, [499], true)
    expect(whole.derived.filter((value) => value.includes('"merged-into"')).length).toBeGreaterThan(
      5,
    )
    const found = await run(collected, [1, 2, 500, 37, 113], true)
    expect(found.derived.join('\n') === whole.derived.join('\n')).toBe(true)
    expect(found.hash).toEqual(whole.hash)
  })
})

describe('rule 3: repeats', () => {
  it('a record whose source offset was seen is dropped, whatever it is', () => {
    const watched = createWatched()
    const repeated = [
      upsert('a', 'Ballot boxes were moved at night'),
      metrics('a', 3),
      tick(aMinute + 1),
      upsert('b', 'Ballot boxes were moved at night', { minute: aMinute + 1 }),
    ]
    for (const step of repeated) watched.put(step)
    const before = watched.values.length
    for (const [offset, step] of repeated.entries())
      expect(watched.put({ ...step, offset })).toEqual([])
    expect(watched.values).toHaveLength(before)
  })

  it('a stream whose enricher started again halfway gives what an unbroken one gives', async () => {
    const stream = await simulatedStream('again', 250)
    const [unbroken, broken] = [createWatched(), createWatched()]
    for (const value of stream) unbroken.putValue(value)
    const half = Math.floor(stream.length / 2)
    const repeats = stream.slice(half - 200, half)
    for (const value of stream.slice(0, half)) broken.putValue(value)
    for (const value of repeats)
      expect(broken.putValue(value)).toEqual({ kind: 'drop', reason: 'repeated' })
    for (const value of stream.slice(half)) broken.putValue(value)
    const plain = (values: string[]) =>
      values
        .map((value) => JSON.parse(value) as Derived)
        .filter((one) => one.kind === 'post')
        .map((one) => [one.id, one.minute, one.post.text])
    expect(plain(broken.values)).toEqual(plain(unbroken.values))
    expect(broken.values).toHaveLength(unbroken.values.length)
  })

  const sources = (generation: number, partitions: number, base: number) => ({
    op: 'sources',
    generation,
    topics: { 'posts.collected': { partitions, bases: Array(partitions).fill(base) } },
  })

  it('a repeated record of sources does not make the records after it new again', () => {
    const watched = createWatched()
    watched.put({ body: sources(1, 1, 0) })
    watched.put(upsert('a', 'The counting of votes has stopped'))
    watched.put(metrics('a', 1))
    watched.put({ body: sources(1, 1, 0), offset: 0 })
    expect(watched.put({ ...metrics('a', 1), offset: 2 })).toEqual([])
    expect(watched.put({ ...metrics('a', 2), offset: 3 })).toHaveLength(1)
  })

  it('a new generation begins at its bases, and records of the one before are dropped', () => {
    const watched = createWatched()
    for (let i = 0; i < 5; i += 1) watched.put(upsert(`a${i}`, 'The counting of votes has stopped'))
    const opening = watched.put({ body: sources(2, 1, 0), offset: 0 })
    expect(opening).toEqual([])
    expect(watched.state.sources.generation).toBe(2)
    // What the enricher of generation 1 still sends comes too late.
    expect(watched.put({ ...upsert('late', 'The counting has stopped'), offset: 9 })).toEqual([])
    expect(watched.state.posts.count).toBe(5)
  })

  it('a record of a generation that nothing opened stops watch: it cannot be told from a repeat', () => {
    const watched = createWatched()
    watched.put(upsert('a', 'The counting of votes has stopped'))
    const value = createStream()(upsert('b', 'The counting of votes has stopped'))
    const ahead = value.replace('"generation":1', '"generation":2')
    expect(ahead).not.toBe(value)
    expect(() => watched.putValue(ahead)).toThrow('generation 2, which was not opened')
  })
})

describe('rule 7: numbers of derived records', () => {
  it('each entity at most once per input record; n dense from 0; rev is the offset', async () => {
    const watched = createWatched()
    for (const [offset, value] of (await simulatedStream('numbers', 400)).entries()) {
      const from = watched.values.length
      watched.putValue(value)
      const records = watched.values.slice(from).map((one) => JSON.parse(one) as Derived)
      expect(records.map(({ n }) => n)).toEqual(records.map((_, n) => n))
      expect(records.every(({ rev }) => rev === offset)).toBe(true)
      expect(new Set(records.map(({ kind, id }) => `${kind} ${id}`)).size).toBe(records.length)
    }
  })
})

describe('rule 6: script groups', () => {
  let said: Derived[] = []

  beforeAll(async () => {
    const watched = createWatched()
    for (const value of await simulatedStream('scripts', 500)) watched.putValue(value)
    said = watched.values.map((value) => JSON.parse(value))
  })

  it('a narrative lives in one script group', () => {
    const script = new Map(ofKind(said, 'narrative').map((one) => [one.id, one.script]))
    const narrativeOf = new Map(ofKind(said, 'claim').map((one) => [one.id, one.narrative]))
    const claimOf = new Map(ofKind(said, 'copy-group').map((one) => [one.id, one.claim]))
    for (const post of ofKind(said, 'post')) {
      const narrative = narrativeOf.get(claimOf.get(post.copy_group) ?? '') ?? ''
      expect(script.get(narrative)).toBe(post.script)
    }
    expect(new Set(script.values()).size).toBeGreaterThan(2)
  })

  it('the same words in another script are another narrative, and a copy keeps its own', () => {
    const watched = createWatched()
    watched.put(upsert('a', 'EVM 2026 VVPAT booth 12 closed today'))
    watched.put(upsert('b', 'EVM 2026 VVPAT मतदान केंद्र बंद कर दिया गया है आज सुबह'))
    watched.put(upsert('c', 'EVM 2026 VVPAT booth 12 closed today'))
    const groups = ofKind(watched.said, 'post').map((one) => one.copy_group)
    expect(groups[0]).toBe(groups[2])
    expect(new Set(ofKind(watched.said, 'narrative').map(({ script }) => script))).toEqual(
      new Set(['latin', 'devanagari']),
    )
  })
})
