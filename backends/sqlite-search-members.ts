// Backend: questions about the posts of one narrative, asked of the embedded search index.
// Promises: answers are exact at any size of the narrative; pages have no holes and no repeats, also while it grows.
// A page looks into each copy group for its newest post below the cursor, and reads posts from the best few only:
// what it costs follows the number of copy groups, never that of all posts (a merge rewrites no post).

import type { Static } from 'typebox'
import type { CopyGroup, Placement } from '../contracts/derived.ts'
import type { SearchIndex, Tally, VariantRow } from '../contracts/search-index.ts'
import { atMost } from './answer-bounds.ts'
import { KEY_EPOCH, KEYS_PER_MINUTE, LAST_KEY } from './post-key.ts'
import type { Database } from './sqlite-driver.ts'
import { familyOf, groupsOfFamily, type Reading } from './sqlite-search-reading.ts'

type Head = { copy_group: number; newest: number }
type Variant = Pick<Static<typeof CopyGroup>, 'first_minute'> & {
  copy_group: string
  claim: string
  posts: number
  oldest: number
}
type FacetCount = { platform: string; lang: string; source: string; posts: number }
type MemberQuestions = Pick<
  SearchIndex,
  'narrativePosts' | 'narrativeSeries' | 'variants' | 'firstPost' | 'where'
>

export function createMemberQuestions(database: Database, read: Reading): MemberQuestions {
  const heads = database.prepare(
    `${familyOf} select g.key as copy_group,
       case when g.newest < ?2 then g.newest
         else (select max(p.key) from posts p where p.copy_group = g.key and p.key < ?2)
       end as newest
     from ${groupsOfFamily} where g.oldest < ?2
     order by newest desc limit cast(?3 as integer)`,
  )
  const below = database.prepare(
    `select key from posts where copy_group = ? and key < ?
     order by key desc limit cast(? as integer)`,
  )
  const series = database.prepare(
    `${familyOf} select
       (p.key / ${KEYS_PER_MINUTE} + ${KEY_EPOCH}) / cast(?2 as integer) * cast(?2 as integer) as minute,
       count(*) as posts
     from ${groupsOfFamily} cross join posts p on p.copy_group = g.key
     group by 1 order by 1`,
  )
  const variants = database.prepare(
    `${familyOf} select g.id as copy_group, c.id as claim, g.posts, g.first_minute, g.oldest
     from ${groupsOfFamily} where g.posts > 0
     order by g.posts desc, g.oldest limit cast(?2 as integer)`,
  )
  const first = database.prepare(`${familyOf} select min(g.oldest) as key from ${groupsOfFamily}`)
  const facets = database.prepare(
    `${familyOf}, counts(facet, posts) as (
       select p.facet, count(*) from ${groupsOfFamily}
       cross join posts p on p.copy_group = g.key group by p.facet
     )
     select t.platform, t.lang, t.source, counts.posts
     from counts join facets t on t.key = counts.facet`,
  )

  /** The newest keys below the cursor, over all copy groups of the narrative. */
  function newestKeys(narrative: string, cursor: number, wanted: number): number[] {
    let best: number[] = []
    for (const head of heads.all(narrative, cursor, wanted) as Head[]) {
      if (best.length >= wanted && head.newest < (best[wanted - 1] ?? 0)) break
      const more = below.all(head.copy_group, cursor, wanted) as { key: number }[]
      best = [...best, ...more.map(({ key }) => key)].sort((a, b) => b - a).slice(0, wanted)
    }
    return best
  }

  return {
    narrativePosts: async (id, { limit, before }) =>
      read.snapshot(() => {
        const cursor = before === undefined ? LAST_KEY : keyOfCursor(before)
        const wanted = atMost(limit)
        if (wanted === 0) return { posts: [], cursor: null }
        const keys = newestKeys(read.heirOf(id), cursor, wanted + 1)
        const shown = keys.slice(0, wanted)
        return {
          posts: shown.map((key) => read.postRow(key)).filter((row) => row !== null),
          cursor: keys.length > wanted ? cursorOfKey(shown.at(-1) ?? 0) : null,
        }
      }),
    narrativeSeries: async (id, { bucketMinutes }) =>
      read.snapshot(() => {
        const bucket = Math.max(1, atMost(bucketMinutes))
        const rows = series.all(read.heirOf(id), bucket) as { minute: number; posts: number }[]
        return rows.map(({ minute, posts }) => ({ minute, posts }))
      }),
    variants: async (id, { limit }) =>
      read.snapshot(() =>
        variants.all(read.heirOf(id), atMost(limit)).map((row: Variant): VariantRow => {
          const { copy_group, claim, posts, first_minute, oldest } = row
          const example: Placement | null = read.placement(oldest)
          return { copy_group, claim, posts, first_minute, example }
        }),
      ),
    firstPost: async (id) =>
      read.snapshot(() => {
        const { key } = first.get(read.heirOf(id)) as { key: number | null }
        return key === null ? null : read.postRow(key)
      }),
    where: async (id) =>
      read.snapshot(() => {
        const rows = facets.all(read.heirOf(id)) as FacetCount[]
        return {
          platforms: tally(rows, ({ platform }) => platform),
          languages: tally(rows, ({ lang }) => lang),
          sources: tally(rows, ({ source }) => source),
        }
      }),
  }
}

function tally(rows: FacetCount[], nameOf: (row: FacetCount) => string): Tally[] {
  const sums = new Map<string, number>()
  for (const row of rows) sums.set(nameOf(row), (sums.get(nameOf(row)) ?? 0) + row.posts)
  return [...sums]
    .map(([name, posts]) => ({ name, posts }))
    .sort((a, b) => b.posts - a.posts || (a.name < b.name ? -1 : 1))
}

function cursorOfKey(key: number): string {
  return key.toString(36)
}

/** A cursor that we did not give out is before all posts: its page is empty. */
function keyOfCursor(cursor: string): number {
  if (!/^[0-9a-z]{1,11}$/.test(cursor)) return 0
  return Math.min(Number.parseInt(cursor, 36), LAST_KEY)
}
