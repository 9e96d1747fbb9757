// A small election in a real index behind the real API: four posts, three narratives, two alerts, two sources.
// What must never come out is planted in every post under names of its own.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { type ApiDeps, buildApi } from '../../api/build-api.ts'
import type { Access } from '../../api/log-access.ts'
import { openSqliteSearchIndex } from '../../backends/sqlite-search-index.ts'
import type { HealthAnswer } from '../../contracts/answers.ts'
import type { Derived } from '../../contracts/derived.ts'
import type { SearchIndex } from '../../contracts/search-index.ts'
import {
  aClaim,
  aCopyGroup,
  aCoverage,
  aLabel,
  aLineage,
  aMinute,
  aNarrative,
  anAlert,
  aPlacement,
  aScore,
  inLog,
  keyedId,
} from '../builders.ts'

/** Half an hour after the first post, in ms. */
export const now = (aMinute + 30) * 60_000
export const openAlert = `a-n-1-${aMinute + 2}`
const closedAlert = `a-n-3-${aMinute + 6}`

/** Planted in every post; none may ever be answered. */
export const secrets = {
  permalink: 'sealed-permalink',
  pseudonym: keyedId('a private author'),
  publicPseudonym: keyedId('a public actor'),
  privateName: 'Name Of A Private Person',
  ref: keyedId('some other post'),
  container: keyedId('a private group'),
  label: 'a-label-of-the-source',
  request: 'request-of-the-connector',
}

const privateAuthor = {
  pseudonym: secrets.pseudonym,
  class: 'private',
  type: 'person',
  followers_band: '1k-10k',
  name: secrets.privateName,
} as const

function aStoredPost(name: string, i: number, post: Parameters<typeof aPlacement>[0] = {}) {
  const { post: own, ...placement } = post
  return aPlacement({
    id: keyedId(name),
    rev: i,
    minute: aMinute + i,
    received: (aMinute + i) * 60_000 + 1_500,
    ...placement,
    post: {
      permalink: secrets.permalink,
      author: privateAuthor,
      container: { type: 'group', id: secrets.container, name: null },
      refs: { reply_to: secrets.ref, root: secrets.ref, repost_of: null, quote_of: secrets.ref },
      labels: [secrets.label],
      geo: { country: 'FJ', admin1: 'a-province' },
      ...own,
      provenance: {
        connector: 'bluesky-jetstream',
        connector_version: '1',
        source: 'bluesky',
        request: secrets.request,
        batch: null,
        row: null,
        rule: null,
        terms_class: 'open',
        legal_basis: null,
        ...own?.provenance,
      },
    },
  })
}

const claimText = 'Polling stations close at noon on Saturday.'

