// Module narrate of watch: a post → its copy group → claim → narrative, with every reason written down.
// A copy is a sighting of spread, never dropped; only a new copy group goes to clustering.
// Pure given (state, record): no clock, no random source.
import type { EnrichedPost } from '../contracts/ordered.ts'
import { type Claim, type CopyGroup, type Narrative, narrativeId } from './clusters.ts'
import { addCopy, findCopy, type Match, removeCopy, touchCopy } from './copy-matcher.ts'
import type { Derivation } from './derive.ts'
import { findClaim, findNarrative, type Weighted, weigh } from './find-narrative.ts'
import { joinTerms, makeRoom, revive } from './keep-narratives.ts'
import { deriveClaim, deriveCopyGroup, deriveLineage, nameNarrative } from './label-narrative.ts'
import { addPost } from './post-table.ts'
import { readSketch } from './sketch-shingles.ts'
import { addToSpread, createSpread, removeFromSpread, type Spread } from './spread.ts'
import { countTerms } from './term-counts.ts'
import { countVolume } from './volume.ts'
import { nameNumber, type WatchState } from './watch-state.ts'

export type Placed = {
  post: number
  group: number
  claim: number
  narrative: number
  match: Match | null
  minute: number
  late: boolean
}

const sketchRoom = new Uint16Array(64)

