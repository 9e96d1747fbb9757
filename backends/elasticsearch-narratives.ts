// Backend: questions about narratives and alerts, asked of Elasticsearch.
// Promises: what was merged answers as what it was merged into; words of labels are read from posts when asked.
import type { Alert, Claim, Label, Lineage, Narrative, Score } from '../contracts/derived.ts'
import type { ClaimRow, NarrativeRow, ReadLabel, SearchIndex } from '../contracts/search-index.ts'
import { atMost, CLAIMS_SHOWN, LINEAGE_SHOWN } from './answer-bounds.ts'
import { createLinkQuestion } from './elasticsearch-links.ts'
import { type Ask, anyOf, type Query, type Reading, termLists } from './elasticsearch-reading.ts'
import { noLabel, readLabel } from './label-words.ts'

type SpreadingQuery = Parameters<SearchIndex['spreadingNow']>[0]
type NarrativeQuestions = Pick<
  SearchIndex,
  'spreadingNow' | 'narrative' | 'narrativeHead' | 'alerts' | 'alert'
>
type Doc = { doc: string }

/** Scores looked at in one step of a walk for live narratives. */
const STEP = 200

const orders: Record<NonNullable<SpreadingQuery['sort']>, Ask['sort']> = {
  pace: [
    ['pace', 'desc'],
    ['last_minute', 'desc'],
    ['id', 'asc'],
  ],
  newest: [
    ['last_minute', 'desc'],
    ['pace', 'desc'],
    ['id', 'asc'],
  ],
  posts: [
    ['posts', 'desc'],
    ['pace', 'desc'],
    ['id', 'asc'],
  ],
}
const lastChanged: Ask['sort'] = [
  ['changed_minute', 'desc'],
  ['id', 'asc'],
]

