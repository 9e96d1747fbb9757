// Backend: a link as one of its two narratives sees it, with the words that both share looked up in their posts.
import type { Link, Span } from '../contracts/derived.ts'
import type { LinkRow } from '../contracts/search-index.ts'

/** Id of the narrative at the other end. */
export function otherEnd({ one, other }: Link, narrative: string): string {
  return one === narrative ? other : one
}

/** Posts whose texts the reasons stand in. */
export function postsOfLink({ reasons }: Link): string[] {
  return reasons.flatMap(({ one, other }) => [one, other]).flatMap((span) => span?.post ?? [])
}

/** The reasons with their words; `wordsOf` gives null for what was erased. */
export function reasonsOf(
  { one: first, reasons }: Link,
  narrative: string,
  wordsOf: (span: Span) => string | null,
): LinkRow['reasons'] {
  const words = (span: Span | null) => (span === null ? null : wordsOf(span))
  return reasons.map(({ by, concept, one, other }) => {
    const [here, there] = first === narrative ? [one, other] : [other, one]
    return { by, concept, here: words(here), there: words(there) }
  })
}
