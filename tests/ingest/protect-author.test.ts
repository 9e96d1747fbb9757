import fc from 'fast-check'
import { Compile } from 'typebox/compile'
import { expect, it } from 'vitest'
import { Collected } from '../../contracts/collected.ts'
import type { Found, FoundPost } from '../../contracts/connector.ts'
import { kinds, type Platform, type Post, platforms } from '../../contracts/post.ts'
import { createProtectAuthor } from '../../ingest/protect-author.ts'
import { readPublicActors } from '../../ingest/public-actors.ts'
import { openPermalink } from '../../ingest/seal-permalink.ts'
import {
  aConnector,
  actor,
  aFoundPost,
  aMoment,
  aProtect,
  nowhere,
  testKeys,
} from './found-builders.ts'

const schema = Compile(Collected)
const connector = aConnector()
const actors = readPublicActors([actor('x', 'office', 'Office of Elections')])

function envelopeOf(found: Found, protect = aProtect()) {
  const envelope = protect(found, connector)
  expect(schema.Check(envelope), JSON.stringify(schema.Errors(envelope)).slice(0, 1_000)).toBe(true)
  return envelope
}

function postOf(overrides: Partial<FoundPost>, protect = aProtect()): Post {
  const found = { kind: 'post' as const, post: aFoundPost(overrides), provenance: nowhere }
  const envelope = envelopeOf(found, protect)
  if (envelope?.op !== 'upsert') throw new Error('expected an upsert')
  return envelope.post
}

const author = (overrides: Partial<FoundPost['author']>) => ({
  author: { ...aFoundPost().author, ...overrides },
})

it('turns a post into the same keyed record each time, and another under another key', () => {
  const first = postOf({
    nativeId: 'a',
    refs: { replyTo: 'b', root: null, repostOf: '', quoteOf: null },
  })
  expect(postOf({ nativeId: 'a' }).id).toBe(first.id)
  expect(first.refs).toEqual({
    reply_to: postOf({ nativeId: 'b' }).id,
    root: null,
    repost_of: null,
    quote_of: null,
  })
  const keys = { ...testKeys, pseudonymKey: Buffer.alloc(32, 7) }
  const other = createProtectAuthor({ keys, actors, now: () => aMoment })
  expect(postOf({ nativeId: 'a' }, other).id).not.toBe(first.id)
})

it('names a registered public actor by its registered name and nobody else', () => {
  const office = postOf(author({ handle: '@Office', displayName: 'We!' }), aProtect(actors)).author
  expect(office).toMatchObject({ class: 'public', name: 'Office of Elections' })
  const elsewhere = postOf(
    { platform: 'telegram', ...author({ handle: 'office' }) },
    aProtect(actors),
  )
  expect(elsewhere.author).toMatchObject({ class: 'private', name: null })
})

it('gives one author one pseudonym, by native id before handle', () => {
  const byId = postOf(author({ nativeId: '7', handle: 'old' })).author.pseudonym
  expect(postOf(author({ nativeId: '7', handle: 'new' })).author.pseudonym).toBe(byId)
  const byHandle = postOf(author({ handle: '@Ana' })).author.pseudonym
  expect(postOf(author({ handle: 'ana' })).author.pseudonym).toBe(byHandle)
  expect(byHandle).not.toBe(byId)
})

it('calls an author without any identity anonymous, one per post', () => {
  const one = postOf({ nativeId: '1', ...author({ displayName: 'Someone' }) }).author
  const two = postOf({ nativeId: '2', ...author({ displayName: 'Someone' }) }).author
  expect(one).toMatchObject({ type: 'anonymous', class: 'private', name: null })
  expect(two.pseudonym).not.toBe(one.pseudonym)
})

it('names containers that are feeds or registered actors only', () => {
  const container = (
    type: 'feed' | 'channel' | 'group',
    nativeId: string,
    platform: Platform = 'x',
  ) =>
    postOf({ platform, container: { type, nativeId, name: 'Shown name' } }, aProtect(actors))
      .container?.name
  expect(container('feed', 'https://news.example/rss', 'web')).toBe('Shown name')
  expect(container('channel', 'office')).toBe('Office of Elections')
  expect(container('group', 'office')).toBeNull()
  expect(container('channel', 'somebody')).toBeNull()
})

it('seals the address so that only the link key opens it', () => {
  const url = 'https://x.com/ana_b/status/1'
  const { permalink } = postOf({ url })
  expect(openPermalink(testKeys.linkKey, permalink ?? '')).toBe(url)
  expect(postOf({ url: `https://x.com/${'a'.repeat(4_000)}` }).permalink).toBeNull()
})

it('keeps the source’s order of versions, and else hashes what people wrote', () => {
  expect(postOf({ versionOrder: 12 }).version).toEqual({ by: 'source', order: 12 })
  const counts = { likes: 1, reposts: 2, replies: 3, views: 4 }
  const plain = postOf({ text: 'a' }).version
  expect(postOf({ text: 'a', counts }).version).toEqual(plain)
  expect(postOf({ text: 'b' }).version).not.toEqual(plain)
  expect(postOf({ versionOrder: Number.NaN, text: 'a' }).version).toEqual(plain)
})

