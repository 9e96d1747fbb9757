// Processor, part of watch: what a claim or narrative is called, as stretches of its posts, never as copied text.
// Hysteresis: a narrative keeps its sentence until another copy group is a fifth larger.
import type { Label, Lineage, Span } from '../contracts/derived.ts'
import type { EnrichedPost } from '../contracts/ordered.ts'
import { claimAt, claimId, groupAt, groupId, groupsOf, isPinned, narrativeId } from './clusters.ts'
import { type Derivation, derive } from './derive.ts'
import type { Narrative } from './narratives.ts'
import { findPost, postId } from './post-table.ts'
import { idf } from './term-counts.ts'
import { heldOf } from './term-vector.ts'
import { nameNumber, type WatchState } from './watch-state.ts'

const labelTermCount = 5
const lead = 1.2

/** Names or renames a narrative after one of its copy groups got a post; derives it when anything changed. */
export function nameNarrative(
  state: WatchState,
  narrative: Narrative,
  group: number,
  post: number,
  record: EnrichedPost,
  derivation: Derivation,
): void {
  const { clusters } = state
  const { posts } = narrative.spread
  const own = groupAt(clusters, group).posts
  const held = narrative.labelGroup < 0 ? 0 : groupAt(clusters, narrative.labelGroup).posts
  let changed = posts === 1
  if (narrative.sentence.length === 0 || (group !== narrative.labelGroup && own > held * lead)) {
    narrative.labelGroup = group
    narrative.sentence = sentenceOf(state, group)
    narrative.lang = nameNumber(state, record.enriched.lang.code)
    changed = true
  }
  // Key terms are looked at when the number of posts has doubled: a label must not flicker.
  if ((posts & (posts - 1)) === 0) changed = nameTerms(state, narrative, post, record) || changed
  const top = topClass(narrative)
  if (top !== narrative.claimClass) {
    narrative.claimClass = top
    changed = true
  }
  if (changed) deriveNarrative(state, narrative.no, derivation)
}

function nameTerms(
  state: WatchState,
  narrative: Narrative,
  post: number,
  record: EnrichedPost,
): boolean {
  const { terms, spans } = record.enriched
  const weights = terms.map((term, i) => {
    const held = heldOf(narrative.terms, term)
    return { i, weight: held === 0 ? 0 : held * idf(state.terms, term) }
  })
  const best = weights
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || a.i - b.i)
  const chosen: { term: number; start: number; length: number }[] = []
  for (const { i } of best) {
    const start = spans[i * 2] as number
    const length = spans[i * 2 + 1] as number
    // A hashtag and its parts stand in one place: the whole tag is enough.
    const inside = chosen.some(
      (held) => start < held.start + held.length && held.start < start + length,
    )
    if (!inside) chosen.push({ term: terms[i] as number, start, length })
    if (chosen.length === labelTermCount) break
  }
  const hashes = chosen.map(({ term }) => term)
  if (hashes.length === 0 || hashes.join() === narrative.labelTerms.join()) return false
  narrative.labelTerms = hashes
  narrative.nameTerms(
    post,
    chosen.flatMap(({ start, length }) => [start, length]),
  )
  return true
}

/** Takes every stretch of an erased post out of the labels of its claim and narrative. */
export function unnamePost(
  state: WatchState,
  id: string,
  claimNo: number,
  narrativeNo: number,
  derivation: Derivation,
): void {
  const claim = claimAt(state.clusters, claimNo)
  const narrative = state.clusters.narratives[narrativeNo] as Narrative
  const named = claim.label.post
  if (named >= 0 && postId(state.posts, named) === id) {
    claim.label = { post: -1, span: [0, 0] }
    for (const no of groupsOf(state.clusters, claimNo)) {
      const { posts, first, span } = groupAt(state.clusters, no)
      if (posts === 0) continue
      claim.label = { post: first, span }
      break
    }
    deriveClaim(state, claimNo, derivation)
  }
  const post = findPost(state.posts, id)
  const termsToo = narrative.termPost === post
  if (narrative.sentence[0] !== post && !termsToo) return
  if (termsToo) forgetTerms(narrative)
  narrative.labelGroup = largestGroup(state, narrative)
  narrative.sentence = narrative.labelGroup < 0 ? [] : sentenceOf(state, narrative.labelGroup)
  deriveNarrative(state, narrativeNo, derivation)
}

