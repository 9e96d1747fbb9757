import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Cursor, SourceGone } from '../../contracts/connector.ts'
import { Unavailable } from '../../contracts/unavailable.ts'
import { Refused } from '../../ingest/polite-target.ts'
import { answer, type FeedServer, redirect, resetting, withEtag } from '../services/feed-server.ts'
import { type FeedDesk, item, openFeedDesk, rss, shown } from './feed-desk.ts'

let desk: FeedDesk
let server: FeedServer
let pass: FeedDesk['pass']
let feed: FeedDesk['feed']

beforeEach(async () => {
  desk = await openFeedDesk()
  ;({ server, pass, feed } = desk)
})
afterEach(() => desk.close())

describe('an item', () => {
  it('becomes an article by the outlet, in plain text, without the byline', async () => {
    const content =
      '<description>short</description><pubDate>Sun, 01 Mar 2026 22:30:00 +1200</pubDate>' +
      '<author>Ana Tui (ana@news.example)</author><dc:creator>Ana Tui</dc:creator>' +
      '<content:encoded><![CDATA[<p>Polls <b>close</b> at six.</p><p>See <a href="/map">the map</a>.</p>]]></content:encoded>' +
      '<enclosure url="https://news.example/a.mp3" length="1" type="audio/mpeg"/>'
    server.put('/feed', answer(rss(item('7', 'Polls &amp;amp; people', content))))
    const { found } = await pass()
    expect(found).toHaveLength(1)
    const [first] = found
    if (first?.kind !== 'post') throw new Error('no post')
    expect(first.post).toEqual({
      platform: 'web',
      nativeId: `${server.origin}/feed 7`,
      kind: 'article',
      url: 'https://news.example/7',
      createdAt: '2026-03-01T10:30:00.000Z',
      witnessedAt: null,
      timePrecision: 's',
      editedAt: null,
      versionOrder: null,
      author: {
        nativeId: `127.0.0.1:${server.port}`,
        handle: null,
        displayName: 'The Tide',
        type: 'outlet',
        followers: null,
      },
      container: { type: 'feed', nativeId: `${server.origin}/feed`, name: 'The Tide' },
      title: 'Polls & people',
      text: 'Polls close at six.\nSee the map.',
      textAlt: [],
      langDeclared: ['en-fj'],
      links: [
        { url: 'https://news.example/7', role: 'body' },
        { url: `${server.origin}/map`, role: 'body' },
        { url: 'https://news.example/a.mp3', role: 'attachment' },
      ],
      hashtags: [],
      refs: { replyTo: null, root: null, repostOf: null, quoteOf: null },
      forwarded: null,
      counts: null,
      labels: [],
      geo: null,
      exercise: false,
    })
    expect(first.provenance).toEqual({
      request: `${server.origin}/feed`,
      batch: '2026-03-01T12:00:00.000Z',
      row: 0,
      rule: null,
    })
    expect(JSON.stringify(found)).not.toContain('Ana')
  })

  it('is known by its id, else its page, else its title and date', async () => {
    const bare = (more: string) => `<item><title>Same title</title>${more}</item>`
    server.put(
      '/feed',
      answer(
        rss(
          bare('<guid>https://news.example/p1</guid>'),
          bare('<guid isPermaLink="false">https://news.example/p2</guid>'),
          bare('<link>https://news.example/p3?utm_source=rss&amp;n=1#top</link>'),
          bare('<pubDate>Sun, 01 Mar 2026 10:00:00 GMT</pubDate>'),
          bare('<pubDate>Sun, 01 Mar 2026 11:00:00 GMT</pubDate>'),
          bare(`<guid>${'x'.repeat(2_000)}</guid>`),
        ),
      ),
    )
    const posts = (await pass()).found.flatMap((one) => (one.kind === 'post' ? [one.post] : []))
    expect(posts.slice(0, 3).map(({ nativeId, url }) => [nativeId, url])).toEqual([
      [`127.0.0.1:${server.port} https://news.example/p1`, 'https://news.example/p1'],
      [`127.0.0.1:${server.port} https://news.example/p2`, null],
      [
        `127.0.0.1:${server.port} https://news.example/p3?n=1`,
        'https://news.example/p3?utm_source=rss&n=1#top',
      ],
    ])
    expect(new Set(posts.map(({ nativeId }) => nativeId)).size).toBe(6)
    expect(posts.every(({ nativeId }) => nativeId.length < 600)).toBe(true)
  })

  it('keeps a date in the future as claimed, and a missing or unreadable one as unknown', async () => {
    server.put(
      '/feed',
      answer(
        rss(
          item('1', 'a', '<pubDate>Fri, 01 Jan 2038 00:00:00 GMT</pubDate>'),
          item('2', 'b'),
          item('3', 'c', '<pubDate>yesterday evening</pubDate>'),
        ),
      ),
    )
    const { found } = await pass()
    expect(found.map((one) => one.kind === 'post' && one.post.createdAt)).toEqual([
      '2038-01-01T00:00:00.000Z',
      null,
      null,
    ])
  })

  it('that says nothing is dropped as blank', async () => {
    server.put('/feed', answer(rss('<item><category>x</category></item>', item('1', 'a'))))
    expect(shown(await pass())).toEqual(['drop blank', 'post a'])
  })
})

