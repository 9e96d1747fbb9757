// Backend: what a person typed, as an FTS5 expression made only of quoted words.
// Promises: nothing typed is read as FTS5 syntax; all terms must be there; "quoted words" stay together;
// a star ends a prefix. Refuses what names no word: the answer to it is empty.
import { foldForSearch, isLoneCharacter, wordsToFind } from './fold-for-search.ts'

/** Code units of a query that are read, and words that are looked for; what is beyond is not. */
const QUERY_LENGTH = 2_000
const QUERY_WORDS = 64
/** Letters a prefix needs: shorter ones match a great part of all words. */
const SHORTEST_PREFIX = 3

type Term = { text: string; quoted: boolean }

/** An FTS5 expression over the words table, or null when the text names no word. */
export function toMatchExpression(text: string): string | null {
  const parts: string[] = []
  let words = 0
  for (const term of termsOf(text.slice(0, QUERY_LENGTH).replaceAll('\0', ' '))) {
    const found = wordsToFind(foldForSearch(term.text)).slice(0, QUERY_WORDS - words)
    const last = found.at(-1)
    if (last === undefined) continue
    words += found.length
    const star = isLoneCharacter(last) || (endsInStar(term) && [...last].length >= SHORTEST_PREFIX)
    parts.push(`"${found.join(' ')}"${star ? ' *' : ''}`)
  }
  return parts.length === 0 ? null : parts.join(' AND ')
}

/** Every second stretch between quotation marks is a phrase; an unclosed one is plain words. */
function termsOf(text: string): Term[] {
  const stretches = text.split(/["“”„«»]/)
  return stretches.flatMap((stretch, i): Term[] => {
    const quoted = i % 2 === 1 && i < stretches.length - 1
    if (quoted) return [{ text: stretch, quoted }]
    return stretch.split(/\s+/).map((word) => ({ text: word, quoted }))
  })
}

function endsInStar({ text, quoted }: Term): boolean {
  return !quoted && text.endsWith('*')
}
