// Backend: ranked full text over a bounded window of time, asked of Elasticsearch.
// Promises: the newest matches of the window are ranked by bm25, and the answer says how many and since when.
// Refuses to rank without bound: a common word on a busy day must not stop the desk.
import type { Placement } from '../contracts/derived.ts'
import type { SearchIndex } from '../contracts/search-index.ts'
import { atMost, MOST_RANKED, searchWindow } from './answer-bounds.ts'
import type { Ask, Query, Reading } from './elasticsearch-reading.ts'
import { tokenOf } from './elasticsearch-tokens.ts'
import { firstKeyOf, LAST_KEY, lastKeyOf, minuteOfKey } from './post-key.ts'
import { type SearchTerm, searchTerms } from './search-terms.ts'

/** Words that the open end of a phrase may stand for. */
const MOST_EXPANSIONS = 10_000
const newestFirst: Ask['sort'] = [
  ['key', 'desc'],
  ['id', 'desc'],
]

export function createSearchQuestion(read: Reading): Pick<SearchIndex, 'search'> {
  async function newestKey(): Promise<number | null> {
    const query: Query = { term: { erased: false } }
    const [newest] = await read.hits('posts', { query, sort: newestFirst }, 1)
    return newest === undefined ? null : Number(newest.sort[0])
  }

  return {
    async search(query) {
      const terms = searchTerms(query.text)
      const window = terms.length === 0 ? null : searchWindow(query, await newestKey())
      if (window === null) {
        return { posts: [], ranked: 0, bounded: false, window: { from: null, to: null } }
      }
      const gte = Math.min(firstKeyOf(window.from), LAST_KEY)
      const lte = Math.min(lastKeyOf(window.to), LAST_KEY)
      const filter: Query[] = [{ range: { key: { gte, lte } } }]
      if (query.platform !== undefined) filter.push({ term: { platform: query.platform } })
      if (query.lang !== undefined) filter.push({ term: { lang: query.lang } })
      const ask: Ask = {
        query: { bool: { must: terms.map(matching), filter } },
        sort: newestFirst,
        trackScores: true,
      }
      const found = await read.hits('posts', ask, MOST_RANKED + 1)
      const bounded = found.length > MOST_RANKED
      const ranked = found
        .slice(0, MOST_RANKED)
        .map(({ id, score, sort }) => ({ id, score, key: Number(sort[0]) }))
      const oldest = ranked.at(-1)
      // Among equals the newer post is first.
      const best = ranked
        .toSorted((a, b) => b.score - a.score || b.key - a.key)
        .slice(0, atMost(query.limit))
        .map(({ id }) => id)
      const placements = await read.records<Placement>('posts', best)
      return {
        posts: await read.rows(best.flatMap((id) => placements.get(id) ?? [])),
        ranked: ranked.length,
        bounded,
        window: {
          from: bounded && oldest !== undefined ? minuteOfKey(oldest.key) : window.from,
          to: window.to,
        },
      }
    },
  }
}

function matching({ words, prefix }: SearchTerm): Query {
  const tokens = words.map(tokenOf)
  const query = tokens.join(' ')
  if (!prefix) return { match_phrase: { words: query } }
  if (tokens.length === 1) return { prefix: { words: { value: query } } }
  return { match_phrase_prefix: { words: { query, max_expansions: MOST_EXPANSIONS } } }
}
