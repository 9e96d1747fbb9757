// Backend: what every question to Elasticsearch needs: documents by id, all that match in pages, merged narratives.
// Promises: copy group → claim → narrative is resolved here, when asked, since neither a merge nor a split rewrites a
// post; lists of terms are cut below the server's limit; nothing is asked for by depth, only behind what was seen.
import type { estypes } from '@elastic/elasticsearch'
import type { Narrative, Placement } from '../contracts/derived.ts'
import type { PostRow } from '../contracts/search-index.ts'
import type { Elastic } from './elasticsearch-client.ts'
import type { IndexKind, IndexNames } from './elasticsearch-indices.ts'
import { textOfPlacement } from './label-words.ts'

export type Query = estypes.QueryDslQueryContainer
export type Hit<Source> = { id: string; score: number; sort: estypes.FieldValue[]; source: Source }
export type Ask = {
  query: Query
  /** Fields and directions; the last one must tell any two documents apart. */
  sort: [field: string, order: 'asc' | 'desc'][]
  source?: string[]
  trackScores?: boolean
}
type Aggregations = Record<string, estypes.AggregationsAggregationContainer>

/** Values of one terms query: the server takes 65,536. */
const MOST_TERMS = 60_000
/** Documents of one request by id, and hits of one page. */
const MOST_DOCUMENTS = 1_000
const PAGE = 5_000

export type Reading = {
  /** Documents by id, those that are there; as of the last write, refreshed or not. */
  sources<Source>(
    kind: IndexKind,
    ids: Iterable<string>,
    fields: string[],
  ): Promise<Map<string, Source>>
  /** Records by id, from their documents' own JSON text. */
  records<T>(kind: IndexKind, ids: Iterable<string>): Promise<Map<string, T>>
  /** At most `limit` hits in the order asked for, behind `after`. */
  hits<Source>(
    kind: IndexKind,
    ask: Ask,
    limit: number,
    after?: estypes.FieldValue[],
  ): Promise<Hit<Source>[]>
  /** All hits in pages. */
  pages<Source>(kind: IndexKind, ask: Ask, size?: number): AsyncGenerator<Hit<Source>[]>
  /** Figures over all that match. */
  figures<T>(kind: IndexKind, query: Query, aggregations: Aggregations): Promise<T>
  count(kind: IndexKind, query: Query): Promise<number>
  /** Each narrative with all that it was merged into, one after the other; the last known one is its heir. */
  heirs(narratives: Iterable<string>): Promise<Map<string, { chain: string[]; heir: string }>>
  /** A narrative and all that were merged into it, however many times. */
  family(narrative: string): Promise<string[]>
  /** Copy groups of a family, with their claims. */
  groupsOf(family: string[]): Promise<Map<string, { claim: string; first_minute: number }>>
  rows(placements: Placement[]): Promise<PostRow[]>
  /** Texts of posts for labels; those without text are absent. */
  texts(posts: Iterable<string>): Promise<Map<string, string>>
}

/** Lists of values, each short enough for one terms query. */
export function termLists(values: Iterable<string>, most = MOST_TERMS): string[][] {
  const all = [...values]
  const lists: string[][] = []
  for (let from = 0; from < all.length; from += most) lists.push(all.slice(from, from + most))
  return lists
}

export function anyOf(field: string, values: string[]): Query {
  return { terms: { [field]: values } }
}

