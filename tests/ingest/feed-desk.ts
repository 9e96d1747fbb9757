// A feed on a local server and the connector that reads it: what the tests of the feed connector share.
import type { Cursor, Found } from '../../contracts/connector.ts'
import { createPoliteFetch } from '../../ingest/polite-fetch.ts'
import { createRssFeed, type RssFeedOptions } from '../../ingest/rss-feeds.ts'
import { startFeedServer } from '../services/feed-server.ts'

export type Pass = { found: Found[]; cursor: Cursor | undefined; error: unknown }

/** An RSS item whose id is no address. */
export const item = (guid: string, title: string, more = '') =>
  `<item><guid isPermaLink="false">${guid}</guid><title>${title}</title>` +
  `<link>https://news.example/${guid}</link>${more}</item>`

/** A whole RSS feed. */
export const rss = (...items: string[]) =>
  '<?xml version="1.0"?><rss version="2.0"><channel><title>The Tide</title><language>en-fj</language>' +
  `<link>https://news.example/</link>${items.join('')}</channel></rss>`

/** What a pass found, in words. */
export function shown({ found }: Pass): string[] {
  return found.map((one) => {
    if (one.kind === 'post') return `post ${one.post.title}`
    if (one.kind === 'drop') return `drop ${one.reason}`
    return one.kind === 'unreadable' ? `unreadable ${one.cause}` : one.kind
  })
}

export type FeedDesk = Awaited<ReturnType<typeof openFeedDesk>>

/** A server, and passes of a connector for its `/feed`. */
export async function openFeedDesk() {
  const server = await startFeedServer()
  const noted = new Map<string, string>()
  const fetcher = createPoliteFetch({
    userAgent: 'lali-test',
    allowPrivate: (host) => host === '127.0.0.1',
    perHostIntervalMs: 0,
  })

  const feed = (options: Partial<RssFeedOptions> = {}) =>
    createRssFeed({
      source: 'the-tide',
      url: `${server.origin}/feed`,
      fetch: fetcher,
      notes: {
        note: (key) => noted.get(key),
        saveNote: (key, value) => {
          noted.set(key, value)
        },
      },
      now: () => Date.parse('2026-03-01T12:00:00Z'),
      ...options,
    })

  return {
    server,
    feed,
    /** One pass, as the loop would make it: all items, the cursor they leave, and what stopped it. */
    async pass(cursor?: Cursor, options: Partial<RssFeedOptions> = {}): Promise<Pass> {
      const found: Found[] = []
      let error: unknown
      try {
        const items = feed(options).find(cursor, new AbortController().signal)
        for await (const one of items) found.push(one)
      } catch (cause) {
        error = cause
      }
      const last = found.findLast((one) => one.cursor !== undefined)?.cursor
      return { found, cursor: last ?? cursor, error }
    },
    async close() {
      await fetcher.close()
      await server.close()
    },
  }
}
