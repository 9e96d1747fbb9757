// Processor, part of watch: how much a post speaks of the election, and which claim class its words suggest.
// A score that is shown and filtered on, never a gate: hoaxes that use no election word are still seen.
import {
  createPhraseMatcher,
  matchPhrases,
  type Phrase,
  type PhraseMatcher,
} from './match-phrases.ts'
import { normalForm } from './normal-form.ts'

/** What a `settings.changed` record of kind `lexicon` carries. */
export type LexiconValue = {
  version: string
  terms: { phrase: string; weight: number; concept: string }[]
  excludes: string[]
  classes: { id: string; cues: string[] }[]
}

const term = 'term'
const exclude = 'exclude'

export function buildLexicon(value: LexiconValue): PhraseMatcher {
  const list: Phrase[] = [
    ...value.terms.map(({ phrase, weight, concept }) => ({ phrase, weight, label: term, concept })),
    ...value.excludes.map((phrase) => ({ phrase, weight: 0, label: exclude, concept: null })),
    ...value.classes.flatMap(({ id, cues }) =>
      cues.map((phrase) => ({ phrase, weight: 1, label: id, concept: null })),
    ),
  ]
  return createPhraseMatcher(list)
}

/** What a lexicon says of normal forms it has seen, by their fingerprints: copies are most of what is posted. */
export type RelevanceMemory = Map<number, { second: number; said: Relevance }>
/** `concepts`: what the text names, by ids that are the same in every language; each once. */
export type Relevance = { relevance: number; claimClass: string | null; concepts: string[] }
const mostRemembered = 20_000

/** `scoreRelevance` of the text whose normal form has this fingerprint, worked out once. */
export function recallRelevance(
  memory: RelevanceMemory,
  lexicon: PhraseMatcher | null,
  [first, second]: readonly [number, number],
  text: string,
): Relevance {
  const known = memory.get(first)
  if (known?.second === second) return known.said
  const said = scoreRelevance(lexicon, text)
  if (memory.size >= mostRemembered) memory.clear()
  memory.set(first, { second, said })
  return said
}

/** Relevance from 0 to 1 (1 − Π(1 − weight)) and the class with most cues; ties go to the earlier class. */
export function scoreRelevance(lexicon: PhraseMatcher | null, text: string): Relevance {
  if (!lexicon) return { relevance: 0, claimClass: null, concepts: [] }
  const found = matchPhrases(lexicon, normalForm(text))
  const concepts = [...new Set(found.flatMap(({ concept }) => concept ?? []))]
  if (found.some(({ label }) => label === exclude))
    return { relevance: 0, claimClass: null, concepts }
  let miss = 1
  const votes = new Map<string, number>()
  for (const { label, weight } of found) {
    if (label === term) miss *= 1 - weight
    else votes.set(label, (votes.get(label) ?? 0) + 1)
  }
  let claimClass: string | null = null
  for (const [id, n] of votes)
    if (n > (claimClass === null ? 0 : (votes.get(claimClass) as number))) claimClass = id
  return { relevance: Math.round((1 - miss) * 1_000) / 1_000, claimClass, concepts }
}