it('keeps claimed times as claimed, in one form, and unreadable ones as unknown', () => {
  const at = (createdAt: string | null) => postOf({ createdAt }).created_at
  expect(at('1970-01-01T00:00:00Z')).toBe('1970-01-01T00:00:00.000Z')
  expect(at('2031-05-05T10:00:00.123456+13:00')).toBe('2031-05-04T21:00:00.123Z')
  expect(at('2026-03-01T08:00:00+0000')).toBe('2026-03-01T08:00:00.000Z')
  for (const bad of [
    'yesterday',
    '2026-03-01T08:00:00',
    '2026-02-31',
    '',
    '0',
    '2026-13-01T00:00:00Z',
    null,
  ]) {
    expect(at(bad)).toBeNull()
  }
  expect(postOf({}).first_seen_at).toBe(new Date(aMoment).toISOString())
  expect(postOf({ editedAt: '2026-03-01T08:00:00Z' }).state).toBe('edited')
})

it('says unknown where a count is no count, and only how many followers roughly', () => {
  const counts = { likes: -1, reposts: 1.5, replies: Number.NaN, views: 0 }
  expect(postOf({ counts }).counts).toEqual({ likes: null, reposts: null, replies: null, views: 0 })
  const band = (followers: number) => postOf(author({ followers })).author.followers_band
  expect([0, 100, 9_999, 10_000, 1e9, -1, Number.NaN].map(band)).toEqual([
    '<100',
    '100-1k',
    '1k-10k',
    '10k-100k',
    '>100k',
    null,
    null,
  ])
})

it('cleans text: one kind of line end, no control characters, no half characters, NFC', () => {
  expect(postOf({ text: 'a\r\nb\rc\u0000\u0007\td\ud800 e\u0301' }).text).toBe('a\nb\nc\td\ufffd é')
})

it('caps text without cutting a character or leaving half a telephone number', () => {
  expect(postOf({ text: `a${'😀'.repeat(60_000)}` }).text).toHaveLength(99_999)
  const { text } = postOf({ text: `${'word '.repeat(19_999)}9991234 and more` })
  expect(text.length).toBeLessThanOrEqual(100_000)
  expect(text).not.toMatch(/\d/)
})

it('lowers hashtags and leaves out those that are numbers of people', () => {
  const hashtags = ['#Vote2026', 'vote2026', '＃ＶＯＴＥ', '#9991234567', '', '#']
  expect(postOf({ hashtags }).hashtags).toEqual(['vote2026', 'vote'])
})

it('keeps a deletion whose time is unreadable, for all that came before now', () => {
  const found: Found = {
    kind: 'state',
    platform: 'x',
    nativeId: '7',
    of: 'account',
    state: 'deleted',
    stateAt: 'soon',
    basis: 'source_event',
    provenance: nowhere,
  }
  expect(envelopeOf(found)).toMatchObject({
    op: 'state',
    id: postOf(author({ nativeId: '7' })).author.pseudonym,
    state_at: new Date(aMoment).toISOString(),
  })
  const ofPost = { ...found, of: 'post' as const }
  expect(envelopeOf(ofPost)).toMatchObject({ id: postOf({ nativeId: '7' }).id })
})

it('makes metrics, gaps and ticks that fit, and nothing of drops and unreadable items', () => {
  const counts = { likes: 5, reposts: null, replies: null, views: null }
  const metrics: Found = { kind: 'metrics', platform: 'x', nativeId: 'a', at: 'x', counts }
  expect(envelopeOf(metrics)).toMatchObject({ op: 'metrics', id: postOf({ nativeId: 'a' }).id })
  const gap: Found = {
    kind: 'gap',
    from: '2026-03-01T07:00:00Z',
    to: '2026-03-01T06:00:00Z',
    reason: 'cursor_expired',
    share: 7,
    detail: `asked https://x.com/ana_b ${'x'.repeat(600)}`,
  }
  const made = envelopeOf(gap)
  expect(made).toMatchObject({
    id: 'island-news@2026-03-01T07:00:00.000Z',
    to: '2026-03-01T07:00:00.000Z',
    share: 1,
  })
  expect(JSON.stringify(made)).not.toContain('ana_b')
  expect(envelopeOf({ kind: 'tick', minute: 5 })).toEqual({ v: 1, op: 'tick', minute: 5 })
  expect(aProtect()({ kind: 'drop', reason: 'too-old' }, connector)).toBeNull()
})

