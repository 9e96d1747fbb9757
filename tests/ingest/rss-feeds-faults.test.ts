import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Unavailable } from '../../contracts/unavailable.ts'
import { answer, endless, type FeedServer, withEtag } from '../services/feed-server.ts'
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

describe('no feed', () => {
  const whole = rss(item('1', 'a'), item('2', 'b'))
  const broken: [string, string | Buffer, string][] = [
    ['an HTML page', '<!DOCTYPE html><html><body>Sign in</body></html>', 'the document is <html>'],
    ['truncated XML', whole.slice(0, -'</channel></rss>'.length), '<rss> does not end'],
    [
      'XML cut inside a tag',
      whole.slice(0, whole.indexOf('isPermaLink') + 4),
      'the document breaks off',
    ],
    ['an empty answer', '', 'the answer is empty'],
    ['plain text', 'Too many connections', 'the answer is neither XML nor JSON'],
    [
      'half a JSON Feed',
      '{"version":"https://jsonfeed.org/version/1.1","it',
      'Unrecognized feed format',
    ],
    [
      'XML that reads files',
      `<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>${whole.replace('>a<', '>&x;<')}`,
      'the DOCTYPE declares its own entities',
    ],
    [
      'XML that grows without end',
      `<?xml version="1.0"?><!doctype rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${whole.slice(21)}`,
      'the DOCTYPE declares its own entities',
    ],
    [
      'XML that hides its entities in UTF-16',
      Buffer.from(`\ufeff<!DOCTYPE rss [<!ENTITY x "y">]>${whole.slice(21)}`, 'utf16le'),
      'the DOCTYPE declares its own entities',
    ],
  ]

  it.each(broken)('but %s is kept once as unreadable and is a gap', async (_name, body, cause) => {
    server.put('/feed', withEtag(whole, '"1"'))
    const before = await pass()
    server.put('/feed', answer(body, { etag: '"2"' }))
    const first = await pass(before.cursor)
    expect(first.found).toEqual([
      {
        kind: 'unreadable',
        reason: 'not-a-feed',
        cause,
        line: null,
        bytes: Buffer.from(body),
        cursor: expect.any(String),
      },
    ])
    expect(first.error).toBeInstanceOf(Unavailable)
    expect(first.error).toMatchObject({ gap: 'broken_answer', retryAfterMs: 600_000 })
    const second = await pass(first.cursor)
    expect([second.found, second.error instanceof Unavailable]).toEqual([[], true])
    // Without the validators of the broken answer, so that the whole feed comes when it is well again.
    expect(server.requests.at(-1)?.headers['if-none-match']).toBeUndefined()
    server.put('/feed', withEtag(whole, '"1"'))
    expect(shown(await pass(second.cursor))).toEqual(['drop not-modified', 'drop not-modified'])
  })

  it('keeps the first 64 KiB of a long one', async () => {
    server.put('/feed', answer(`<html>${'x'.repeat(200_000)}</html>`))
    const [first] = (await pass()).found
    expect(first?.kind === 'unreadable' && first.bytes.length).toBe(65_536)
  })

  it('that never ends is cut', async () => {
    server.put('/feed', endless('<rss version="2.0"><channel>', item('1', 'a').repeat(100)))
    const { found, error } = await pass()
    expect([found, error instanceof Unavailable]).toEqual([[], true])
    await server.idle()
  })

  it.each([401, 403, 404, 451])('at %d waits as long as between two polls', async (status) => {
    server.put('/feed', answer('no', {}, status))
    const { error } = await pass()
    expect(error).toBeInstanceOf(Unavailable)
    expect(error).toMatchObject({
      gap: 'refused',
      message: expect.stringContaining(`(${status})`),
      retryAfterMs: 600_000,
    })
  })

  it('at 429 waits as long as the server says', async () => {
    server.put('/feed', answer('', { 'retry-after': '90' }, 429))
    expect((await pass()).error).toMatchObject({ name: 'Unavailable', retryAfterMs: 90_000 })
  })
})

describe('the pace', () => {
  it('is ten minutes, and no faster on demand', () => {
    expect(feed().pollMs).toBe(600_000)
    expect(feed({ pollMs: 1_000 }).pollMs).toBe(600_000)
    expect(feed({ pollMs: 1_000, minPollMs: 2_000 }).pollMs).toBe(2_000)
    expect(feed({ pollMs: 3_600_000 }).pollMs).toBe(3_600_000)
  })

  it.each([
    ['max-age=1800', undefined, 1_800_000],
    ['public, max-age=120', 300_000, 300_000],
    ['public, max-age=120', 60_000, 120_000],
    ['max-age=86400', undefined, 3_600_000],
    ['max-age=0', 60_000, 600_000],
    ['s-maxage=1800', undefined, 600_000],
  ])('is what the publisher states: %s', async (stated, wanted, pollMs) => {
    const options = wanted === undefined ? {} : { pollMs: wanted }
    server.put('/feed', answer(rss(item('1', 'a')), { 'cache-control': stated }))
    await pass(undefined, options)
    // A new connector: what was stated outlives a restart.
    expect(feed(options).pollMs).toBe(pollMs)
  })
})

it('refuses an address that is none of the web', () => {
  expect(() => feed({ url: 'ftp://news.example/feed' })).toThrow('the-tide')
  expect(() => feed({ url: 'news.example/feed' })).toThrow()
})

it('keeps a subscriber’s key out of what is stored with posts', async () => {
  server.put('/feed?key=secret', answer(rss(item('1', 'a'))))
  const { found } = await pass(undefined, { url: `${server.origin}/feed?key=secret` })
  expect(found[0]?.kind === 'post' && found[0].provenance.request).toBe(`${server.origin}/feed`)
})
