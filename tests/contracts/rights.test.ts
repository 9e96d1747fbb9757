// The promise about people, checked on everything at once: a whole exercise and hostile posts go through the
// product; then no private name, handle, native id or address is in any file, answer or page.
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildApi } from '../../api/build-api.ts'
import type { HealthAnswer } from '../../contracts/answers.ts'
import type { Found, FoundPost } from '../../contracts/connector.ts'
import { noFates } from '../../contracts/outcome.ts'
import { dashboards } from '../../dashboards/serve.ts'
import { createSimulatedElection } from '../../ingest/simulated-election.ts'
import { closeOffices, foundPost, type Office, openOffice } from '../guide/small-office.ts'

const election = { name: 'Rights', timeZone: 'UTC' }
let office: Office
let app: FastifyInstance
let secrets: string[] = []
let minute = 0

const person = (handle: string, displayName: string): Partial<FoundPost> => ({
  author: { nativeId: `did:plc:${handle}x`, handle, displayName, type: 'person', followers: 3 },
})

/** Posts that carry a private person's names in every field that could. */
const hostile: Found[] = [
  foundPost('hostile-one', 'Written by @selina.vakacegu and by selina.vakacegu@mail.example', {
    ...person('selina.vakacegu', 'Selina Vakacegu-Tamani'),
    title: 'Selina Vakacegu-Tamani writes',
    links: [{ url: 'https://bsky.app/profile/selina.vakacegu', role: 'body' }],
    refs: {
      replyTo: 'hostile-parent-77',
      root: null,
      repostOf: null,
      quoteOf: 'hostile-quoted-88',
    },
  }),
  foundPost('hostile-two', 'Call me: +679 998 4471, Selina Vakacegu-Tamani', {
    ...person('selina.vakacegu', 'Selina Vakacegu-Tamani'),
    container: { type: 'group', nativeId: 'hostile-group-99', name: 'Friends of Selina Tamani' },
  }),
]
const hostileSecrets = [
  'selina.vakacegu',
  'Selina Vakacegu-Tamani',
  'hostile-one',
  'hostile-two',
  'hostile-parent-77',
  'hostile-quoted-88',
  'hostile-group-99',
  'Friends of Selina',
  '998 4471',
  '9984471',
]

beforeAll(async () => {
  office = await openOffice()
  const exercise = createSimulatedElection({ seed: 'rights', postsPerDay: 400, days: 1 })
  const items: Found[] = []
  for await (const item of exercise.find(undefined, new AbortController().signal)) items.push(item)
  const posts = items.flatMap((item) => (item.kind === 'post' ? [item.post] : []))
  minute = Math.max(...items.map((item) => (item.kind === 'tick' ? item.minute : 0)))
  const names = posts
    .filter(({ author }) => author.type === 'person')
    .flatMap((post) => [
      post.nativeId,
      post.url,
      post.author.handle,
      post.author.nativeId,
      post.author.displayName,
    ])
  secrets = [...new Set([...names.filter((name) => name !== null), ...hostileSecrets])]
  await office.collect('exercise', [...items, ...hostile, { kind: 'tick', minute: minute + 1 }])
  app = await serve()
})

afterAll(async () => {
  await app.close()
  await closeOffices()
})

async function serve(): Promise<FastifyInstance> {
  const { index } = office.backends
  const now = () => (minute + 1) * 60_000
  const api = await buildApi({
    index,
    health: async () => healthOf(),
    notReady: async () => [],
    metricsText: async () => '',
    logAccess: async () => undefined,
    election,
    sources: () => ['exercise'],
    now,
    version: '0.1.0',
  })
  await api.register(
    dashboards({
      election,
      now,
      get: async (url) => {
        const answer = await api.inject({ method: 'GET', url })
        return { status: answer.statusCode, body: answer.json() }
      },
    }),
  )
  await api.ready()
  return api
}

async function healthOf(): Promise<HealthAnswer> {
  const { posts, erased, narratives, alerts_open, exercise } = await office.backends.index.totals()
  return {
    status: 'ok',
    mode: 'embedded',
    version: '0.1.0',
    epoch: 1,
    exercise,
    election: { name: election.name, time_zone: election.timeZone },
    stages: [
      {
        name: 'watch',
        state: 'running',
        lag: 0,
        fates: { ...noFates(), dropped: {}, balanced: true },
        error: null,
      },
    ],
    connectors: [],
    dead_letters: 0,
    totals: { posts, erased, narratives, alerts_open },
  }
}

const namedIn = (text: string) => secrets.filter((secret) => text.includes(secret))

/** Which of the words stand in the bytes: one pass, since there are many words and many bytes. */
function foundIn(bytes: Buffer, words: string[]): string[] {
  const byStart = new Map<number, Buffer[]>()
  for (const word of words.map((text) => Buffer.from(text))) {
    if (word.length < 4) throw new Error(`Too short to look for: ${word}`)
    const start = word.readUInt32BE(0)
    byStart.set(start, [...(byStart.get(start) ?? []), word])
  }
  const found = new Set<string>()
  let four = 0
  for (let at = 0; at < bytes.length; at += 1) {
    four = ((four << 8) | (bytes[at] as number)) >>> 0
    for (const word of byStart.get(four) ?? []) {
      const from = at - 3
      if (word.equals(bytes.subarray(from, from + word.length))) found.add(word.toString())
    }
  }
  return words.filter((word) => found.has(word))
}

it('there was something to keep out', () => {
  expect(secrets.length).toBeGreaterThan(500)
})

it('no file of the data folder holds a private name, native id or address', async () => {
  await office.pipeline.watch.snapshot()
  const bytes = office.everyByte()
  expect(bytes.length).toBeGreaterThan(1_000_000)
  expect(bytes.includes('Ballot') || bytes.includes('ballot')).toBe(true)
  expect(foundIn(bytes, secrets)).toEqual([])
  const [planted = ''] = secrets
  expect(foundIn(Buffer.concat([bytes, Buffer.from(planted)]), secrets)).toEqual([planted])
})

it('no answer and no page does, on any route that is linked or listed', async () => {
  const seen = new Set<string>()
  const next = [
    '/',
    '/alerts',
    '/search?q=ballot',
    '/coverage',
    '/api/v1/narratives?limit=100',
    '/api/v1/alerts',
    '/api/v1/coverage',
    '/api/v1/health',
    '/api/v1/search?q=ballot',
  ]
  let answered = 0
  for (let url = next.pop(); url !== undefined && seen.size < 250; url = next.pop()) {
    if (seen.has(url)) continue
    seen.add(url)
    const { statusCode, body } = await app.inject({ method: 'GET', url })
    expect(statusCode, url).not.toBe(500)
    expect(namedIn(body), url).toEqual([])
    if (statusCode === 200) answered += 1
    for (const [, link = ''] of body.matchAll(/href="(\/[^"#]{0,200})"/g))
      next.push(link.replaceAll('&amp;', '&'))
    for (const [, id] of body.matchAll(/"id":"(n[0-9a-z]{1,8})"/g))
      next.push(`/api/v1/narratives/${id}`, `/api/v1/narratives/${id}/posts`)
  }
  expect(answered).toBeGreaterThan(60)
})
