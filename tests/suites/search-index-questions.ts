// What every SearchIndex answers, whatever it runs on. Part of search-index-suite.ts.
import { expect, it } from 'vitest'
import type { Derived } from '../../contracts/derived.ts'
import type { SearchIndex } from '../../contracts/search-index.ts'
import {
  aClaim,
  aCopyGroup,
  aCoverage,
  aLabel,
  aLineage,
  aLink,
  aMinute,
  aNarrative,
  anAlert,
  aPlacement,
  aScore,
  keyedId,
} from '../builders.ts'
import { holding } from './holding-index.ts'
import { postsOfNarratives } from './search-index-posts.ts'
import type { OpenIndex } from './search-index-suite.ts'
import { searchIndexWords } from './search-index-words.ts'

export function searchIndexQuestions(open: OpenIndex): void {
  emptyAnswers(open)
  spreadingAndAlerts(open)
  mergesAndLabels(open)
  postsOfNarratives(open)
  searchIndexWords(open)
}

function emptyAnswers(open: OpenIndex): void {
  it('answers every question while it is empty', async () => {
    const { index } = await open()
    expect(await index.spreadingNow({ limit: 5 })).toEqual([])
    expect(await index.narrative('n-1')).toBeUndefined()
    expect(await index.narrativeHead('n-1')).toBeUndefined()
    expect(await index.firstPost('n-1')).toBeNull()
    expect(await index.narrativePosts('n-1', { limit: 5 })).toEqual({ posts: [], cursor: null })
    expect(await index.narrativeSeries('n-1', { bucketMinutes: 15 })).toEqual([])
    expect(await index.variants('n-1', { limit: 5 })).toEqual([])
    expect(await index.where('n-1')).toEqual({ platforms: [], languages: [], sources: [] })
    expect(await index.alerts({ limit: 5 })).toEqual([])
    expect(await index.alert('a-1')).toBeUndefined()
    expect(await index.coverage()).toEqual([])
    expect(await index.search({ text: 'ballots', limit: 5 })).toEqual({
      posts: [],
      ranked: 0,
      bounded: false,
      window: { from: null, to: null },
    })
    expect(await index.totals()).toEqual({
      posts: 0,
      erased: 0,
      narratives: 0,
      alerts_open: 0,
      first_minute: null,
      last_minute: null,
      exercise: false,
    })
  })
}