/** Places a post that has no place: `post` is its number, or -1 when it is not known yet. */
export function placePost(
  state: WatchState,
  record: EnrichedPost,
  known: number,
  relevance: { relevance: number; claimClass: string | null },
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

  const sketch = enriched.sketch === null ? null : sketchRoom
  if (enriched.sketch !== null) readSketch(enriched.sketch, sketchRoom)
  const key = { print: enriched.fingerprint, sketch, numbers: enriched.numbers }
  // A post without words has nothing that could be a copy of anything.
  const match = enriched.length === 0 ? undefined : findCopy(matcher, key)
  const group = match ? match.group : openGroup(state, record, post, minute, derivation)
  if (match) touchCopy(matcher, match.slot)
  else if (enriched.length > 0) {
    addCopy(matcher, group, key, late)
    countTerms(state.terms, enriched.terms)
  }
  const into = state.clusters.groups[group] as CopyGroup
  posts.group[post] = group
  posts.older[post] = into.newest
  into.newest = post
  into.posts += 1
  if (into.first < 0 || minute < into.firstMinute) {
    into.first = post
    into.firstMinute = minute
    ;[into.start, into.length] = enriched.claim
    deriveCopyGroup(state, group, derivation)
  }
  const claim = state.clusters.claims[into.claim] as Claim
  const narrative = state.clusters.narratives[claim.narrative] as Narrative
  countIn(state, claim, narrative, post, now)
  narrative.spread.relevance = Math.max(narrative.spread.relevance, relevance.relevance)
  if (relevance.claimClass) vote(narrative, relevance.claimClass)
  narrative.exercise ||= document.exercise
  narrative.lastMinute = Math.max(narrative.lastMinute, minute)
  narrative.joined = state.clusters.joins++
  if (narrative.state === 'archived') revive(state, narrative, enriched.terms, derivation)
  nameNarrative(state, narrative, group, record, derivation)
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

function openGroup(
  state: WatchState,
  record: EnrichedPost,
  post: number,
  minute: number,
  derivation: Derivation,
): number {
  const { clusters, terms } = state
  const { enriched } = record
  const text = weigh(terms, enriched.terms)
  const found = findNarrative(clusters, text, enriched.script, minute)
  const narrative = found
    ? (clusters.narratives[found.no] as Narrative)
    : openNarrative(state, record, minute, derivation)
  const same = found ? findClaim(clusters, terms, text, narrative) : undefined
  const claim = same ?? openClaim(state, record, narrative, text, minute, derivation)
  const group = clusters.groups.length
  clusters.groups.push({
    rev: derivation.rev,
    claim,
    newest: -1,
    posts: 0,
    first: post,
    firstMinute: minute,
    start: enriched.claim[0],
    length: enriched.claim[1],
  })
  ;(clusters.claims[claim] as Claim).groups.push(group)
  narrative.spread.groups += 1
  const { spread } = clusters.claims[claim] as Claim
  if (spread) spread.groups += 1
  joinTerms(state, narrative, enriched.terms)
  clusters.touched.add(narrative.no)
  clusters.newGroups += 1
  deriveCopyGroup(state, group, derivation)
  return group
}

function openNarrative(
  state: WatchState,
  record: EnrichedPost,
  minute: number,
  derivation: Derivation,
): Narrative {
  const { clusters } = state
  makeRoom(state, minute, derivation)
  const narrative: Narrative = {
    no: clusters.narratives.length,
    rev: derivation.rev,
    script: record.enriched.script,
    state: 'live',
    into: -1,
    claims: [],
    terms: new Map(),
    norm: 0,
    firstMinute: minute,
    lastMinute: minute,
    label: { sentence: null, terms: [], lang: record.enriched.lang.code },
    labelTerms: [],
    labelGroup: -1,
    claimClass: null,
    classVotes: {},
    exercise: record.post.exercise,
    spread: createSpread(),
    joined: 0,
  }
  clusters.narratives.push(narrative)
  clusters.live += 1
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

function openClaim(
  state: WatchState,
  record: EnrichedPost,
  narrative: Narrative,
  text: Weighted,
  minute: number,
  derivation: Derivation,
): number {
  const { clusters } = state
  const no = clusters.claims.length
  const { enriched } = record
  if (narrative.claims.length === 1) {
    // A second claim: from now on the claims are counted apart.
    const only = clusters.claims[narrative.claims[0] as number] as Claim
    only.spread ??= spreadOf(state, only)
  }
  clusters.claims.push({
    no,
    rev: derivation.rev,
    narrative: narrative.no,
    seed: text.terms.slice(0, 16),
    label: {
      sentence: { post: record.id, start: enriched.claim[0], length: enriched.claim[1] },
      terms: [],
      lang: enriched.lang.code,
    },
    firstMinute: minute,
    groups: [],
    spread: narrative.claims.length > 0 ? createSpread() : null,
  })
  narrative.claims.push(no)
  deriveClaim(state, no, derivation)
  return no
}

/** Counters of a claim, worked out from its posts. */
export function spreadOf(state: WatchState, claim: Claim): Spread {
  const spread = createSpread()
  for (const no of claim.groups) {
    if ((state.clusters.groups[no] as CopyGroup).posts > 0) spread.groups += 1
    for (const post of postsOf(state, no))
      addToSpread(spread, state.posts, post, state.sources.minute)
  }
  return spread
}

/** Posts of a copy group, newest arrival first. */
export function* postsOf(state: WatchState, group: number): Generator<number> {
  let post = (state.clusters.groups[group] as CopyGroup).newest
  while (post >= 0) {
    yield post
    post = state.posts.older[post] as number
  }
}

function countIn(
  state: WatchState,
  claim: Claim,
  narrative: Narrative,
  post: number,
  now: number,
): void {
  addToSpread(narrative.spread, state.posts, post, now)
  if (claim.spread) addToSpread(claim.spread, state.posts, post, now)
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
  const group = clusters.groups[no] as CopyGroup
  if (group.newest === post) group.newest = posts.older[post] as number
  else
    for (const other of postsOf(state, no))
      if (posts.older[other] === post) posts.older[other] = posts.older[post] as number
  posts.group[post] = -1
  posts.older[post] = -1
  group.posts -= 1
  const claim = clusters.claims[group.claim] as Claim
  const narrative = clusters.narratives[claim.narrative] as Narrative
  removeFromSpread(narrative.spread, posts, post)
  if (claim.spread) removeFromSpread(claim.spread, posts, post)
  countVolume(state.volume, posts.minute[post] as number, -1)
  if (group.first === post) {
    group.first = earliest(state, no)
    if (group.first >= 0) group.firstMinute = posts.minute[group.first] as number
    // The stretch was measured in another post's text; the start of the text stands for it.
    group.start = 0
    group.length = 200
    deriveCopyGroup(state, no, derivation)
  }
  if (group.posts === 0) {
    narrative.spread.groups -= 1
    if (claim.spread) claim.spread.groups -= 1
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

/** An empty group leaves the matcher, so that no text is compared with one that was erased. */
function forgetGroup(state: WatchState, no: number): void {
  const slot = state.matcher.group.indexOf(no + 1)
  if (slot >= 0) removeCopy(state.matcher, slot)
}

function vote(narrative: Narrative, id: string): void {
  narrative.classVotes[id] = (narrative.classVotes[id] ?? 0) + 1
}

/** 52 bits of a pseudonym: enough to tell authors apart, too few to name one. */
export function authorNumber(pseudonym: string): number {
  const bytes = Buffer.from(pseudonym, 'base64url')
  return bytes.readUIntBE(0, 6) * 16 + ((bytes[6] as number) >>> 4)
}
