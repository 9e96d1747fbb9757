// Module narrate of watch: a post → its copy group → claim → narrative, with every reason written down.
// A copy is a sighting of spread, never dropped; only a new copy group goes to clustering.
// Pure given (state, record): no clock, no random source.
import type { EnrichedPost } from '../contracts/ordered.ts'
import { addMarks } from './claim-marks.ts'
import { addClaim } from './claims.ts'
import { claimAt, groupAt, linkGroup, narrativeId } from './clusters.ts'
import { addCopyGroup } from './copy-groups.ts'
import { addCopy, type Match, removeCopy, touchCopy } from './copy-matcher.ts'
import type { Derivation } from './derive.ts'
import { claimsLike, type Saying, sameClaim } from './find-claim.ts'
import { findNarrative, narrativesLike } from './find-narrative.ts'
import { forgetOlderWordings, joinTerms, makeRoom, revive } from './keep-narratives.ts'
import { deriveClaim, deriveCopyGroup, deriveLineage, nameNarrative } from './label-narrative.ts'
import { matchCopy } from './match-copy.ts'
import { addNarrative, type Narrative } from './narratives.ts'
import { addPost } from './post-table.ts'
import { numbersOfWord, type Wording } from './read-wording.ts'
import { countersOf, postsOf, wakeNarrative } from './rest-silent.ts'
import { conceptMark } from './say-link.ts'
import type { Relevance } from './score-relevance.ts'
import { addToSpread, removeFromSpread } from './spread.ts'
import { countTerms } from './term-counts.ts'
import { countVolume } from './volume.ts'
import { nameNumber, type WatchState } from './watch-state.ts'
import { rarestFirst, type Weighted, weigh } from './weigh-terms.ts'

export type Placed = {
  post: number
  group: number
  claim: number
  narrative: number
  match: Match | null
  minute: number
  late: boolean
}

/** Places a post that has no place: `post` is its number, or -1 when it is not known yet. */
export function placePost(
  state: WatchState,
  record: EnrichedPost,
  known: number,
  relevance: Relevance,
  derivation: Derivation,
): Placed {
  const { enriched, post: document } = record
  const post = known >= 0 ? known : addPost(state.posts, record.id)
  const minute = Math.floor(enriched.event_at / 60_000)
  const now = state.sources.minute
  const late = now > 0 && minute < now - state.thresholds.lateMinutes
  const { posts, matcher } = state
  posts.minute[post] = minute
  posts.author[post] = authorNumber(document.author.pseudonym)
  posts.platform[post] = nameNumber(state, document.platform)
  posts.lang[post] = nameNumber(state, enriched.lang.code)
  posts.source[post] = nameNumber(state, document.provenance.source)

  const { key, match, saying } = matchCopy(state, enriched)
  const group = match
    ? match.group
    : openGroup(state, record, saying, post, relevance.concepts, minute, derivation)
  if (match) touchCopy(matcher, match.slot)
  else if (enriched.length > 0) {
    addCopy(matcher, group, key, late)
    countTerms(state.terms, countedTerms(enriched.terms, saying.wording))
  }
  const into = groupAt(state.clusters, group)
  const claim = claimAt(state.clusters, into.claim)
  const narrative = state.clusters.narratives[claim.narrative] as Narrative
  wakeNarrative(state, narrative)
  const counters = countersOf(state, claim)
  posts.group[post] = group
  posts.older[post] = into.newest
  into.newest = post
  into.posts += 1
  if (into.first < 0 || minute < into.firstMinute) {
    into.first = post
    into.firstMinute = minute
    into.span = enriched.claim
    deriveCopyGroup(state, group, derivation)
  }
  addToSpread(narrative.spread, posts, post, now)
  if (counters) addToSpread(counters, posts, post, now)
  narrative.spread.relevance = Math.max(narrative.spread.relevance, relevance.relevance)
  if (relevance.claimClass) vote(narrative, relevance.claimClass)
  narrative.exercise ||= document.exercise
  narrative.lastMinute = Math.max(narrative.lastMinute, minute)
  narrative.joined = state.clusters.joins++
  if (narrative.state === 'archived') revive(state, narrative, enriched.terms, derivation)
  nameNarrative(state, narrative, group, post, record, derivation)
  countVolume(state.volume, minute, 1)
  return {
    post,
    group,
    claim: into.claim,
    narrative: claim.narrative,
    match: match ?? null,
    minute,
    late,
  }
}

/** Distinct terms and words of a text: the words that are no terms are counted, too, since claims are compared by them. */
export function countedTerms(terms: readonly number[], words: Wording): number[] {
  const counted = new Set(terms)
  for (let at = 0; at < words.length; at += numbersOfWord) counted.add(words[at] as number)
  return [...counted]
}

function openGroup(
  state: WatchState,
  record: EnrichedPost,
  saying: Saying,
  post: number,
  concepts: readonly string[],
  minute: number,
  derivation: Derivation,
): number {
  const { clusters, terms } = state
  const { enriched } = record
  const text = weigh(terms, enriched.terms)
  const like = narrativesLike(clusters, text, enriched.script)
  const nearest = findNarrative(clusters, text, like, minute)?.no
  const { same, contrary } = sameClaim(clusters, claimsLike(clusters, terms, saying, like), nearest)
  const known = same ?? contrary
  const found = known === undefined ? nearest : claimAt(clusters, known).narrative
  const narrative =
    found === undefined
      ? openNarrative(state, record, minute, derivation)
      : (clusters.narratives[found] as Narrative)
  const opening = { text, saying, contrary: contrary ?? -1, minute }
  const claim = same ?? openClaim(state, record, post, narrative, opening, derivation)
  const group = addCopyGroup(clusters.groups, {
    rev: derivation.rev,
    claim,
    first: post,
    firstMinute: minute,
    span: enriched.claim,
  })
  linkGroup(clusters, claim, group)
  wakeNarrative(state, narrative)
  narrative.spread.groups += 1
  narrative.lastGroup = group
  const counters = countersOf(state, claimAt(clusters, claim))
  if (counters) counters.groups += 1
  joinTerms(state, narrative, text.terms)
  addMarks(state.marks, narrative.no, claim, foundMarks(enriched, post, concepts))
  clusters.touched.push(narrative.no)
  deriveCopyGroup(state, group, derivation)
  return group
}

