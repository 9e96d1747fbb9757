import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { openSqliteCursors } from '../../backends/sqlite-cursors.ts'
import { openDatabase } from '../../backends/sqlite-driver.ts'
import { noFates } from '../../contracts/outcome.ts'

const root = mkdtempSync(join(tmpdir(), 'lali-cursors-'))
afterAll(() => rmSync(root, { recursive: true }))
let files = 0
const newPath = () => join(root, `cursors-${files++}.db`)

const fates = { in: 5, emitted: 2, dropped: { 'too-old': 2 }, dead_lettered: 1 }
const at = { cursor: 'page 7', fates, openGap: '{"gap":1}', lastAt: 1_772_352_000_000 }

it('knows nothing of a source that never ran', () => {
  const cursors = openSqliteCursors(newPath())
  expect(cursors.load('news')).toBeUndefined()
  expect(cursors.note('mapping')).toBeUndefined()
  expect(cursors.all()).toEqual([])
  cursors.close()
})

it('gives back what was saved, also after it was opened again', () => {
  const path = newPath()
  const first = openSqliteCursors(path)
  first.save('news', { cursor: 'page 6', fates: noFates(), openGap: null, lastAt: null })
  first.save('news', at)
  first.save('feeds', { cursor: undefined, fates: noFates(), openGap: null, lastAt: null })
  first.saveNote('mapping', 'a')
  first.saveNote('mapping', 'b')
  first.close()

  const again = openSqliteCursors(path)
  expect(again.load('news')).toEqual(at)
  expect(again.load('feeds')?.cursor).toBeUndefined()
  expect(again.note('mapping')).toBe('b')
  expect(again.all()).toEqual([
    { source: 'feeds', fates: noFates(), lastAt: null },
    { source: 'news', fates, lastAt: at.lastAt },
  ])
  again.close()
})

it('shows a save to another reader of the file at once, before it is closed', () => {
  const path = newPath()
  const cursors = openSqliteCursors(path)
  cursors.save('news', at)
  const other = openSqliteCursors(path)
  expect(other.load('news')).toEqual(at)
  other.close()
  cursors.close()
})

it('writes through to the disk at every save', () => {
  const path = newPath()
  const cursors = openSqliteCursors(path)
  const database = openDatabase(path)
  expect(database.prepare('pragma journal_mode').get()).toEqual({ journal_mode: 'wal' })
  database.close()
  cursors.close()
})

it('refuses a file of a later version and a damaged row', () => {
  const path = newPath()
  openSqliteCursors(path).close()
  const database = openDatabase(path)
  database.exec("insert into cursors values ('news', null, '{\"in\":1}', null, null)")
  const cursors = openSqliteCursors(path)
  expect(() => cursors.load('news')).toThrow(/cursor of source news is damaged/)
  cursors.close()
  database.exec('pragma user_version = 9')
  database.close()
  expect(() => openSqliteCursors(path)).toThrow(/written by a later version/)
})
