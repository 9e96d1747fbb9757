// Module link-languages of watch: narratives in different languages that are perhaps one claim. A suggestion with its
// reasons until a person confirms it; it changes no count and no alert.
// Two narratives are compared by the marks they share: concepts of the lexicon, names by their sound, numbers,
// hashtags and links, each weighed by how few claims have it and how many of the narrative's copy groups do.
// Measured by bench `links`. Pure given (state, record).
import type { Link } from '../contracts/derived.ts'
import { forgetMarks, gatherByMarks, type HeldMarks, marksOf } from './claim-marks.ts'
import { type Likeness, likeness } from './compare-marks.ts'
import type { Derivation } from './derive.ts'
import type { MarkKind } from './find-marks.ts'
import { findByMeaning } from './meaning-vectors.ts'
import type { Narrative } from './narratives.ts'
import { deriveLink } from './say-link.ts'
import type { WatchState } from './watch-state.ts'

/** A pair of narratives. `said` is the certainty that was last derived; `meant` = an embeddings endpoint put them together. */
export type LinkPair = { state: Link['state']; certainty: number; said: number; meant: boolean }
/** Narrative → narratives it is linked with; each pair stands under both. */
export type Links = Map<number, Map<number, LinkPair>>

/** Cosine of the weighed marks from which a link is suggested, and from which it is withdrawn. */
export const linkFrom = 0.3
const keepFrom = 0.26
/**
 * Least strength of a link: the sum over its three strongest marks, none of which counts for more than a third of the
 * bar and a little. Small talk shares many weak marks, and a short text resembles any other by one.
 */
export const leastStrength = 16
const keepStrength = 14
const longestPosting = 400
const grownBy = 1.2
const candidates = 12
const mostLinks = 4
/** Further apart than this, two narratives are two times that something was said. */
const daysApart = 7

/** Narratives that could be one with this in another language, the likeliest first. */
export function findLinks(
  state: WatchState,
  narrative: Narrative,
  bar = { cosine: linkFrom, strength: leastStrength },
  kinds?: ReadonlySet<MarkKind>,
): { no: number; like: Likeness }[] {
  const { clusters, marks } = state
  const own = marksOf(marks, narrative)
  const near = gatherByMarks(clusters, marks, own, longestPosting)
    .filter(({ no }) => mayLink(state, narrative, clusters.narratives[no] as Narrative))
    .sort((a, b) => b.sum - a.sum || a.no - b.no)
    .slice(0, candidates)
  return near
    .map(({ no }) => ({
      no,
      like: likeness(state.marks, own, marksOf(marks, clusters.narratives[no] as Narrative), kinds),
    }))
    .filter(({ like }) => like.cosine >= bar.cosine && like.strength >= bar.strength)
    .sort((a, b) => b.like.cosine - a.like.cosine || a.no - b.no)
    .slice(0, mostLinks)
}

/** Another live narrative of about the same time in another language; in one script both must be known. */
function mayLink({ names }: WatchState, one: Narrative, other: Narrative): boolean {
  if (one === other || other.state !== 'live' || one.lang === other.lang) return false
  if (one.script === other.script && [one, other].some(({ lang }) => names[lang] === 'und'))
    return false
  return Math.abs(one.lastMinute - other.lastMinute) <= daysApart * 24 * 60
}

/** Looks for links of a narrative that got a copy group, when it has grown by a fifth since the last time. */
export function linkGrown(state: WatchState, no: number, derivation: Derivation): void {
  const { groups } = narrativeAt(state, no).spread
  if (groups < (state.linked.get(no) ?? 0) * grownBy) return
  state.linked.set(no, groups)
  linkNarrative(state, no, derivation)
}

/** Looks again at all that is linked: words become common, and the other side changes. */
export function linkAgain(state: WatchState, derivation: Derivation): void {
  for (const [no, pairs] of [...state.links])
    if (pairs.size > 0) linkNarrative(state, no, derivation)
}

/** Suggests, keeps or withdraws the links of a narrative. */
export function linkNarrative(state: WatchState, no: number, derivation: Derivation): void {
  const narrative = state.clusters.narratives[no] as Narrative
  if (narrative.state !== 'live') return
  const own = marksOf(state.marks, narrative)
  for (const [other, pair] of state.links.get(no) ?? []) {
    // What was put away keeps its links: its marks are forgotten.
    if (narrativeAt(state, other).state !== 'live') continue
    const like = likeness(state.marks, own, marksOf(state.marks, narrativeAt(state, other)))
    pair.certainty = certaintyOf(pair, like)
    if (pair.state === 'suggested' && isOver(state, narrative, other, pair, like))
      withdraw(state, no, other, derivation)
    else if (Math.abs(pair.certainty - pair.said) >= 0.1)
      deriveLink(state, no, other, pair, like, derivation)
  }
  for (const { no: other, like } of findLinks(state, narrative)) {
    if (state.links.get(no)?.has(other)) continue
    const pair: LinkPair = { state: 'suggested', certainty: 0, said: 0, meant: false }
    pair.certainty = certaintyOf(pair, like)
    setPair(state.links, no, other, pair)
    deriveLink(state, no, other, pair, like, derivation)
  }
}

