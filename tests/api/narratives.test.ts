// GET /api/narratives and below: good answers, limits, problems.
import { Value } from 'typebox/value'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  NarrativeAnswer,
  NarrativesAnswer,
  PostsAnswer,
  SeriesAnswer,
} from '../../contracts/answers.ts'
import { minuteToIso } from '../../contracts/minutes.ts'
import { aMinute, keyedId } from '../builders.ts'
import { openAlert, type SmallElection, serveSmallElection } from './small-election.ts'

let served: SmallElection
beforeAll(async () => {
  served = await serveSmallElection()
})
afterAll(() => served.close())

async function ask(path: string) {
  const answer = await served.app.inject(path)
  return { status: answer.statusCode, body: answer.json() }
}

/** mastodon is silent from minute 11 to 30, of two sources. */
const lastFourHours = {
  share: 0.9583,
  silent_sources: ['mastodon'],
  gaps: 1,
  sentence: '1 of 2 sources was silent for 20 min of the last 4 h: what it carried is not counted.',
}

it('lists narratives by pace, with words, counts, alert and what was not collected', async () => {
  const { status, body } = await ask('/api/narratives')
  expect(status).toBe(200)
  expect(Value.Errors(NarrativesAnswer, body)).toEqual([])
  expect(body.narratives.map((one: { id: string }) => one.id)).toEqual(['n-1', 'n-3'])
  expect(body.narratives[0]).toEqual({
    id: 'n-1',
    state: 'live',
    label: {
      sentence: 'Polling stations close at noon on Saturday.',
      terms: ['Polling'],
      lang: 'en',
    },
    claim_class: 'voting-time',
    script: 'latin',
    first_seen: minuteToIso(aMinute),
    last_seen: minuteToIso(aMinute + 2),
    posts: 3,
    authors: 3,
    platforms: ['bluesky', 'mastodon'],
    languages: ['en', 'fr'],
    pace: 4.2,
    windows: [{ minutes: 60, posts: 1, authors: 1, expected: 0.5, surprise: 0.4 }],
    relevance: 0.5,
    alert: { id: openAlert, level: 'watch' },
    pinned: true,
    exercise: false,
  })
  expect(body.narratives[1]).toMatchObject({ exercise: true, alert: null, pinned: false })
  expect(body.as_of).toBe(minuteToIso(aMinute + 6))
  expect(body.coverage).toEqual(lastFourHours)
})

it.each([
  ['limit=1', ['n-1']],
  ['sort=newest', ['n-3', 'n-1']],
  ['script=devanagari', ['n-3']],
  ['platform=mastodon', ['n-1']],
  ['lang=fr', ['n-1']],
  ['min_relevance=0.4', ['n-1']],
  [`since=${minuteToIso(aMinute + 3)}`, ['n-3']],
  [`since=${encodeURIComponent('2026-03-01T20:03:00+12:00')}`, ['n-3']],
])('filters and orders the list by %s', async (query, ids) => {
  const { status, body } = await ask(`/api/narratives?${query}`)
  expect(status).toBe(200)
  expect(body.narratives.map((one: { id: string }) => one.id)).toEqual(ids)
})

it.each([
  ['limit=0', '"limit" cannot be used: write a whole number from 1 to 100.'],
  ['limit=101', '"limit" cannot be used: write a whole number from 1 to 100.'],
  ['limit=many', '"limit" cannot be used: write a whole number from 1 to 100.'],
  ['limit=1&limit=2', '"limit" cannot be used: write a whole number from 1 to 100.'],
  ['since=yesterday', '"since" cannot be used: write a time with its zone'],
  ['since=2026-06-30T23:59:60Z', '"since" cannot be used: write a time'],
  ['platform=myspace', '"platform" cannot be used: write one of bluesky, mastodon,'],
  ['sort=truth', '"sort" cannot be used: write one of pace, newest or posts'],
  ['min_relevance=2', '"min_relevance" cannot be used: write a number from 0 to 1.'],
  ['lang=*', '"lang" cannot be used: write a text of 1 to 35 characters, once, such as en.'],
  ['author=someone', 'There is no parameter "author" here: leave it out, or use limit, since,'],
  ['__proto__=1', 'There is no parameter "__proto__" here'],
])('refuses %s with a sentence that says what to write', async (query, sentence) => {
  const { status, body } = await ask(`/api/narratives?${query}`)
  expect(status).toBe(400)
  expect(body.code).toBe('INVALID_PARAMETER')
  expect(body.detail).toContain(sentence)
})