export function createReading(elastic: Elastic, names: IndexNames): Reading {
  async function search(kind: IndexKind, request: estypes.SearchRequest) {
    return elastic.ask((client) =>
      client.search({
        index: names(kind),
        track_total_hits: false,
        allow_partial_search_results: false,
        ...request,
      }),
    )
  }

  const sources: Reading['sources'] = async <Source>(
    kind: IndexKind,
    ids: Iterable<string>,
    fields: string[],
  ) => {
    const found = new Map<string, Source>()
    for (const list of termLists(new Set(ids), MOST_DOCUMENTS)) {
      const { docs } = await elastic.ask((client) =>
        client.mget<Source>({ index: names(kind), ids: list, _source: fields }),
      )
      for (const doc of docs) {
        if ('error' in doc && doc.error !== undefined) throw elastic.meaningOf(null, doc.error)
        if ('_source' in doc && doc._source !== undefined) found.set(doc._id, doc._source)
      }
    }
    return found
  }

  const records: Reading['records'] = async <T>(kind: IndexKind, ids: Iterable<string>) => {
    const found = new Map<string, T>()
    for (const [id, { doc }] of await sources<{ doc?: string }>(kind, ids, ['doc'])) {
      if (doc !== undefined) found.set(id, JSON.parse(doc) as T)
    }
    return found
  }

  async function page<Source>(
    kind: IndexKind,
    ask: Ask,
    size: number,
    after?: estypes.FieldValue[],
  ): Promise<Hit<Source>[]> {
    const answer = await search(kind, {
      size,
      query: ask.query,
      sort: ask.sort.map(([field, order]) => ({ [field]: order })),
      _source: ask.source ?? false,
      track_scores: ask.trackScores ?? false,
      ...(after === undefined ? {} : { search_after: after }),
    })
    return answer.hits.hits.map(({ _id, _score, sort, _source }) => ({
      id: _id ?? '',
      score: _score ?? 0,
      sort: sort ?? [],
      source: _source as Source,
    }))
  }

  async function* pages<Source>(
    kind: IndexKind,
    ask: Ask,
    size = PAGE,
  ): AsyncGenerator<Hit<Source>[]> {
    let after: estypes.FieldValue[] | undefined
    for (;;) {
      const found = await page<Source>(kind, ask, size, after)
      if (found.length > 0) yield found
      if (found.length < size) return
      after = found.at(-1)?.sort
    }
  }

  const hits: Reading['hits'] = async <Source>(
    kind: IndexKind,
    ask: Ask,
    limit: number,
    after?: estypes.FieldValue[],
  ) => {
    const found: Hit<Source>[] = []
    while (found.length < limit) {
      const wanted = Math.min(PAGE, limit - found.length)
      const behind = found.at(-1)?.sort ?? after
      const more = await page<Source>(kind, ask, wanted, behind)
      found.push(...more)
      if (more.length < wanted) break
    }
    return found
  }

  const heirs: Reading['heirs'] = async (narratives) => {
    const next = new Map<string, string | null>()
    const asked = new Set<string>()
    let wanted = [...new Set(narratives)]
    while (wanted.length > 0) {
      for (const id of wanted) asked.add(id)
      const found = await sources<Pick<Narrative, 'merged_into'>>('narratives', wanted, [
        'merged_into',
      ])
      for (const [id, { merged_into }] of found) next.set(id, merged_into)
      const further = [...found.values()].map(({ merged_into }) => merged_into)
      wanted = further.filter((id) => id !== null).filter((id) => !asked.has(id))
    }
    return new Map([...narratives].map((id) => [id, chainOf(id, next)]))
  }

  const family: Reading['family'] = async (narrative) => {
    const members = new Set([narrative])
    let newest = [narrative]
    while (newest.length > 0) {
      const found: string[] = []
      for (const list of termLists(newest)) {
        const ask: Ask = { query: anyOf('merged_into', list), sort: [['id', 'asc']] }
        for await (const page of pages('narratives', ask)) found.push(...page.map(({ id }) => id))
      }
      newest = found.filter((id) => !members.has(id))
      for (const id of newest) members.add(id)
    }
    return [...members]
  }

  const groupsOf: Reading['groupsOf'] = async (members) => {
    const claims: string[] = []
    for (const list of termLists(members)) {
      const ask: Ask = { query: anyOf('narrative', list), sort: [['id', 'asc']] }
      for await (const page of pages('claims', ask)) claims.push(...page.map(({ id }) => id))
    }
    const groups = new Map<string, { claim: string; first_minute: number }>()
    for (const list of termLists(claims)) {
      const ask: Ask = {
        query: anyOf('claim', list),
        sort: [['id', 'asc']],
        source: ['claim', 'first_minute'],
      }
      for await (const page of pages<{ claim: string; first_minute: number }>('copy-groups', ask)) {
        for (const { id, source } of page) groups.set(id, source)
      }
    }
    return groups
  }

  return {
    sources,
    records,
    hits,
    pages,
    heirs,
    family,
    groupsOf,
    async figures<T>(kind: IndexKind, query: Query, aggregations: Aggregations) {
      const { aggregations: found } = await search(kind, { size: 0, query, aggs: aggregations })
      return found as T
    },
    async count(kind, query) {
      const { count } = await elastic.ask((client) => client.count({ index: names(kind), query }))
      return count
    },
    async rows(placements) {
      const groups = await sources<{ claim: string }>(
        'copy-groups',
        placements.map(({ copy_group }) => copy_group),
        ['claim'],
      )
      const claims = await sources<{ narrative: string }>(
        'claims',
        [...groups.values()].map(({ claim }) => claim),
        ['narrative'],
      )
      const chains = await heirs([...claims.values()].map(({ narrative }) => narrative))
      return placements.map((placement) => {
        const claim = groups.get(placement.copy_group)?.claim ?? null
        const narrative = claim === null ? undefined : claims.get(claim)?.narrative
        return {
          placement,
          narrative: narrative === undefined ? null : (chains.get(narrative)?.heir ?? narrative),
          claim,
        }
      })
    },
    async texts(posts) {
      const found = await records<Placement>('posts', posts)
      return new Map([...found].map(([id, placement]) => [id, textOfPlacement(placement)]))
    },
  }
}

/** `next` says of every narrative that is there what it was merged into. A ring ends where it began. */
function chainOf(id: string, next: Map<string, string | null>): { chain: string[]; heir: string } {
  const chain = new Set<string>()
  let heir = id
  for (let at = id; !chain.has(at); ) {
    chain.add(at)
    const further = next.get(at)
    if (further === null || further === undefined) break
    if (next.has(further)) heir = further
    at = further
  }
  return { chain: [...chain], heir }
}
