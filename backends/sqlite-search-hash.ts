// Backend: the content of the embedded search index as it is hashed, whatever internal keys a run gave.
// Reads in pages, so that no read transaction is long; meant for an index at rest.
import { CONTENT_TABLES, type ContentRow, type ContentTable, hashContent } from './content-hash.ts'
import { KEYS_PER_MINUTE } from './post-key.ts'
import type { Database } from './sqlite-driver.ts'

const PAGE = 2_000

// Each takes the last id of the page before and a number of rows, and gives the columns of CONTENT_TABLES.
const queries: Record<ContentTable, string> = {
  posts: `select p.id, p.rev, coalesce(d.doc, '') as doc from posts p
    left join documents d on d.key = p.key where p.id > ?1 order by p.id limit ?2`,
  metrics: 'select id, rev, doc from metrics where id > ?1 order by id limit ?2',
  copy_groups: `select g.id, g.rev, c.id as claim, g.first_post, g.first_minute, g.posts,
      g.oldest / ${KEYS_PER_MINUTE} as oldest, g.newest / ${KEYS_PER_MINUTE} as newest
    from copy_groups g left join claims c on c.key = g.claim
    where (g.rev is not null or g.posts > 0) and g.id > ?1 order by g.id limit ?2`,
  claims: `select id, rev, narrative, doc from claims
    where rev is not null and id > ?1 order by id limit ?2`,
  narratives: 'select id, rev, doc from narratives where id > ?1 order by id limit ?2',
  lineage: 'select id, rev, doc from lineage where id > ?1 order by id limit ?2',
  links: 'select id, rev, doc from links where id > ?1 order by id limit ?2',
  scores: 'select id, rev, doc from scores where id > ?1 order by id limit ?2',
  alerts: 'select id, rev, doc from alerts where id > ?1 order by id limit ?2',
  coverage: 'select id, rev, doc from coverage where id > ?1 order by id limit ?2',
  facets: `select id, posts from (
      select json_array(platform, lang, source, exercise) as id, posts from facets where posts > 0
    ) where id > ?1 order by id limit ?2`,
  words: `select term as id, doc as posts, cnt as count from vocabulary
    where term > ?1 limit ?2`,
}

/** SHA-256 per table, as hex. */
export async function hashContents(database: Database): Promise<Record<string, string>> {
  return hashContent((table) => pagesOf(database, table))
}

function* pagesOf(database: Database, table: ContentTable): Iterable<ContentRow[]> {
  const page = database.prepare(queries[table])
  for (let last = ''; ; ) {
    const rows = page.all(last, PAGE) as Record<string, string | number | null>[]
    if (rows.length === 0) return
    yield rows.map((row) => CONTENT_TABLES[table].map((column) => row[column] ?? null))
    last = String(rows.at(-1)?.id)
  }
}
