// Processor, part of watch: finds the phrases of the lexicon in a text in one pass.
// Source: Aho and Corasick, CACM 1975, over the words' code units. Whole words, or word beginnings where the phrase ends
// in *; anywhere in the text where its script puts no space between words.
import { normalForm } from './normal-form.ts'
import { scriptGroup, unspaced } from './script-group.ts'

/** `concept` is the same in every language; null for phrases that stand for none. */
export type Phrase = { phrase: string; weight: number; label: string; concept: string | null }

export type PhraseMatcher = {
  phrases: Phrase[]
  /** Per node: code unit → node. */
  next: Map<number, number>[]
  fail: number[]
  ends: number[][]
}

/** Builds the automaton over the phrases' normal forms; empty ones are left out. */
export function createPhraseMatcher(list: Phrase[]): PhraseMatcher {
  const matcher: PhraseMatcher = { phrases: list, next: [new Map()], fail: [0], ends: [[]] }
  for (const [i, { phrase }] of list.entries()) {
    const folded = normalForm(phrase)
    if (folded === '') continue
    let node = 0
    const text = unspaced.has(scriptGroup(folded))
      ? folded
      : ` ${folded}${phrase.endsWith('*') ? '' : ' '}`
    for (let at = 0; at < text.length; at += 1) {
      const unit = text.charCodeAt(at)
      let to = matcher.next[node]?.get(unit)
      if (to === undefined) {
        to = matcher.next.length
        matcher.next.push(new Map())
        matcher.fail.push(0)
        matcher.ends.push([])
        matcher.next[node]?.set(unit, to)
      }
      node = to
    }
    matcher.ends[node]?.push(i)
  }
  linkFailures(matcher)
  return matcher
}

/** Distinct phrases found in a normal form, in the order of the list. */
export function matchPhrases(matcher: PhraseMatcher, normal: string): Phrase[] {
  const found = new Set<number>()
  let node = 0
  const text = ` ${normal} `
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    while (node !== 0 && !matcher.next[node]?.has(unit)) node = matcher.fail[node] as number
    node = matcher.next[node]?.get(unit) ?? 0
    for (const end of matcher.ends[node] as number[]) found.add(end)
  }
  return [...found].sort((a, b) => a - b).map((i) => matcher.phrases[i] as Phrase)
}

function linkFailures(matcher: PhraseMatcher): void {
  const queue = [...(matcher.next[0] as Map<number, number>).values()]
  for (let at = 0; at < queue.length; at += 1) {
    const node = queue[at] as number
    for (const [unit, to] of matcher.next[node] as Map<number, number>) {
      queue.push(to)
      let fail = matcher.fail[node] as number
      while (fail !== 0 && !matcher.next[fail]?.has(unit)) fail = matcher.fail[fail] as number
      const target = matcher.next[fail]?.get(unit) ?? 0
      matcher.fail[to] = target === to ? 0 : target
      matcher.ends[to]?.push(...(matcher.ends[matcher.fail[to] as number] as number[]))
    }
  }
}
