// Ingest: what people wrote, as it may be stored: texts, links, tags and references of one post.
// Promises: masked, canonical and capped; the same content reads the same, so that a change of it is a new version.
// protect-author.ts calls it with what it knows of the author.
import type { FoundPost } from '../contracts/connector.ts'
import type { Post } from '../contracts/post.ts'
import { canonicalLink } from './canonical-link.ts'
import type { KeyedIds } from './keyed-ids.ts'
import type { OwnNames } from './own-names.ts'
import type { KeepHandle } from './person-links.ts'
import { cleanText, cutText, maskedText } from './working-text.ts'

export type Content = Pick<Post, 'title' | 'text' | 'text_alt' | 'links' | 'hashtags' | 'refs'>

/** The content of a post; `mask` and `names` are those of its author. */
export function contentOf(
  found: FoundPost,
  { ids, mask, names }: { ids: KeyedIds; mask: (text: string) => string; names: OwnNames },
  keep: KeepHandle,
): Content {
  const { platform, refs } = found
  const ref = (native: string | null) => (native ? ids('post', platform, native) : null)
  return {
    title: found.title === null ? null : maskedText(found.title, 2_000, mask),
    text: maskedText(found.text, 100_000, mask),
    text_alt: found.textAlt
      .slice(0, 20)
      .map(({ kind, text }) => ({ kind, text: maskedText(text, 20_000, mask) })),
    links: linksOf(found.links, keep, names),
    hashtags: some(found.hashtags, 100, (tag) => hashtag(tag, mask)),
    refs: {
      reply_to: ref(refs.replyTo),
      root: ref(refs.root),
      repost_of: ref(refs.repostOf),
      quote_of: ref(refs.quoteOf),
    },
  }
}

/** One text of all parts. No part holds the separators: control characters were taken out. */
export function written({ title, text, text_alt, links, hashtags, refs }: Content): string {
  return [
    title ?? '\u0002',
    text,
    text_alt.map((alt) => `${alt.kind}\u0001${alt.text}`).join('\u0002'),
    links.map((link) => `${link.role}\u0001${link.url}`).join('\u0002'),
    hashtags.join('\u0002'),
    `${refs.reply_to}\u0001${refs.root}\u0001${refs.repost_of}\u0001${refs.quote_of}`,
  ].join('\u0003')
}

/** At most `max` distinct, non-empty values. */
export function some(found: string[], max: number, form: (text: string) => string): string[] {
  const values = new Set<string>()
  for (const text of found) {
    const value = form(text)
    if (value !== '') values.add(value)
    if (values.size === max) break
  }
  return [...values]
}

function linksOf(found: FoundPost['links'], keep: KeepHandle, names: OwnNames): Post['links'] {
  const links = new Map<string, Post['links'][number]>()
  for (const { url, role } of found) {
    const link = canonicalLink(url, keep)
    if (link === null) continue
    if (names.within(link.domain)) continue
    const own = names.within(url) || names.within(link.url)
    const kept = own ? `https://${link.domain}/` : link.url
    links.set(`${role} ${kept}`, { url: kept, domain: link.domain, role })
    if (links.size === 50) break
  }
  return [...links.values()]
}

/** Lower-case NFKC without "#"; a tag that is a telephone number or an @name is left out. */
function hashtag(found: string, mask: (text: string) => string): string {
  const tag = cleanText(found, 1_000)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/^[#\s]+/u, '')
    .trim()
  const short = cutText(tag, 200)
  return mask(short) === short ? short : ''
}
