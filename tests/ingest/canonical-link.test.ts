import fc from 'fast-check'
import { expect, it } from 'vitest'
import { canonicalLink } from '../../ingest/canonical-link.ts'

it.each([
  ['https://www.News.example/Story', 'https://news.example/Story', 'news.example'],
  ['http://m.news.example:80/a/#top', 'http://news.example/a', 'news.example'],
  ['https://amp.news.example/a/amp/', 'https://news.example/a', 'news.example'],
  ['https://mobile.news.example:8443/a', 'https://news.example:8443/a', 'news.example'],
  ['https://news.example/a?utm_source=x&b=2&fbclid=zz&a=1', 'https://news.example/a?a=1&b=2', ''],
  ['https://news.example/?a=2&a=1&gclid=1', 'https://news.example/?a=1&a=2', ''],
  ['https://me:secret@news.example/a', 'https://news.example/a', ''],
  ['https://news.example/a?reader=ana@mail.example', 'https://news.example/a', ''],
  ['news.example/a', 'https://news.example/a', 'news.example'],
  ['https://m.com/a', 'https://m.com/a', 'm.com'],
  ['https://bücher.example/ä', 'https://xn--bcher-kva.example/%C3%A4', 'xn--bcher-kva.example'],
])('spells %s as %s', (found, url, domain) => {
  const link = canonicalLink(found)
  expect(link?.url).toBe(url)
  if (domain !== '') expect(link?.domain).toBe(domain)
})

it.each([
  ['https://www.google.com/url?q=https%3A%2F%2Fnews.example%2Fa&sa=D', 'https://news.example/a'],
  ['https://l.facebook.com/l.php?u=https%3A%2F%2Fnews.example%2Fa%3Ffbclid%3D1&h=AT0', ''],
  ['https://lm.facebook.com/l.php?u=https%3A%2F%2Fwww.news.example%2Fa', ''],
  ['https://www.youtube.com/redirect?q=https%3A%2F%2Fnews.example%2Fa', ''],
  ['https://www.google.com/amp/s/news.example/a', ''],
  ['https://news-example.cdn.ampproject.org/c/s/news.example/a', ''],
  [
    'https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.google.com%2Furl%3Fq%3Dhttps%253A%252F%252Fnews.example%252Fa',
    '',
  ],
])('opens the redirector %s offline', (found) => {
  expect(canonicalLink(found)?.url).toBe('https://news.example/a')
})

it.each([
  'https://youtu.be/dQw4w9WgXcQ?si=abc',
  'https://m.youtube.com/watch?v=dQw4w9WgXcQ&t=10s&list=PL1',
  'https://www.youtube.com/shorts/dQw4w9WgXcQ',
  'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ',
])('knows the video behind %s', (found) => {
  expect(canonicalLink(found)).toEqual({
    url: 'https://youtube.com/watch?v=dQw4w9WgXcQ',
    domain: 'youtube.com',
  })
})

it.each([
  ['https://twitter.com/somebody/status/1', 'twitter.com'],
  ['https://web.facebook.com/story.php?story_fbid=1&id=2', 'facebook.com'],
  ['https://www.facebook.com/somebody.5', 'facebook.com'],
  ['https://t.me/s/somebody', 't.me'],
  ['https://mastodon.example/@somebody/111', 'mastodon.example'],
  ['https://pixel.example/users/somebody', 'pixel.example'],
  ['https://bsky.app/profile/somebody.bsky.social/post/3k', 'bsky.app'],
  ['https://somebody.bsky.social/', 'bsky.social'],
  ['https://old.reddit.com/r/fiji/comments/abc/title', 'reddit.com'],
  ['https://www.google.com/url?q=https://x.com/somebody', 'x.com'],
])('keeps only the host of a private person: %s', (found, domain) => {
  expect(canonicalLink(found)).toEqual({ url: `https://${domain}/`, domain })
})

it('keeps the page of a registered public actor, on its platform only', () => {
  const keep = (handle: string, platform?: string) => handle === 'Office' && platform === 'x'
  expect(canonicalLink('https://x.com/Office/status/1?s=20', keep)?.url).toBe(
    'https://x.com/Office/status/1',
  )
  expect(canonicalLink('https://t.me/Office', keep)?.url).toBe('https://t.me/')
})

it('leaves pages of a platform that are nobody’s', () => {
  expect(canonicalLink('https://x.com/search?q=vote')?.url).toBe('https://x.com/search?q=vote')
  expect(canonicalLink('https://www.facebook.com/ads/library/?id=1')?.url).toBe(
    'https://facebook.com/ads/library?id=1',
  )
})

it.each(['javascript:alert(1)', 'mailto:a@b.example', 'ftp://a.example', 'http://', 'a b', ''])(
  'refuses %j',
  (found) => {
    expect(canonicalLink(found)).toBeNull()
  },
)

it('says the same of its own answer, and fits the contract, whatever it is given', () => {
  const path = fc.array(fc.constantFrom('a', 'amp', '', '@b', 'users', 'x.com', '%40c', 'ä', '..'))
  const query = fc.webQueryParameters()
  const url = fc
    .tuple(fc.constantFrom('www.', 'm.', 'amp.www.', ''), fc.webAuthority(), path, query)
    .map(
      ([host, authority, parts, tail]) => `https://${host}${authority}/${parts.join('/')}?${tail}`,
    )
  fc.assert(
    fc.property(fc.oneof(url, fc.webUrl({ withQueryParameters: true }), fc.string()), (found) => {
      const link = canonicalLink(found)
      if (link === null) return
      expect(canonicalLink(link.url)).toEqual(link)
      expect(link.url.length <= 2_000 && link.domain.length <= 255).toBe(true)
    }),
    { numRuns: 150 },
  )
})

it('shortens an address that is too long instead of losing its domain', () => {
  const long = canonicalLink(`https://news.example/a?b=${'c'.repeat(3_000)}`)
  expect(long).toEqual({ url: 'https://news.example/a', domain: 'news.example' })
  expect(canonicalLink(`https://news.example/${'c'.repeat(3_000)}`)?.url).toBe(
    'https://news.example/',
  )
})
