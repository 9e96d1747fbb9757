// Connector: one feed of an outlet, polled. RSS, Atom, RDF and JSON Feed.
// Promises: asks for changes only (validators), at the pace the publisher states; a changed item comes again as a
// new version; the cursor is given with the last item, so a pass that broke off is read again from its start.
// What is no whole feed is kept once as unreadable and told as `Unavailable`: a gap, not an empty day.
import {
  type Connector,
  type Cursor,
  type Found,
  type GapReason,
  SourceGone,
} from '../contracts/connector.ts'
import type { Cursors } from '../contracts/cursors.ts'
import type { Platform, Provenance } from '../contracts/post.ts'
import { Unavailable } from '../contracts/unavailable.ts'
import type { Answer, PoliteFetch } from './polite-fetch.ts'
import {
  type FeedPlace,
  nextSeen,
  readPlace,
  seenKey,
  shortHash,
  writePlace,
} from './rss-cursor.ts'
import { type FeedDocument, type FeedItem, readFeedDocument } from './rss-document.ts'
import { readName, toFoundPost } from './rss-items.ts'

const tenMinutes = 10 * 60_000
const hour = 60 * 60_000
const maxKeptBytes = 65_536
const accept =
  'application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5'

export type RssFeedOptions = {
  source: string
  url: string
  fetch: PoliteFetch
  /** Milliseconds wanted between two polls. Default ten minutes. */
  pollMs?: number
  /** Least milliseconds between two polls where the server states none. Default ten minutes. */
  minPollMs?: number
  notes: Pick<Cursors, 'note' | 'saveNote'>
  platform?: Platform
  /** Language where neither item nor feed declares one. */
  lang?: string
  terms?: Provenance['terms_class']
  legalBasis?: string
  now?: () => number
}

/** The server was reached and has no feed for us: the next try is the next poll. */
export class NoFeed extends Unavailable {
  override name = 'NoFeed'
  /** What the gap is put down to. */
  override readonly gap: GapReason

  constructor(message: string, gap: GapReason, retryAfterMs: number) {
    super(message, { retryAfterMs })
    this.gap = gap
  }
}

type Got = { place: FeedPlace; answer: Answer }

/** Throws where the address is none that could be fetched: a mistake in lali.yaml. */
export function createRssFeed(options: RssFeedOptions): Connector {
  const declared = new URL(options.url)
  if (declared.protocol !== 'http:' && declared.protocol !== 'https:') {
    throw new Error(`${options.source}: a feed's address begins with http:// or https://`)
  }
  const now = options.now ?? Date.now
  const pace = createPace(options)

  async function* find(from: Cursor | undefined, signal: AbortSignal): AsyncGenerator<Found> {
    const got = await ask(readPlace(from, declared.href), signal)
    if (got === undefined) return
    const read = readFeedDocument(got.answer.body, got.answer.headers['content-type'] ?? '')
    if ('fault' in read) {
      yield* broken(got, read.fault)
      const message = `${declared.host} did not answer with a feed: ${read.fault}`
      throw new NoFeed(message, 'broken_answer', pace.pollMs())
    }
    yield* itemsOf(read.feed, got)
  }

  /** Asks the new address first, where there is one; undefined = nothing new. */
  async function ask(place: FeedPlace, signal: AbortSignal): Promise<Got | undefined> {
    if (place.moved === null) return accepted(await askAt(place, declared.href, signal))
    const got = await askAt(place, place.moved, signal).catch((error: unknown) => lost(error))
    // A redirect set by mistake, or a site taken over, must not lose the feed for good.
    if (got !== 'lost' && !isGone(got)) return accepted(got)
    const home = { ...forgetful(place), moved: null }
    return accepted(await askAt(home, declared.href, signal))
  }

  async function askAt(
    place: FeedPlace,
    url: string,
    signal: AbortSignal,
  ): Promise<Got | undefined> {
    const headers: Record<string, string> = { accept }
    if (place.etag !== null) headers['if-none-match'] = place.etag
    if (place.modified !== null) headers['if-modified-since'] = place.modified
    const answer = await options.fetch.fetch(url, { headers, signal })
    pace.hear(answer.headers['cache-control'] ?? '')
    return answer.status === 304 ? undefined : { place, answer }
  }

  function accepted(got: Got | undefined): Got | undefined {
    if (got === undefined || (got.answer.status >= 200 && got.answer.status < 300)) return got
    const { status, redirects } = got.answer
    // Behind a temporary redirect it is only the stand-in that is gone.
    if (status === 410 && redirects.every((hop) => isPermanent(hop.status))) {
      throw new SourceGone(`${declared.host} says that the feed is gone for good`)
    }
    const what = status === 404 ? 'has no feed at this address' : 'refuses the feed'
    throw new NoFeed(`${declared.host} ${what} (${status})`, 'refused', pace.pollMs())
  }

  function* broken({ place, answer }: Got, fault: string): Generator<Found> {
    const bytes = answer.body.subarray(0, maxKeptBytes)
    const mark = shortHash(bytes)
    if (mark === place.broken) return
    const cursor = writePlace({ ...forgetful(place), moved: null, broken: mark })
    yield { kind: 'unreadable', reason: 'not-a-feed', cause: fault, line: null, bytes, cursor }
  }

  function* itemsOf(feed: FeedDocument, { place, answer }: Got): Generator<Found> {
    const context = {
      declared,
      answeredBy: answer.finalUrl,
      title: readName(feed.title),
      lang: feed.lang ?? options.lang ?? null,
      platform: options.platform ?? 'web',
      nowMs: now(),
    }
    const batch = new Date(context.nowMs).toISOString()
    const request = withoutQuery(answer.finalUrl)
    const seen = new Set(place.seen)
    const current: string[] = []
    const sort = (item: FeedItem, row: number): Found => {
      const post = toFoundPost(item, context)
      if (post === null) return { kind: 'drop', reason: 'blank' }
      const key = seenKey(post.nativeId, [post.title, post.url, post.text].join('\n'))
      current.push(key)
      if (seen.has(key)) return { kind: 'drop', reason: 'not-modified' }
      return { kind: 'post', post, provenance: { request, batch, row, rule: null } }
    }

    let held: Found | undefined
    for (const [row, item] of feed.items.entries()) {
      if (held !== undefined) yield held
      held = sort(item, row)
    }
    if (held === undefined) return
    const cursor = writePlace({
      declared: place.declared,
      moved: movedTo(answer) ?? place.moved,
      etag: validator(answer.headers.etag),
      modified: validator(answer.headers['last-modified']),
      broken: null,
      seen: nextSeen(place.seen, current),
    })
    yield { ...held, cursor }
  }

  return {
    source: options.source,
    connector: 'rss-feeds',
    version: '1',
    sampling: 'list',
    // Publishers keep their copyright: headline and link may leave the office, the text may not.
    terms: options.terms ?? 'restricted',
    legalBasis: options.legalBasis ?? null,
    get pollMs() {
      return pace.pollMs()
    },
    find,
  }
}

