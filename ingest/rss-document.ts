// Any feed to one shape: RSS 0.9x and 2.0, Atom 0.3 and 1.0, RDF 0.9 and 1.0, JSON Feed 1 and 1.1.
// The parser (feedsmith) sees only what rss-scan.ts let through. Values stay strings, as the feed wrote them.
// Refuses what is not a whole feed, with the reason; never throws for what a stranger sent.
import { type AtomFeed, type JsonFeed, parseFeed, type RdfFeed, type RssFeed } from 'feedsmith'
import { decodeFeed } from './rss-charset.ts'
import { scanFeedXml } from './rss-scan.ts'

/** Text as written, and whether it is mark-up. */
export type FeedText = { value: string; html: boolean }

/** One item, whatever the format. null = the feed does not say. */
export type FeedItem = {
  id: string | null
  /** False where the feed says that its id is no address. */
  idIsLink: boolean
  link: string | null
  /** A page elsewhere that the item is about. */
  elsewhere: string | null
  title: FeedText | null
  body: FeedText | null
  published: string | null
  updated: string | null
  lang: string | null
  base: string | null
  attachments: string[]
}

export type FeedDocument = { title: FeedText | null; lang: string | null; items: FeedItem[] }

/** The feed in these bytes, or why there is none. */
export function readFeedDocument(
  bytes: Buffer,
  contentType: string,
): { feed: FeedDocument } | { fault: string } {
  const text = decodeFeed(bytes, contentType).trimStart()
  if (text === '') return { fault: 'the answer is empty' }
  const scanned = text.startsWith('{') ? { xml: text } : scanFeedXml(text)
  if ('fault' in scanned) return scanned
  try {
    return { feed: ofAnyFormat(scanned.xml) }
  } catch (cause) {
    return { fault: cause instanceof Error ? cause.message : 'unreadable' }
  }
}

function ofAnyFormat(xml: string): FeedDocument {
  const { format, feed } = parseFeed(xml)
  if (format === 'rss') return ofRss(feed)
  if (format === 'atom') return ofAtom(feed)
  return format === 'rdf' ? ofRdf(feed) : ofJson(feed)
}

function ofRss(feed: RssFeed.Feed<string>): FeedDocument {
  return {
    title: html(feed.title),
    lang: feed.language ?? feed.dc?.languages?.[0] ?? feed.xml?.lang ?? null,
    items: (feed.items ?? []).map((item) => ({
      id: item.guid?.value ?? null,
      idIsLink: item.guid?.isPermaLink !== false,
      link: item.link ?? alternate(item.atom?.links),
      elsewhere: null,
      title: html(item.title ?? item.dc?.titles?.[0]),
      body: html(item.content?.encoded ?? item.description ?? item.itunes?.summary),
      published: item.pubDate ?? item.dc?.dates?.[0] ?? item.atom?.published ?? null,
      updated: item.atom?.updated ?? item.dcterms?.modified?.[0] ?? null,
      lang: item.dc?.languages?.[0] ?? item.xml?.lang ?? null,
      base: item.xml?.base ?? feed.xml?.base ?? null,
      attachments: present((item.enclosures ?? []).map(({ url }) => url)),
    })),
  }
}

function ofRdf(feed: RdfFeed.Feed<string>): FeedDocument {
  return {
    title: html(feed.title),
    lang: feed.dc?.languages?.[0] ?? feed.xml?.lang ?? null,
    items: (feed.items ?? []).map((item) => ({
      id: item.rdf?.about ?? null,
      idIsLink: true,
      link: item.link ?? null,
      elsewhere: null,
      title: html(item.title ?? item.dc?.titles?.[0]),
      body: html(item.content?.encoded ?? item.description ?? item.dc?.descriptions?.[0]),
      published: item.dc?.dates?.[0] ?? item.dcterms?.issued?.[0] ?? null,
      updated: item.dcterms?.modified?.[0] ?? null,
      lang: item.dc?.languages?.[0] ?? item.xml?.lang ?? null,
      base: item.xml?.base ?? feed.xml?.base ?? null,
      attachments: [],
    })),
  }
}

function ofAtom(feed: AtomFeed.Feed<string>): FeedDocument {
  return {
    title: atomText(feed.title),
    lang: feed.xml?.lang ?? feed.dc?.languages?.[0] ?? null,
    items: (feed.entries ?? []).map((entry) => ({
      id: entry.id ?? null,
      idIsLink: false,
      link: alternate(entry.links),
      elsewhere: null,
      title: atomText(entry.title),
      body: atomText(entry.content) ?? atomText(entry.summary) ?? mediaText(entry),
      published: entry.published ?? null,
      updated: entry.updated ?? null,
      lang: entry.xml?.lang ?? entry.content?.xml?.lang ?? null,
      base: entry.xml?.base ?? feed.xml?.base ?? null,
      attachments: present(
        (entry.links ?? []).filter(({ rel }) => rel === 'enclosure').map(({ href }) => href),
      ),
    })),
  }
}

function ofJson(feed: JsonFeed.Feed<string>): FeedDocument {
  return {
    title: plain(feed.title),
    lang: feed.language ?? null,
    items: (feed.items ?? []).map((item) => ({
      id: item.id ?? null,
      idIsLink: true,
      link: item.url ?? null,
      elsewhere: item.external_url ?? null,
      title: plain(item.title),
      body: html(item.content_html) ?? plain(item.content_text) ?? plain(item.summary),
      published: item.date_published ?? null,
      updated: item.date_modified ?? null,
      lang: item.language ?? null,
      base: null,
      attachments: present((item.attachments ?? []).map(({ url }) => url)),
    })),
  }
}

/** RSS never says what its text is; it is mark-up far more often than not. */
function html(value: string | undefined): FeedText | null {
  return value === undefined ? null : { value, html: true }
}

function plain(value: string | undefined): FeedText | null {
  return value === undefined ? null : { value, html: false }
}

function atomText(
  text: { value?: string | undefined; type?: string | undefined } | undefined,
): FeedText | null {
  if (text?.value === undefined) return null
  return { value: text.value, html: /html/i.test(text.type ?? '') }
}

/** YouTube's feeds keep the description of a video here. */
function mediaText(entry: AtomFeed.Entry<string>): FeedText | null {
  const media = entry.media
  return plain(media?.groups?.[0]?.description?.value ?? media?.description?.value)
}

type AtomLink = { href?: string | undefined; rel?: string | undefined; type?: string | undefined }

function alternate(links: AtomLink[] | undefined): string | null {
  const pages = (links ?? []).filter(({ rel }) => rel === undefined || rel === 'alternate')
  const page = pages.find(({ type }) => type === undefined || /html/i.test(type)) ?? pages[0]
  return page?.href ?? null
}

function present(values: (string | undefined)[]): string[] {
  return values.filter((value) => value !== undefined)
}
