// Backend: the idempotent apply of the embedded search index: one batch of watch.derived, one transaction.
// Promises: the position moves in the transaction of its effect; whatever the cutting or the repeats, the content
// is the same; what a batch erased is in no answer when this returns, and out of all files seconds later.
// Refuses a record of no known kind: watch.derived is our own, so that is corruption, and nothing of the batch stays.
import type { Derived } from '../contracts/derived.ts'
import type { Database } from './sqlite-driver.ts'
import { createEntityWriter } from './sqlite-search-entities.ts'
import { createPostWriter } from './sqlite-search-posts.ts'
import { createWiper } from './sqlite-search-wipe.ts'

export type SearchWriter = {
  apply(records: { offset: number; value: string }[]): void
  saveNote(next: number, note: string): void
  /** Ends what is open; the connection is the caller's to close. */
  finish(): void
}

/** The writing side over one connection. Throws what SQLite throws, after a rollback. */
export function createSearchWriter(database: Database): SearchWriter {
  const posts = createPostWriter(database)
  const entities = createEntityWriter(database)
  const moveTo = database.prepare(
    `insert into meta values('next', ?) on conflict(name)
     do update set value = max(value, excluded.value)`,
  )
  const setNote = database.prepare("insert or replace into meta values('note', ?)")
  const wiper = createWiper(database)

  function take(record: Derived, value: string): void {
    switch (record.kind) {
      case 'blank':
        break
      case 'post':
        posts.place(record, value)
        break
      case 'erasure':
        posts.erase(record)
        break
      case 'metrics':
        posts.measure(record, value)
        break
      case 'copy-group':
      case 'claim':
      case 'narrative':
      case 'lineage':
      case 'link':
      case 'score':
      case 'alert':
      case 'coverage':
        entities.put(record, value)
        break
      default:
        throw new Error(`watch.derived holds a record of unknown kind: ${kindOf(record)}`)
    }
  }

  function inTransaction(work: () => void): void {
    database.exec('begin immediate')
    try {
      work()
      database.exec('commit')
    } catch (error) {
      posts.forget()
      entities.forget()
      database.exec('rollback')
      throw error
    }
  }

  return {
    apply(records) {
      if (records.length === 0) return
      let erased = 0
      inTransaction(() => {
        let next = 0
        for (const { offset, value } of records) {
          take(JSON.parse(value) as Derived, value)
          next = Math.max(next, offset + 1)
        }
        erased = posts.flush()
        entities.flush()
        moveTo.run(next)
        if (erased > 0) wiper.mark()
      })
      if (erased > 0) wiper.soon()
    },
    saveNote(next, note) {
      inTransaction(() => {
        moveTo.run(next)
        setNote.run(note)
      })
    },
    finish: () => wiper.finish(),
  }
}

function kindOf(record: unknown): string {
  return String((record as { kind?: unknown } | null)?.kind).slice(0, 40)
}