it('opens one narrative: score, claims, variants, first post, where, history', async () => {
  const { status, body } = await ask('/api/narratives/n-1')
  expect(status).toBe(200)
  expect(Value.Errors(NarrativeAnswer, body)).toEqual([])
  expect(body).toMatchObject({
    narrative: { id: 'n-1', posts: 3, pinned: true },
    merged_from: null,
    score: { formula: 'pace-1', pace: 4.2, posts: 3 },
    where: {
      platforms: [
        { name: 'bluesky', posts: 2 },
        { name: 'mastodon', posts: 1 },
      ],
      languages: [
        { name: 'en', posts: 2 },
        { name: 'fr', posts: 1 },
      ],
      sources: [
        { name: 'bluesky', posts: 2 },
        { name: 'mastodon', posts: 1 },
      ],
    },
    first_post: { id: keyedId('first'), narrative: 'n-1', claim: 'c-1' },
    as_of: minuteToIso(aMinute + 6),
  })
  expect(body.claims).toContainEqual({
    id: 'c-1',
    label: { sentence: 'Polling stations close at noon on Saturday.', terms: [], lang: 'en' },
    first_seen: minuteToIso(aMinute),
    posts: 2,
    authors: 2,
    pace: 3.1,
    pinned: true,
    contrary_to: null,
  })
  const second = body.claims.find(({ id }: { id: string }) => id === 'c-2')
  expect(body.claims.map(({ id }: { id: string }) => id)).toEqual(['c-1', 'c-2'])
  // Not counted yet is no count of nothing.
  expect(second).toMatchObject({ posts: null, authors: null, pace: null, pinned: false })
  expect(second.contrary_to).toEqual({
    id: 'c-1',
    narrative: 'n-1',
    label: { sentence: 'Polling stations close at noon on Saturday.', terms: [], lang: 'en' },
  })
  expect(
    body.variants.map((v: { copy_group: string; posts: number }) => [v.copy_group, v.posts]),
  ).toEqual([
    ['g-1', 2],
    ['g-2', 1],
  ])
  expect(body.lineage).toEqual([
    { event: 'created', other: null, at: minuteToIso(aMinute), why: 'first post' },
    { event: 'took-in', other: 'n-2', at: minuteToIso(aMinute), why: 'same terms' },
  ])
  // From the first post to now: 31 minutes, of which mastodon missed 20.
  expect(body.coverage).toEqual({
    share: 0.6774,
    silent_sources: ['mastodon'],
    gaps: 1,
    sentence:
      "1 of 2 sources was silent for 20 min of this narrative's 31 min: what it carried is not counted.",
  })
})

it('answers a merged narrative as the one it was merged into, and says so', async () => {
  const { status, body } = await ask('/api/narratives/n-2')
  expect(status).toBe(200)
  expect(Value.Errors(NarrativeAnswer, body)).toEqual([])
  expect(body).toMatchObject({ narrative: { id: 'n-1' }, merged_from: 'n-2' })
  expect((await ask('/api/narratives/n-2/posts')).body.posts).toHaveLength(3)
  expect((await ask('/api/narratives/n-2/series')).body.buckets).toHaveLength(1)
})

it('pages through the posts of a narrative, newest first, each once', async () => {
  const seen: string[] = []
  let cursor = ''
  for (const size of [2, 1]) {
    const { status, body } = await ask(`/api/narratives/n-1/posts?limit=2${cursor}`)
    expect(status).toBe(200)
    expect(Value.Errors(PostsAnswer, body)).toEqual([])
    expect(body.posts).toHaveLength(size)
    seen.push(...body.posts.map((post: { id: string }) => post.id))
    cursor = `&cursor=${encodeURIComponent(body.cursor)}`
  }
  expect(seen).toEqual([keyedId('other-words'), keyedId('copy'), keyedId('first')])
})

it('shows a post with everything about it and nobody but a public actor', async () => {
  const { body } = await ask('/api/narratives/n-1/posts')
  expect(body.posts[2]).toEqual({
    id: keyedId('first'),
    platform: 'bluesky',
    kind: 'post',
    source: 'bluesky',
    sampling: 'search',
    at: minuteToIso(aMinute),
    created_at: minuteToIso(aMinute),
    received_at: new Date(aMinute * 60_000 + 1_500).toISOString(),
    clock_skew: false,
    title: null,
    text: 'Polling stations close at noon on Saturday.',
    lang: 'en',
    script: 'latin',
    relevance: 0.5,
    claim_class: null,
    public_actor: null,
    links: [{ url: 'https://example.org/noon', domain: 'example.org' }],
    copy_group: 'g-1',
    placed_by: { by: 'new', similarity: 0 },
    narrative: 'n-1',
    claim: 'c-1',
    exercise: false,
  })
  expect(body.posts[1].public_actor).toBe('Electoral Commission')
})

it('gives the course of a narrative with the gaps that touch it', async () => {
  const { status, body } = await ask('/api/narratives/n-1/series?bucket_minutes=15')
  expect(status).toBe(200)
  expect(Value.Errors(SeriesAnswer, body)).toEqual([])
  expect(body).toMatchObject({
    bucket_minutes: 15,
    buckets: [{ at: minuteToIso(aMinute), posts: 3 }],
    gaps: [
      {
        source: 'mastodon',
        from: minuteToIso(aMinute + 11),
        to: null,
        share: 0,
        reason: 'unreachable',
      },
    ],
  })
})

it.each(['0', '20', '1455', '-15', '15.5'])('refuses buckets of %s minutes', async (minutes) => {
  const { status, body } = await ask(`/api/narratives/n-1/series?bucket_minutes=${minutes}`)
  expect(status).toBe(400)
  expect(body.detail).toContain('a whole number that is a multiple of 15, from 15 to 1440')
})

it.each(['', '/posts', '/series'])('says that a narrative is missing at …/nope%s', async (rest) => {
  const { status, body } = await ask(`/api/narratives/nope${rest}`)
  expect(status).toBe(404)
  expect(body).toMatchObject({ code: 'NARRATIVE_NOT_FOUND', status: 404 })
})

it('answers a cursor that it never gave with an empty page or a problem', async () => {
  for (const cursor of ['nonsense', 'UPPER', '-', '0']) {
    const { status, body } = await ask(`/api/narratives/n-1/posts?cursor=${cursor}`)
    expect([cursor, status, body.posts]).toEqual([cursor, 200, []])
  }
  const { status, body } = await ask(`/api/narratives/n-1/posts?cursor=${'9'.repeat(201)}`)
  expect([status, body.code]).toEqual([400, 'INVALID_PARAMETER'])
})
