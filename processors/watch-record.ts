// Processor: what watch does with one record of stream.ordered. Pure given (state, record): any cutting of the
// stream gives the same bytes. No clock, no random source: timers run on ticks.
import type { Static } from 'typebox'
import type { Metrics } from '../contracts/collected.ts'
import type { Answer, Decision, Setting } from '../contracts/decided.ts'
import type { EnrichedPost, Ordered } from '../contracts/ordered.ts'
import type { Outcome } from '../contracts/outcome.ts'
import { claimAt, groupAt, survivorOf } from './clusters.ts'
import { coverGap, coverPost, deriveCoverages } from './cover-sources.ts'
import { decideLinks, decideNarratives } from './decide-narratives.ts'
import { createDerivation, type Derivation, derive, toAppends } from './derive.ts'
import { wholeText } from './enrich-post.ts'
import { eraseByState, erasePost, leave } from './erase-posts.ts'
import {
  dropLinks,
  linkAgain,
  linkByMeaning,
  linkGrown,
  linkNarrative,
  moveLinks,
} from './link-languages.ts'
import { keepMeaning } from './meaning-vectors.ts'
import { mergeNarratives } from './merge-narratives.ts'
import { type Placed, placePost, unplacePost } from './narrate.ts'
import type { Narrative } from './narratives.ts'
import { findPost, isErased, postId } from './post-table.ts'
import { compareVersion, keepVersion } from './post-versions.ts'
import { closeCalm, endAlert, raiseAlert } from './raise-alerts.ts'
import { restSilent } from './rest-silent.ts'
import { sayClaim, sayNarrative } from './say-score.ts'
import { buildLexicon, type LexiconValue, recallRelevance } from './score-relevance.ts'
import { isNew, openGeneration, opensNew, takeTick } from './source-positions.ts'
import { fadeTerms } from './term-counts.ts'
import type { Thresholds, WatchState } from './watch-state.ts'

const coverEvery = 5
const scoreEvery = 15
const linkEvery = 60
/** New posts between two looks for what is silent. */
const restEvery = 4_096
const fadeEvery = 7 * 24 * 60
const scoredAtOnce = 20

/** Handles one record at `offset`; changes `state`. `value` is its JSON text, where it is at hand. */
export function watchRecord(
  state: WatchState,
  record: Ordered,
  offset: number,
  value?: string,
): Outcome {
  const { body } = record
  if (body.op === 'sources') {
    if (!opensNew(state.sources, body.generation, record.source))
      return { kind: 'drop', reason: 'repeated' }
    openGeneration(state.sources, body, record.source)
    return { kind: 'emit', records: [] }
  }
  if (!isNew(state.sources, record.source)) return { kind: 'drop', reason: 'repeated' }
  const derivation = createDerivation(offset)
  const dropped = takeBody(state, record, derivation)
  return dropped ?? { kind: 'emit', records: toAppends(derivation, value) }
}

function takeBody(state: WatchState, record: Ordered, derivation: Derivation): Outcome | undefined {
  const { body } = record
  switch (body.op) {
    case 'upsert':
      return takePost(state, body, record.received, derivation)
    case 'metrics':
      return takeMetrics(state, body, derivation)
    case 'state':
      eraseByState(state, body, derivation)
      return undefined
    case 'blank':
      erasePost(state, body.id, derivation)
      return undefined
    case 'gap':
      coverGap(state, body, derivation)
      return undefined
    case 'tick':
      takeMinute(state, record.source.partition, body.minute ?? 0, derivation)
      return undefined
    case 'setting':
      takeSetting(state, body)
      return undefined
    case 'decision':
      takeDecision(state, body, derivation)
      return undefined
    case 'answer':
      takeAnswer(state, body, derivation)
      return undefined
    default:
      // Sources were taken before.
      return undefined
  }
}

function takeMetrics(
  state: WatchState,
  body: Static<typeof Metrics>,
  derivation: Derivation,
): Outcome | undefined {
  const post = findPost(state.posts, body.id)
  if (post < 0) return { kind: 'drop', reason: 'unknown-post' }
  if (isErased(state.posts, post)) erasePost(state, body.id, derivation)
  else derive(derivation, { kind: 'metrics', id: body.id, at: body.at, counts: body.counts })
  return undefined
}

function takePost(
  state: WatchState,
  record: EnrichedPost,
  received: number,
  derivation: Derivation,
): Outcome | undefined {
  const known = findPost(state.posts, record.id)
  const gone = state.goneAccounts.get(record.post.author.pseudonym)
  if (
    (known >= 0 && isErased(state.posts, known)) ||
    (gone !== undefined && record.enriched.event_at <= gone)
  ) {
    erasePost(state, record.id, derivation)
    return undefined
  }
  if (known >= 0) {
    const dropped = compareVersion(state.posts, known, record.post.version)
    if (dropped) return { kind: 'drop', reason: dropped }
    const was = unplacePost(state, known, derivation)
    if (was) leave(state, record.id, was, derivation)
  }
  const { fingerprint } = record.enriched
  const relevance = recallRelevance(
    state.relevances,
    state.lexicon,
    fingerprint,
    wholeText(record.post),
  )
  const placed = placePost(state, record, known, relevance, derivation)
  keepVersion(state.posts, placed.post, record.post.version)
  coverPost(state, record.post, placed.minute)
  sayPlacement(state, record, received, placed, relevance, derivation)
  scoreAfter(state, placed, derivation)
  foldMerged(state, mergeNarratives(state, derivation), derivation)
  if (placed.match === null)
    linkGrown(state, survivorOf(state.clusters, placed.narrative), derivation)
  if (known < 0 && state.posts.count % restEvery === 0) restSilent(state)
  return undefined
}

