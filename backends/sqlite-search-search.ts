// Backend: ranked full text over a bounded window of time, asked of the embedded search index.
// Promises: the newest matches of the window are ranked by bm25, and the answer says how many and since when.
// Refuses to rank without bound: a common word on a busy day must not stop the desk.
import type { SearchAnswer, SearchIndex, SearchQuery } from '../contracts/search-index.ts'
import { atMost, MOST_RANKED, searchWindow } from './answer-bounds.ts'
import { firstKeyOf, LAST_KEY, lastKeyOf, minuteOfKey } from './post-key.ts'
import type { Database } from './sqlite-driver.ts'
import { toMatchExpression } from './sqlite-search-query.ts'
import type { Reading } from './sqlite-search-reading.ts'

type Match = { key: number; rank: number }

export function createSearchQuestion(
  database: Database,
  read: Reading,
): Pick<SearchIndex, 'search'> {
  const newest = database.prepare('select max(key) as key from posts where key >= 0')
  const matches = database.prepare(
    `select rowid as key, bm25(words) as rank from words
     where words match ?1 and rowid between ?2 and ?3 order by rowid desc limit ${MOST_RANKED + 1}`,
  )
  const filtered = database.prepare(
    `select w.rowid as key, bm25(words) as rank
     from words w cross join posts p on p.key = w.rowid cross join facets t on t.key = p.facet
     where words match ?1 and w.rowid between ?2 and ?3
       and (?4 is null or t.platform = ?4) and (?5 is null or t.lang = ?5)
     order by w.rowid desc limit ${MOST_RANKED + 1}`,
  )

  function newestKey(): number | null {
    return (newest.get() as { key: number | null }).key
  }

  function matching(query: SearchQuery, expression: string, low: number, high: number): Match[] {
    const { platform = null, lang = null } = query
    if (platform === null && lang === null) return matches.all(expression, low, high) as Match[]
    return filtered.all(expression, low, high, platform, lang) as Match[]
  }

  function answer(query: SearchQuery): SearchAnswer {
    const expression = toMatchExpression(query.text)
    const window = expression === null ? null : searchWindow(query, newestKey())
    if (expression === null || window === null) {
      return { posts: [], ranked: 0, bounded: false, window: { from: null, to: null } }
    }
    const high = Math.min(lastKeyOf(window.to), LAST_KEY)
    const found = matching(query, expression, firstKeyOf(window.from), high)
    const bounded = found.length > MOST_RANKED
    const ranked = found.slice(0, MOST_RANKED)
    const oldest = ranked.at(-1)
    // bm25 is lower for a better match; among equals the newer post is first.
    const best = [...ranked].sort((a, b) => a.rank - b.rank || b.key - a.key)
    return {
      posts: best
        .slice(0, atMost(query.limit))
        .map(({ key }) => read.postRow(key))
        .filter((row) => row !== null),
      ranked: ranked.length,
      bounded,
      window: {
        from: bounded && oldest !== undefined ? minuteOfKey(oldest.key) : window.from,
        to: window.to,
      },
    }
  }

  return { search: async (query) => read.snapshot(() => answer(query)) }
}
