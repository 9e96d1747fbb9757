import { readdirSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Found } from '../../contracts/connector.ts'
import { createRunSorter } from '../../ingest/file-sort-runs.ts'
import { createSortedReplay, type SortedReplayOptions } from '../../ingest/file-sorted.ts'
import { aFile, aFolder, postsOf, problemsOf, someNotes, textsOf } from './file-fixtures.ts'

const minute = 60_000
const start = Date.UTC(2024, 0, 1)
const until = Date.UTC(2026, 0, 1)

function aReplay(paths: string[], options: Partial<SortedReplayOptions> = {}) {
  return createSortedReplay({
    paths,
    source: 'replay',
    notes: someNotes(),
    workFolder: aFolder(),
    until,
    ...options,
  })
}

async function replayAll(
  paths: string[],
  options: Partial<SortedReplayOptions> & { from?: string | undefined } = {},
): Promise<Found[]> {
  const { from, ...rest } = options
  const found: Found[] = []
  for await (const item of aReplay(paths, rest).find(from, new AbortController().signal))
    found.push(item)
  return found
}

function rows(posts: { text: string; time?: string | number | null }[]): string {
  return posts.map((post) => JSON.stringify(post)).join('\n')
}

/** Posts by text and ticks by minute since `start`, without the ticks after the last post. */
function story(found: Found[]): (string | number)[] {
  const last = found.findLastIndex((item) => item.kind === 'post')
  return found.slice(0, last + 1).flatMap((item): (string | number)[] => {
    if (item.kind === 'post') return [item.post.text]
    return item.kind === 'tick' ? [item.minute - start / minute] : []
  })
}

it('replays all files in the order of their times, with a tick for each minute between', async () => {
  const first = aFile(
    rows([
      { text: 'c', time: start + 3 * minute },
      { text: 'a', time: start },
    ]),
  )
  const second = aFile(
    gzipSync(
      rows([
        { text: 'b', time: start + minute + 59_999 },
        { text: 'a2', time: start },
      ]),
    ),
  )
  const found = await replayAll([first, second])
  expect(story(found)).toEqual([0, 'a', 'a2', 1, 'b', 2, 3, 'c'])
})

it('ticks on for eight hours after the last post', async () => {
  const found = await replayAll([aFile(rows([{ text: 'a', time: start }]))])
  const ticks = found.flatMap((item) =>
    item.kind === 'tick' ? [item.minute - start / minute] : [],
  )
  expect(ticks).toEqual(Array.from({ length: 481 }, (_, i) => i))
})

it('tells every minute of a silence up to a week, then jumps', async () => {
  const week = 7 * 24 * 60
  const posts = [
    { text: 'a', time: start },
    { text: 'b', time: start + week * minute },
    { text: 'c', time: start + 60 * week * minute },
  ]
  const found = story(await replayAll([aFile(rows(posts))]))
  expect(found.slice(0, 3)).toEqual([0, 'a', 1])
  expect(found.indexOf('b')).toBe(week + 2)
  expect(found.slice(-3)).toEqual([2 * week, 60 * week, 'c'])
})

it('gives rows without a time that of the row before, the first ones the earliest, and clamps the future', async () => {
  const posts = [
    { text: 'first', time: null },
    { text: 'late', time: start + 5 * minute },
    { text: 'after late', time: null },
    { text: 'early', time: start },
    { text: 'future', time: until + 9 * minute },
  ]
  const found = await replayAll([aFile(rows(posts))])
  expect(
    postsOf(found).map(({ text, createdAt, timePrecision }) => [text, createdAt, timePrecision]),
  ).toEqual([
    ['first', new Date(start).toISOString(), 'day'],
    ['early', new Date(start).toISOString(), 'ms'],
    ['late', new Date(start + 5 * minute).toISOString(), 'ms'],
    ['after late', new Date(start + 5 * minute).toISOString(), 'day'],
    ['future', new Date(until).toISOString(), 'ms'],
  ])
})

it('keeps dead letters at their place, bytes and all', async () => {
  const file = aFile(
    `${rows([{ text: 'b', time: start + minute }])}\nbroken é\n${rows([{ text: 'a', time: start }])}`,
  )
  const found = (await replayAll([file])).filter((item) => item.kind !== 'tick')
  expect(found.map((item) => item.kind)).toEqual(['post', 'post', 'unreadable'])
  expect(problemsOf(found)).toEqual(['2 not-json'])
  expect(found[2]).toMatchObject({ bytes: Buffer.from('broken é') })
})

