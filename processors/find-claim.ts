// Processor, part of watch: the claim that says the same as a new copy group, in whichever of the candidate narratives.
// Two steps, so that the stream keeps its speed: the mass of equal words against the newest claims of each candidate,
// then likeness with the few that share most.
import { wordingOf } from './claims.ts'
import { type Clusters, claimAt } from './clusters.ts'
import { swapsName } from './compare-names.ts'
import { type Denied, isContrary } from './compare-negation.ts'
import { fillOneTemplate } from './compare-numbers.ts'
import type { Candidate } from './gather-narratives.ts'
import type { Narrative } from './narratives.ts'
import type { Wording } from './read-wording.ts'
import { likeness, sharedMasses, weighWording } from './same-claim.ts'
import type { TermCounts } from './term-counts.ts'

/** Likeness from which two wordings are one claim. */
export const claimFrom = 0.34
/** Likeness from which a claim wins over another narrative whose words are nearer: 0.3 cost News-T half a point of F1. */
export const elsewhereFrom = 0.56
const narrativesLooked = 8
const claimsLooked = 6
/** Claims of a narrative, the newest, whose wordings are kept: more than are looked at, since a person may take some out. */
export const wordingsKept = 2 * claimsLooked
const compared = 3

/** What a text says, as claims are compared: its words, and which of them it denies. */
export type Saying = { wording: Wording; denied: Denied }
/** `contrary`: one of the two denies what the other says. */
export type LikeClaim = { claim: number; likeness: number; contrary: boolean }
/** The claim that a text joins, or else the one that it says the contrary of; undefined = none. */
export type FoundClaim = { same: number | undefined; contrary: number | undefined }

/** The claims that a text belongs with, by the likest ones and the number of the nearest narrative, if there is one. */
export function sameClaim(
  clusters: Clusters,
  like: readonly LikeClaim[],
  nearest: number | undefined,
): FoundClaim {
  const likest = (contrary: boolean) => {
    const found = like.find((one) => one.contrary === contrary)
    if (found === undefined) return undefined
    const { narrative } = claimAt(clusters, found.claim)
    const elsewhere = nearest !== undefined && nearest !== narrative
    return found.likeness >= (elsewhere ? elsewhereFrom : claimFrom) ? found.claim : undefined
  }
  const same = likest(false)
  return { same, contrary: same === undefined ? likest(true) : undefined }
}

/** Claims that share most words with the wording, likest first; equal ones by age. */
export function claimsLike(
  clusters: Clusters,
  counts: TermCounts,
  { wording, denied }: Saying,
  like: readonly Candidate[],
  most = compared,
): LikeClaim[] {
  const mine = weighWording(counts, wording)
  const claims: number[] = []
  const theirs: Wording[] = []
  for (const { no } of like.slice(0, Math.max(narrativesLooked, most))) {
    const { claims: of } = clusters.narratives[no] as Narrative
    for (let at = Math.max(0, of.length - claimsLooked); at < of.length; at += 1) {
      const held = wordingOf(clusters.claims, of[at] as number)
      if (held.length === 0) continue
      claims.push(of[at] as number)
      theirs.push(held)
    }
  }
  const near: { claim: number; mass: number }[] = []
  for (const [i, mass] of sharedMasses(mine, theirs).entries())
    if (mass > 0) near.push({ claim: claims[i] as number, mass })
  near.sort((a, b) => b.mass - a.mass || a.claim - b.claim)
  return near
    .slice(0, most)
    .map(({ claim }) => claimAt(clusters, claim))
    .filter(
      (known) => !fillOneTemplate(wording, known.wording) && !swapsName(wording, known.wording),
    )
    .map((known) => {
      const theirs = weighWording(counts, known.wording)
      const contrary = isContrary(mine, denied, theirs, known.denied)
      return { claim: known.no, likeness: likeness(mine, theirs), contrary }
    })
    .sort((a, b) => b.likeness - a.likeness || a.claim - b.claim)
}
