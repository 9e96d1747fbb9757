// From one row of a file to a post as found, by the mapping.
// Promises null for every part that the row does not tell, and an id that is the same at each import:
// the row's own id, else its address, else the file's hash and the row number.
// Refuses a row without any text. An unreadable time never costs the post.
import type { FoundPost } from '../contracts/connector.ts'
import type { Platform } from '../contracts/post.ts'
import type { ColumnMapping } from './file-columns.ts'
import type { Fault } from './file-row.ts'
import { type ReadTime, readTime, type TimeHints } from './file-times.ts'
import { isTweet, tweetParts } from './file-tweets.ts'
import {
  type Cells,
  countOf,
  hashtagsIn,
  idOf,
  langOf,
  linksIn,
  platformOf,
  platformOfUrl,
  textOf,
  urlOf,
} from './file-values.ts'

/** One row: its cells, the object they come from (JSON only) and the text it was read from. */
export type RowView = { cells: Cells; object: Record<string, unknown> | null; source: string }
export type RowPlace = { sha256: string; row: number }

const kinds = new Map<string, FoundPost['kind']>([
  ['retweet', 'repost'],
  ['retweeted', 'repost'],
  ['repost', 'repost'],
  ['reblog', 'repost'],
  ['share', 'repost'],
  ['quote', 'quote'],
  ['quoted', 'quote'],
  ['reply', 'reply'],
  ['replied_to', 'reply'],
  ['comment', 'comment'],
  ['article', 'article'],
  ['news', 'article'],
  ['video', 'video'],
  ['native video', 'video'],
  ['message', 'message'],
])
const messengers = new Set<Platform>(['telegram', 'whatsapp', 'sms'])
const altColumns = ['image_text', 'link_title', 'link_desc', 'transcript'] as const

/** The post of a row, or why it is none. */
export function postOfRow(
  view: RowView,
  mapping: ColumnMapping,
  hints: TimeHints,
  place: RowPlace,
): FoundPost | Fault {
  const { cells, source } = view
  const words = wordsOf(cells, mapping)
  if (words === null) return noText
  const url = urlOf(cells(mapping.url))
  const platform = platformOfRow(cells, mapping, url)
  const created = timeOf(cells, mapping, hints)
  const edited = readTime(cells(mapping.edited), hints)
  const refs = refsOf(cells, mapping, source)
  const post: FoundPost = {
    platform,
    nativeId: nativeIdOf(view, mapping, url, place),
    kind: kindOf(cells(mapping.kind), refs, platform, words.title !== null),
    url,
    createdAt: isoOf(created),
    witnessedAt: null,
    timePrecision: created?.precision ?? 's',
    editedAt: isoOf(edited),
    versionOrder: edited?.ms ?? null,
    author: authorOf(view, mapping),
    container: containerOf(textOf(cells(mapping.group)), platform),
    ...words,
    langDeclared: [langOf(cells(mapping.lang))].filter((code) => code !== null),
    links: linksOf(cells, mapping, words.text, url),
    hashtags: hashtagsOf(cells(mapping.hashtags), words.text),
    refs,
    forwarded: null,
    counts: countsOf(cells, mapping),
    labels: [],
    geo: null,
    exercise: false,
  }
  return view.object !== null && isTweet(view.object)
    ? { ...post, ...tweetParts(view.object, post) }
    : post
}

const noText: Fault = {
  reason: 'no-text',
  cause: 'This row has neither text nor title in the columns of the mapping.',
}

/** A share of a link often has no text of its own: then what the link shows is the text. */
function wordsOf(
  cells: Cells,
  mapping: ColumnMapping,
): Pick<FoundPost, 'title' | 'text' | 'textAlt'> | null {
  const title = textOf(cells(mapping.title))
  const text = textOf(cells(mapping.text))
  const textAlt = altColumns.flatMap((kind) => {
    const alt = textOf(cells(mapping[kind]))
    return alt === null || alt === text || alt === title ? [] : [{ kind, text: alt }]
  })
  if (text !== null || title !== null) return { title, text: text ?? '', textAlt }
  if (textAlt.length === 0) return null
  return { title, text: textAlt.map((alt) => alt.text).join('\n'), textAlt: [] }
}

