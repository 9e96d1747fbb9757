// Backend: the words of posts in FTS5, as changes collected over one batch.
// Promises: rows enter in ascending key, because FTS5 writes its whole buffer out when a key goes down;
// a word that leaves is deleted with exactly the text it came with, which FTS5 needs and cannot check.
// The text is not kept twice: the table is contentless, and the old text is read from the post's document.
import type { Placement } from '../contracts/derived.ts'
import { searchableText } from './searchable-text.ts'
import type { Database } from './sqlite-driver.ts'

export type WordChanges = {
  add(key: number, placement: Placement): void
  remove(key: number, placement: Placement): void
  /** Writes what was collected, removals first. */
  flush(): void
  /** Forgets what was collected, after a rollback. */
  forget(): void
}

/** Collects word changes; nothing is written before `flush`. */
export function createWordChanges(database: Database): WordChanges {
  const added = new Map<number, string>()
  const removed = new Map<number, string>()
  const insert = database.prepare('insert into words(rowid, text) values(?, ?)')
  const erase = database.prepare("insert into words(words, rowid, text) values('delete', ?, ?)")
  return {
    add(key, placement) {
      const text = searchableText(placement)
      if (removed.get(key) === text) removed.delete(key)
      else added.set(key, text)
    },
    remove(key, placement) {
      if (!added.delete(key)) removed.set(key, searchableText(placement))
    },
    flush() {
      for (const [key, text] of ascending(removed)) erase.run(key, text)
      for (const [key, text] of ascending(added)) insert.run(key, text)
      this.forget()
    },
    forget() {
      added.clear()
      removed.clear()
    },
  }
}

function ascending(changes: Map<number, string>): [number, string][] {
  return [...changes].sort(([a], [b]) => a - b)
}
