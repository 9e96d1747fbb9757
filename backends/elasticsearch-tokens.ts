// Backend: our words as tokens that the standard analyzer keeps whole.
// The standard analyzer cuts by Unicode's rules for words: Chinese, Thai and the like into characters, and marks and
// rare letters away. We have cut already (fold-for-search.ts), so a code point that it might cut is written as a
// letter that no word has and its number in hexadecimal.
// Promises: one word is one token; two words are the same token only when they are the same word; the beginning of a
// word is the beginning of its token. So words, phrases and prefixes find what they find in the embedded index.

/** A letter to the analyzer. It is never kept as it is, so no word can look like another one's token. */
const ESCAPE = 'ǂ'
/** Letters of scripts with spaces, and digits: the analyzer joins them, in whatever order. */
const scripts = [
  'Latin',
  'Greek',
  'Cyrillic',
  'Armenian',
  'Hebrew',
  'Arabic',
  'Devanagari',
  'Bengali',
  'Gurmukhi',
  'Gujarati',
  'Oriya',
  'Tamil',
  'Telugu',
  'Kannada',
  'Malayalam',
  'Sinhala',
  'Georgian',
  'Ethiopic',
]
const kept = scripts.map((script) => `\\p{Script=${script}}`).join('')
// Of these scripts letters, decimal digits and, behind the first character, marks; of the Basic Multilingual Plane.
const cut = new RegExp(
  `${ESCAPE}|[^${kept}0-9]|(?![\\p{L}\\p{Nd}\\p{M}])[^]|[\\u{10000}-\\u{10ffff}]|^\\p{M}`,
  'gu',
)
const word = /[\p{L}\p{N}\p{Mn}\p{Mc}\p{Co}]+/gu
const plain = /^[a-z0-9]+$/

/** The token of one word. */
export function tokenOf(found: string): string {
  if (plain.test(found)) return found
  return found.replace(
    cut,
    (character) => `${ESCAPE}${character.codePointAt(0)?.toString(16).padStart(6, '0')}`,
  )
}

/** The words of a text in search form, as the analyzer is to see them. */
export function tokensOf(searchable: string): string {
  return (searchable.match(word) ?? []).map(tokenOf).join(' ')
}
