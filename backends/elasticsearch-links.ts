// Backend: the links of a narrative with narratives in other languages, asked of Elasticsearch.
// Promises: the words of the reasons are read from posts when asked.
import type { Link, Narrative, Score } from '../contracts/derived.ts'
import type { LinkRow } from '../contracts/search-index.ts'
import { LINKS_SHOWN } from './answer-bounds.ts'
import type { Ask, Reading } from './elasticsearch-reading.ts'
import { readLabel, readSpan } from './label-words.ts'
import { otherEnd, postsOfLink, reasonsOf } from './link-words.ts'

export function createLinkQuestion(read: Reading): (narrative: string) => Promise<LinkRow[]> {
  return async (narrative) => {
    const ask: Ask = {
      query: {
        bool: {
          filter: [
            { bool: { should: [{ term: { one: narrative } }, { term: { other: narrative } }] } },
          ],
          must_not: [{ term: { state: 'withdrawn' } }],
        },
      },
      sort: [
        ['certainty', 'desc'],
        ['id', 'asc'],
      ],
      source: ['doc'],
    }
    const hits = await read.hits<{ doc: string }>('links', ask, LINKS_SHOWN)
    const links = hits.map(({ source }) => JSON.parse(source.doc) as Link)
    const ends = links.map((link) => otherEnd(link, narrative))
    const [narratives, scores] = await Promise.all([
      read.records<Narrative>('narratives', ends),
      read.records<Score>('scores', ends),
    ])
    const labels = [...narratives.values()].flatMap(({ label }) =>
      [...label.terms, ...(label.sentence === null ? [] : [label.sentence])].map(
        ({ post }) => post,
      ),
    )
    const texts = await read.texts([...links.flatMap(postsOfLink), ...labels])
    const textOf = (post: string) => texts.get(post) ?? null
    return links.flatMap((link) => {
      const found = narratives.get(otherEnd(link, narrative))
      if (found === undefined) return []
      const score = scores.get(found.id) ?? null
      const other = { narrative: found, label: readLabel(found.label, textOf), score }
      const reasons = reasonsOf(link, narrative, (span) => readSpan(span, textOf))
      return [{ link, other, reasons }]
    })
  }
}
