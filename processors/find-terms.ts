// Processor, part of enrich: the distinct terms of a text as salted hashes, and where each stands.
// Words by letters, marks and digits; hashtags also by their capitals; character 3-grams where a script has no spaces.
import { saltedHash } from './salted-hash.ts'
import { unspaced } from './script-group.ts'
import { stopWords } from './stop-words.ts'

const most = 128
const word = /[\p{L}\p{N}\p{M}ʻ’']+/gu
const gram = 3
const link = /\b(?:https?:\/\/|www\.)\S+/gu
const camel = /[\p{Lu}\p{N}]*[\p{Ll}\p{M}]+|[\p{Lu}\p{N}]+/gu

export type Terms = { terms: number[]; spans: number[] }

/** Terms of `text` (already capped) for its script group; spans are [start, length] pairs in UTF-16 units. */
export function findTerms(text: string, script: string, salt: number): Terms {
  const found: Terms = { terms: [], spans: [] }
  const seen = new Set<number>()
  for (const { raw, start, whole, hashtag } of wordsOf(text, script)) {
    if (found.terms.length >= most) break
    const folded = whole ? foldTerm(raw) : raw
    if (whole && !isTerm(folded)) continue
    add(found, seen, folded, start, raw.length, salt)
    if (hashtag) addHashtagParts(found, seen, raw, start, salt)
  }
  return found
}

/** A word as it stands at `start`, or a piece of one where the script has no spaces. */
export type Word = { raw: string; start: number; whole: boolean; hashtag: boolean }

/** The words of a text without links and @names, in order. */
export function* wordsOf(text: string, script: string): Generator<Word> {
  // Links are blanked, not cut, so that every span still points into the text.
  const plain = text.replace(link, (match) => ' '.repeat(match.length))
  for (const match of plain.matchAll(word)) {
    const [raw] = match
    const before = plain[match.index - 1]
    if (before === '@') continue
    if (!unspaced.has(script) || !/[^\p{ASCII}]/u.test(raw)) {
      yield { raw, start: match.index, whole: true, hashtag: before === '#' }
      continue
    }
    for (let i = 0; i + gram <= raw.length; i += 1)
      yield { raw: raw.slice(i, i + gram), start: match.index + i, whole: false, hashtag: false }
  }
}

function addHashtagParts(
  found: Terms,
  seen: Set<number>,
  raw: string,
  start: number,
  salt: number,
): void {
  for (const part of raw.matchAll(camel)) {
    const folded = foldTerm(part[0])
    if (part[0].length < raw.length && isTerm(folded)) {
      add(found, seen, folded, start + part.index, part[0].length, salt)
    }
  }
}

function add(
  found: Terms,
  seen: Set<number>,
  term: string,
  start: number,
  length: number,
  salt: number,
): void {
  const hash = saltedHash(term, salt)
  if (seen.has(hash) || found.terms.length >= most) return
  seen.add(hash)
  found.terms.push(hash)
  found.spans.push(start, length)
}

/** The parts of a hashtag as its capitals tell them: Red and Fort of #RedFort; one word stays whole. */
export function partsOfHashtag(raw: string): string[] {
  const parts = raw.match(camel) ?? []
  return parts.length > 1 && parts.join('') === raw ? parts : [raw]
}

/** Lower case without marks of quotation; the English plural -s goes, so that "ballots" meets "ballot". */
export function foldTerm(raw: string): string {
  const lower = raw
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[ʻ’']s$|[ʻ’']/gu, '')
  if (lower.length > 4 && lower.endsWith('s') && !lower.endsWith('ss') && /^[a-z]+$/u.test(lower)) {
    return lower.slice(0, -1)
  }
  return lower
}

function isTerm(folded: string): boolean {
  if (folded.length < 2 || stopWords.has(folded)) return false
  return folded.length > 2 || !/^[a-z]+$/u.test(folded)
}
