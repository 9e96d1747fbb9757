// Processor, part of watch: the live narrative that a new copy group belongs to.
// Single pass over idf-weighted centroids through an inverted index of the group's weightiest terms; similarity fades
// while a narrative is silent. Measured on MStream's sets (bench narratives): asking for two shared terms gives 2 to
// 3 points of NMI; letting one shared term do where the texts are nearly the same gave half a point of F1
// on Tweets-T in a trial outside the product, and nothing on News-T.
import type { Claim } from './claims.ts'
import { type Clusters, claimAt, type Narrative } from './clusters.ts'
import { fadeSilent } from './fade-silent.ts'
import { type Candidate, gatherNarratives } from './gather-narratives.ts'
import { idf, type TermCounts } from './term-counts.ts'
import { heldOf, heldWeight } from './term-vector.ts'
import { type Weighted, weightOf } from './weigh-terms.ts'

/** Cosine from which a copy group joins a narrative, and a claim inside it. */
export const narrativeFrom = 0.12
export const claimFrom = 0.4
/** Cosine from which one shared term is enough. */
export const oneTermFrom = 0.45
const sharedTerms = 2
const looked = 14
const candidates = 24
const claimsLooked = 16

/** Narratives that a text may belong to, by the terms that it shares with them. */
export function narrativesLike(clusters: Clusters, text: Weighted, script: string): Candidate[] {
  return gatherNarratives(clusters, text, script, looked, candidates)
}

/** Number and similarity of the best narrative, or undefined. Equal similarity: the older one. */
export function findNarrative(
  clusters: Clusters,
  text: Weighted,
  script: string,
  minute: number,
): { no: number; similarity: number } | undefined {
  const group = clusters.groups.count
  let best: { no: number; similarity: number } | undefined
  for (const { no, shared } of narrativesLike(clusters, text, script)) {
    const narrative = clusters.narratives[no] as Narrative
    const similarity = cosine(text, narrative) * fadeSilent(narrative, group, minute)
    if (similarity < (shared < sharedTerms ? oneTermFrom : narrativeFrom)) continue
    if (!best || similarity > best.similarity || (similarity === best.similarity && no < best.no)) {
      best = { no, similarity }
    }
  }
  return best
}

function cosine({ terms, weights, norm }: Weighted, narrative: Narrative): number {
  if (norm === 0 || narrative.norm === 0) return 0
  let dot = 0
  for (let i = 0; i < terms.length; i += 1) {
    const held = heldOf(narrative.terms, terms[i] as number)
    if (held === 0) continue
    const weight = weights[i] as number
    dot += weight * weight * heldWeight(held)
  }
  return dot / (norm * narrative.norm)
}

/** The claim of a narrative that says the same as the text, or undefined. */
export function findClaim(
  clusters: Clusters,
  counts: TermCounts,
  text: Weighted,
  narrative: Narrative,
): number | undefined {
  let best: number | undefined
  let highest = claimFrom
  for (const no of narrative.claims.slice(-claimsLooked)) {
    const likeness = likenessOf(claimAt(clusters, no), counts, text, highest)
    if (likeness <= highest) continue
    highest = likeness
    best = no
  }
  return best
}

/** Cosine of a claim's first terms and a text; 0 where it cannot be above `atLeast`. */
export function likenessOf(
  { seed }: Claim,
  counts: TermCounts,
  text: Weighted,
  atLeast: number,
): number {
  let dot = 0
  for (const term of seed) {
    const weight = weightOf(text, term)
    dot += weight * weight
  }
  // The claim is at least as long as what it shares: most are out of reach before their length is worked out.
  if (Math.sqrt(dot) <= atLeast * text.norm) return 0
  return dot / (lengthOf(seed, counts) * text.norm)
}

function lengthOf(seed: Uint32Array, counts: TermCounts): number {
  let square = 0
  for (const term of seed) {
    const weight = idf(counts, term)
    square += weight * weight
  }
  return Math.sqrt(square)
}
