// Module link-languages of watch: narratives in different languages that are perhaps one claim. A suggestion with its
// reasons until a person confirms it; it changes no count and no alert.
// Two narratives are compared by the marks they share: concepts of the lexicon, names by their sound, numbers,
// hashtags and links, each weighed by how few claims have it and how many of the narrative's copy groups do.
// Measured by bench `links`. Pure given (state, record).
import type { Link } from '../contracts/derived.ts'
import { forgetMarks, gatherByMarks, type HeldMarks, marksOf, markWeight } from './claim-marks.ts'
import { type Narrative, narrativeId } from './clusters.ts'
import { type Derivation, derive } from './derive.ts'
import { kindOf, type MarkKind, markOf } from './find-marks.ts'
import type { PhraseMatcher } from './match-phrases.ts'
import { findByMeaning } from './meaning-vectors.ts'
import { isErased, postId } from './post-table.ts'
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
const strongestMark = 7
const strongest = 3
const keepStrength = 14
const longestPosting = 400
const grownBy = 1.2
const candidates = 12
const mostLinks = 4
const reasonsTold = 8
/** Of these at most so many names, numbers, hashtags and links: what a person can look up in both. */
const checkableTold = 4
/** Further apart than this, two narratives are two times that something was said. */
const daysApart = 7

/** `shared` by weight, the weightiest first. */
export type Likeness = {
  cosine: number
  strength: number
  shared: { mark: number; weight: number }[]
}

/** How alike two narratives are by their marks; `kinds` leaves others out (bench `links`). */
export function likeness(
  { marks }: Pick<WatchState, 'marks'>,
  one: HeldMarks,
  other: HeldMarks,
  kinds?: ReadonlySet<MarkKind>,
): Likeness {
  const weightIn = ({ groups }: HeldMarks, mark: number, held: number) =>
    markWeight(marks, mark) * Math.sqrt(Math.min(1, held / groups))
  const counts = (mark: number) => kinds === undefined || kinds.has(kindOf(mark))
  const length = (of: HeldMarks) => {
    let square = 0
    for (const { mark, held } of of.rows.values())
      if (counts(mark)) square += weightIn(of, mark, held) ** 2
    return Math.sqrt(square)
  }
  let dot = 0
  const shared: Likeness['shared'] = []
  for (const { mark, held } of one.rows.values()) {
    const there = other.rows.get(mark)
    if (there === undefined || !counts(mark)) continue
    const weight = weightIn(one, mark, held) * weightIn(other, mark, there.held)
    dot += weight
    shared.push({ mark, weight })
  }
  shared.sort((a, b) => b.weight - a.weight || a.mark - b.mark)
  let strength = 0
  for (const { weight } of shared.slice(0, strongest)) strength += Math.min(weight, strongestMark)
  return { cosine: dot === 0 ? 0 : dot / (length(one) * length(other)), strength, shared }
}

/** Narratives that could be one with this in another language, the likeliest first. */
export function findLinks(
  state: WatchState,
  narrative: Narrative,
  bar = { cosine: linkFrom, strength: leastStrength },
  kinds?: ReadonlySet<MarkKind>,
): { no: number; like: Likeness }[] {
  const { clusters, marks } = state
  const own = marksOf(marks, narrative)
  const near = [...gatherByMarks(clusters, marks, own, longestPosting)]
    .filter(([no]) => mayLink(state, narrative, clusters.narratives[no] as Narrative))
    .sort(([a, x], [b, y]) => y - x || a - b)
    .slice(0, candidates)
  return near
    .map(([no]) => ({
      no,
      like: likeness(state, own, marksOf(marks, clusters.narratives[no] as Narrative), kinds),
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
    const like = likeness(state, own, marksOf(state.marks, narrativeAt(state, other)))
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
  const like = likeness(state, a as HeldMarks, b as HeldMarks)
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

/** The older narrative is `one`. */
function deriveLink(
  state: WatchState,
  a: number,
  b: number,
  pair: LinkPair,
  { shared }: Likeness,
  derivation: Derivation,
): void {
  const [one, other] = a < b ? [a, b] : [b, a]
  const [id, otherId] = [one, other].map((no) => narrativeId(state.clusters, no)) as [
    string,
    string,
  ]
  const rows = [one, other].map((no) => marksOf(state.marks, narrativeAt(state, no)).rows)
  pair.said = pair.certainty
  derive(derivation, {
    kind: 'link',
    id: `${id}~${otherId}`,
    one: id,
    other: otherId,
    state: pair.state,
    certainty: pair.certainty,
    minute: state.sources.minute,
    reasons: [
      ...(pair.meant ? [byMeaning] : []),
      ...told(shared).map(({ mark }) => ({
        by: kindOf(mark),
        concept: state.lexicon === null ? null : (conceptsOf(state.lexicon).get(mark) ?? null),
        one: spanOf(state, rows[0], mark),
        other: spanOf(state, rows[1], mark),
      })),
    ].slice(0, reasonsTold),
  })
}

const byMeaning = { by: 'meaning' as const, concept: null, one: null, other: null }

/** The strongest of each sort, by weight. */
function told(shared: Likeness['shared']): Likeness['shared'] {
  const checkable = shared.filter(({ mark }) => kindOf(mark) !== 'concept').slice(0, checkableTold)
  const concepts = shared.filter(({ mark }) => kindOf(mark) === 'concept')
  return [...concepts.slice(0, reasonsTold - checkable.length), ...checkable]
}

function spanOf({ posts }: WatchState, rows: HeldMarks['rows'] | undefined, mark: number) {
  const row = rows?.get(mark)
  if (row === undefined || row.length === 0 || isErased(posts, row.post)) return null
  return { post: postId(posts, row.post), start: row.start, length: row.length }
}

/** The mark of a concept: the lists are public, so nothing is salted. */
export const conceptMark = (concept: string): number => markOf('concept', concept, 0)

const named = new WeakMap<PhraseMatcher, Map<number, string>>()

function conceptsOf(lexicon: PhraseMatcher): Map<number, string> {
  const known = named.get(lexicon)
  if (known) return known
  const names = new Map<number, string>()
  for (const { concept } of lexicon.phrases)
    if (concept !== null) names.set(conceptMark(concept), concept)
  named.set(lexicon, names)
  return names
}

const narrativeAt = ({ clusters }: WatchState, no: number) => clusters.narratives[no] as Narrative
/** A vote of the model alone counts as an even chance; nobody knows it better. */
const certaintyOf = ({ meant }: LinkPair, { cosine }: Likeness) =>
  rounded(meant ? Math.max(cosine, 0.5) : cosine)
const rounded = (share: number) => Math.round(Math.min(1, share) * 100) / 100
