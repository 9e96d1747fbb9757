// Backend: how far each connector got, as one small SQLite file. Port: contracts/cursors.ts.
// Promises: what `save` was given outlives the process when it returns, whole, in one transaction. A power cut may
// take the newest saves back: then the source is read again from an older place, and ids make it once. The other way
// round, a cursor ahead of the log, cannot be: the log is on disk before the cursor is saved.
// Refuses a file of a later version, and says which source's row is damaged: both are ours, so they stop the start.
import type { Cursors } from '../contracts/cursors.ts'
import type { Fates } from '../contracts/outcome.ts'
import { openDatabase } from './sqlite-driver.ts'

type Row = {
  source: string
  cursor: string | null
  fates: string
  open_gap: string | null
  last_at: number | null
}

const version = 1
const schema = `
  create table if not exists cursors (
    source text primary key,
    cursor text,
    fates text not null,
    open_gap text,
    last_at integer
  ) strict, without rowid;
  create table if not exists notes (key text primary key, value text not null) strict, without rowid;
  pragma user_version = ${version};
`

/** Opens the file, making it when there is none. Throws when it was written by a later version. */
export function openSqliteCursors(path: string): Cursors {
  const database = openDatabase(path)
  database.exec('pragma journal_mode = wal')
  database.exec('pragma synchronous = normal')
  const found = database.prepare('pragma user_version').get() as { user_version: number }
  if (found.user_version > version) {
    database.close()
    throw new Error(`${path} was written by a later version of Lali (${found.user_version})`)
  }
  database.exec(`begin immediate; ${schema} commit`)

  const load = database.prepare('select * from cursors where source = ?')
  const save = database.prepare(
    'insert or replace into cursors (source, cursor, fates, open_gap, last_at) values (?, ?, ?, ?, ?)',
  )
  const all = database.prepare('select * from cursors order by source')
  const note = database.prepare('select value from notes where key = ?')
  const saveNote = database.prepare('insert or replace into notes (key, value) values (?, ?)')

  return {
    load(source) {
      const row = load.get(source) as Row | undefined
      if (row === undefined) return undefined
      return {
        cursor: row.cursor ?? undefined,
        fates: fatesOf(row),
        openGap: row.open_gap,
        lastAt: row.last_at,
      }
    },
    save(source, { cursor, fates, openGap, lastAt }) {
      save.run(source, cursor ?? null, JSON.stringify(fates), openGap, lastAt)
    },
    all: () =>
      (all.all() as Row[]).map((row) => ({
        source: row.source,
        fates: fatesOf(row),
        lastAt: row.last_at,
      })),
    note: (key) => (note.get(key) as { value: string } | undefined)?.value,
    saveNote(key, value) {
      saveNote.run(key, value)
    },
    copyTo: (path) => {
      database.prepare('vacuum into ?').run(path)
    },
    close: () => database.close(),
  }
}

function fatesOf(row: Row): Fates {
  const fates: unknown = JSON.parse(row.fates)
  if (!isFates(fates)) throw new Error(`cursor of source ${row.source} is damaged: ${row.fates}`)
  return fates
}

function isFates(value: unknown): value is Fates {
  if (typeof value !== 'object' || value === null) return false
  const { in: read, emitted, dropped, dead_lettered } = value as Record<string, unknown>
  const whole = [read, emitted, dead_lettered].every((figure) => Number.isSafeInteger(figure))
  return whole && typeof dropped === 'object' && dropped !== null
}