export const records: Derived[] = [
  aStoredPost('first', 0, {
    post: {
      text: claimText,
      links: [{ url: 'https://example.org/noon', domain: 'example.org', role: 'body' }],
    },
  }),
  aStoredPost('copy', 1, {
    why: { by: 'exact', like: keyedId('first'), similarity: 1 },
    post: {
      text: claimText,
      author: {
        pseudonym: secrets.publicPseudonym,
        class: 'public',
        type: 'outlet',
        followers_band: '>100k',
        name: 'Electoral Commission',
      },
    },
  }),
  aStoredPost('other-words', 2, {
    copy_group: 'g-2',
    lang: 'fr',
    post: {
      platform: 'mastodon',
      text: 'Les bureaux ferment à midi <script>alert(1)</script>',
      provenance: { source: 'mastodon' } as never,
    },
  }),
  aStoredPost('exercise', 6, {
    copy_group: 'g-3',
    script: 'devanagari',
    lang: 'hi',
    post: { text: 'मतदान केंद्र बंद है', exercise: true },
  }),
  aCopyGroup({ id: 'g-1', rev: 0, claim: 'c-1', first_post: keyedId('first') }),
  aCopyGroup({
    id: 'g-2',
    rev: 2,
    claim: 'c-2',
    first_post: keyedId('other-words'),
    first_minute: aMinute + 2,
  }),
  aCopyGroup({
    id: 'g-3',
    rev: 6,
    claim: 'c-3',
    first_post: keyedId('exercise'),
    first_minute: aMinute + 6,
  }),
  aClaim({
    id: 'c-1',
    pinned: true,
    label: aLabel({ sentence: { post: keyedId('first'), start: 0, length: claimText.length } }),
  }),
  aClaim({ id: 'c-2', rev: 2, first_minute: aMinute + 2, contrary_to: 'c-1' }),
  // All of its posts were edited or erased.
  aClaim({ id: 'c-4', rev: 2, n: 9, first_minute: aMinute + 2 }),
  aClaim({ id: 'c-3', rev: 6, narrative: 'n-3', first_minute: aMinute + 6 }),
  aNarrative({
    id: 'n-1',
    pinned: true,
    label: aLabel({
      sentence: { post: keyedId('first'), start: 0, length: claimText.length },
      terms: [{ post: keyedId('first'), start: 0, length: 7 }],
    }),
    claim_class: 'voting-time',
  }),
  aNarrative({ id: 'n-2', rev: 3, state: 'merged', merged_into: 'n-1', first_minute: aMinute + 2 }),
  aNarrative({
    id: 'n-3',
    rev: 6,
    script: 'devanagari',
    first_minute: aMinute + 6,
    exercise: true,
  }),
  aLineage({ rev: 0, entity: 'n-1' }),
  aLineage({ rev: 3, n: 9, entity: 'n-2', event: 'merged-into', other: 'n-1', why: 'same terms' }),
  aScore({
    id: 'n-1',
    rev: 5,
    posts: 3,
    copies: 1,
    copy_groups: 2,
    authors: 3,
    platforms: ['bluesky', 'mastodon'],
    languages: ['en', 'fr'],
    pace: 4.2,
    last_minute: aMinute + 2,
  }),
  aScore({ id: 'c-1', rev: 5, n: 6, level: 'claim', posts: 2, authors: 2, pace: 3.1 }),
  aScore({ id: 'c-4', rev: 5, n: 7, level: 'claim', posts: 0, authors: 0, pace: 0 }),
  aScore({ id: 'n-3', rev: 6, pace: 1.5, relevance: 0.1, last_minute: aMinute + 6 }),
  anAlert({
    id: openAlert,
    rev: 5,
    n: 8,
    claim: 'c-1',
    opened_minute: aMinute + 2,
    changed_minute: aMinute + 2,
    post_ids: [keyedId('first'), keyedId('copy')],
  }),
  anAlert({
    id: closedAlert,
    rev: 8,
    narrative: 'n-3',
    state: 'closed',
    opened_minute: aMinute + 6,
    changed_minute: aMinute + 9,
    closed_minute: aMinute + 9,
    reason: 'calm',
  }),
  aCoverage({ id: 'bluesky', rev: 8, posts: 3, last_minute: aMinute + 6 }),
  aCoverage({
    id: 'mastodon',
    rev: 9,
    first_minute: aMinute + 2,
    last_minute: aMinute + 2,
    gaps: [
      {
        id: 'mastodon-1',
        from: aMinute + 11,
        to: null,
        reason: 'unreachable',
        share: 0,
        detail: 'no answer',
      },
    ],
  }),
]

export const healthy: HealthAnswer = {
  status: 'ok',
  mode: 'embedded',
  version: '0.1.0',
  epoch: 1,
  exercise: false,
  election: { name: 'Small election', time_zone: 'Pacific/Fiji' },
  stages: [
    {
      name: 'index',
      state: 'running',
      lag: 0,
      fates: { in: 5, emitted: 4, dropped: { repeated: 1 }, dead_lettered: 0, balanced: true },
      error: null,
    },
  ],
  connectors: [],
  dead_letters: 0,
  totals: { posts: 4, erased: 0, narratives: 2, alerts_open: 1 },
}

export type SmallElection = {
  app: FastifyInstance
  index: SearchIndex
  access: Access[]
  /** Lines of the API's own log. */
  lines: string[]
  close(): Promise<void>
}

/** Opens everything in a folder of its own; `change` swaps single dependencies for a test. */
export async function serveSmallElection(
  change: (deps: ApiDeps) => Partial<ApiDeps> = () => ({}),
): Promise<SmallElection> {
  const folder = mkdtempSync(join(tmpdir(), 'lali-api-'))
  const index = await openSqliteSearchIndex({ path: join(folder, 'index.sqlite') })
  await index.apply(inLog(records))
  const access: Access[] = []
  const lines: string[] = []
  const sink = new Writable({
    write(line, _encoding, done) {
      lines.push(String(line))
      done()
    },
  })
  const deps: ApiDeps = {
    index,
    health: () => healthy,
    notReady: async () => [],
    metricsText: async () => '# TYPE lali_posts counter\nlali_posts 4\n',
    logAccess: async (entry) => {
      access.push(entry)
    },
    election: { name: 'Small election', timeZone: 'Pacific/Fiji' },
    sources: () => ['bluesky', 'mastodon'],
    now: () => now,
    version: '0.1.0',
    logger: pino({ level: 'error' }, sink),
  }
  const app = await buildApi({ ...deps, ...change(deps) })
  await app.ready()
  return {
    app,
    index,
    access,
    lines,
    async close() {
      await app.close()
      await index.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
