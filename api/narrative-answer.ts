// Rows of the index about a narrative → the parts of the API's answers.
// A narrative without a score yet has counts of 0 and no windows: nothing was scored, nothing is guessed.

import type { Static } from 'typebox'
import type {
  LabelAnswer,
  NarrativeAnswer,
  NarrativeSummary,
  PostAnswer,
} from '../contracts/answers.ts'
import type { Lineage, Score } from '../contracts/derived.ts'
import { minuteToIso } from '../contracts/minutes.ts'
import type {
  ClaimRow,
  LinkRow,
  NarrativeRow,
  ReadLabel,
  VariantRow,
} from '../contracts/search-index.ts'
import { postAnswer } from './post-answer.ts'

/** A label's words, without the stretches of posts that they were read from. */
export function labelAnswer({ sentence, terms, lang }: ReadLabel): Static<typeof LabelAnswer> {
  return { sentence, terms, lang }
}

/** A narrative as lists show it. */
export function narrativeSummary({
  narrative,
  label,
  score,
  alert,
}: NarrativeRow): NarrativeSummary {
  return {
    id: narrative.id,
    state: narrative.state,
    label: labelAnswer(label),
    claim_class: narrative.claim_class,
    script: narrative.script,
    first_seen: minuteToIso(narrative.first_minute),
    last_seen: score === null ? null : minuteToIso(score.last_minute),
    posts: score?.posts ?? 0,
    authors: score?.authors ?? 0,
    platforms: score?.platforms ?? [],
    languages: score?.languages ?? [],
    pace: score?.pace ?? 0,
    windows: score?.windows ?? [],
    relevance: score?.relevance ?? 0,
    alert: alert === null ? null : { id: alert.id, level: alert.level },
    pinned: narrative.pinned ?? false,
    exercise: narrative.exercise,
  }
}

/** A claim with what was counted of it; the only one of a narrative is counted as the narrative is. */
export function claimAnswer(
  { id, label, score: own, first_minute, pinned, contrary_to }: ClaimRow,
  whole: Score | null,
) {
  const score = own ?? whole
  return {
    id,
    label: labelAnswer(label),
    first_seen: minuteToIso(first_minute),
    posts: score?.posts ?? null,
    authors: score?.authors ?? null,
    pace: score?.pace ?? null,
    pinned,
    contrary_to: contrary_to && { ...contrary_to, label: labelAnswer(contrary_to.label) },
  }
}

/** A narrative in another language that perhaps says the same, with what both share. */
export function linkAnswer({ link, other, reasons }: LinkRow): NarrativeAnswer['perhaps_same'] {
  const { state, certainty } = link
  if (state === 'withdrawn') return []
  const { narrative, label, score } = other
  const posts = score?.posts ?? 0
  return [{ id: narrative.id, label: labelAnswer(label), posts, state, certainty, reasons }]
}

/** One copy group of a narrative with its earliest readable post. */
export function variantAnswer(row: VariantRow, narrative: string) {
  return {
    copy_group: row.copy_group,
    claim: row.claim,
    posts: row.posts,
    first_seen: minuteToIso(row.first_minute),
    example: exampleOf(row, narrative),
  }
}

/**
 * One event of a narrative's history, as seen from that narrative: what happened to another one and concerns
 * this one is told the other way round.
 */
export function lineageAnswer({ entity, event, other, minute, why }: Lineage, narrative: string) {
  const seen = { at: minuteToIso(minute), why }
  if (entity === narrative) return { event, other, ...seen }
  if (event === 'merged-into') return { event: 'took-in', other: entity, ...seen }
  if (event === 'split-from') return { event: 'split-off', other: entity, ...seen }
  return { event, other: entity, ...seen }
}

function exampleOf({ example, claim }: VariantRow, narrative: string): PostAnswer | null {
  return example === null ? null : postAnswer({ placement: example, narrative, claim })
}
