// Backend: the counts of the whole index, and coverage, asked of Elasticsearch.
import type { Coverage } from '../contracts/derived.ts'
import type { SearchIndex } from '../contracts/search-index.ts'
import type { Query, Reading } from './elasticsearch-reading.ts'

type Span = { first: { value: number | null }; last: { value: number | null } }

export function createTotals(read: Reading): Pick<SearchIndex, 'coverage' | 'totals'> {
  const some = async (kind: 'posts' | 'narratives'): Promise<boolean> =>
    (await read.hits(kind, { query: { term: { exercise: true } }, sort: [['id', 'asc']] }, 1))
      .length > 0
  return {
    async coverage() {
      const found: Coverage[] = []
      const ask = { query: { match_all: {} } as Query, sort: [['id', 'asc']] as [string, 'asc'][] }
      for await (const page of read.pages<{ doc: string }>('coverage', {
        ...ask,
        source: ['doc'],
      })) {
        found.push(...page.map(({ source }) => JSON.parse(source.doc) as Coverage))
      }
      return found
    },
    async totals() {
      const present: Query = { term: { erased: false } }
      const [posts, erased, narratives, alerts_open, span, inPosts, inNarratives] =
        await Promise.all([
          read.count('posts', present),
          read.count('posts', { term: { erased: true } }),
          read.count('narratives', { terms: { state: ['live', 'archived'] } }),
          read.count('alerts', { term: { state: 'open' } }),
          read.figures<Span>('posts', present, {
            first: { min: { field: 'minute' } },
            last: { max: { field: 'minute' } },
          }),
          some('posts'),
          some('narratives'),
        ])
      return {
        posts,
        erased,
        narratives,
        alerts_open,
        first_minute: span.first.value,
        last_minute: span.last.value,
        exercise: inPosts || inNarratives,
      }
    },
  }
}
