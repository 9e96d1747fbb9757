// Processor, part of watch: the state of claims and narratives, and the inverted index over narratives' terms.
// Numbers are dense and never reused.
import { Claim, type Claims, createClaims } from './claims.ts'
import { CopyGroup, type CopyGroups, createCopyGroups } from './copy-groups.ts'
import { type Narrative, NarrativeColumns } from './narratives.ts'
import { addPosting, createPostings, type Postings, removePosting } from './postings.ts'
import { termsOf } from './term-vector.ts'

/** Terms kept of a narrative's centroid; pruned when half as many again. */
export const vectorTerms = 96
export const vectorRoom = 144

export type Clusters = {
  narratives: Narrative[]
  columns: NarrativeColumns
  claims: Claims
  groups: CopyGroups
  /** Term → numbers of live narratives that have it, in no order. */
  postings: Postings
  live: number
  joins: number
  /** Narratives that got a copy group and were not yet compared with the others. */
  touched: number[]
  /** Pairs of narratives that a person took apart, two numbers each: never merged again by likeness. */
  apart: number[]
  /** Numbers of the claims that a person pinned to the narrative that they are in. */
  pinned: Set<number>
}

export function createClusters(): Clusters {
  return {
    narratives: [],
    columns: new NarrativeColumns(),
    claims: createClaims(),
    groups: createCopyGroups(),
    postings: createPostings(),
    live: 0,
    joins: 0,
    touched: [],
    apart: [],
    pinned: new Set(),
  }
}

export const narrativeId = (clusters: Clusters, no: number): string =>
  `n${(clusters.narratives[no] as Narrative).rev.toString(36)}`
export const claimId = (clusters: Clusters, no: number): string =>
  `c${claimAt(clusters, no).rev.toString(36)}`
export const groupId = (clusters: Clusters, no: number): string =>
  `g${groupAt(clusters, no).rev.toString(36)}`

export function claimAt(clusters: Clusters, no: number): Claim {
  return new Claim(clusters.claims, no)
}

export function groupAt(clusters: Clusters, no: number): CopyGroup {
  return new CopyGroup(clusters.groups, no)
}

/** Puts a copy group at the end of its claim's list. */
export function linkGroup({ claims, groups }: Clusters, claim: number, group: number): void {
  const last = claims.lastGroup[claim] as number
  if (last < 0) claims.firstGroup[claim] = group
  else groups.next[last] = group
  claims.lastGroup[claim] = group
}

/** Numbers of a claim's copy groups, oldest first. */
export function* groupsOf({ claims, groups }: Clusters, claim: number): Generator<number> {
  for (let no = claims.firstGroup[claim] as number; no >= 0; no = groups.next[no] as number)
    yield no
}

/** Enters a narrative's terms into the postings. */
export function postTerms(clusters: Clusters, no: number, terms: Iterable<number>): void {
  for (const term of terms) addPosting(clusters.postings, term, no)
}

/** Takes terms of a narrative out of the postings. */
export function unpostTerms(clusters: Clusters, no: number, terms: Iterable<number>): void {
  for (const term of terms) removePosting(clusters.postings, term, no)
}

/** Fills the postings from the live narratives. */
export function repost(clusters: Clusters): void {
  clusters.postings = createPostings()
  for (const { no, state, terms } of clusters.narratives)
    if (state === 'live') postTerms(clusters, no, termsOf(terms))
}

/** The narrative that this one is part of by now: itself, or what it was merged into. */
export function survivorOf(clusters: Clusters, no: number): number {
  let at = no
  for (let into = at; into >= 0; into = (clusters.narratives[at] as Narrative).into) at = into
  return at
}

/** Whether a person took these two apart, or what they are made of. */
export function isKeptApart(clusters: Clusters, one: number, other: number): boolean {
  const { apart } = clusters
  for (let at = 0; at < apart.length; at += 2) {
    const a = survivorOf(clusters, apart[at] as number)
    const b = survivorOf(clusters, apart[at + 1] as number)
    if ((a === one && b === other) || (a === other && b === one)) return true
  }
  return false
}

/** Whether a person pinned a claim of this narrative: it is never merged away by likeness. */
export function isPinned({ claims, pinned }: Clusters, narrative: number): boolean {
  for (const claim of pinned) if (claims.narrative[claim] === narrative) return true
  return false
}
