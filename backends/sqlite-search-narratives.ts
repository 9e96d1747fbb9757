// Backend: questions about narratives and alerts, asked of the embedded search index.
// Promises: what was merged answers as what it was merged into; words of labels are read from posts when asked.
import type { Alert, Claim, Lineage, Link, Narrative, Score } from '../contracts/derived.ts'
import type {
  ClaimRow,
  LinkRow,
  NarrativeRow,
  ReadLabel,
  SearchIndex,
} from '../contracts/search-index.ts'
import { atMost, CLAIMS_SHOWN, LINEAGE_SHOWN, LINKS_SHOWN } from './answer-bounds.ts'
import { noLabel } from './label-words.ts'
import { otherEnd, reasonsOf } from './link-words.ts'
import type { Database } from './sqlite-driver.ts'
import { familyOf, type Reading } from './sqlite-search-reading.ts'

type Doc = { doc: string }
type SpreadingQuery = Parameters<SearchIndex['spreadingNow']>[0]
type ClaimDocs = Doc & { score: string | null }
type NarrativeQuestions = Pick<
  SearchIndex,
  'spreadingNow' | 'narrative' | 'narrativeHead' | 'alerts' | 'alert'
>

export function createNarrativeQuestions(database: Database, read: Reading): NarrativeQuestions {
  const spreading = createSpreading(database)
  const narrativeDoc = database.prepare('select doc from narratives where id = ?')
  const scoreDoc = database.prepare('select doc from scores where id = ?')
  const openAlert = database.prepare(
    `${familyOf} select a.doc from family f cross join alerts a
     where a.narrative = f.id and a.state = 'open' order by a.changed_minute desc, a.id limit 1`,
  )
  const lineage = database.prepare(
    `select doc from (
       select rev, n, doc from lineage where entity = ?1
       union select rev, n, doc from lineage where other = ?1
       order by rev desc, n desc limit ${LINEAGE_SHOWN}
     ) order by rev, n`,
  )
  const claims = database.prepare(
    // Ordered first, read then: only the documents of what is shown.
    `${familyOf}, shown(key, id, posts) as (
       select c.key, c.id, coalesce(s.posts, 0) as posts from family f
       cross join claims c on c.narrative = f.id left join scores s on s.id = c.id
       where c.doc is not null order by posts desc, c.id limit ${CLAIMS_SHOWN}
     )
     select c.doc, s.doc as score from shown
     cross join claims c on c.key = shown.key left join scores s on s.id = shown.id
     order by shown.posts desc, shown.id`,
  )
  const claimDoc = database.prepare('select doc from claims where id = ?')
  const links = database.prepare(
    `select doc from links where (one = ?1 or other = ?1) and state != 'withdrawn'
     order by certainty desc, id limit ${LINKS_SHOWN}`,
  )
  const alerts = database.prepare(
    `select doc from alerts where ?1 is null or state = ?1
     order by changed_minute desc, id limit cast(?2 as integer)`,
  )
  const alert = database.prepare('select doc from alerts where id = ?')

  function rowOf(narrative: Narrative, score: Score | null): NarrativeRow {
    const { id } = narrative
    return { narrative, label: read.label(narrative.label), score, alert: parse(openAlert.get(id)) }
  }

  function labelled(found: Alert): Alert & { label: ReadLabel } {
    const narrative = parse<Narrative>(narrativeDoc.get(read.heirOf(found.narrative)))
    return { ...found, label: narrative === null ? noLabel : read.label(narrative.label) }
  }

  function claimRow({ doc, score }: ClaimDocs): ClaimRow {
    const { id, label, first_minute, contrary_to, pinned = false } = JSON.parse(doc) as Claim
    const other = contrary_to === undefined ? null : parse<Claim>(claimDoc.get(contrary_to))
    return {
      id,
      label: read.label(label),
      score: parse({ doc: score }),
      first_minute,
      pinned,
      contrary_to: other && {
        id: other.id,
        narrative: read.heirOf(other.narrative),
        label: read.label(other.label),
      },
    }
  }

  function linkRow(link: Link, narrativeId: string): LinkRow[] {
    const id = otherEnd(link, narrativeId)
    const narrative = parse<Narrative>(narrativeDoc.get(id))
    if (narrative === null) return []
    const score = parse<Score>(scoreDoc.get(id))
    const other = { narrative, label: read.label(narrative.label), score }
    return [{ link, other, reasons: reasonsOf(link, narrativeId, read.words) }]
  }

  return {
    spreadingNow: async (query) =>
      read.snapshot(() =>
        spreading(query).flatMap((id) => {
          const narrative = parse<Narrative>(narrativeDoc.get(id))
          return narrative === null ? [] : [rowOf(narrative, parse<Score>(scoreDoc.get(id)))]
        }),
      ),
    narrative: async (id) =>
      read.snapshot(() => {
        const heir = read.heirOf(id)
        const narrative = parse<Narrative>(narrativeDoc.get(heir))
        if (narrative === null) return undefined
        return {
          ...rowOf(narrative, parse<Score>(scoreDoc.get(heir))),
          lineage: lineage.all(heir).map(({ doc }: Doc) => JSON.parse(doc) as Lineage),
          claims: claims.all(heir).map(claimRow),
          links: links.all(heir).flatMap(({ doc }: Doc) => linkRow(JSON.parse(doc) as Link, heir)),
        }
      }),
    narrativeHead: async (id) =>
      read.snapshot(() => {
        const heir = read.heirOf(id)
        const narrative = parse<Narrative>(narrativeDoc.get(heir))
        return narrative === null
          ? undefined
          : { narrative, score: parse<Score>(scoreDoc.get(heir)) }
      }),
    alerts: async ({ state, limit }) =>
      read.snapshot(() =>
        alerts
          .all(state ?? null, atMost(limit))
          .map(({ doc }: Doc) => labelled(JSON.parse(doc) as Alert)),
      ),
    alert: async (id) =>
      read.snapshot(() => {
        const found = parse<Alert>(alert.get(id))
        return found === null ? undefined : labelled(found)
      }),
  }
}