function spreadingAndAlerts(open: OpenIndex): void {
  const spreading: Derived[] = [
    aNarrative({ id: 'slow', script: 'latin' }),
    aNarrative({ id: 'fast', script: 'arabic' }),
    aNarrative({ id: 'over', state: 'archived' }),
    aNarrative({ id: 'unscored' }),
    aScore({ id: 'slow', pace: 1, posts: 90, platforms: ['x'], relevance: 0.9 }),
    aScore({ id: 'fast', pace: 9, last_minute: aMinute - 90, languages: ['ur'], relevance: 0.1 }),
    aScore({ id: 'over', pace: 99 }),
    aScore({ id: 'c-1', level: 'claim', pace: 50 }),
  ]
  const ids = async (index: SearchIndex, query: Parameters<SearchIndex['spreadingNow']>[0]) =>
    (await index.spreadingNow(query)).map(({ narrative }) => narrative.id)

  it('shows live narratives, fastest first, within the limit', async () => {
    const index = await holding(open, spreading)
    expect(await ids(index, { limit: 9 })).toEqual(['fast', 'slow'])
    expect(await ids(index, { limit: 1 })).toEqual(['fast'])
    expect(await ids(index, { limit: -1 })).toEqual([])
    expect(await ids(index, { limit: 9, sort: 'newest' })).toEqual(['slow', 'fast'])
    expect(await ids(index, { limit: 9, sort: 'posts' })).toEqual(['slow', 'fast'])
  })

  it('filters what is spreading', async () => {
    const index = await holding(open, spreading)
    expect(await ids(index, { limit: 9, since: aMinute - 60 })).toEqual(['slow'])
    expect(await ids(index, { limit: 9, platform: 'x' })).toEqual(['slow'])
    expect(await ids(index, { limit: 9, lang: 'ur' })).toEqual(['fast'])
    expect(await ids(index, { limit: 9, script: 'arabic' })).toEqual(['fast'])
    expect(await ids(index, { limit: 9, minRelevance: 0.5 })).toEqual(['slow'])
    expect(await ids(index, { limit: 9, platform: 'x', lang: 'ur' })).toEqual([])
  })

  it('shows a narrative with its score and its open alert', async () => {
    const alert = anAlert({ id: 'a-2', narrative: 'slow' })
    const closed = anAlert({ id: 'a-1', narrative: 'slow', state: 'closed', closed_minute: 1 })
    const index = await holding(open, [...spreading, closed, alert])
    const [, row] = await index.spreadingNow({ limit: 9 })
    expect(row).toMatchObject({ score: { pace: 1, posts: 90 }, alert })
  })

  it('lists alerts, last changed first, by state', async () => {
    const first = anAlert({ id: 'a-1', changed_minute: aMinute })
    const second = anAlert({ id: 'a-2', changed_minute: aMinute + 5, state: 'closed' })
    const index = await holding(open, [aNarrative(), first, second])
    const listed = await index.alerts({ limit: 9 })
    expect(listed.map(({ id }) => id)).toEqual(['a-2', 'a-1'])
    expect((await index.alerts({ state: 'open', limit: 9 })).map(({ id }) => id)).toEqual(['a-1'])
    expect(await index.alert('a-2')).toMatchObject(second)
    expect((await index.totals()).alerts_open).toBe(1)
  })

  it('answers coverage by source', async () => {
    const web = aCoverage({ id: 'web', posts: 4 })
    const index = await holding(open, [web, aCoverage({ id: 'bluesky' })])
    expect(await index.coverage()).toEqual([aCoverage({ id: 'bluesky' }), web])
  })

  it('knows an exercise by its posts', async () => {
    const index = await holding(open, [aPlacement({ post: { exercise: true } })])
    expect(await index.totals()).toMatchObject({
      exercise: true,
      first_minute: aMinute,
      last_minute: aMinute,
    })
  })
}

