// Processor, part of enrich: what a text denies. Its clauses end at signs and at words such as "but"; a clause with an
// odd number of negators is denied, one with two ("it is not false that …") is not. A word of correction denies its
// clause; where it stands alone at the beginning or the end ("Fake!"), all the text. An opposite (opposite-words.ts)
// is denied by itself. No grammar beyond that: what it gets wrong makes one more claim inside the same narrative.
// Source: scope of a negator up to the next sign as in Das and Chen, Management Science 53(9), 2007.
import { foldTerm, wordsOf } from './find-terms.ts'
import {
  anySign,
  concordWords,
  copulas,
  denyingPairs,
  harmlessBefore,
  harmlessBehind,
  mayDenyLast,
  type NegationWords,
  negationWords,
  negatorsInRun,
  onwardWords,
  predicateCompany,
  predicateWords,
  verbsWithTo,
} from './negation-words.ts'
import { normalForm } from './normal-form.ts'
import { oppositeOf } from './opposite-words.ts'
import {
  comparedWords,
  decodeWording,
  mostWords,
  numbersOfWord,
  printedForm,
} from './read-wording.ts'
import { saltedHash } from './salted-hash.ts'
import { unspaced } from './script-group.ts'
import { stopWords } from './stop-words.ts'

/** Denied clauses that are told apart; what is denied after that counts as the last. */
export const mostClauses = 14
/** Code of a word that a text both denies and says. */
export const bothWays = 15

export type Negation = {
  /** Signs of denial in all, and where in the normal form the last one begins; left out where there is none. */
  negations?: [signs: number, last: number]
  /** Base64 of four bits for each word of the wording: 0 = said, 1 to 14 = number of its denied clause, 15 = both. */
  denied: string
}

type Clause = {
  said: number[]
  opposites: number[]
  content: number
  signs: number
  wrong: boolean
}
type Read = { clauses: Clause[]; signs: number; last: number }
type Sign = 'no' | 'concord' | 'wrong'
type Text = { text: string; normal: string; script: string; lang: string; wording: string }

/** What a correction is said of: "fake news" stands alone as "fake" does. */
const emptyBeside: ReadonlySet<string> = new Set([...predicateCompany, 'true'])
const cut = /(?:…|\.\.\.)\s*$/u
const ends = /[()[\].!?;:,\n…—–|।۔。！？，；：、]|\s-\s/u

/**
 * What a text (already capped) denies, or undefined for one without a sign of denial: most have none. The last clause
 * of a text that was cut short says nothing either way where the negator would have stood at its end.
 */
export function findNegation(of: Text, salt: number): Negation | undefined {
  const isCut = cut.test(of.text) && mayDenyLast(of.lang, of.script)
  if (!isCut && !mayDeny(of)) return undefined
  const { clauses, signs, last } = unspaced.has(of.script)
    ? readRuns(of, salt)
    : readWords(of, salt)
  if (signs === 0 && !isCut) return undefined
  const codes = codesOf(clauses)
  if (isCut) for (const hash of clauses[clauses.length - 1]?.said ?? []) codes.set(hash, bothWays)
  const denied = encode(of.wording, codes)
  if (signs === 0) return { denied }
  const start = normalForm(of.text.slice(0, last)).length
  return { negations: [Math.min(signs, 255), start], denied }
}

function mayDeny({ normal, script }: Text): boolean {
  if (unspaced.has(script)) return (negatorsInRun(normal, script) ?? 0) > 0
  return normal.split(' ').some((word) => anySign.has(word) || oppositeOf(word)?.denied)
}

const newClause = (): Clause => ({ said: [], opposites: [], content: 0, signs: 0, wrong: false })

function readWords({ text, script, lang }: Text, salt: number): Read {
  const lists = negationWords(lang, script)
  const read: Read = { clauses: [newClause()], signs: 0, last: 0 }
  let before = ''
  let negated = false
  for (const found of wordsWithEnds(text, script)) {
    const { word, bare, end, opens, behind } = found
    if (opens || lists.but.has(word)) {
      read.clauses.push(newClause())
      before = ''
      negated = false
    }
    const clause = read.clauses[read.clauses.length - 1] as Clause
    // "No-fly list" denies nothing.
    const sign = text[end] === '-' ? undefined : signOf(word, before, behind, lists)
    before = bare
    // "It is not true that no …": what follows is a clause of its own.
    if (word === 'that') negated = false
    if (sign === undefined) takeWord(clause, read, found, salt)
    else if (sign !== 'concord' || !negated) {
      takeSign(clause, read, found, sign)
      negated ||= sign !== 'wrong'
    }
  }
  return read
}

type Word = {
  /** In the spelling of a newspaper, and as it stands but for its capitals. */
  word: string
  bare: string
  start: number
  end: number
  /** A clause ended before it. */
  opens: boolean
  /** The next word of its clause. */
  behind: string | undefined
  /** As which words it is compared. */
  compared: string[]
}