describe('changes', () => {
  it('are asked for with the ETag as received, weak ones too; unchanged means nothing comes', async () => {
    const etag = 'W/"a 1-gzip"'
    server.put('/feed', withEtag(rss(item('1', 'a')), etag))
    const first = await pass()
    const second = await pass(first.cursor)
    expect(shown(first)).toEqual(['post a'])
    expect(second).toEqual({ found: [], cursor: first.cursor, error: undefined })
    expect(server.requests.map(({ headers }) => headers['if-none-match'])).toEqual([
      undefined,
      etag,
    ])
  })

  it('are asked for with the Last-Modified as received', async () => {
    const modified = 'Sun, 01 Mar 2026 10:00:00 GMT'
    server.put('/feed', answer(rss(item('1', 'a')), { 'last-modified': modified }))
    await pass((await pass()).cursor)
    expect(server.requests[0]?.headers['if-modified-since']).toBeUndefined()
    expect(server.requests[1]?.headers['if-modified-since']).toBe(modified)
  })

  it('come alone: what was seen is dropped, an edited item and a reused id come as new versions', async () => {
    server.put('/feed', answer(rss(item('1', 'a'), item('2', 'b'))))
    const first = await pass()
    server.put('/feed', answer(rss(item('3', 'c'), item('2', 'b, corrected'), item('1', 'a'))))
    const second = await pass(first.cursor)
    expect(shown(second)).toEqual(['post c', 'post b, corrected', 'drop not-modified'])
    const ids = [first, second].map(
      ({ found }) => found[1]?.kind === 'post' && found[1].post.nativeId,
    )
    expect(ids[0]).toBe(ids[1])

    server.put('/feed', answer(rss(item('2', 'b'), item('2', 'another story'))))
    const third = await pass(second.cursor)
    expect(shown(third)).toEqual(['post b', 'post another story'])
    expect(shown(await pass(third.cursor))).toEqual(['drop not-modified', 'drop not-modified'])
  })

  it('are read again from the start when a pass broke off', async () => {
    server.put('/feed', answer(rss(item('1', 'a'), item('2', 'b'), item('3', 'c'))))
    const cursors: (Cursor | undefined)[] = []
    for await (const one of feed().find(undefined, new AbortController().signal)) {
      cursors.push(one.cursor)
    }
    expect(cursors).toEqual([undefined, undefined, expect.any(String)])
  })

  it('of 5,000 items are found, and the cursor stays bounded', async () => {
    const items = Array.from({ length: 5_000 }, (_, n) => item(`g${n}`, `Title ${n}`))
    server.put('/feed', answer(gzipSync(rss(...items)), { 'content-encoding': 'gzip' }))
    const first = await pass()
    expect(first.found.filter(({ kind }) => kind === 'post')).toHaveLength(5_000)
    expect(first.cursor?.length).toBeLessThan(33_000)
    const second = await pass(first.cursor)
    expect(second.found.filter(({ kind }) => kind === 'drop')).toHaveLength(2_000)
    expect(second.cursor).toBe(first.cursor)
  })

  it('of the declared address start afresh, but keep what was seen', async () => {
    server.put('/feed', withEtag(rss(item('https://news.example/1', 'a')), '"1"'))
    server.put('/other', withEtag(rss(item('https://news.example/1', 'a')), '"1"'))
    const { cursor } = await pass()
    const second = await pass(cursor, { url: `${server.origin}/other` })
    expect(server.requests[1]?.headers['if-none-match']).toBeUndefined()
    expect(shown(second)).toEqual(['drop not-modified'])
  })

  it('cannot be told from a damaged cursor, which is ours and throws', async () => {
    server.put('/feed', answer(rss(item('1', 'a'))))
    expect((await pass('{"v":1}')).error).not.toBeInstanceOf(Unavailable)
    expect((await pass('{"v":1}')).error).toBeInstanceOf(Error)
  })
})

describe('a feed that moved', () => {
  it.each([301, 308])('for good (%d) is asked at its new address from then on', async (status) => {
    server.put('/feed', redirect(status, '/new'))
    server.put('/new', withEtag(rss(item('1', 'a')), '"n"'))
    const first = await pass()
    await pass(first.cursor)
    expect(server.requests.map(({ path }) => path)).toEqual(['/feed', '/new', '/new'])
    expect(server.requests[2]?.headers['if-none-match']).toBe('"n"')
  })

  it('for a while is asked at its own address', async () => {
    server.put('/feed', redirect(302, '/new'))
    server.put('/new', answer(rss(item('1', 'a'))))
    await pass((await pass()).cursor)
    expect(server.requests.map(({ path }) => path)).toEqual(['/feed', '/new', '/feed', '/new'])
  })

  it('is asked at its own address again when the new one has no feed, or is lost', async () => {
    server.put('/feed', redirect(301, '/new'))
    server.put('/new', answer(rss(item('1', 'a'))))
    const { cursor } = await pass()
    server.put('/feed', answer(rss(item('1', 'a'), item('2', 'b'))))
    server.put('/new', answer('', {}, 404))
    expect(shown(await pass(cursor))).toEqual(['drop not-modified', 'post b'])
    server.put('/new', resetting('<rss>'))
    expect(shown(await pass(cursor))).toEqual(['drop not-modified', 'post b'])
    server.put('/new', answer('', { 'retry-after': '60' }, 503))
    expect((await pass(cursor)).error).toMatchObject({ retryAfterMs: 60_000 })
  })

  it('to a private address is not followed', async () => {
    server.put('/feed', redirect(301, 'http://192.168.0.1/feed'))
    expect((await pass()).error).toBeInstanceOf(Refused)
  })

  it('to the grave (410) is gone, unless only a stand-in is', async () => {
    server.put('/feed', answer('closed', {}, 410))
    expect((await pass()).error).toBeInstanceOf(SourceGone)
    server.put('/feed', redirect(302, '/stand-in'))
    server.put('/stand-in', answer('closed', {}, 410))
    expect((await pass()).error).toBeInstanceOf(Unavailable)
  })
})
