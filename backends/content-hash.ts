// Backend: a hash of the whole content of a search index, table by table.
// Promises: the same content has the same hashes on every backend, so that a live run, a rebuild and the other mode
// can be compared. Rows come in the order of their ids' bytes, and a row is JSON of its columns in the order of
// CONTENT_TABLES.
import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'

/** Tables of the content and their columns, in the order in which they are hashed. */
export const CONTENT_TABLES = {
  posts: ['id', 'rev', 'doc'],
  metrics: ['id', 'rev', 'doc'],
  copy_groups: ['id', 'rev', 'claim', 'first_post', 'first_minute', 'posts', 'oldest', 'newest'],
  claims: ['id', 'rev', 'narrative', 'doc'],
  narratives: ['id', 'rev', 'doc'],
  lineage: ['id', 'rev', 'doc'],
  links: ['id', 'rev', 'doc'],
  scores: ['id', 'rev', 'doc'],
  alerts: ['id', 'rev', 'doc'],
  coverage: ['id', 'rev', 'doc'],
  /** Id: JSON of platform, language, source, exercise (1 or 0); then how many posts there are. */
  facets: ['id', 'posts'],
  /** A word, the number of posts with it, and how often it stands in them. */
  words: ['id', 'posts', 'count'],
} as const

export type ContentTable = keyof typeof CONTENT_TABLES
export type ContentRow = (string | number | null)[]
/** Gives the rows of a table in pages. */
export type ReadContent = (
  table: ContentTable,
) => Iterable<ContentRow[]> | AsyncIterable<ContentRow[]>

/** SHA-256 per table, as hex. */
export async function hashContent(read: ReadContent): Promise<Record<ContentTable, string>> {
  const hashes = {} as Record<ContentTable, string>
  for (const table of Object.keys(CONTENT_TABLES) as ContentTable[]) {
    const hash = createHash('sha256')
    for await (const rows of read(table)) {
      for (const row of rows) hash.update(JSON.stringify(row)).update('\n')
      await setImmediate()
    }
    hashes[table] = hash.digest('hex')
  }
  return hashes
}