/** Names a narrative after its largest copy group: for one that got other claims than it had. */
export function renameNarrative(state: WatchState, narrative: Narrative): void {
  narrative.labelGroup = largestGroup(state, narrative)
  narrative.sentence = narrative.labelGroup < 0 ? [] : sentenceOf(state, narrative.labelGroup)
  forgetTerms(narrative)
}

function forgetTerms(narrative: Narrative): void {
  narrative.labelTerms = []
  narrative.nameTerms(-1, [])
}

function largestGroup(state: WatchState, narrative: Narrative): number {
  let best = -1
  let most = 0
  for (const claim of narrative.claims) {
    for (const no of groupsOf(state.clusters, claim)) {
      const { posts } = groupAt(state.clusters, no)
      if (posts > most) {
        most = posts
        best = no
      }
    }
  }
  return best
}

function sentenceOf(state: WatchState, group: number): readonly number[] {
  const { first, span } = groupAt(state.clusters, group)
  return first < 0 ? [] : [first, ...span]
}

function labelOf(state: WatchState, narrative: Narrative): Label {
  const { sentence, termPost, termStretches, lang } = narrative
  const [post = -1, start = 0, length = 0] = sentence
  const terms: Span[] = []
  for (let at = 0; at < termStretches.length; at += 2) {
    const [from = 0, long = 0] = termStretches.slice(at, at + 2)
    terms.push({ post: postId(state.posts, termPost), start: from, length: long })
  }
  return {
    sentence: spanOf(state, post, [start, length]),
    terms,
    lang: state.names[lang] as string,
  }
}

function spanOf(
  state: WatchState,
  post: number,
  [start, length]: readonly [number, number],
): Span | null {
  return post < 0 ? null : { post: postId(state.posts, post), start, length }
}

function topClass(narrative: Narrative): string | null {
  let best: string | null = null
  for (const [id, votes] of Object.entries(narrative.classVotes)) {
    if (best === null || votes > (narrative.classVotes[best] as number)) best = id
  }
  return best
}

export function deriveCopyGroup(state: WatchState, no: number, derivation: Derivation): void {
  const group = groupAt(state.clusters, no)
  derive(derivation, {
    kind: 'copy-group',
    id: groupId(state.clusters, no),
    claim: claimId(state.clusters, group.claim),
    first_post: group.first < 0 ? null : postId(state.posts, group.first),
    first_minute: group.firstMinute,
  })
}

export function deriveClaim(state: WatchState, no: number, derivation: Derivation): void {
  const { narrative, label, lang, firstMinute, contraryTo } = claimAt(state.clusters, no)
  const sentence = spanOf(state, label.post, label.span)
  derive(derivation, {
    kind: 'claim',
    id: claimId(state.clusters, no),
    narrative: narrativeId(state.clusters, narrative),
    label: { sentence, terms: [], lang: state.names[lang] as string },
    first_minute: firstMinute,
    ...(contraryTo < 0 ? {} : { contrary_to: claimId(state.clusters, contraryTo) }),
    ...(state.clusters.pinned.has(no) ? { pinned: true as const } : {}),
  })
}

export function deriveNarrative(state: WatchState, no: number, derivation: Derivation): void {
  const { clusters } = state
  const narrative = clusters.narratives[no] as Narrative
  derive(derivation, {
    kind: 'narrative',
    id: narrativeId(clusters, no),
    state: narrative.state,
    merged_into: narrative.into < 0 ? null : narrativeId(clusters, narrative.into),
    label: labelOf(state, narrative),
    script: narrative.script,
    claim_class: narrative.claimClass,
    first_minute: narrative.firstMinute,
    exercise: narrative.exercise,
    ...(isPinned(clusters, no) ? { pinned: true as const } : {}),
  })
}

export function deriveLineage(
  entity: string,
  event: Lineage['event'],
  other: string | null,
  minute: number,
  why: string,
  derivation: Derivation,
): void {
  const id = `${entity}-${event}-${derivation.rev.toString(36)}`
  derive(derivation, { kind: 'lineage', id, entity, event, other, minute, why })
}