/**
 * The first posts of a narrative are scored at once; after that once a minute is enough, on the tick
 * (docs/decisions/0009). A claim inside a narrative is scored every five minutes.
 */
function scoreAfter(state: WatchState, placed: Placed, derivation: Derivation): void {
  const narrative = state.clusters.narratives[placed.narrative] as Narrative
  if (claimAt(state.clusters, placed.claim).apart) state.owedClaims.add(placed.claim)
  const { spread } = narrative
  const { minute } = state.sources
  if (minute === 0 || (spread.posts > scoredAtOnce && spread.scoredMinute === minute)) {
    state.owed.set(narrative.no, (state.owed.get(narrative.no) ?? false) || !placed.late)
    return
  }
  const score = sayNarrative(state, narrative, derivation)
  if (score && !placed.late) raiseAlert(state, narrative, score, derivation)
}

function payOwed(state: WatchState, derivation: Derivation): void {
  for (const [no, raise] of state.owed) {
    const narrative = state.clusters.narratives[no] as Narrative
    if (narrative.state === 'merged' || narrative.state === 'empty') continue
    const score = sayNarrative(state, narrative, derivation)
    if (score && raise) raiseAlert(state, narrative, score, derivation)
  }
  state.owed.clear()
}

function sayPlacement(
  state: WatchState,
  record: EnrichedPost,
  received: number,
  placed: Placed,
  relevance: { relevance: number; claimClass: string | null },
  derivation: Derivation,
): void {
  const { enriched, post } = record
  const group = groupAt(state.clusters, placed.group)
  const like = placed.match && group.first >= 0 ? postId(state.posts, group.first) : null
  derive(derivation, {
    kind: 'post',
    id: record.id,
    copy_group: `g${group.rev.toString(36)}`,
    why: { by: placed.match?.by ?? 'new', like, similarity: placed.match?.similarity ?? 0 },
    minute: placed.minute,
    received,
    script: enriched.script,
    lang: enriched.lang.code,
    lang_confidence: enriched.lang.confidence,
    clock_skew: enriched.clock_skew,
    late: placed.late,
    history: placed.late && post.sampling === 'export',
    relevance: relevance.relevance,
    claim_class: relevance.claimClass,
    post,
  })
}

function takeAnswer(
  state: WatchState,
  answer: Static<typeof Answer>,
  derivation: Derivation,
): void {
  const claim = keepMeaning(state, answer)
  if (claim >= 0) linkByMeaning(state, claimAt(state.clusters, claim).narrative, derivation)
}

/** Merge, split, pin and links by a person; what the other decisions say is for the pages. */
function takeDecision(state: WatchState, decision: Decision, derivation: Derivation): void {
  decideLinks(state, decision, derivation)
  const { merged, split } = decideNarratives(state, decision, derivation)
  foldMerged(state, merged, derivation)
  for (const no of split) {
    sayNarrative(state, state.clusters.narratives[no] as Narrative, derivation)
    dropLinks(state, no, false, derivation)
    linkNarrative(state, no, derivation)
  }
}

/** Ends the alerts of narratives that became part of another, and scores the others anew. */
function foldMerged(state: WatchState, merged: [number, number][], derivation: Derivation): void {
  for (const [goneNo, keptNo] of merged) {
    const gone = state.clusters.narratives[goneNo] as Narrative
    state.warm.delete(goneNo)
    state.linked.delete(goneNo)
    moveLinks(state, goneNo, keptNo, derivation)
    endAlert(state, gone, { state: 'folded', reason: 'merged' }, derivation)
    const kept = state.clusters.narratives[keptNo] as Narrative
    if (kept.state !== 'live') continue
    const score = sayNarrative(state, kept, derivation)
    if (score) raiseAlert(state, kept, score, derivation)
    linkGrown(state, keptNo, derivation)
  }
}

function takeMinute(
  state: WatchState,
  partition: number,
  minute: number,
  derivation: Derivation,
): void {
  const before = state.sources.minute
  const now = takeTick(state.sources, partition, minute)
  if (now === undefined) return
  const passed = (every: number) => Math.floor(now / every) > Math.floor(before / every)
  payOwed(state, derivation)
  if (passed(coverEvery)) {
    deriveCoverages(state, derivation)
    for (const no of state.owedClaims) sayClaim(state, claimAt(state.clusters, no), derivation)
    state.owedClaims.clear()
  }
  if (passed(scoreEvery)) fadeNarratives(state, now, derivation)
  if (passed(linkEvery)) linkAgain(state, derivation)
  if (before > 0 && passed(fadeEvery)) fadeTerms(state.terms)
}

function fadeNarratives(state: WatchState, now: number, derivation: Derivation): void {
  for (const no of [...state.warm, ...state.alerts.keys()]) {
    const narrative = state.clusters.narratives[no] as Narrative
    if (!state.alerts.has(no) && !fadeDue(narrative, now)) continue
    const score = sayNarrative(state, narrative, derivation)
    if (score) closeCalm(state, narrative, score.pace, derivation)
  }
}

/** A narrative without an alert fades in doubling steps: 15, 30, 60, 120 and 240 min after its last post. */
function fadeDue({ spread }: Narrative, now: number): boolean {
  return now - spread.lastMinute >= 2 * (spread.scoredMinute - spread.lastMinute)
}

function takeSetting(state: WatchState, setting: Setting): void {
  if (setting.setting === 'lexicon') {
    state.lexicon = buildLexicon(setting.value as LexiconValue)
    state.relevances.clear()
  }
  if (setting.setting === 'thresholds') {
    state.thresholds = { ...state.thresholds, ...(setting.value as Partial<Thresholds>) }
  }
}