function wordsWithEnds(text: string, script: string): Word[] {
  const words: Word[] = []
  for (const found of wordsOf(text, script)) {
    const { raw, start } = found
    const bare = foldTerm(raw)
    if (bare === '') continue
    const word = printedForm(raw, bare)
    const last = words[words.length - 1]
    // Most words stand one blank apart.
    const apart = last === undefined ? ' ' : text.slice(last.end, start)
    const opens = apart !== ' ' && ends.test(apart)
    if (last && !opens) last.behind = word
    const end = start + raw.length
    const compared = comparedWords(found)
    words.push({ word, bare, start, end, opens, behind: undefined, compared })
  }
  return words
}

function takeSign(of: Clause, read: Read, { word, start }: Word, sign: Sign): void {
  // "Boxes without seals" says that there are boxes: what follows is denied, as a clause of its own.
  const clause = onwardWords.has(word) && of.signs === 0 ? newClause() : of
  if (clause !== of) read.clauses.push(clause)
  read.signs += 1
  read.last = start
  clause.signs += 1
  clause.wrong ||= sign === 'wrong'
}

function takeWord(clause: Clause, read: Read, { word, start, compared }: Word, salt: number): void {
  const hashes = compared.map((one) => saltedHash(one, salt))
  if (oppositeOf(word)?.denied) {
    clause.opposites.push(...hashes)
    read.signs += 1
    read.last = start
  } else clause.said.push(...hashes)
  if (!stopWords.has(word) && !emptyBeside.has(word)) clause.content += 1
}

/** Scripts without spaces: clauses are what stands between two signs, words are pieces of them. */
function readRuns({ text, script }: Text, salt: number): Read {
  const read: Read = { clauses: [], signs: 0, last: 0 }
  let at = 0
  for (const run of text.split(ends)) {
    const signs = negatorsInRun(run, script) ?? 0
    const said = [...wordsOf(run, script)]
      .flatMap(comparedWords)
      .map((word) => saltedHash(word, salt))
    read.clauses.push({ said, opposites: [], content: said.length, signs, wrong: false })
    read.signs += signs
    if (signs > 0) read.last = at
    at += run.length + 1
  }
  return read
}

function signOf(
  word: string,
  before: string,
  behind: string | undefined,
  lists: NegationWords,
): Sign | undefined {
  if (denyingPairs.has(`${word} ${behind}`)) return 'no'
  if (behind === 'to' && verbsWithTo.has(word)) return 'no'
  // "don ’ t", as some programs write it.
  const negates = lists.no.has(word) || (word === 't' && lists.no.has(`${before}t`))
  if (negates || concordWords.has(word)) {
    if (harmlessBefore.has(before) || harmlessBehind.has(behind ?? '')) return undefined
    return negates ? 'no' : 'concord'
  }
  return lists.wrong.has(word) || isPredicate(word, before, behind) ? 'wrong' : undefined
}

function isPredicate(word: string, before: string, behind: string | undefined): boolean {
  if (!predicateWords.has(word) || (before !== '' && !copulas.has(before))) return false
  return behind === undefined || predicateCompany.has(behind)
}

/** Code of every word that is denied somewhere, by hash. */
function codesOf(clauses: readonly Clause[]): Map<number, number> {
  const outer = clauses.length > 1 ? [clauses[0], clauses[clauses.length - 1]] : [clauses[0]]
  const whole = outer.some(
    (clause) => clause?.wrong && clause.content === 0 && clause.signs % 2 === 1,
  )
  const codes = new Map<number, number>()
  const said = new Set<number>()
  let no = 0
  const put = (hashes: readonly number[], isDenied: boolean) => {
    if (isDenied && hashes.length > 0) no = Math.min(no + 1, mostClauses)
    for (const hash of hashes)
      if (!isDenied) said.add(hash)
      else if (!codes.has(hash)) codes.set(hash, no)
  }
  for (const { said: words, opposites, content, signs } of clauses) {
    // "Fake news: he did not say it" denies once: the heading says what the sentence says.
    const odd = content > 0 && (whole || signs % 2 === 1)
    // "Not closed" is "open", said.
    put(words, odd && opposites.length % 2 === 0)
    for (const hash of opposites) put([hash], !odd)
  }
  for (const hash of said) if (codes.has(hash)) codes.set(hash, bothWays)
  return codes
}

function encode(wording: string, codes: ReadonlyMap<number, number>): string {
  const words = decodeWording(wording)
  const denied = Buffer.alloc(mostWords / 2)
  for (let at = 0; at < words.length; at += numbersOfWord) {
    const word = at / numbersOfWord
    const code = codes.get(words[at] as number) ?? 0
    denied[word >> 1] = (denied[word >> 1] as number) | (word % 2 === 0 ? code : code << 4)
  }
  return denied.toString('base64')
}
