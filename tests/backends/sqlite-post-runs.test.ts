// Where the rows of a post are: as a plain search of the table says, over many runs, openings and rollbacks.
import { expect, it } from 'vitest'
import { openDatabase } from '../../backends/sqlite-driver.ts'
import { openPostRuns, postNumber } from '../../backends/sqlite-post-runs.ts'
import { createRecentRows } from '../../backends/sqlite-recent-rows.ts'
import { keyedId } from '../builders.ts'

const table = { topic: 'stream.ordered', name: 'stream.ordered/0' } as const

function aTable() {
  const database = openDatabase(':memory:')
  database.exec(
    `create table "${table.name}"(offset integer primary key, at integer, post integer, value text)`,
  )
  const insert = database.prepare(`insert into "${table.name}" values (?, 0, ?, '')`)
  let runs = openPostRuns(database, table)
  let next = 0
  return {
    database,
    runs: () => runs,
    add(post: string | null) {
      insert.run(next, post === null ? null : postNumber(post))
      runs.note(next, post)
      next += 1
    },
    goBackTo(offset: number) {
      next = offset
    },
    reopen() {
      runs = openPostRuns(database, table)
    },
    plain: (post: string) =>
      (
        database
          .prepare(`select offset from "${table.name}" where post = ? order by offset`)
          .all(postNumber(post)) as { offset: number }[]
      ).map(({ offset }) => offset),
  }
}

const posts = Array.from({ length: 700 }, (_, i) => keyedId(`post ${i}`))

it('finds every row of a post in runs that are written and in rows that are not yet', () => {
  const one = aTable()
  for (let i = 0; i < 10_000; i += 1) one.add(i % 9 === 0 ? null : (posts[(i * 31) % 700] ?? null))
  const written = one.database.prepare(`select count(*) as n from "${table.name}/runs"`).get()
  expect(written).toEqual({ n: 2 })
  for (const post of posts) expect(one.runs().offsetsOf(post)).toEqual(one.plain(post))
  expect(posts.some((post) => one.plain(post).length > 10)).toBe(true)
  one.reopen()
  for (const post of posts) expect(one.runs().offsetsOf(post)).toEqual(one.plain(post))
})

it('knows nothing of rows that were rolled back, also when they had filled a run', () => {
  const one = aTable()
  for (let i = 0; i < 4_000; i += 1) one.add(posts[i % 700] ?? null)
  one.database.exec('begin')
  for (let i = 0; i < 200; i += 1) one.add(keyedId('taken back'))
  one.database.exec('rollback')
  one.goBackTo(4_000)
  one.runs().reload()
  for (let i = 0; i < 300; i += 1) one.add(posts[i] ?? null)
  expect(one.runs().offsetsOf(keyedId('taken back'))).toEqual([])
  for (const post of posts) expect(one.runs().offsetsOf(post)).toEqual(one.plain(post))
})

it('takes over a table that has rows and no runs', () => {
  const one = aTable()
  for (let i = 0; i < 5_000; i += 1) one.add(posts[i % 700] ?? null)
  one.database.exec(`delete from "${table.name}/runs"`)
  one.reopen()
  for (const post of posts) expect(one.runs().offsetsOf(post)).toEqual(one.plain(post))
})

it('lets go of runs that end below what the table keeps', () => {
  const one = aTable()
  for (let i = 0; i < 9_000; i += 1) one.add(posts[i % 700] ?? null)
  one.database.exec(`delete from "${table.name}" where offset < 5000`)
  one.runs().trim(5_000)
  const left = one.database.prepare(`select first from "${table.name}/runs"`).all()
  expect(left).toEqual([{ first: 4_096 }])
  one.reopen()
  for (const post of posts)
    expect(
      one
        .runs()
        .offsetsOf(post)
        .filter((offset) => offset >= 5_000),
    ).toEqual(one.plain(post))
})

it('young rows answer like the file, within a bound, and say when the file must be asked', () => {
  const recent = createRecentRows()
  const value = 'x'.repeat(100_000)
  for (let offset = 0; offset < 60; offset += 1)
    recent.add({ topic: 'stream.ordered', partition: 0, offset, at: 0, value: `${offset}${value}` })
  expect(recent.from(0, 10)).toBeUndefined()
  expect(recent.from(50, 3)?.map(({ offset }) => offset)).toEqual([50, 51, 52])
  expect(recent.from(59, 10)).toHaveLength(1)
  recent.blank(51, 'blank')
  expect(recent.from(51, 1)?.[0]?.value).toBe('blank')
  recent.trim(55)
  expect(recent.from(54, 1)).toBeUndefined()
})
