// Backend: questions about the posts of one narrative, asked of Elasticsearch.
// Promises: answers are exact at any size of the narrative; pages have no holes and no repeats, also while it grows.
import type { estypes } from '@elastic/elasticsearch'
import type { Placement } from '../contracts/derived.ts'
import type { SearchIndex, Tally, VariantRow } from '../contracts/search-index.ts'
import { atMost } from './answer-bounds.ts'
import { type Ask, anyOf, type Hit, type Reading, termLists } from './elasticsearch-reading.ts'
import { LAST_KEY } from './post-key.ts'

type MemberQuestions = Pick<
  SearchIndex,
  'narrativePosts' | 'narrativeSeries' | 'variants' | 'firstPost' | 'where'
>
type Doc = { doc: string }
type Count<Key = string> = { key: Key; doc_count: number }
type Series = {
  minutes: { buckets: Count<{ minute: number }>[]; after_key?: { minute: number } }
}
type Groups = { groups: { buckets: (Count & { oldest: { value: number } })[] } }
type Facets = Record<'platforms' | 'languages' | 'sources', { buckets: Count[] }>

/** Buckets of one request: a series is read on behind the last one. */
const MOST_BUCKETS = 10_000
/** Copy groups whose earliest posts are looked up in one request. */
const MOST_EXAMPLES = 200
const oldestFirst: Ask['sort'] = [
  ['key', 'asc'],
  ['id', 'asc'],
]
const newestFirst: Ask['sort'] = [
  ['key', 'desc'],
  ['id', 'desc'],
]

