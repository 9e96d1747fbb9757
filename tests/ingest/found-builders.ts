// Builders of what a connector finds, so that a test states only what matters to it.
import type { Connector, Found, FoundPost } from '../../contracts/connector.ts'
import type { Platform } from '../../contracts/post.ts'
import { electionKeysFromSeed } from '../../ingest/election-keys.ts'
import { createProtectAuthor, type Protect } from '../../ingest/protect-author.ts'
import { noPublicActors, type PublicActors } from '../../ingest/public-actors.ts'

/** 2026-03-01T08:00:00.000Z */
export const aMoment = 1_772_352_000_000
export const testKeys = electionKeysFromSeed('tests')

export const nowhere = { request: null, batch: null, row: null, rule: null }

export function aFoundPost(overrides: Partial<FoundPost> = {}): FoundPost {
  return {
    platform: 'x',
    nativeId: 'post-1',
    kind: 'post',
    url: null,
    createdAt: '2026-03-01T07:59:00Z',
    witnessedAt: null,
    timePrecision: 's',
    editedAt: null,
    versionOrder: null,
    author: {
      nativeId: null,
      handle: null,
      displayName: null,
      type: 'person',
      followers: null,
    },
    container: null,
    title: null,
    text: 'Polling stations open at seven.',
    textAlt: [],
    langDeclared: [],
    links: [],
    hashtags: [],
    refs: { replyTo: null, root: null, repostOf: null, quoteOf: null },
    forwarded: null,
    counts: null,
    labels: [],
    geo: null,
    exercise: false,
    ...overrides,
  }
}

export function foundPost(nativeId: string, cursor?: string): Found {
  const item = { kind: 'post' as const, post: aFoundPost({ nativeId }), provenance: nowhere }
  return cursor === undefined ? item : { ...item, cursor }
}

export function unreadable(cursor: string): Found {
  const bytes = Buffer.from('{broken')
  return { kind: 'unreadable', reason: 'not-json', cause: 'cut off', line: 3, bytes, cursor }
}

export function aConnector(overrides: Partial<Connector> = {}): Connector {
  return {
    source: 'island-news',
    connector: 'test-source',
    version: '1',
    sampling: 'search',
    terms: 'open',
    legalBasis: null,
    pollMs: null,
    async *find() {},
    ...overrides,
  }
}

export function aProtect(actors: PublicActors = noPublicActors): Protect {
  return createProtectAuthor({ keys: testKeys, actors, now: () => aMoment })
}

export function actor(platform: Platform, handle: string, name: string) {
  const why = { reason: 'holds office', date: '2026-01-05', reviewer: 'board' }
  return { name, platform, handle, type: 'office_holder', ...why }
}
