// No route is about a person, and no answer names one but a registered public actor.
// Read from the API's own description and from every answer of an election full of planted names.
import { Value } from 'typebox/value'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openApiDocument } from '../../api/describe-api.ts'
import { PostAnswer } from '../../contracts/answers.ts'
import { openAlert, type SmallElection, secrets, serveSmallElection } from './small-election.ts'

let served: SmallElection
let description: { paths: Record<string, { get: { parameters?: { name: string }[] } }> }
beforeAll(async () => {
  served = await serveSmallElection()
  description = JSON.parse(await openApiDocument(served.app))
})
afterAll(() => served.close())

const forbiddenNames = [
  'pseudonym',
  'handle',
  'author',
  'author_id',
  'author_name',
  'username',
  'user',
  'account',
  'display_name',
  'profile',
  'avatar',
  'bio',
  'permalink',
  'followers',
  'followers_band',
  'refs',
  'reply_to',
  'repost_of',
  'quote_of',
  'container',
  'geo',
  'labels',
  'provenance',
  'email',
  'phone',
]

/** Names of all fields, however deep; of a schema as of an answer. */
function fieldsOf(value: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const one of value) fieldsOf(one, found)
  else if (value !== null && typeof value === 'object') {
    for (const [name, inner] of Object.entries(value)) {
      found.add(name)
      fieldsOf(inner, found)
    }
  }
  return found
}

it('has exactly these routes, none about a person', () => {
  expect(Object.keys(description.paths).sort()).toEqual([
    '/api/alerts',
    '/api/alerts/{id}',
    '/api/coverage',
    '/api/health',
    '/api/narratives',
    '/api/narratives/{id}',
    '/api/narratives/{id}/posts',
    '/api/narratives/{id}/series',
    '/api/openapi.json',
    '/api/search',
    '/health/live',
    '/health/ready',
    '/metrics',
  ])
})

it('has exactly these parameters, none about a person', () => {
  const names = Object.values(description.paths).flatMap((path) =>
    (path.get.parameters ?? []).map((parameter) => parameter.name),
  )
  expect([...new Set(names)].sort()).toEqual([
    'bucket_minutes',
    'cursor',
    'from',
    'id',
    'lang',
    'limit',
    'min_relevance',
    'platform',
    'q',
    'script',
    'since',
    'sort',
    'state',
    'to',
  ])
})

it('describes no field about a person', () => {
  const fields = fieldsOf(description)
  expect(fields).toContain('public_actor')
  expect(forbiddenNames.filter((name) => fields.has(name))).toEqual([])
})

it('answers no field and no value about a private person, on any route', async () => {
  const urls = [
    '/api/narratives',
    '/api/narratives/n-1',
    '/api/narratives/n-3',
    '/api/narratives/n-1/posts',
    '/api/narratives/n-1/series',
    '/api/alerts',
    `/api/alerts/${openAlert}`,
    '/api/search?q=polling',
    '/api/coverage',
    '/api/health',
    '/metrics',
  ]
  for (const url of urls) {
    const answer = await served.app.inject(url)
    expect([url, answer.statusCode]).toEqual([url, 200])
    for (const [name, secret] of Object.entries(secrets)) {
      expect([url, name, answer.body.includes(secret)]).toEqual([url, name, false])
    }
    if (url !== '/metrics') {
      const fields = fieldsOf(answer.json())
      expect([url, forbiddenNames.filter((name) => fields.has(name))]).toEqual([url, []])
    }
  }
})

it('names a registered public actor and nobody else, even where a name was stored', async () => {
  const { posts } = (await served.app.inject('/api/narratives/n-1/posts')).json()
  for (const post of posts) expect(Value.Errors(PostAnswer, post)).toEqual([])
  expect(posts.map((post: PostAnswer) => post.public_actor)).toEqual([
    null,
    'Electoral Commission',
    null,
  ])
})

it('cannot be searched by a name or pseudonym of an author', async () => {
  for (const q of [secrets.pseudonym, secrets.privateName, secrets.publicPseudonym]) {
    const answer = await served.app.inject({ url: '/api/search', query: { q } })
    expect([answer.statusCode, answer.json().posts]).toEqual([200, []])
  }
})

it('marks what belongs to an exercise, in posts and narratives', async () => {
  const { narrative } = (await served.app.inject('/api/narratives/n-3')).json()
  const { posts } = (await served.app.inject('/api/narratives/n-3/posts')).json()
  expect([narrative.exercise, posts[0].exercise]).toEqual([true, true])
})
