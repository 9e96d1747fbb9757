// One item of a feed as a found post: an article by an outlet.
// Promises: the outlet is the author and the byline is gone; times are as claimed, or null; text is plain.
// An id counts within its outlet only, so that no feed can overwrite another outlet's articles.
import { createHash } from 'node:crypto'
import type { FoundPost } from '../contracts/connector.ts'
import { absolute, cutText, htmlToText } from './html-to-text.ts'
import { readFeedDate } from './rss-dates.ts'
import type { FeedItem, FeedText } from './rss-document.ts'

const maxLinks = 50
const maxId = 500
/** A source's order of versions is believed up to a day ahead: a far date would shut out every later version. */
const maxAheadMs = 24 * 60 * 60_000

/** What all items of one feed share. */
export type FeedContext = {
  /** The address as declared in lali.yaml: it names the feed, also after it moved. */
  declared: URL
  /** What relative links are relative to. */
  answeredBy: string
  title: string | null
  lang: string | null
  platform: FoundPost['platform']
  nowMs: number
}

/** The item as a post, or null where it says nothing at all. */
export function toFoundPost(item: FeedItem, feed: FeedContext): FoundPost | null {
  const base = absolute(item.base ?? '', feed.answeredBy) ?? feed.answeredBy
  const title = readText(item.title, base)
  const body = readText(item.body, base)
  const url = pageOf(item, base)
  if (title.text === '' && body.text === '' && url === null) return null

  const elsewhere = item.elsewhere === null ? undefined : absolute(item.elsewhere, base)
  const pages = [url, elsewhere, ...title.links, ...body.links].filter((link) => link != null)
  const files = item.attachments.map((file) => absolute(file, base)).filter((file) => file != null)
  return {
    platform: feed.platform,
    nativeId: nativeId(item, url, title.text || body.text, feed.declared),
    kind: 'article',
    url,
    ...times(item, feed.nowMs),
    witnessedAt: null,
    author: {
      nativeId: feed.declared.host,
      handle: null,
      displayName: feed.title,
      type: 'outlet',
      followers: null,
    },
    container: { type: 'feed', nativeId: feed.declared.href, name: feed.title },
    title: title.text === '' ? null : cutText(title.text, 2_000),
    text: body.text,
    textAlt: [],
    langDeclared: [item.lang ?? feed.lang].filter((lang) => lang !== null).filter(isLanguage),
    links: [
      ...[...new Set(pages)].map((link) => ({ url: link, role: 'body' as const })),
      ...[...new Set(files)].map((link) => ({ url: link, role: 'attachment' as const })),
    ].slice(0, maxLinks),
    hashtags: [],
    refs: { replyTo: null, root: null, repostOf: null, quoteOf: null },
    forwarded: null,
    counts: null,
    labels: [],
    geo: null,
    exercise: false,
  }
}

/** Plain text on one line, cut to what a name may have. */
export function readName(name: FeedText | null): string | null {
  const text = cutText(readText(name).text.replace(/\s+/g, ' '), 300)
  return text === '' ? null : text
}

function readText(text: FeedText | null, base?: string): { text: string; links: string[] } {
  if (text === null) return { text: '', links: [] }
  return text.html ? htmlToText(text.value, base) : { text: cutText(text.value.trim()), links: [] }
}

/** The item's own page: its link, else an id that is an address and is not said to be none. */
function pageOf(item: FeedItem, base: string): string | null {
  const link = item.link === null ? undefined : absolute(item.link, base)
  if (link !== undefined) return link
  // Without a base: an id such as `124751` must not become a page of the site.
  return item.id !== null && item.idIsLink ? (absolute(item.id) ?? null) : null
}

function nativeId(item: FeedItem, url: string | null, text: string, declared: URL): string {
  const hash = (value: string) => createHash('sha256').update(value).digest('hex')
  let id = item.id ?? (url === null ? null : canonical(url))
  id ??= `sha256:${hash(`${text}\n${item.published ?? ''}`)}`
  if (id.length > maxId) id = `sha256:${hash(id)}`
  // An id that is an address means the same in all feeds of a host; `124751` means it in this feed alone.
  const scope = /^[a-z][a-z0-9+.-]{1,20}:/i.test(id) ? declared.host : declared.href
  return `${scope} ${id}`
}

/** Without fragment and campaign marks: what stays the same when a page is announced twice. */
function canonical(link: string): string {
  const url = new URL(link)
  url.hash = ''
  for (const name of [...url.searchParams.keys()]) {
    if (/^(?:utm_|fbclid$|gclid$)/i.test(name)) url.searchParams.delete(name)
  }
  return url.href
}

type Times = Pick<FoundPost, 'createdAt' | 'timePrecision' | 'editedAt' | 'versionOrder'>

function times(item: FeedItem, nowMs: number): Times {
  const published = readFeedDate(item.published)
  const updated = readFeedDate(item.updated)
  // Atom need not say when an entry was first published; then its last change is the nearest to it.
  const created = published ?? updated
  const later = updated !== null && published !== null && updated.ms > published.ms
  const orders = updated !== null && updated.precision !== 'day' && updated.ms <= nowMs + maxAheadMs
  return {
    createdAt: created?.at ?? null,
    timePrecision: created?.precision ?? 's',
    editedAt: later ? updated.at : null,
    versionOrder: orders ? updated.ms : null,
  }
}

function isLanguage(tag: string): boolean {
  return /^[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}$/i.test(tag)
}