/** Whether a suggestion no longer stands: too unlike by now, or one language after all. */
function isOver(
  state: WatchState,
  { lang }: Narrative,
  other: number,
  { meant }: LinkPair,
  { cosine, strength }: Likeness,
): boolean {
  if (lang === narrativeAt(state, other).lang) return true
  return !meant && (cosine < keepFrom || strength < keepStrength)
}

/** Links a narrative by what an embeddings endpoint answered about one of its claims. */
export function linkByMeaning(state: WatchState, no: number, derivation: Derivation): void {
  const narrative = narrativeAt(state, no)
  if (narrative.state !== 'live') return
  for (const other of findByMeaning(state, narrative, (one) =>
    mayLink(state, narrative, one),
  ).keys()) {
    const known = state.links.get(no)?.get(other)
    if (known?.meant) continue
    const pair: LinkPair = known ?? { state: 'suggested', certainty: 0, said: 0, meant: true }
    pair.meant = true
    setPair(state.links, no, other, pair)
    sayLink(state, no, other, pair, derivation)
  }
}

/** What a person said of a narrative's links passes to the one that it became a part of; suggestions are made anew. */
export function moveLinks(
  state: WatchState,
  from: number,
  to: number,
  derivation: Derivation,
): void {
  for (const [other, pair] of [...(state.links.get(from) ?? [])]) {
    withdraw(state, from, other, derivation)
    if (other === to || pair.state === 'suggested') continue
    const moved = { ...pair, said: 0 }
    setPair(state.links, to, other, moved)
    sayLink(state, to, other, moved, derivation)
  }
}

/** Withdraws what was only suggested, all of it where the narrative is gone. */
export function dropLinks(
  state: WatchState,
  no: number,
  all: boolean,
  derivation: Derivation,
): void {
  for (const [other, pair] of [...(state.links.get(no) ?? [])])
    if (all || pair.state === 'suggested') withdraw(state, no, other, derivation)
}

/** What a person said of a pair: it stays, whatever the marks say later. */
export function decideLink(
  state: WatchState,
  one: number,
  other: number,
  decided: 'confirmed' | 'rejected',
  derivation: Derivation,
): void {
  const pair = state.links.get(one)?.get(other) ?? {
    state: decided,
    certainty: 0,
    said: 0,
    meant: false,
  }
  pair.state = decided
  setPair(state.links, one, other, pair)
  sayLink(state, one, other, pair, derivation)
}

/** Forgets the marks of a narrative's claims: it is put away or empty. */
export function forgetNarrativeMarks(
  { marks, linked, meanings }: WatchState,
  { no, claims }: Narrative,
): void {
  linked.delete(no)
  marks.joined.delete(no)
  for (const claim of claims) {
    forgetMarks(marks, claim)
    meanings.delete(claim)
  }
}

function sayLink(
  state: WatchState,
  one: number,
  other: number,
  pair: LinkPair,
  derivation: Derivation,
): void {
  const [a, b] = [one, other].map((no) => marksOf(state.marks, narrativeAt(state, no)))
  const like = likeness(state.marks, a as HeldMarks, b as HeldMarks)
  pair.certainty = certaintyOf(pair, like)
  deriveLink(state, one, other, pair, like, derivation)
}

function withdraw(state: WatchState, one: number, other: number, derivation: Derivation): void {
  const pair = state.links.get(one)?.get(other)
  if (!pair) return
  state.links.get(one)?.delete(other)
  state.links.get(other)?.delete(one)
  const gone = { ...pair, state: 'withdrawn' as const }
  deriveLink(state, one, other, gone, { cosine: 0, strength: 0, shared: [] }, derivation)
}

function setPair(links: Links, one: number, other: number, pair: LinkPair): void {
  for (const [a, b] of [
    [one, other],
    [other, one],
  ] as const) {
    const of = links.get(a) ?? new Map<number, LinkPair>()
    links.set(a, of.set(b, pair))
  }
}

const narrativeAt = ({ clusters }: WatchState, no: number) => clusters.narratives[no] as Narrative
/** A vote of the model alone counts as an even chance; nobody knows it better. */
const certaintyOf = ({ meant }: LinkPair, { cosine }: Likeness) =>
  rounded(meant ? Math.max(cosine, 0.5) : cosine)
const rounded = (share: number) => Math.round(Math.min(1, share) * 100) / 100
