// Processor, part of enrich: what in a text is the same in every language: names by their sound, numbers, hashtags and
// links. Salted hashes and where each stands, so that nothing here quotes a post. Links of narratives are made of them.

import { soundOf } from './name-sounds.ts'
import { saltedHash } from './salted-hash.ts'
import { unspaced } from './script-group.ts'

/** The three high bits of a mark: what it is a mark of. Concepts come from the lexicon, in watch. */
export const markKinds = ['concept', 'name', 'number', 'hashtag', 'link'] as const
export type MarkKind = (typeof markKinds)[number]

const mostNames = 24
const mostOthers = 8
/** Classes of sound from which a word may be a name: two say too little. */
const leastSounds = 3
const link = /\b(?:https?:\/\/|www\.)\S+/gu
const word = /[\p{L}\p{M}'’ʻ]+/gu
const capitalised = /^\p{Lu}[\p{Ll}\p{M}'’ʻ]{2,}$/u
const number = /\p{Nd}+(?:[.,٫٬]\p{Nd}{3})*/gu
const hashtag = /#([\p{L}\p{M}\p{N}_]{3,60})/gu

export type Marks = { marks: number[]; markSpans: number[] }

/** A mark's number: three bits of kind, 29 of hash. */
export function markOf(kind: MarkKind, text: string, salt: number): number {
  return ((markKinds.indexOf(kind) << 29) | (saltedHash(text, salt) >>> 3)) >>> 0
}

export function kindOf(mark: number): MarkKind {
  return markKinds[mark >>> 29] as MarkKind
}

/** Marks of a text that is already capped, each once; spans are [start, length] pairs in UTF-16 units. */
export function findMarks(text: string, script: string, salt: number): Marks {
  const found: Marks = { marks: [], markSpans: [] }
  const seen = new Set<number>()
  const counts = { name: 0, number: 0, hashtag: 0 }
  const add = (
    kind: 'name' | 'number' | 'hashtag',
    said: string,
    start: number,
    length: number,
  ) => {
    const mark = markOf(kind, said, salt)
    if (seen.has(mark) || counts[kind] >= (kind === 'name' ? mostNames : mostOthers)) return
    seen.add(mark)
    counts[kind] += 1
    found.marks.push(mark)
    found.markSpans.push(start, length)
  }
  // Links are blanked, not cut, so that every span still points into the text.
  const plain = text.replace(link, (match) => ' '.repeat(match.length))
  for (const match of plain.matchAll(hashtag))
    add(
      'hashtag',
      (match[1] as string).normalize('NFKC').toLowerCase(),
      match.index,
      match[0].length,
    )
  for (const match of plain.matchAll(number)) {
    const digits = asDigits(match[0])
    if (digits.length > 1) add('number', digits, match.index, match[0].length)
  }
  if (unspaced.has(script)) return found
  for (const match of plain.matchAll(word)) {
    const [raw] = match
    if (plain[match.index - 1] === '@' || plain[match.index - 1] === '#') continue
    if (!mayBeName(raw, plain, match.index)) continue
    const sound = soundOf(raw)
    if (sound.length >= leastSounds) add('name', sound, match.index, raw.length)
  }
  return found
}

/** Latin script has capitals for names, but not at the beginning of a sentence; in others any word may be one. */
function mayBeName(raw: string, text: string, start: number): boolean {
  if (!/^\p{Script=Latin}/u.test(raw)) return true
  if (!capitalised.test(raw)) return false
  const before = text.slice(Math.max(0, start - 3), start).trimEnd()
  return before !== '' && !/[.!?:…"“«]$/u.test(before)
}

/** Digits of any script as 0 to 9, without signs between them. */
function asDigits(text: string): string {
  let digits = ''
  for (const sign of text.normalize('NFKC')) {
    if (!/\p{Nd}/u.test(sign)) continue
    const code = sign.codePointAt(0) as number
    // Each script's digits are a row of ten, 0 first.
    let zero = code
    while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1
    digits += String(code - zero)
  }
  return digits
}