function mergesAndLabels(open: OpenIndex): void {
  const post = keyedId('a')
  const merged: Derived[] = [
    aPlacement({ id: post, copy_group: 'g-1', post: { title: 'News', text: 'Ballots burned' } }),
    aCopyGroup({ id: 'g-1', claim: 'c-1' }),
    aClaim({ id: 'c-1', narrative: 'first' }),
    aNarrative({ id: 'first', state: 'merged', merged_into: 'second' }),
    aNarrative({ id: 'second', state: 'merged', merged_into: 'third' }),
    aNarrative({
      id: 'third',
      label: aLabel({
        sentence: { post, start: 5, length: 14 },
        terms: [
          { post, start: 0, length: 4 },
          { post: keyedId('unknown'), start: 0, length: 3 },
          { post, start: 900, length: 3 },
        ],
      }),
    }),
    aLineage({ n: 4, entity: 'third' }),
    aLineage({ n: 5, entity: 'second', event: 'merged-into', other: 'third' }),
    aLineage({ n: 6, entity: 'elsewhere' }),
    anAlert({ narrative: 'first' }),
  ]

  it('answers of a claim whether it is pinned, and which other one it says the contrary of', async () => {
    const denial = aClaim({ id: 'c-2', narrative: 'third', contrary_to: 'c-1' })
    const unknown = aClaim({ id: 'c-3', narrative: 'third', contrary_to: 'c-0' })
    const sentence = { post, start: 5, length: 14 }
    const label = aLabel({ sentence })
    const denied = aClaim({ id: 'c-1', narrative: 'first', label, pinned: true })
    const claims = [denied, denial].map((one) => ({ ...one, rev: 2 }))
    const index = await holding(open, [...merged, ...claims, unknown])
    const answer = await index.narrative('third')
    const contrary = new Map(answer?.claims.map(({ id, contrary_to }) => [id, contrary_to]))
    expect(contrary.get('c-2')).toMatchObject({
      id: 'c-1',
      narrative: 'third',
      label: { sentence: 'Ballots burned' },
    })
    expect([contrary.get('c-1'), contrary.get('c-3')]).toEqual([null, null])
    const pinned = new Map(answer?.claims.map((claim) => [claim.id, claim.pinned]))
    expect([pinned.get('c-1'), pinned.get('c-2')]).toEqual([true, false])
  })

  it('answers a merged narrative as what it was merged into, with its posts, claims and alert', async () => {
    const index = await holding(open, merged)
    const answer = await index.narrative('first')
    expect(answer?.narrative.id).toBe('third')
    expect(answer?.lineage.map(({ n }) => n)).toEqual([4, 5])
    expect(answer?.claims.map(({ id }) => id)).toEqual(['c-1'])
    expect(answer?.claims[0]?.contrary_to).toBeNull()
    expect(answer?.alert).toMatchObject({ narrative: 'first' })
    for (const id of ['first', 'second', 'third']) {
      const head = await index.narrativeHead(id)
      expect(head?.narrative).toEqual(answer?.narrative)
      expect(head?.score).toEqual(answer?.score)
      const { posts } = await index.narrativePosts(id, { limit: 5 })
      expect(posts).toMatchObject([{ narrative: 'third', claim: 'c-1', placement: { id: post } }])
      expect(await index.variants(id, { limit: 5 })).toHaveLength(1)
      expect(await index.firstPost(id)).toEqual(posts[0])
    }
  })

  it('takes the words of a label from its posts, and leaves out what is not there', async () => {
    const index = await holding(open, merged)
    const expected = { sentence: 'Ballots burned', terms: ['News'], lang: 'en' }
    expect((await index.narrative('third'))?.label).toMatchObject(expected)
    expect((await index.alert(anAlert().id))?.label).toMatchObject(expected)
  })

  it('answers links from both ends, the most certain first, with words that are still there', async () => {
    const post = keyedId('a')
    const reasons = [
      { by: 'concept' as const, concept: 'bridge', one: null, other: null },
      {
        by: 'name' as const,
        concept: null,
        one: { post, start: 5, length: 7 },
        other: { post: keyedId('gone'), start: 0, length: 4 },
      },
    ]
    const index = await holding(open, [
      ...merged,
      aNarrative({ id: 'fourth' }),
      aNarrative({ id: 'fifth' }),
      aLink({ id: 'third~fourth', one: 'third', other: 'fourth', certainty: 0.4, reasons }),
      aLink({
        id: 'third~fifth',
        one: 'third',
        other: 'fifth',
        certainty: 0.8,
        state: 'confirmed',
      }),
      aLink({ id: 'fourth~fifth', one: 'fourth', other: 'fifth', state: 'withdrawn' }),
    ])
    const links = async (id: string) =>
      (await index.narrative(id))?.links.map(({ link, other, reasons: said }) => [
        other.narrative.id,
        link.state,
        said.map(({ here, there }) => [here, there]),
      ])
    expect(await links('first')).toEqual([
      ['fifth', 'confirmed', []],
      [
        'fourth',
        'suggested',
        [
          [null, null],
          ['Ballots', null],
        ],
      ],
    ])
    expect(await links('fourth')).toEqual([
      [
        'third',
        'suggested',
        [
          [null, null],
          [null, 'Ballots'],
        ],
      ],
    ])
  })

  it('does not hang on narratives that were merged into one another', async () => {
    const index = await holding(open, [
      aNarrative({ id: 'x', merged_into: 'y' }),
      aNarrative({ id: 'y', merged_into: 'x' }),
    ])
    expect(await index.narrative('x')).toBeDefined()
    expect(await index.narrativePosts('x', { limit: 5 })).toEqual({ posts: [], cursor: null })
  })
}