function foundMarks(
  { marks, mark_spans }: EnrichedPost['enriched'],
  post: number,
  concepts: readonly string[],
) {
  const found = marks.map((mark, i) => ({
    mark,
    post,
    start: mark_spans[i * 2] as number,
    length: mark_spans[i * 2 + 1] as number,
  }))
  return [
    ...found,
    ...concepts.map((concept) => ({ mark: conceptMark(concept), post, start: 0, length: 0 })),
  ]
}

function openNarrative(
  state: WatchState,
  record: EnrichedPost,
  minute: number,
  derivation: Derivation,
): Narrative {
  const { clusters } = state
  makeRoom(state, minute, derivation)
  const narrative = createNarrative(state, {
    rev: derivation.rev,
    script: record.enriched.script,
    lang: nameNumber(state, record.enriched.lang.code),
    minute,
    exercise: record.post.exercise,
  })
  deriveLineage(
    narrativeId(clusters, narrative.no),
    'created',
    null,
    minute,
    'no narrative was like it',
    derivation,
  )
  return narrative
}

/** A live narrative without claims, the newest of all. */
export function createNarrative(
  { clusters }: WatchState,
  of: { rev: number; script: string; lang: number; minute: number; exercise: boolean },
): Narrative {
  clusters.live += 1
  return addNarrative(clusters, { ...of, group: clusters.groups.count })
}

type Opening = { text: Weighted; saying: Saying; contrary: number; minute: number }

function openClaim(
  state: WatchState,
  record: EnrichedPost,
  post: number,
  narrative: Narrative,
  { text, saying, contrary, minute }: Opening,
  derivation: Derivation,
): number {
  const { clusters } = state
  const { enriched } = record
  if (narrative.claims.length === 1) {
    // A second claim: from now on the claims are counted apart.
    const only = claimAt(clusters, narrative.claims[0] as number)
    only.countApart()
  }
  const no = addClaim(clusters.claims, {
    rev: derivation.rev,
    narrative: narrative.no,
    firstMinute: minute,
    post,
    span: enriched.claim,
    lang: nameNumber(state, enriched.lang.code),
    seed: rarestFirst(text),
    ...saying,
    contraryTo: contrary,
  })
  if (narrative.claims.length > 0) claimAt(clusters, no).countApart()
  narrative.addClaim(no)
  forgetOlderWordings(clusters, narrative, 1)
  deriveClaim(state, no, derivation)
  return no
}

/** Takes a post's single count out of its copy group, claim and narrative. Returns where it was. */
export function unplacePost(
  state: WatchState,
  post: number,
  derivation: Derivation,
): { claim: number; narrative: number } | undefined {
  const { posts, clusters } = state
  const no = posts.group[post] as number
  if (no < 0) return undefined
  const group = groupAt(clusters, no)
  const claim = claimAt(clusters, group.claim)
  const narrative = clusters.narratives[claim.narrative] as Narrative
  wakeNarrative(state, narrative)
  const counters = countersOf(state, claim)
  if (group.newest === post) group.newest = posts.older[post] as number
  else
    for (const other of postsOf(state, no))
      if (posts.older[other] === post) posts.older[other] = posts.older[post] as number
  posts.group[post] = -1
  posts.older[post] = -1
  group.posts -= 1
  removeFromSpread(narrative.spread, posts, post)
  if (counters) removeFromSpread(counters, posts, post)
  countVolume(state.volume, posts.minute[post] as number, -1)
  if (group.first === post) {
    group.first = earliest(state, no)
    if (group.first >= 0) group.firstMinute = posts.minute[group.first] as number
    // The stretch was measured in another post's text; the start of the text stands for it.
    group.span = [0, 200]
    deriveCopyGroup(state, no, derivation)
  }
  if (group.posts === 0) {
    narrative.spread.groups -= 1
    if (counters) counters.groups -= 1
    forgetGroup(state, no)
  }
  return { claim: group.claim, narrative: claim.narrative }
}

function earliest(state: WatchState, group: number): number {
  let first = -1
  for (const post of postsOf(state, group)) {
    const minute = state.posts.minute[post] as number
    const held = first < 0 ? Number.POSITIVE_INFINITY : (state.posts.minute[first] as number)
    if (minute < held || (minute === held && post < first)) first = post
  }
  return first
}

/** An empty group leaves the matcher and the claim that it opened: no text is compared with one that was erased. */
function forgetGroup({ matcher, clusters }: WatchState, no: number): void {
  const slot = matcher.group.indexOf(no + 1)
  if (slot >= 0) removeCopy(matcher, slot)
  const { claim } = groupAt(clusters, no)
  if (clusters.claims.firstGroup[claim] === no) claimAt(clusters, claim).forgetWords()
}

function vote(narrative: Narrative, id: string): void {
  narrative.classVotes = { ...narrative.classVotes, [id]: (narrative.classVotes[id] ?? 0) + 1 }
}

/** 52 bits of a pseudonym: enough to tell authors apart, too few to name one. */
export function authorNumber(pseudonym: string): number {
  const bytes = Buffer.from(pseudonym, 'base64url')
  return bytes.readUIntBE(0, 6) * 16 + ((bytes[6] as number) >>> 4)
}