function platformOfRow(cells: Cells, mapping: ColumnMapping, url: string | null): Platform {
  const named = platformOf(cells(mapping.platform)) ?? mapping.default_platform
  if (named !== undefined && named !== 'other') return named
  const byAddress = url === null ? null : platformOfUrl(url)
  if (byAddress !== null) return byAddress
  // An address and a headline: an article on some site.
  return named ?? (url !== null && mapping.title !== undefined ? 'web' : 'other')
}

function nativeIdOf(
  { cells, source }: RowView,
  mapping: ColumnMapping,
  url: string | null,
  place: RowPlace,
): string {
  const id = idOf(cells(mapping.id), source)
  if (id !== null) return `${mapping.id_prefix ?? ''}${id}`
  return url ?? `${place.sha256}:${place.row}`
}

function timeOf(cells: Cells, mapping: ColumnMapping, hints: TimeHints): ReadTime | null {
  const day = cells(mapping.time)
  const clock = cells(mapping.clock)
  const joined = typeof day === 'string' && typeof clock === 'string' ? `${day} ${clock}` : null
  return (
    (joined === null ? null : readTime(joined, hints)) ??
    readTime(day, hints) ??
    readTime(clock, hints)
  )
}

function isoOf(time: ReadTime | null): string | null {
  return time === null ? null : new Date(time.ms).toISOString()
}

function kindOf(
  named: unknown,
  refs: FoundPost['refs'],
  platform: Platform,
  titled: boolean,
): FoundPost['kind'] {
  if (refs.repostOf !== null) return 'repost'
  const kind = typeof named === 'string' ? kinds.get(named.trim().toLowerCase()) : undefined
  if (kind !== undefined) return kind
  if (refs.quoteOf !== null) return 'quote'
  if (refs.replyTo !== null) return 'reply'
  if (messengers.has(platform)) return 'message'
  return platform === 'web' && titled ? 'article' : 'post'
}

function refsOf(cells: Cells, mapping: ColumnMapping, source: string): FoundPost['refs'] {
  return {
    replyTo: idOf(cells(mapping.reply_to), source),
    root: idOf(cells(mapping.root), source),
    repostOf: idOf(cells(mapping.repost_of), source),
    quoteOf: idOf(cells(mapping.quote_of), source),
  }
}

/** Where a name is all there is, it stands for the handle: posts of one author stay together. */
function authorOf({ cells, source }: RowView, mapping: ColumnMapping): FoundPost['author'] {
  const nativeId = idOf(cells(mapping.author_id), source)
  const displayName = textOf(cells(mapping.author_name))
  const handle = textOf(cells(mapping.author)) ?? (nativeId === null ? displayName : null)
  const type = 'unknown'
  return { nativeId, handle, displayName, type, followers: countOf(cells(mapping.followers)) }
}

function containerOf(name: string | null, platform: Platform): FoundPost['container'] {
  if (name === null) return null
  const type = platform === 'reddit' ? 'subreddit' : platform === 'telegram' ? 'channel' : 'group'
  return { type, nativeId: name, name }
}

function linksOf(
  cells: Cells,
  mapping: ColumnMapping,
  text: string,
  own: string | null,
): FoundPost['links'] {
  const card = urlOf(cells(mapping.link))
  return [
    ...linksIn(text).map((url) => ({ url, role: 'body' as const })),
    ...(card === null || card === own ? [] : [{ url: card, role: 'card' as const }]),
  ]
}

function hashtagsOf(column: unknown, text: string): string[] {
  const listed =
    typeof column === 'string'
      ? column.split(/[\s,;|]+/)
      : Array.isArray(column)
        ? column.slice(0, 100).map(tagOf)
        : []
  const named = listed.map((tag) => tag.replace(/^[#＃]+/, '')).filter((tag) => tag !== '')
  return named.length > 0 ? named.slice(0, 100) : hashtagsIn(text)
}

function tagOf(tag: unknown): string {
  const { text, tag: name } = { text: undefined, tag: undefined, ...(tag as object) }
  const found = typeof tag === 'string' ? tag : (text ?? name)
  return typeof found === 'string' ? found : ''
}

function countsOf(cells: Cells, mapping: ColumnMapping): FoundPost['counts'] {
  const counts = {
    likes: countOf(cells(mapping.likes)),
    reposts: countOf(cells(mapping.reposts)),
    replies: countOf(cells(mapping.replies)),
    views: countOf(cells(mapping.views)),
  }
  return Object.values(counts).every((count) => count === null) ? null : counts
}
