// Processor, part of watch: what an embeddings endpoint answered about claims, and the claims in another language that
// it puts nearest. One more vote for a link; without an endpoint there are no vectors and nothing changes.
// Nearest by cross-domain similarity local scaling (Conneau et al., ICLR 2018): twice the cosine, less the mean cosine
// of each with its three nearest on the other side, since some texts are near to everything.
// Integers only until the last step, so that a replay says the same on every machine.
import type { Static } from 'typebox'
import type { Answer } from '../contracts/decided.ts'
import { claimAt, groupAt } from './clusters.ts'
import type { Narrative } from './narratives.ts'
import { findPost } from './post-table.ts'
import { nameNumber, type WatchState } from './watch-state.ts'

/** A claim's vector, the post it was asked about and the number of the model's name. */
export type Meaning = { post: number; model: number; vector: Int8Array }
export type Meanings = Map<number, Meaning>

/** Scaled similarity from which two claims are linked (bench `links --endpoint`). */
export const meaningFrom = 0.015
const neighbours = 3
const mostMeanings = 20_000
const claimsLooked = 8

/** A vector of unit length as 8-bit numbers, base64. */
export function writeVector(vector: readonly number[]): string {
  const length = Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0)) || 1
  const largest = vector.reduce((most, x) => Math.max(most, Math.abs(x / length)), 0) || 1
  const bytes = Int8Array.from(vector, (x) => Math.round((x / length / largest) * 127))
  return Buffer.from(bytes.buffer).toString('base64')
}

/** The vector back; undefined for what is none. */
export function readVector(text: unknown): Int8Array | undefined {
  if (typeof text !== 'string' || text.length > 8_192) return undefined
  const bytes = Buffer.from(text, 'base64')
  const vector = Int8Array.from(bytes, (byte) => (byte << 24) >> 24)
  return vector.some((x) => x !== 0) ? vector : undefined
}

/** Cosine of two vectors; 0 for unlike lengths. */
export function cosineOf(one: Int8Array, other: Int8Array): number {
  if (one.length !== other.length) return 0
  let dot = 0
  let a = 0
  let b = 0
  for (let i = 0; i < one.length; i += 1) {
    const x = one[i] as number
    const y = other[i] as number
    dot += x * y
    a += x * x
    b += y * y
  }
  return a === 0 || b === 0 ? 0 : dot / Math.sqrt(a * b)
}

/** The place in `there` that is nearest, and how near it is beside the neighbours of both; undefined without any. */
export function nearestAcross(
  vector: Int8Array,
  there: readonly Int8Array[],
  here: readonly Int8Array[],
): { at: number; near: number } | undefined {
  const cosines = there.map((other) => cosineOf(vector, other))
  const around = meanOfTop(cosines)
  const tried = [...cosines.keys()]
    .sort((a, b) => (cosines[b] as number) - (cosines[a] as number) || a - b)
    .slice(0, neighbours)
  let best: { at: number; near: number } | undefined
  for (const at of tried) {
    const back = meanOfTop(here.map((own) => cosineOf(own, there[at] as Int8Array)))
    const near = 2 * (cosines[at] as number) - around - back
    if (best === undefined || near > best.near) best = { at, near }
  }
  return best
}

function meanOfTop(cosines: readonly number[]): number {
  const top = [...cosines].sort((a, b) => b - a).slice(0, neighbours)
  return top.reduce((sum, x) => sum + x, 0) / Math.max(1, top.length)
}

/** Keeps an answer about the claim that its post is in now. Returns the claim; -1 for an answer that names nothing. */
export function keepMeaning(state: WatchState, answer: Static<typeof Answer>): number {
  const vector = readVector((answer.value as { vector?: unknown } | null)?.vector)
  const post = findPost(state.posts, answer.post_ids[0] ?? '')
  const group = post < 0 ? -1 : (state.posts.group[post] as number)
  if (vector === undefined || group < 0) return -1
  const { claim } = groupAt(state.clusters, group)
  state.meanings.delete(claim)
  state.meanings.set(claim, { post, model: nameNumber(state, answer.model), vector })
  const [oldest] = state.meanings.keys()
  if (state.meanings.size > mostMeanings && oldest !== undefined) state.meanings.delete(oldest)
  return claim
}

/** Narratives in other languages nearest to the newest claims of this one, with how near. */
export function findByMeaning(
  state: WatchState,
  narrative: Narrative,
  mayLink: (other: Narrative) => boolean,
): Map<number, number> {
  const { clusters, meanings } = state
  const found = new Map<number, number>()
  const claims = narrative.claims.filter((claim) => meanings.has(claim)).slice(-claimsLooked)
  const first = meanings.get(claims[0] ?? -1)
  if (first === undefined) return found
  const sides = sidesOf(state, first.model)
  const here = (sides.get(narrative.lang) ?? []).map(({ vector }) => vector)
  sides.delete(narrative.lang)
  for (const claim of claims) {
    const { vector } = meanings.get(claim) as Meaning
    for (const side of sides.values()) {
      const there = side.map((one) => one.vector)
      const best = nearestAcross(vector, there, here)
      if (best === undefined || best.near < meaningFrom) continue
      const { narrative: no } = claimAt(clusters, side[best.at]?.claim ?? -1)
      if (mayLink(clusters.narratives[no] as Narrative))
        found.set(no, Math.max(best.near, found.get(no) ?? 0))
    }
  }
  return found
}

/** The claims with a vector of this model in live narratives, by the narrative's language. */
function sidesOf({ clusters, meanings }: WatchState, model: number) {
  const sides = new Map<number, { claim: number; vector: Int8Array }[]>()
  for (const [claim, one] of meanings) {
    const of = clusters.narratives[claimAt(clusters, claim).narrative] as Narrative
    if (one.model !== model || of.state !== 'live') continue
    const side = sides.get(of.lang) ?? []
    side.push({ claim, vector: one.vector })
    sides.set(of.lang, side)
  }
  return sides
}