const evil = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.constantFrom(
    '\ud800',
    '\udfff@a',
    '@',
    'http://[::1',
    '\u0000',
    'İ'.repeat(200),
    '９'.repeat(50),
  ),
  fc.string({ maxLength: 50 }).map((text) => text.repeat(60)),
)
const evilNumber = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(-0, Infinity, Number.NaN))
const maybe = <T>(arb: fc.Arbitrary<T>) => fc.option(arb)
const refs = fc.record({
  replyTo: maybe(evil),
  root: maybe(evil),
  repostOf: maybe(evil),
  quoteOf: maybe(evil),
})
const evilCounts = fc.record({
  likes: maybe(evilNumber),
  reposts: maybe(evilNumber),
  replies: maybe(evilNumber),
  views: maybe(evilNumber),
})
const hostilePost: fc.Arbitrary<FoundPost> = fc.record({
  platform: fc.constantFrom(...platforms),
  nativeId: evil,
  kind: fc.constantFrom(...kinds),
  url: maybe(evil),
  createdAt: maybe(fc.oneof(evil, fc.date({ noInvalidDate: true }).map(String))),
  witnessedAt: maybe(fc.constantFrom('9999-12-31T23:59:59-14:00', '0000-01-01T00:00:00+14:00')),
  timePrecision: fc.constantFrom('ms', 's', 'min', 'day'),
  editedAt: maybe(evil),
  versionOrder: maybe(evilNumber),
  author: fc.record({
    nativeId: maybe(evil),
    handle: maybe(evil),
    displayName: maybe(evil),
    type: fc.constantFrom('person', 'page', 'bot', 'unknown'),
    followers: maybe(evilNumber),
  }),
  container: maybe(
    fc.record({ type: fc.constantFrom('feed', 'channel'), nativeId: evil, name: maybe(evil) }),
  ),
  title: maybe(evil),
  text: evil,
  textAlt: fc.array(fc.record({ kind: fc.constant('alt' as const), text: evil }), {
    maxLength: 25,
  }),
  langDeclared: fc.array(evil, { maxLength: 12 }),
  links: fc.array(
    fc.record({ url: fc.oneof(evil, fc.webUrl()), role: fc.constant('body' as const) }),
    { maxLength: 60 },
  ),
  hashtags: fc.array(evil, { maxLength: 120 }),
  refs,
  forwarded: maybe(fc.boolean()),
  counts: maybe(evilCounts),
  labels: fc.array(evil, { maxLength: 25 }),
  geo: maybe(fc.record({ country: evil, admin1: maybe(evil) })),
  exercise: fc.boolean(),
})
const hostileProvenance = fc.record({
  request: maybe(evil),
  batch: maybe(evil),
  row: maybe(evilNumber),
  rule: maybe(evil),
})

it('makes an envelope that fits the contract of any post, however hostile', () => {
  fc.assert(
    fc.property(hostilePost, hostileProvenance, (post, provenance) => {
      envelopeOf({ kind: 'post', post, provenance }, aProtect(actors))
    }),
    { numRuns: 150 },
  )
})

it('lets no name, id or address of a private author through, wherever it stands', () => {
  const letters = 'abcdefghijkmnpqrstuvwxyz'.split('')
  const word = fc.string({ unit: fc.constantFrom(...letters), minLength: 4, maxLength: 9 })
  const secret = fc.record({
    nativeId: word.map((text) => `id:${text}77`),
    author: word.map((text) => `acct:${text}88`),
    handle: word.map((text) => `${text}_q7`),
    displayName: fc.tuple(word, word).map(([a, b]) => `${a}9 ${b}zq`),
    host: fc.constantFrom('x.com', 'blog.example', 't.me', 'social.example/users', 'a.example/p'),
  })
  fc.assert(
    fc.property(
      secret,
      fc.nat(11),
      ({ nativeId, author: id, handle, displayName, host }, place) => {
        const url = `https://${host}/${handle}/${nativeId}`
        const said = [
          `hi @${handle}, bye`,
          `signed ${displayName}`,
          `see ${url}`,
          `${handle} wrote ${nativeId} (${id})`,
          `https://${handle.replace('_', '-')}.example/${id}`,
          `RT @${handle.toUpperCase()}`,
        ]
        const text = said[place % said.length] ?? ''
        const post = aFoundPost({
          nativeId,
          url,
          text,
          title: place > 5 ? text : null,
          textAlt: [{ kind: 'alt', text }],
          labels: [text],
          hashtags: [handle, text],
          links: [
            { url, role: 'body' },
            { url: `https://${handle.replace('_', '-')}.example/${handle}`, role: 'card' },
          ],
          container: { type: 'channel', nativeId: id, name: displayName },
          refs: { replyTo: nativeId, root: null, repostOf: null, quoteOf: null },
          ...author({ nativeId: id, handle, displayName }),
        })
        const provenance = { ...nowhere, request: `GET ${url}`, rule: `account ${handle}` }
        const json = JSON.stringify(envelopeOf({ kind: 'post', post, provenance })).toLowerCase()
        for (const name of [nativeId, id, handle, displayName, url]) {
          expect(json).not.toContain(name.toLowerCase())
        }
      },
    ),
    { numRuns: 300 },
  )
})

it('does not take a plain word out of a text because its author is called so', () => {
  const text = 'Vanuatu counts 12345 ballots'
  const named = author({ displayName: 'Vanuatu', handle: 'ballots' })
  expect(postOf({ text, nativeId: '12345', ...named }).text).toBe(text)
})

it('leaves the registered names of public actors in the texts of others', () => {
  const text = 'RT @office: https://x.com/office/status/1, not @ana_b'
  expect(postOf({ text }, aProtect(actors)).text).toBe(text.replace('@ana_b', '@…'))
})
