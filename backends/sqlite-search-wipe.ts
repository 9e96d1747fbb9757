// Backend: takes the last traces of erased posts out of the files of the embedded search index.
// Promises: at once when the last wipe is a while ago, else within WIPE_EVERY_MS; a killed process wipes when it opens.
// Two traces outlive FTS5's secure-delete. The WAL holds old pages until it is cut. And words_idx, FTS5's table of
// the first word of each page of its word list, keeps that word when it leaves the page, or the page goes: there
// the word is replaced by the one that is first now, or its row goes too, both of which FTS5 reads as well (its own
// integrity check is in the tests). SQLite's defensive flag guards that table; it is lifted here and nowhere else.
import { performance } from 'node:perf_hooks'
import type { Database } from './sqlite-driver.ts'
import { wipeLog } from './sqlite-search-schema.ts'

/** A wipe reads the whole word list: about 0.2 s for a million posts. Erased is erased within 60 s. */
const WIPE_EVERY_MS = 5_000

export type Wiper = {
  /** Inside the transaction of an erasure. */
  mark(): void
  /** After it was committed. */
  soon(): void
  /** Wipes what is still to be wiped. */
  finish(): void
}

type Separator = { segid: number; term: Uint8Array; block: Uint8Array }

/** Wipes at once what a killed process left. Throws when a reader keeps the WAL from being cut. */
export function createWiper(database: Database): Wiper {
  const setMark = database.prepare("insert or replace into meta values('unwiped', 1)")
  const dropMark = database.prepare("delete from meta where name = 'unwiped'")
  const marked = database.prepare("select 1 from meta where name = 'unwiped'")
  // Words that FTS5 keeps as the border of a page which no longer holds them.
  const staleBorders = database.prepare(
    `select i.segid, i.term, d.block
     from words_idx i cross join words_data d on d.id = (i.segid << 37) + (i.pgno >> 1)
     where instr(d.block, i.term) = 0`,
  )
  let wipedAt = Number.NEGATIVE_INFINITY
  let timer: NodeJS.Timeout | undefined

  function wipe(): void {
    clearTimeout(timer)
    timer = undefined
    const stale = staleBorders.all() as Separator[]
    database.exec('begin immediate')
    try {
      moveBorders(database, stale)
      dropMark.run()
      database.exec('commit')
    } catch (error) {
      database.exec('rollback')
      throw error
    }
    wipeLog(database)
    wipedAt = performance.now()
  }

  if (marked.get() !== undefined) wipe()
  return {
    mark() {
      setMark.run()
    },
    soon() {
      const wait = wipedAt + WIPE_EVERY_MS - performance.now()
      if (wait <= 0) wipe()
      else timer ??= setTimeout(wipe, wait).unref()
    },
    finish() {
      if (timer !== undefined) wipe()
    },
  }
}

function moveBorders(database: Database, stale: Separator[]): void {
  // Before Node 24 node:sqlite has no such flag, and the table is open.
  database.enableDefensive?.(false)
  try {
    // Pages that a merge has taken over; FTS5 skips these rows until the merge ends.
    database.exec(
      `delete from words_idx where not exists (
         select 1 from words_data d where d.id = (words_idx.segid << 37) + (words_idx.pgno >> 1)
       )`,
    )
    const move = database.prepare('update words_idx set term = ? where segid = ? and term = ?')
    for (const { segid, term, block } of stale) {
      const first = firstTermOf(block)
      if (first === null) throw new Error('a page of the word list has a border and no word')
      move.run(first, segid, term)
    }
  } finally {
    database.enableDefensive?.(true)
  }
}

/**
 * First term of a leaf page of FTS5 (fts5_index.c): two bytes, then at offset 2 the size of the page without its
 * list of terms; that list begins with the offset of the first term, which is its length and its bytes in full.
 */
function firstTermOf(page: Uint8Array): Uint8Array | null {
  const list = ((page[2] ?? 0) << 8) | (page[3] ?? 0)
  if (list >= page.length) return null
  const [offset] = varint(page, list)
  const [length, start] = varint(page, offset)
  return page.slice(start, start + length)
}

/** Value at an offset, and the offset after it: seven bits a byte, high bits first. */
function varint(bytes: Uint8Array, at: number): [value: number, next: number] {
  let value = 0
  for (let i = at; ; i += 1) {
    const byte = bytes[i] ?? 0
    value = value * 128 + (byte & 127)
    if (byte < 128) return [value, i + 1]
  }
}
