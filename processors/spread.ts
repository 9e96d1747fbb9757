// Processor, part of watch: the additive counters of one claim or narrative. Sums over its current posts, so a
// merge adds and an erasure takes away. The posts of the last hours are listed by minute; older ones are a number.
import { isErased, type PostTable } from './post-table.ts'
import { mix } from './salted-hash.ts'

/** Posts younger than this are listed, so that every window and the growth can be worked out. */
export const recentMinutes = 5 * 60
const fewAuthors = 32
const registers = 256
const inverse = Float64Array.from({ length: 64 }, (_, rank) => 2 ** -rank)

/**
 * Name numbers and how many posts each has, in turns: [name, n, name, n]. There are few, and a list of two numbers
 * takes a fifth of the memory of a Map.
 */
export type Counts = readonly number[]

export type Spread = {
  posts: number
  groups: number
  /** Posts of the last hours, ascending by minute. */
  recent: number[]
  /** Distinct authors: a list while few, then HyperLogLog registers. */
  authors: number[] | Uint8Array
  platforms: Counts
  langs: Counts
  relevance: number
  lastMinute: number
  /** What was last said. */
  pace: number
  scoredMinute: number
}

/** For lists that hold nothing: no list is changed in place while it is empty. */
const nothing: number[] = []

export function createSpread(): Spread {
  return {
    posts: 0,
    groups: 0,
    recent: nothing,
    authors: nothing,
    platforms: nothing,
    langs: nothing,
    relevance: 0,
    lastMinute: 0,
    pace: 0,
    scoredMinute: 0,
  }
}

/** Counts a post; `now` is watch's minute. */
export function addToSpread(spread: Spread, posts: PostTable, post: number, now: number): void {
  const minute = posts.minute[post] as number
  spread.posts += 1
  spread.lastMinute = Math.max(spread.lastMinute, minute)
  spread.platforms = bumped(spread.platforms, posts.platform[post] as number, 1)
  spread.langs = bumped(spread.langs, posts.lang[post] as number, 1)
  addAuthor(spread, posts.author[post] as number)
  forgetOld(spread, posts, now)
  if (minute <= now - recentMinutes) return
  let at = spread.recent.length
  while (at > 0 && (posts.minute[spread.recent[at - 1] as number] as number) > minute) at -= 1
  // A short list gets its exact length: a pushed one has room for 17, and most hold one post.
  if (spread.recent.length < 16) spread.recent = spread.recent.toSpliced(at, 0, post)
  else spread.recent.splice(at, 0, post)
}

/** Fills the lists again from its posts. */
export function wakeSpread(
  spread: Spread,
  posts: PostTable,
  members: Iterable<number>,
  now: number,
): void {
  const counted = createSpread()
  for (const post of members) addToSpread(counted, posts, post, now)
  spread.recent = counted.recent
  spread.authors = counted.authors
  spread.platforms = counted.platforms
  spread.langs = counted.langs
}

/** Takes a post out again. Distinct authors are worked out anew by the caller where that is cheap. */
export function removeFromSpread(spread: Spread, posts: PostTable, post: number): void {
  spread.posts -= 1
  spread.platforms = bumped(spread.platforms, posts.platform[post] as number, -1)
  spread.langs = bumped(spread.langs, posts.lang[post] as number, -1)
  const at = spread.recent.indexOf(post)
  if (at >= 0) spread.recent.splice(at, 1)
}

/** Adds what `from` counted to `into`: a merge regroups and never recounts. */
export function mergeSpread(into: Spread, from: Spread, posts: PostTable): void {
  into.posts += from.posts
  into.groups += from.groups
  for (const [name, n] of countsOf(from.platforms)) into.platforms = bumped(into.platforms, name, n)
  for (const [name, n] of countsOf(from.langs)) into.langs = bumped(into.langs, name, n)
  into.relevance = Math.max(into.relevance, from.relevance)
  into.lastMinute = Math.max(into.lastMinute, from.lastMinute)
  into.recent = [...into.recent, ...from.recent].sort(
    (a, b) => (posts.minute[a] as number) - (posts.minute[b] as number) || a - b,
  )
  if (Array.isArray(from.authors)) for (const author of from.authors) addAuthor(into, author)
  else {
    const merged = toRegisters(into.authors)
    for (let i = 0; i < registers; i += 1) {
      merged[i] = Math.max(merged[i] as number, from.authors[i] as number)
    }
    into.authors = merged
  }
}

/** Drops from the list what is older than the windows. */
export function forgetOld(spread: Spread, posts: PostTable, now: number): void {
  let old = 0
  while (
    old < spread.recent.length &&
    (posts.minute[spread.recent[old] as number] as number) <= now - recentMinutes
  )
    old += 1
  if (old === spread.recent.length) spread.recent = nothing
  else if (old > 0) spread.recent.splice(0, old)
}

/** Works out anew what cannot be taken back by subtraction: distinct authors and the last minute. */
export function recountAuthors(spread: Spread, posts: PostTable, members: Iterable<number>): void {
  spread.authors = []
  spread.lastMinute = 0
  for (const post of members) {
    if (isErased(posts, post)) continue
    addAuthor(spread, posts.author[post] as number)
    spread.lastMinute = Math.max(spread.lastMinute, posts.minute[post] as number)
  }
}

/** Distinct authors: exact to 32, then HyperLogLog (Flajolet et al. 2007, 256 registers, error about 6.5 %). */
export function distinctAuthors(spread: Spread): number {
  if (Array.isArray(spread.authors)) return spread.authors.length
  let sum = 0
  let empty = 0
  for (const register of spread.authors) {
    sum += inverse[register] as number
    if (register === 0) empty += 1
  }
  const raw = ((0.7213 / (1 + 1.079 / registers)) * registers * registers) / sum
  const small = raw <= 2.5 * registers && empty > 0
  return Math.round(small ? registers * Math.log(registers / empty) : raw)
}

function addAuthor(spread: Spread, author: number): void {
  if (Array.isArray(spread.authors)) {
    if (spread.authors.includes(author)) return
    if (spread.authors.length < fewAuthors) {
      // A list of its exact length: most narratives have one or two authors.
      spread.authors = [...spread.authors, author]
      return
    }
    spread.authors = toRegisters(spread.authors)
  }
  register(spread.authors, author)
}

function toRegisters(authors: number[] | Uint8Array): Uint8Array {
  if (!Array.isArray(authors)) return authors
  const made = new Uint8Array(registers)
  for (const author of authors) register(made, author)
  return made
}

function register(into: Uint8Array, author: number): void {
  const hash = mix(author % 4_294_967_291)
  const at = hash & (registers - 1)
  const rank = Math.min(25, Math.clz32(hash & ~(registers - 1)) + 1)
  if (rank > (into[at] as number)) into[at] = rank
}

/** Name and number of posts, in the order in which the names came. */
export function* countsOf(counts: Counts): Generator<[name: number, n: number]> {
  for (let at = 0; at < counts.length; at += 2)
    yield [counts[at] as number, counts[at + 1] as number]
}

function bumped(counts: Counts, name: number, by: number): Counts {
  for (let at = 0; at < counts.length; at += 2) {
    if (counts[at] !== name) continue
    const n = (counts[at + 1] as number) + by
    if (n === 0) return counts.toSpliced(at, 2)
    ;(counts as number[])[at + 1] = n
    return counts
  }
  return by === 0 ? counts : [...counts, name, by]
}
