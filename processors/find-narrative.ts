// Processor, part of watch: the live narrative that a new copy group belongs to.
// Single pass over idf-weighted centroids through an inverted index of the group's weightiest terms; similarity fades
// while a narrative is silent. Measured on MStream's sets (bench narratives): asking for two shared terms gives 2 to
// 3 points of NMI; letting one shared term do where the texts are nearly the same gave half a point of F1
// on Tweets-T in a trial outside the product, and nothing on News-T.
import type { Clusters } from './clusters.ts'
import { fadeSilent } from './fade-silent.ts'
import { type Candidate, gatherNarratives } from './gather-narratives.ts'
import type { Narrative } from './narratives.ts'
import { heldOf, heldWeight } from './term-vector.ts'
import type { Weighted } from './weigh-terms.ts'

/** Cosine from which a copy group joins a narrative. */
export const narrativeFrom = 0.12
/** Cosine from which one shared term is enough. */
export const oneTermFrom = 0.45
const sharedTerms = 2
const looked = 14
const candidates = 24

/** Narratives that a text may belong to, by the terms that it shares with them. */
export function narrativesLike(clusters: Clusters, text: Weighted, script: string): Candidate[] {
  return gatherNarratives(clusters, text, script, looked, candidates)
}

/** Number and similarity of the best of the candidates, or undefined. Equal similarity: the older one. */
export function findNarrative(
  clusters: Clusters,
  text: Weighted,
  like: readonly Candidate[],
  minute: number,
): { no: number; similarity: number } | undefined {
  const group = clusters.groups.count
  let best: { no: number; similarity: number } | undefined
  for (const { no, shared } of like) {
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