/** How often to ask: as wanted, never faster than ten minutes or what the server states. */
function createPace(options: RssFeedOptions) {
  const key = `rss-feeds/${options.source}/stated-ms`
  const floor = options.minPollMs ?? tenMinutes
  const noted = Number(options.notes.note(key) ?? Number.NaN)
  let stated = Number.isNaN(noted) ? undefined : noted
  return {
    pollMs: () => Math.max(options.pollMs ?? tenMinutes, stated ?? floor),
    hear(cacheControl: string) {
      const seconds = /(?:^|[\s,])max-age=(\d{1,10})/i.exec(cacheControl.slice(0, 1_000))?.[1]
      // Under a minute means "ask before use", and over an hour is a proxy's setting more often than a wish.
      if (seconds === undefined || Number(seconds) < 60) return
      const heard = Math.min(Number(seconds) * 1_000, hour)
      if (heard === stated) return
      stated = heard
      options.notes.saveNote(key, String(heard))
    },
  }
}

/** A new address that cannot be reached; one that names a time to come back can be. */
function lost(error: unknown): 'lost' {
  if (error instanceof Unavailable && error.retryAfterMs === undefined) return 'lost'
  throw error
}

function isGone(got: Got | undefined): boolean {
  return got?.answer.status === 404 || got?.answer.status === 410
}

/** Without validators: the next answer is to be whole. */
function forgetful(place: FeedPlace): FeedPlace {
  return { ...place, etag: null, modified: null }
}

function isPermanent(status: number): boolean {
  return status === 301 || status === 308
}

/** Where permanent redirects led, up to the first temporary one. */
function movedTo(answer: Answer): string | undefined {
  const end = answer.redirects.findIndex((hop) => !isPermanent(hop.status))
  const lasting = end === -1 ? answer.redirects : answer.redirects.slice(0, end)
  return lasting.at(-1)?.url
}

/** Kept as received, quotes and `W/` included; what could not be sent back is not kept. */
function validator(value: string | undefined): string | null {
  if (value === undefined || value.length > 1_000) return null
  return /^[\x20-\x7e\x80-\xff]+$/.test(value) ? value : null
}

/** A subscriber's key in the query stays out of what is stored with posts. */
function withoutQuery(address: string): string {
  const url = new URL(address)
  return (url.origin + url.pathname).slice(0, 200)
}
