// Backend: the port SearchIndex on SQLite FTS5. One connection writes, in a thread of its own when asked;
// another, read-only, answers questions in the caller's thread, each on one state of the index.
// Proved by tests/suites/search-index-suite.ts.
import type { Coverage } from '../contracts/derived.ts'
import type { SearchIndex, Totals } from '../contracts/search-index.ts'
import { minuteOfKey } from './post-key.ts'
import type { Database } from './sqlite-driver.ts'
import { createSearchWriter } from './sqlite-search-apply.ts'
import { hashContents } from './sqlite-search-hash.ts'
import { createMemberQuestions } from './sqlite-search-members.ts'
import { createNarrativeQuestions } from './sqlite-search-narratives.ts'
import { createReading, type Reading } from './sqlite-search-reading.ts'
import { openForReading, openForWriting } from './sqlite-search-schema.ts'
import { createSearchQuestion } from './sqlite-search-search.ts'
import { startWriterThread, type WriterThread } from './sqlite-search-thread.ts'

/** Opens, or makes, the index in a file. Rejects when the file was written by another version. */
export async function openSqliteSearchIndex(options: {
  path: string
  /** Writes in a worker thread, so that a batch delays no answer. */
  thread?: boolean
}): Promise<SearchIndex> {
  const { path, thread = false } = options
  const writer = thread ? await startWriterThread(path) : writeHere(path)
  const database = openForReading(path)
  const read = createReading(database)
  return {
    batch: 500,
    async apply(records) {
      await writer.apply(records)
      return []
    },
    saveNote: writer.saveNote,
    ...createNarrativeQuestions(database, read),
    ...createMemberQuestions(database, read),
    ...createSearchQuestion(database, read),
    ...createCounts(database, read),
    contentHash: () => hashContents(database),
    async close() {
      // The reader first: the last connection to close is the one that may fold the WAL back.
      database.close()
      await writer.close()
    },
  }
}

function writeHere(path: string): WriterThread {
  const database = openForWriting(path)
  const writer = createSearchWriter(database)
  return {
    apply: async (records) => writer.apply(records),
    saveNote: async (next, note) => writer.saveNote(next, note),
    async close() {
      writer.finish()
      database.close()
    },
  }
}

type Counts = Omit<Totals, 'first_minute' | 'last_minute' | 'exercise'> & {
  first_key: number | null
  last_key: number | null
  exercise: number
}

function createCounts(
  database: Database,
  read: Reading,
): Pick<SearchIndex, 'position' | 'coverage' | 'totals'> {
  const position = database.prepare(
    `select (select value from meta where name = 'next') as next,
       (select value from meta where name = 'note') as note`,
  )
  const coverage = database.prepare('select doc from coverage order by id')
  const totals = database.prepare(
    `select (select coalesce(sum(posts), 0) from facets) as posts,
       (select count(*) from posts where key < 0) as erased,
       (select count(*) from narratives where state in ('live', 'archived')) as narratives,
       (select count(*) from alerts where state = 'open') as alerts_open,
       (select min(key) from posts where key >= 0) as first_key,
       (select max(key) from posts where key >= 0) as last_key,
       exists(select 1 from facets where exercise = 1 and posts > 0)
         or exists(select 1 from narratives where exercise = 1) as exercise`,
  )
  return {
    async position() {
      const { next, note } = position.get() as { next: number | null; note: string | null }
      return { next: next ?? 0, note }
    },
    coverage: async () =>
      coverage.all().map(({ doc }: { doc: string }) => JSON.parse(doc) as Coverage),
    totals: async () =>
      read.snapshot(() => {
        const { first_key, last_key, exercise, ...counts } = totals.get() as Counts
        return {
          ...counts,
          first_minute: first_key === null ? null : minuteOfKey(first_key),
          last_minute: last_key === null ? null : minuteOfKey(last_key),
          exercise: exercise === 1,
        }
      }),
  }
}
