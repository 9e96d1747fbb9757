// Backend: a hash of the whole content of the embedded search index, table by table, in the order of public ids.
// Promises: equal content gives equal hashes, whatever internal keys a live run and a rebuild gave.
// Reads in pages, so that no read transaction is long; meant for an index at rest.
import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { Database } from './sqlite-driver.ts'
import { KEYS_PER_MINUTE } from './sqlite-search-key.ts'

const PAGE = 2_000

// Every query gives `id`, then the content; `id` is the public name, unique in its table.
const contents: Record<string, string> = {
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
  scores: 'select id, rev, doc from scores where id > ?1 order by id limit ?2',
  alerts: 'select id, rev, doc from alerts where id > ?1 order by id limit ?2',
  coverage: 'select id, rev, doc from coverage where id > ?1 order by id limit ?2',
  facets: `select id, posts from (
      select json_array(platform, lang, source, exercise) as id, posts from facets where posts > 0
    ) where id > ?1 order by id limit ?2`,
  words: 'select term as id, doc, cnt from vocabulary where term > ?1 limit ?2',
}

/** SHA-256 per table, as hex. */
export async function hashContents(database: Database): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {}
  for (const [table, query] of Object.entries(contents)) {
    const page = database.prepare(query)
    const hash = createHash('sha256')
    let rows = page.all('', PAGE) as { id: string }[]
    while (rows.length > 0) {
      for (const row of rows) hash.update(JSON.stringify(Object.values(row))).update('\n')
      await setImmediate()
      rows = page.all(rows.at(-1)?.id, PAGE) as { id: string }[]
    }
    hashes[table] = hash.digest('hex')
  }
  return hashes
}