export function createMemberQuestions(read: Reading): MemberQuestions {
  async function groupsOf(narrative: string) {
    const heir = (await read.heirs([narrative])).get(narrative)?.heir ?? narrative
    return read.groupsOf(await read.family(heir))
  }

  /** The copy groups of a narrative as lists, each short enough for one question. */
  async function groupLists(narrative: string): Promise<string[][]> {
    return termLists((await groupsOf(narrative)).keys())
  }

  /** The earliest post of each group; two posts of one minute and rev are told apart by their id. */
  async function examples(
    groups: { group: string; oldest: number }[],
  ): Promise<Map<string, Placement>> {
    const found = new Map<string, Placement>()
    for (let from = 0; from < groups.length; from += MOST_EXAMPLES) {
      const some = groups.slice(from, from + MOST_EXAMPLES)
      const keys = new Set(some.map(({ oldest }) => oldest))
      const ask: Ask = {
        query: {
          bool: {
            filter: [
              anyOf(
                'copy_group',
                some.map(({ group }) => group),
              ),
              { terms: { key: [...keys] } },
            ],
          },
        },
        sort: oldestFirst,
        source: ['doc'],
      }
      for await (const page of read.pages<Doc>('posts', ask, 1_000)) {
        for (const { source } of page) {
          const placement = JSON.parse(source.doc) as Placement
          if (!found.has(placement.copy_group)) found.set(placement.copy_group, placement)
        }
      }
    }
    return found
  }

  /** Posts of some copy groups per stretch of minutes, read on behind the last bucket of each answer. */
  async function* bucketsOf(
    groups: string[],
    interval: number,
  ): AsyncGenerator<Count<{ minute: number }>> {
    let after: { minute: number } | undefined
    do {
      const composite = {
        size: MOST_BUCKETS,
        sources: [{ minute: { histogram: { field: 'minute', interval } } }],
        ...(after === undefined ? {} : { after }),
      }
      const found: Series = await read.figures<Series>('posts', anyOf('copy_group', groups), {
        minutes: { composite },
      })
      yield* found.minutes.buckets
      after = found.minutes.buckets.length < MOST_BUCKETS ? undefined : found.minutes.after_key
    } while (after !== undefined)
  }

  return {
    async narrativePosts(id, { limit, before }) {
      const after = before === undefined ? undefined : positionOf(before)
      const wanted = atMost(limit)
      if (wanted === 0 || after === null) return { posts: [], cursor: null }
      let best: Hit<Doc>[] = []
      for (const list of await groupLists(id)) {
        const ask: Ask = { query: anyOf('copy_group', list), sort: newestFirst, source: ['doc'] }
        const more = await read.hits<Doc>('posts', ask, wanted + 1, after)
        best = [...best, ...more].sort(byNewest).slice(0, wanted + 1)
      }
      const shown = best.slice(0, wanted)
      return {
        posts: await read.rows(shown.map(({ source }) => JSON.parse(source.doc) as Placement)),
        cursor: best.length > wanted ? cursorOf(shown.at(-1)) : null,
      }
    },
    async narrativeSeries(id, { bucketMinutes }) {
      const interval = Math.max(1, atMost(bucketMinutes))
      const counts = new Map<number, number>()
      for (const list of await groupLists(id)) {
        for await (const { key, doc_count } of bucketsOf(list, interval)) {
          counts.set(key.minute, (counts.get(key.minute) ?? 0) + doc_count)
        }
      }
      return [...counts].sort(([a], [b]) => a - b).map(([minute, posts]) => ({ minute, posts }))
    },
    async variants(id, { limit }) {
      const size = atMost(limit)
      const groups = await groupsOf(id)
      if (size === 0) return []
      let best: { group: string; posts: number; oldest: number }[] = []
      for (const list of termLists(groups.keys())) {
        const found = await read.figures<Groups>('posts', anyOf('copy_group', list), {
          groups: {
            terms: { field: 'copy_group', size, order: [{ _count: 'desc' }, { oldest: 'asc' }] },
            aggs: { oldest: { min: { field: 'key' } } },
          },
        })
        const more = found.groups.buckets.map(({ key, doc_count, oldest }) => ({
          group: key,
          posts: doc_count,
          oldest: oldest.value,
        }))
        best = [...best, ...more]
          .sort((a, b) => b.posts - a.posts || a.oldest - b.oldest)
          .slice(0, size)
      }
      const earliest = await examples(best)
      return best.map(({ group, posts }): VariantRow => {
        const { claim = '', first_minute = 0 } = groups.get(group) ?? {}
        const example = earliest.get(group) ?? null
        return { copy_group: group, claim, posts, first_minute, example }
      })
    },
    async firstPost(id) {
      const found: Hit<Doc>[] = []
      for (const list of await groupLists(id)) {
        const ask: Ask = { query: anyOf('copy_group', list), sort: oldestFirst, source: ['doc'] }
        found.push(...(await read.hits<Doc>('posts', ask, 1)))
      }
      const first = found.sort(byNewest).at(-1)
      if (first === undefined) return null
      const [row = null] = await read.rows([JSON.parse(first.source.doc) as Placement])
      return row
    },
    async where(id) {
      const sums = { platforms: new Map(), languages: new Map(), sources: new Map() } as Record<
        keyof Facets,
        Map<string, number>
      >
      const size = MOST_BUCKETS
      for (const list of await groupLists(id)) {
        const found = await read.figures<Facets>('posts', anyOf('copy_group', list), {
          platforms: { terms: { field: 'platform', size } },
          languages: { terms: { field: 'lang', size } },
          sources: { terms: { field: 'source', size } },
        })
        for (const [name, counts] of Object.entries(sums)) {
          for (const { key, doc_count } of found[name as keyof Facets].buckets) {
            counts.set(key, (counts.get(key) ?? 0) + doc_count)
          }
        }
      }
      return {
        platforms: tally(sums.platforms),
        languages: tally(sums.languages),
        sources: tally(sums.sources),
      }
    },
  }
}

function tally(sums: Map<string, number>): Tally[] {
  return [...sums]
    .map(([name, posts]) => ({ name, posts }))
    .sort((a, b) => b.posts - a.posts || (a.name < b.name ? -1 : 1))
}

function byNewest(a: Hit<Doc>, b: Hit<Doc>): number {
  return Number(b.sort[0]) - Number(a.sort[0]) || (String(a.sort[1]) < String(b.sort[1]) ? 1 : -1)
}

/** Where a page ended: the post's key and its id, since no two posts have both. */
function cursorOf(hit: Hit<Doc> | undefined): string | null {
  return hit === undefined ? null : `${Number(hit.sort[0]).toString(36)}.${hit.sort[1]}`
}

/** Null for a cursor that we did not give out: its page is empty. */
function positionOf(cursor: string): estypes.FieldValue[] | null {
  const [, key = '', id = ''] = /^([0-9a-z]{1,11})\.([\w-]{1,64})$/.exec(cursor) ?? []
  if (key === '') return null
  return [Math.min(Number.parseInt(key, 36), LAST_KEY), id]
}
