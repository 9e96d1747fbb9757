// Backend: the words of a label, looked up in its posts when asked, so that erased text is in no answer.
import type { Label, Placement, Span } from '../contracts/derived.ts'
import type { ReadLabel } from '../contracts/search-index.ts'

/** The label of what has no record. */
export const noLabel: ReadLabel = {
  sentence: null,
  terms: [],
  lang: 'und',
  by: { sentence: null, terms: [], lang: 'und' },
}

/** What spans count in: title, a line feed, text; text alone where there is no title. */
export function textOfPlacement({ post }: Placement): string {
  return post.title === null ? post.text : `${post.title}\n${post.text}`
}

/** The words of a stretch; null where there is no text (any more). */
export function readSpan(span: Span, textOf: (post: string) => string | null): string | null {
  const text = textOf(span.post)?.slice(span.start, span.start + span.length)
  return text === undefined || text === '' ? null : text
}

/** A label with its words; `textOf` gives a post's text, or null where there is none (any more). */
export function readLabel(label: Label, textOf: (post: string) => string | null): ReadLabel {
  const words = (span: Span) => readSpan(span, textOf)
  return {
    sentence: label.sentence === null ? null : words(label.sentence),
    terms: label.terms.map(words).filter((term) => term !== null),
    lang: label.lang,
    by: label,
  }
}
