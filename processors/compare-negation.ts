// Processor, part of watch: whether one text denies what another says, by their words of negation (find-negation.ts).
// A denied clause of the one speaks against the other when the other says at least as many of its words (by weight) as
// not. Never a judgement which of them is right: contrary is the same in both directions.
import type { Enriched } from '../contracts/ordered.ts'
import { bothWays, mostClauses } from './find-negation.ts'
import { numbersOfWord as step } from './read-wording.ts'
import type { WeighedWording } from './same-claim.ts'

/** A code for each word of a wording, as `Negation.denied`; empty = the text denies nothing. */
export type Denied = Uint8Array

export const nothingDenied: Denied = new Uint8Array(0)

/** Weight that a clause must share at least: small words alone contradict nobody. */
const leastShared = 6
/** Share of a denied clause, by weight, that the other text says. */
export const sharedFrom = 0.45

/** The codes that `findNegation` wrote; two words a byte. */
export function decodeDenied(text: string | undefined): Denied {
  return text === undefined ? nothingDenied : new Uint8Array(Buffer.from(text, 'base64'))
}

function codeAt(denied: Denied, word: number): number {
  const pair = denied[word >> 1] ?? 0
  return word % 2 === 0 ? pair & 15 : pair >> 4
}

/** Per denied clause: weight and number of its words, the same of those that the other says, weight of those that it denies as well. */
type Clauses = {
  total: Float64Array
  words: Uint8Array
  said: Float64Array
  saidWords: Uint8Array
  alike: Float64Array
}
const clausesOf = (): Clauses => ({
  total: new Float64Array(bothWays + 1),
  words: new Uint8Array(bothWays + 1),
  said: new Float64Array(bothWays + 1),
  saidWords: new Uint8Array(bothWays + 1),
  alike: new Float64Array(bothWays + 1),
})
const ones = clausesOf()
const others = clausesOf()

/** Whether one of the two texts denies what the other says. */
export function isContrary(
  one: WeighedWording,
  oneDenied: Denied,
  other: WeighedWording,
  otherDenied: Denied,
): boolean {
  if (oneDenied.length === 0 && otherDenied.length === 0) return false
  addUp(ones, one, oneDenied)
  addUp(others, other, otherDenied)
  let at = 0
  for (let i = 0; i < one.wording.length; i += step) {
    const hash = one.wording[i] as number
    while (at < other.wording.length && (other.wording[at] as number) < hash) at += step
    if (other.wording[at] !== hash) continue
    const weight = one.weights[i / step] as number
    const mine = codeAt(oneDenied, i / step)
    const theirs = codeAt(otherDenied, at / step)
    share(ones, mine, weight, others, theirs)
    share(others, theirs, weight, ones, mine)
  }
  return speaksAgainst(ones) || speaksAgainst(others)
}

function addUp(clauses: Clauses, { weights }: WeighedWording, denied: Denied): void {
  for (const sums of Object.values(clauses)) sums.fill(0)
  if (denied.length === 0) return
  for (let word = 0; word < weights.length; word += 1) {
    const code = codeAt(denied, word)
    clauses.total[code] = (clauses.total[code] as number) + (weights[word] as number)
    clauses.words[code] = (clauses.words[code] as number) + 1
  }
}

function share(
  { said, saidWords, alike }: Clauses,
  code: number,
  weight: number,
  others: Clauses,
  theirs: number,
): void {
  if (theirs === 0) {
    said[code] = (said[code] as number) + weight
    saidWords[code] = (saidWords[code] as number) + 1
  } else if (theirs !== bothWays) {
    // A word that is denied by itself turns its clause round: "closed" is what "not open" says.
    const turned = others.words[theirs] === 1
    alike[code] = turned ? Number.POSITIVE_INFINITY : (alike[code] as number) + weight
  }
}

function speaksAgainst({ total, words, said, saidWords, alike }: Clauses): boolean {
  for (let code = 1; code <= mostClauses; code += 1) {
    const against = said[code] as number
    if (against <= (alike[code] as number) || against < sharedFrom * (total[code] as number))
      continue
    // One word of several says little: "no box has a seal" is not denied by "seals are missing".
    const enough = against >= leastShared && (saidWords[code] as number) > 1
    if (enough || words[code] === 1) return true
  }
  return false
}

/**
 * Signs of denial of a text as one number for the copy matcher: how many, where the last begins, how long the text is
 * (both in code units of the normal form).
 */
export function negationKey({ negations, length }: Pick<Enriched, 'negations' | 'length'>): number {
  const [signs, last] = negations ?? [0, 0]
  return ((Math.min(signs, 15) << 28) | ((last & 0x3fff) << 14) | (length & 0x3fff)) >>> 0
}

/**
 * Whether two near copies may be one by their signs of denial: as many in both. One more is allowed where it stands
 * behind the end of the other text, which was cut short.
 */
export function denyAlike(one: number, other: number): boolean {
  const [more, fewer] = one >>> 28 >= other >>> 28 ? [one, other] : [other, one]
  const extra = (more >>> 28) - (fewer >>> 28)
  return extra === 0 || (extra === 1 && ((more >>> 14) & 0x3fff) >= (fewer & 0x3fff))
}
