// Processor, part of enrich: what is worked out from one post alone. A pure function of record, salt and code.
import type { Enriched } from '../contracts/ordered.ts'
import type { Post } from '../contracts/post.ts'
import { copyContent } from './copy-content.ts'
import { detectLanguage, type Language } from './detect-language.ts'
import { findClaimSentence } from './find-claim-sentence.ts'
import { findMarks, markOf } from './find-marks.ts'
import { findNegation } from './find-negation.ts'
import { findTerms } from './find-terms.ts'
import { cap } from './normal-form.ts'
import { readWording } from './read-wording.ts'

/** Claimed times before this are a broken clock: there was nothing to collect. */
const earliest = Date.UTC(2000, 0, 1)
/** Claimed times further ahead of the connector's clock than this are marked as clock skew. */
const skewMs = 5 * 60_000
const mostLinks = 4

/** The text that spans point into: title, a line break, text. */
export function wholeText(post: { title: string | null; text: string }): string {
  return post.title === null ? post.text : `${post.title}\n${post.text}`
}

type Content = Omit<Enriched, 'event_at' | 'clock_skew' | 'lang'> & {
  normal: string
  /** Its language as far as the text alone tells. */
  own: Language
}
/** Of all texts that are remembered: what follows from a text takes some ten times its room. */
const mostCharacters = 600_000
const longestRemembered = 1_000
const nothing = (salt: number) => ({ salt, characters: 0, contents: new Map<string, Content>() })
let remembered = nothing(0)

/** What follows from text and salt alone; worked out once for copies that come soon after each other. */
function contentOf(text: string, salt: number): Content {
  if (text.length > longestRemembered) return readContent(text, salt)
  if (remembered.salt !== salt || remembered.characters >= mostCharacters)
    remembered = nothing(salt)
  const known = remembered.contents.get(text)
  if (known !== undefined) return known
  const content = readContent(text, salt)
  remembered.contents.set(text, content)
  remembered.characters += text.length
  return content
}

/** What follows from a text (already capped) and the salt. */
export function readContent(text: string, salt: number): Content {
  const content = copyContent(text, salt)
  const { terms, spans } = findTerms(text, content.script, salt)
  const { marks, markSpans } = findMarks(text, content.script, salt)
  const { normal, script } = content
  const wording = readWording(text, script, salt)
  const own = detectLanguage(normal, script, [])
  return {
    ...content,
    terms,
    spans,
    wording,
    ...findNegation({ text, normal, script, lang: own.code, wording }, salt),
    marks,
    mark_spans: markSpans,
    claim: findClaimSentence(text),
    own,
  }
}

/** Enriches a post. `received` is the log's own time in ms; `salt` is the election's text salt. */
export function enrichPost(post: Post, received: number, salt: number): Enriched {
  const text = cap(wholeText(post))
  const { own, normal, marks, mark_spans, ...content } = contentOf(text, salt)
  const links = linkMarks(post, salt)
  const { lang_declared: declared } = post
  // Where the platform says when it saw the post, nothing later can be true (DESIGN §4.4).
  const witnessed = timeOf(post.witnessed_at) ?? Number.POSITIVE_INFINITY
  const first = Math.min(
    timeOf(post.first_seen_at) ?? received,
    received,
    witnessed < earliest ? received : witnessed,
  )
  const claimed = timeOf(post.created_at) ?? first
  return {
    event_at: claimed < earliest ? first : Math.min(claimed, first),
    clock_skew: claimed - first > skewMs || claimed < earliest,
    ...content,
    marks: [...marks, ...links],
    // A link stands beside the text, not in it.
    mark_spans: [...mark_spans, ...links.flatMap(() => [0, 0])],
    lang:
      own.code === 'und' && declared.length > 0
        ? detectLanguage(normal, content.script, declared)
        : own,
  }
}

/** Marks of the pages that a post points to; a site's front page says nothing. */
function linkMarks({ links }: Post, salt: number): number[] {
  const pages = links
    .filter(({ url }) => /^[a-z]+:\/\/[^/]+\/[^?#]/iu.test(url))
    .slice(0, mostLinks)
  return [...new Set(pages.map(({ url }) => markOf('link', url, salt)))]
}

/** ms of a time, or null for none and for one that does not exist (the 99th of a month). */
function timeOf(text: string | null): number | null {
  const ms = text === null ? Number.NaN : Date.parse(text)
  return Number.isNaN(ms) ? null : ms
}