/**
 * Ids of the live narratives asked for, in order. Without `since` the walk is down the index of pace or posts and stops
 * at the limit; with it, the narratives seen since then are few enough to sort.
 */
function createSpreading(database: Database): (query: SpreadingQuery) => string[] {
  // Named, because the planner cannot know how few rows a walk looks at.
  const ordered = (index: string, order: string) =>
    database.prepare(
      `select s.id from scores s indexed by ${index} cross join narratives n on n.id = s.id
       where s.level = 'narrative' and n.state = 'live' and s.last_minute >= ?1
         and (?2 is null or n.script = ?2) and s.relevance >= ?3
         and (?4 is null or ?4 in (select value from json_each(s.doc, '$.platforms')))
         and (?5 is null or ?5 in (select value from json_each(s.doc, '$.languages')))
       order by ${order} limit cast(?6 as integer)`,
    )
  const byPace = 's.pace desc, s.last_minute desc, s.id'
  const byPosts = 's.posts desc, s.pace desc, s.id'
  const newest = ordered('scores_by_last_minute', 's.last_minute desc, s.pace desc, s.id')
  const walks = {
    pace: ordered('scores_by_pace', byPace),
    posts: ordered('scores_by_posts', byPosts),
    newest,
  }
  const recent = {
    pace: ordered('scores_by_last_minute', byPace),
    posts: ordered('scores_by_last_minute', byPosts),
    newest,
  }
  return ({ limit, since, platform, lang, script, minRelevance, sort = 'pace' }) => {
    const statement = (since === undefined ? walks : recent)[sort]
    const filters = [script ?? null, minRelevance ?? 0, platform ?? null, lang ?? null]
    const rows = statement.all(since ?? 0, ...filters, atMost(limit)) as { id: string }[]
    return rows.map(({ id }) => id)
  }
}

function parse<T>(row: unknown): T | null {
  const doc = (row as { doc: string | null } | undefined)?.doc
  return doc === null || doc === undefined ? null : (JSON.parse(doc) as T)
}
