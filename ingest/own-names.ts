// Ingest: the names that a private author goes by, hidden wherever they stand in the author's own post.
// Promises: handle, display name, native ids and address do not survive in text, labels, tags or links.
// Refuses to hide a plain short word: an author called "Vanuatu" must not take the country out of the text.
import type { FoundPost } from '../contracts/connector.ts'
import { cleanText } from './working-text.ts'

export type OwnNames = {
  hide(text: string): string
  /** True when the text holds one of the names. */
  within(text: string): boolean
}

const special = /[\\^$.*+?()[\]{}|/]/gu
const none: OwnNames = { hide: (text) => text, within: () => false }

/** The names of this post's author; `shown` is a container's name that the post carries anyway. */
export function ownNamesOf(post: FoundPost, shown: string | null): OwnNames {
  const { nativeId, handle, displayName } = post.author
  const names = [post.url, post.nativeId, nativeId, handle, displayName]
    .map((name) => spelled(name ?? ''))
    .filter((name) => isDistinctive(name) && name !== shown)
  if (names.length === 0) return none
  const small = names.map((name) => name.toLowerCase())
  const within = (text: string): boolean => {
    const lower = text.toLowerCase()
    return small.some((name) => lower.includes(name))
  }
  return {
    within,
    // The pattern is built only for the rare text that holds a name.
    hide: (text) => (within(text) ? text.replace(patternOf(names), '@…') : text),
  }
}

/** As the name would stand in a cleaned text. */
function spelled(name: string): string {
  const clean = /^[!-~]{0,1000}$/.test(name) ? name : cleanText(name, 1_000).trim()
  return clean.startsWith('@') ? clean.slice(1) : clean
}

/** Long enough, and neither a plain word nor a number that could be a count. */
function isDistinctive(name: string): boolean {
  if (/^\p{Nd}{1,8}$/u.test(name)) return false
  return name.length >= 12 || (name.length >= 5 && /[^\p{L}\p{M}]/u.test(name))
}

function patternOf(names: string[]): RegExp {
  const longestFirst = names.toSorted((a, b) => b.length - a.length)
  const parts = longestFirst.map((name) => name.replace(special, '\\$&'))
  return new RegExp(`@?(?:${parts.join('|')})`, 'giu')
}
