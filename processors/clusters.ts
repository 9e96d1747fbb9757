// Processor, part of watch: the state of claims and narratives, and the inverted index over narratives' terms.
// A narrative is loose (dashboards), a claim inside it is tight (alerts). Numbers are dense and never reused.
import type { Label } from '../contracts/derived.ts'
import type { Spread } from './spread.ts'

/** Terms kept of a narrative's centroid; pruned when half as many again. */
export const vectorTerms = 48
export const vectorRoom = 72

export type Narrative = {
  no: number
  rev: number
  script: string
  state: 'live' | 'archived' | 'merged' | 'empty'
  /** Number of the narrative that it became part of; -1 = none. */
  into: number
  claims: number[]
  /** Centroid: how many copy groups had each term. */
  terms: Map<number, number>
  /** Length of the weighted centroid when it last changed. */
  norm: number
  firstMinute: number
  lastMinute: number
  label: Label
  labelTerms: number[]
  /** Copy group whose claim sentence names the narrative, and its posts when it was chosen. */
  labelGroup: number
  claimClass: string | null
  classVotes: Record<string, number>
  exercise: boolean
  spread: Spread
  /** Order of the last join, for archiving the longest unused. */
  joined: number
}

export type Claim = {
  no: number
  rev: number
  narrative: number
  /** Terms of the first copy group: a claim does not drift. */
  seed: number[]
  label: Label
  firstMinute: number
  groups: number[]
  /** null while it is the only claim of its narrative: then the narrative's is its own. */
  spread: Spread | null
}

export type CopyGroup = {
  rev: number
  claim: number
  /** Newest post of the linked list; -1 = all are gone. */
  newest: number
  posts: number
  /** Earliest post that is not erased. */
  first: number
  firstMinute: number
  /** Claim sentence of its first post. */
  start: number
  length: number
}

export type Clusters = {
  narratives: Narrative[]
  claims: Claim[]
  groups: CopyGroup[]
  /** Script and term → numbers of live narratives that have it, in no order. */
  postings: Map<number, number[]>
  live: number
  joins: number
  /** Narratives changed since the last merge pass. */
  touched: Set<number>
  newGroups: number
}

export function createClusters(): Clusters {
  return {
    narratives: [],
    claims: [],
    groups: [],
    postings: new Map(),
    live: 0,
    joins: 0,
    touched: new Set(),
    newGroups: 0,
  }
}

export const narrativeId = (clusters: Clusters, no: number): string =>
  `n${(clusters.narratives[no] as Narrative).rev.toString(36)}`
export const claimId = (clusters: Clusters, no: number): string =>
  `c${(clusters.claims[no] as Claim).rev.toString(36)}`
export const groupId = (clusters: Clusters, no: number): string =>
  `g${(clusters.groups[no] as CopyGroup).rev.toString(36)}`

/** Enters a narrative's terms into the postings. */
export function postTerms(clusters: Clusters, no: number, terms: Iterable<number>): void {
  for (const term of terms) {
    const list = clusters.postings.get(term)
    if (list) list.push(no)
    else clusters.postings.set(term, [no])
  }
}

/** Takes terms of a narrative out of the postings. */
export function unpostTerms(clusters: Clusters, no: number, terms: Iterable<number>): void {
  for (const term of terms) {
    const list = clusters.postings.get(term)
    if (!list) continue
    const at = list.indexOf(no)
    if (at < 0) continue
    list[at] = list[list.length - 1] as number
    list.pop()
    if (list.length === 0) clusters.postings.delete(term)
  }
}

/** Fills the postings from the live narratives. */
export function repost(clusters: Clusters): void {
  clusters.postings = new Map()
  for (const { no, state, terms } of clusters.narratives)
    if (state === 'live') postTerms(clusters, no, terms.keys())
}
