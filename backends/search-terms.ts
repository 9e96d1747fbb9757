// Backend: what a person typed, as the terms to look for.
// Promises: all terms must be there; "quoted words" stay together; a star ends a prefix; nothing typed is a command.
// Refuses what names no word: the answer to it is empty.
import { foldForSearch, isLoneCharacter, wordsToFind } from './fold-for-search.ts'

/** Code units of a query that are read, and words that are looked for; what is beyond is not. */
const QUERY_LENGTH = 2_000
const QUERY_WORDS = 64
/** Letters a prefix needs: shorter ones match a great part of all words. */
const SHORTEST_PREFIX = 3

/** Words that must follow one another; with `prefix`, the last one may go on. Never without a word. */
export type SearchTerm = { words: string[]; prefix: boolean }
type Typed = { text: string; quoted: boolean }

/** The terms of a question in the normal form of search; none when the text names no word. */
export function searchTerms(text: string): SearchTerm[] {
  const terms: SearchTerm[] = []
  let count = 0
  for (const typed of typedTerms(text.slice(0, QUERY_LENGTH).replaceAll('\0', ' '))) {
    const words = wordsToFind(foldForSearch(typed.text)).slice(0, QUERY_WORDS - count)
    const last = words.at(-1)
    if (last === undefined) continue
    count += words.length
    const prefix =
      isLoneCharacter(last) || (endsInStar(typed) && [...last].length >= SHORTEST_PREFIX)
    terms.push({ words, prefix })
  }
  return terms
}

/** Every second stretch between quotation marks is a phrase; an unclosed one is plain words. */
function typedTerms(text: string): Typed[] {
  const stretches = text.split(/["“”„«»]/)
  return stretches.flatMap((stretch, i): Typed[] => {
    const quoted = i % 2 === 1 && i < stretches.length - 1
    if (quoted) return [{ text: stretch, quoted }]
    return stretch.split(/\s+/).map((word) => ({ text: word, quoted }))
  })
}

function endsInStar({ text, quoted }: Typed): boolean {
  return !quoted && text.endsWith('*')
}