export function createNarrativeQuestions(read: Reading): NarrativeQuestions {
  const linksOf = createLinkQuestion(read)

  async function labels(wanted: Label[]): Promise<(label: Label) => ReadLabel> {
    const spans = wanted.flatMap(({ sentence, terms }) =>
      sentence === null ? terms : [sentence, ...terms],
    )
    const texts = await read.texts(spans.map(({ post }) => post))
    return (label) => readLabel(label, (post) => texts.get(post) ?? null)
  }

  /** The open alert of each narrative, or of one that was merged into it: the last changed. */
  async function openAlerts(): Promise<Map<string, Alert>> {
    const open: Alert[] = []
    const ask: Ask = { query: { term: { state: 'open' } }, sort: lastChanged, source: ['doc'] }
    for await (const page of read.pages<Doc>('alerts', ask)) {
      for (const { source } of page) open.push(JSON.parse(source.doc) as Alert)
    }
    const heirs = await read.heirs(open.map(({ narrative }) => narrative))
    const of = new Map<string, Alert>()
    for (const alert of open) {
      for (const id of heirs.get(alert.narrative)?.chain ?? []) if (!of.has(id)) of.set(id, alert)
    }
    return of
  }

  async function rowsOf(narratives: Narrative[]): Promise<NarrativeRow[]> {
    if (narratives.length === 0) return []
    const ids = narratives.map(({ id }) => id)
    const [label, scores, alerts] = await Promise.all([
      labels(narratives.map((narrative) => narrative.label)),
      read.records<Score>('scores', ids),
      openAlerts(),
    ])
    return narratives.map((narrative) => ({
      narrative,
      label: label(narrative.label),
      score: scores.get(narrative.id) ?? null,
      alert: alerts.get(narrative.id) ?? null,
    }))
  }

  /** Live narratives in the order asked for: scores are walked down until enough of them are live. */
  async function spreading(query: SpreadingQuery): Promise<Narrative[]> {
    const { script, sort = 'pace' } = query
    const limit = atMost(query.limit)
    const found: Narrative[] = []
    const ask: Ask = { query: scoresOf(query), sort: orders[sort] }
    if (limit === 0) return found
    for await (const page of read.pages('scores', ask, Math.max(STEP, Math.min(limit, 1_000)))) {
      const ids = page.map(({ id }) => id)
      const narratives = await read.records<Narrative>('narratives', ids)
      const live = ids
        .flatMap((id) => narratives.get(id) ?? [])
        .filter(({ state }) => state === 'live')
        .filter((narrative) => script === undefined || narrative.script === script)
      found.push(...live)
      if (found.length >= limit) break
    }
    return found.slice(0, limit)
  }

  async function lineageOf(narrative: string): Promise<Lineage[]> {
    const ask: Ask = {
      query: {
        bool: { should: [{ term: { entity: narrative } }, { term: { other: narrative } }] },
      },
      sort: [
        ['rev', 'desc'],
        ['n', 'desc'],
        ['id', 'desc'],
      ],
      source: ['doc'],
    }
    const newest = await read.hits<Doc>('lineage', ask, LINEAGE_SHOWN)
    return newest.map(({ source }) => JSON.parse(source.doc) as Lineage).reverse()
  }

  /** Claims of a family: those with most posts, then, among those without, in the order of their ids. */
  async function claimsOf(family: string[]): Promise<ClaimRow[]> {
    const ids: string[] = []
    for (const list of termLists(family)) {
      const ask: Ask = { query: anyOf('narrative', list), sort: [['id', 'asc']] }
      for await (const page of read.pages('claims', ask)) ids.push(...page.map(({ id }) => id))
    }
    const counted: { id: string; posts: number }[] = []
    for (const list of termLists(ids)) {
      const ask: Ask = {
        query: { bool: { filter: [anyOf('id', list), { range: { posts: { gt: 0 } } }] } },
        sort: [
          ['posts', 'desc'],
          ['id', 'asc'],
        ],
      }
      const most = await read.hits('scores', ask, CLAIMS_SHOWN)
      counted.push(...most.map(({ id, sort }) => ({ id, posts: Number(sort[0]) })))
    }
    counted.sort((a, b) => b.posts - a.posts || (a.id < b.id ? -1 : 1))
    const first = new Set(counted.slice(0, CLAIMS_SHOWN).map(({ id }) => id))
    for (const id of ids.toSorted()) {
      if (first.size >= CLAIMS_SHOWN) break
      first.add(id)
    }
    const [claims, scores] = await Promise.all([
      read.records<Claim>('claims', first),
      read.records<Score>('scores', first),
    ])
    const shown = [...first].flatMap((id) => claims.get(id) ?? [])
    const others = await read.records<Claim>(
      'claims',
      new Set(shown.flatMap(({ contrary_to }) => contrary_to ?? [])),
    )
    const heirs = await read.heirs([...others.values()].map(({ narrative }) => narrative))
    const label = await labels([...shown, ...others.values()].map((claim) => claim.label))
    const contraryOf = ({ contrary_to }: Claim): ClaimRow['contrary_to'] => {
      const other = contrary_to === undefined ? undefined : others.get(contrary_to)
      if (other === undefined) return null
      const narrative = heirs.get(other.narrative)?.heir ?? other.narrative
      return { id: other.id, narrative, label: label(other.label) }
    }
    return shown.map((claim) => ({
      id: claim.id,
      label: label(claim.label),
      score: scores.get(claim.id) ?? null,
      first_minute: claim.first_minute,
      pinned: claim.pinned ?? false,
      contrary_to: contraryOf(claim),
    }))
  }

  async function heirOf(id: string): Promise<Narrative | undefined> {
    const heir = (await read.heirs([id])).get(id)?.heir ?? id
    return (await read.records<Narrative>('narratives', [heir])).get(heir)
  }

  async function labelled(found: Alert[]): Promise<(Alert & { label: ReadLabel })[]> {
    const heirs = await read.heirs(found.map(({ narrative }) => narrative))
    const heirOf = (narrative: string) => heirs.get(narrative)?.heir ?? narrative
    const narratives = await read.records<Narrative>(
      'narratives',
      found.map(({ narrative }) => heirOf(narrative)),
    )
    const label = await labels([...narratives.values()].map((narrative) => narrative.label))
    return found.map((alert) => {
      const narrative = narratives.get(heirOf(alert.narrative))
      return { ...alert, label: narrative === undefined ? noLabel : label(narrative.label) }
    })
  }

  return {
    spreadingNow: async (query) => rowsOf(await spreading(query)),
    async narrative(id) {
      const narrative = await heirOf(id)
      if (narrative === undefined) return undefined
      const heir = narrative.id
      const [rows, lineage, claims, links] = await Promise.all([
        rowsOf([narrative]),
        lineageOf(heir),
        read.family(heir).then(claimsOf),
        linksOf(heir),
      ])
      const [row] = rows
      return row === undefined ? undefined : { ...row, lineage, claims, links }
    },
    async narrativeHead(id) {
      const narrative = await heirOf(id)
      if (narrative === undefined) return undefined
      const score = (await read.records<Score>('scores', [narrative.id])).get(narrative.id)
      return { narrative, score: score ?? null }
    },
    async alerts({ state, limit }) {
      const query: Query = state === undefined ? { match_all: {} } : { term: { state } }
      const ask: Ask = { query, sort: lastChanged, source: ['doc'] }
      const found = await read.hits<Doc>('alerts', ask, atMost(limit))
      return labelled(found.map(({ source }) => JSON.parse(source.doc) as Alert))
    },
    async alert(id) {
      const found = (await read.records<Alert>('alerts', [id])).get(id)
      return found === undefined ? undefined : (await labelled([found]))[0]
    },
  }
}

function scoresOf({ since, platform, lang, minRelevance }: SpreadingQuery): Query {
  const filter: Query[] = [
    { term: { level: 'narrative' } },
    { range: { last_minute: { gte: since ?? 0 } } },
    { range: { relevance: { gte: minRelevance ?? 0 } } },
  ]
  if (platform !== undefined) filter.push({ term: { platforms: platform } })
  if (lang !== undefined) filter.push({ term: { languages: lang } })
  return { bool: { filter } }
}
