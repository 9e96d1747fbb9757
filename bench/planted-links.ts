// The exercise placed by the product, which narratives it linked, and which of these links are right by the truth.
import type { EnrichedPost } from '../contracts/ordered.ts'
import type { Truth } from '../ingest/simulated-truth.ts'
import { claimAt, groupAt } from '../processors/clusters.ts'
import type { MarkKind } from '../processors/find-marks.ts'
import { findLinks } from '../processors/link-languages.ts'
import { findPost } from '../processors/post-table.ts'
import { watchRecord } from '../processors/watch-record.ts'
import { createWatchState, type WatchState } from '../processors/watch-state.ts'
import type { ExerciseRecord } from './exercise-stream.ts'

/** Pairs of narratives, the smaller number first. */
export type Pairs = [number, number][]
export type PlantedLinks = {
  linked: Pairs
  /** Links by numbers and names alone, from this cosine on. */
  plain(cosine: number): Pairs
  truth: PlacedTruth
}
/** What the posts of the narratives are about. */
export type PlacedTruth = {
  matters: Map<number, Set<string>>
  /** Of each planted translation the narrative with most of its posts; null where all its posts are gone. */
  translations: { claim: string; narrative: number | null }[]
}

/** Share of a narrative's posts from which it is of a matter. */
const enough = 0.25
const numbersAndNames: ReadonlySet<MarkKind> = new Set(['number', 'name'])

export async function placeExercise(
  { stream, truth }: { stream: ExerciseRecord[]; truth: Truth },
  signal: AbortSignal,
): Promise<PlantedLinks> {
  const state = createWatchState()
  for (const [offset, { record, value }] of stream.entries()) {
    watchRecord(state, record, offset, value)
    if (offset % 1_000 === 0) await breath(signal)
  }
  return {
    linked: pairsOf(state),
    plain: (cosine) => plainLinks(state, cosine),
    truth: placedTruth(state, stream, truth),
  }
}

function pairsOf({ links }: WatchState): Pairs {
  return [...links].flatMap(([one, others]) =>
    [...others.keys()]
      .filter((other) => one < other)
      .map((other): [number, number] => [one, other]),
  )
}

function plainLinks(state: WatchState, cosine: number): Pairs {
  const pairs = new Map<string, [number, number]>()
  for (const narrative of state.clusters.narratives) {
    if (narrative.state !== 'live') continue
    for (const { no } of findLinks(state, narrative, { cosine, strength: 0 }, numbersAndNames)) {
      const pair: [number, number] = no < narrative.no ? [no, narrative.no] : [narrative.no, no]
      pairs.set(pair.join(), pair)
    }
  }
  return [...pairs.values()]
}

function placedTruth(state: WatchState, stream: ExerciseRecord[], truth: Truth): PlacedTruth {
  const posts = new Map<number, Map<string, number>>()
  const inLanguage = new Map<string, Map<number, number>>()
  const counted = new Set<string>()
  for (const { record, native } of stream) {
    if (native === null || counted.has(native)) continue
    counted.add(native)
    const group = state.posts.group[findPost(state.posts, (record.body as EnrichedPost).id)] ?? -1
    const topic = truth.topicOf(native)
    if (group < 0 || topic === null) continue
    const { narrative } = claimAt(state.clusters, groupAt(state.clusters, group).claim)
    count(posts, narrative, topic)
    count(inLanguage, `${topic} ${truth.wordingOf(native)?.lang}`, narrative)
  }
  const matters = new Map(
    [...posts].map(([narrative, of]) => {
      const all = [...of.values()].reduce((sum, n) => sum + n, 0)
      return [narrative, new Set([...of].filter(([, n]) => n >= all * enough).map(([id]) => id))]
    }),
  )
  const translations = truth.narratives.flatMap(({ id, langs }) =>
    langs.slice(1).map((lang) => {
      const of = [...(inLanguage.get(`${id} ${lang}`) ?? [])]
      const [most] = of.sort((a, b) => b[1] - a[1] || a[0] - b[0])
      return { claim: id, narrative: most?.[0] ?? null }
    }),
  )
  return { matters, translations }
}

function count<K, V>(counts: Map<K, Map<V, number>>, key: K, value: V): void {
  const of = counts.get(key) ?? new Map<V, number>()
  counts.set(key, of.set(value, (of.get(value) ?? 0) + 1))
}

/** Right and wrong links, translations and those found. */
export function linkScores({ matters, translations }: PlacedTruth, pairs: Pairs) {
  const shares = (one: number, other: number) =>
    [...(matters.get(one) ?? [])].filter((id) => matters.get(other)?.has(id))
  const partners = new Map<number, number[]>()
  let right = 0
  for (const [one, other] of pairs) {
    if (shares(one, other).length > 0) right += 1
    partners.set(one, [...(partners.get(one) ?? []), other])
    partners.set(other, [...(partners.get(other) ?? []), one])
  }
  const found = translations.filter(
    ({ claim, narrative }) =>
      narrative !== null &&
      (partners.get(narrative) ?? []).some((other) => matters.get(other)?.has(claim)),
  ).length
  return { right, wrong: pairs.length - right, found, translations: translations.length }
}

function breath(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    setImmediate(() => (signal.aborted ? reject(signal.reason) : resolve()))
  })
}