it('goes on after a cursor with the same items, and starts again with another clock', async () => {
  const paths = [
    aFile(
      rows([
        { text: 'a', time: start },
        { text: 'b', time: start + 2 * minute },
      ]),
    ),
  ]
  const all = await replayAll(paths)
  const at = all.findIndex((item) => item.kind === 'post' && item.post.text === 'a')
  const rest = await replayAll(paths, { from: all[at]?.cursor })
  expect(rest[0]).toMatchObject({ kind: 'drop', reason: 'already-collected' })
  expect(rest.slice(1)).toEqual(all.slice(at + 1))
  expect(textsOf(await replayAll(paths, { from: all[at]?.cursor, until: until - 1 }))).toEqual([
    'a',
    'b',
  ])
})

it('removes its temporary files at the end, when it is told to stop and when its reader leaves', async () => {
  const file = aFile(
    rows(Array.from({ length: 500 }, (_, i) => ({ text: `${i}`, time: start + i }))),
  )
  const workFolder = aFolder()
  await replayAll([file], { workFolder })
  expect(readdirSync(workFolder)).toEqual([])

  const stop = new AbortController()
  let seen = 0
  for await (const item of aReplay([file], { workFolder }).find(undefined, stop.signal)) {
    seen += 1
    if (item.kind === 'post') stop.abort()
  }
  expect(seen).toBe(2)
  expect(readdirSync(workFolder)).toEqual([])

  for await (const item of aReplay([file], { workFolder }).find(
    undefined,
    new AbortController().signal,
  )) {
    expect(readdirSync(workFolder)).toHaveLength(1)
    if (item.kind === 'post') break
  }
  expect(readdirSync(workFolder)).toEqual([])
})

it('never goes back in time: each post stands in the minute of the last tick, equal times in file order', async () => {
  const post = fc.record({ time: fc.option(fc.integer({ min: 0, max: 200 }), { freq: 5 }) })
  const files = fc.array(fc.array(post, { minLength: 1, maxLength: 12 }), {
    minLength: 1,
    maxLength: 3,
  })
  await fc.assert(
    fc.asyncProperty(files, async (contents) => {
      const paths = contents.map((posts, f) =>
        aFile(
          rows(
            posts.map(({ time }, i) => ({
              text: `${f}.${i}`,
              time: time === null ? null : start + time * 20_000,
            })),
          ),
        ),
      )
      const found = await replayAll(paths, { until: start + 150 * 20_000 })
      const texts = textsOf(found)
      expect([...texts].sort()).toEqual(
        contents.flatMap((posts, f) => posts.map((_, i) => `${f}.${i}`)).sort(),
      )
      for (const [before, after] of tiesOf(found)) {
        // Rows before the first time of their file come first of all: only timed ones keep file order.
        if (!isTimed(contents, before) || !isTimed(contents, after)) continue
        expect(
          before.file < after.file || (before.file === after.file && before.row < after.row),
        ).toBe(true)
      }
    }),
    { numRuns: 40 },
  )
})

type Place = { file: number; row: number }

/** Checks ticks and times one after the other; answers the neighbours that have the same time. */
function tiesOf(found: Found[]): [Place, Place][] {
  const ties: [Place, Place][] = []
  let now = 0
  let last = { at: 0, file: 0, row: -1 }
  for (const item of found) {
    if (item.kind === 'tick') {
      expect(now === 0 || item.minute === now + 1).toBe(true)
      now = item.minute
    }
    if (item.kind !== 'post') continue
    const at = Date.parse(item.post.createdAt ?? '')
    const [file = 0, row = 0] = item.post.text.split('.').map(Number)
    expect(Math.floor(at / minute)).toBe(now)
    expect(at).toBeGreaterThanOrEqual(last.at)
    if (at === last.at) ties.push([last, { file, row }])
    last = { at, file, row }
  }
  return ties
}

/** Whether this row or one before it has a time. */
function isTimed(contents: { time: number | null }[][], { file, row }: Place): boolean {
  return (contents[file] ?? []).slice(0, row + 1).some(({ time }) => time !== null)
}

it('sorts stably on disk in many small runs, merged in several steps', async () => {
  const lines = fc.array(fc.integer({ min: -1, max: 9 }), { maxLength: 80 })
  await fc.assert(
    fc.asyncProperty(lines, async (keys) => {
      const folder = aFolder()
      const sorter = createRunSorter(folder, { runLength: 100, mergeWidth: 2 })
      const given = keys.map((key, i) => ({ key, value: `"${i} é ${'x'.repeat(key + 1)}"` }))
      for (const line of given) await sorter.add(line)
      const seen: typeof given = []
      for await (const line of sorter.sorted(new AbortController().signal)) seen.push(line)
      expect(seen).toEqual([...given].sort((a, b) => a.key - b.key))
      expect(readdirSync(folder).length).toBeLessThanOrEqual(2)
    }),
    { numRuns: 60 },
  )
})
