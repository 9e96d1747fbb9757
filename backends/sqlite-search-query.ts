// Backend: what a person typed, as an FTS5 expression made only of quoted words.
// Promises: nothing typed is read as FTS5 syntax.
import { searchTerms } from './search-terms.ts'

/** An FTS5 expression over the words table, or null when the text names no word. */
export function toMatchExpression(text: string): string | null {
  const parts = searchTerms(text).map(
    ({ words, prefix }) => `"${words.join(' ')}"${prefix ? ' *' : ''}`,
  )
  return parts.length === 0 ? null : parts.join(' AND ')
}
