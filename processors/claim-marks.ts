// Processor, part of watch: what each claim holds that is the same in every language (find-marks.ts, and the lexicon's
// concepts), and an inverted index over it. Kept by claim, since a claim moves whole when narratives merge or split.
// Bounded: a claim keeps its first 48 marks, a claim whose narrative was put away none.
import type { Clusters, Narrative } from './clusters.ts'
import {
  addPosting,
  countOf,
  createPostings,
  type Postings,
  removePosting,
  startOf,
} from './postings.ts'

/** A mark and the stretch where it stands; length 0 = it stands in no text. */
export type FoundMark = { mark: number; post: number; start: number; length: number }

export type ClaimMarks = {
  /** Claim → its marks, five numbers each: mark, copy groups that had it, post, start, length. Ascending by mark. */
  of: Map<number, Uint32Array>
  /** Mark → claims that have it, in no order. Not in a snapshot: it follows from `of`. */
  postings: Postings
}

const width = 5
const mostMarks = 48
/** Claims of a narrative that are looked at: the newest. */
const claimsLooked = 32

export function createClaimMarks(): ClaimMarks {
  return { of: new Map(), postings: createPostings() }
}

/** Adds the marks of a new copy group; each at most once. */
export function addMarks(marks: ClaimMarks, claim: number, found: readonly FoundMark[]): void {
  const known = marks.of.get(claim)
  const rows = new Map<number, number[]>()
  if (known)
    for (let at = 0; at < known.length; at += width)
      rows.set(known[at] as number, [...known.subarray(at, at + width)])
  for (const { mark, post, start, length } of found) {
    const row = rows.get(mark)
    if (row) row[1] = (row[1] as number) + 1
    else if (rows.size < mostMarks) {
      rows.set(mark, [mark, 1, post, start, length])
      addPosting(marks.postings, mark, claim)
    }
  }
  if (rows.size === 0) return
  const sorted = [...rows.values()].sort((a, b) => (a[0] as number) - (b[0] as number))
  marks.of.set(claim, Uint32Array.from(sorted.flat()))
}

/** Forgets what a claim held. */
export function forgetMarks(marks: ClaimMarks, claim: number): void {
  const held = marks.of.get(claim)
  if (!held) return
  marks.of.delete(claim)
  for (let at = 0; at < held.length; at += width)
    removePosting(marks.postings, held[at] as number, claim)
}

/** Fills the inverted index from what the claims hold. */
export function repostMarks(marks: ClaimMarks): void {
  marks.postings = createPostings()
  for (const [claim, held] of marks.of)
    for (let at = 0; at < held.length; at += width)
      addPosting(marks.postings, held[at] as number, claim)
}

/** What a narrative holds: its marks with the number of copy groups and a stretch each, and its copy groups. */
export type HeldMarks = { rows: Map<number, FoundMark & { held: number }>; groups: number }

export function marksOf(marks: ClaimMarks, { claims, spread }: Narrative): HeldMarks {
  const rows: HeldMarks['rows'] = new Map()
  for (const claim of claims.slice(-claimsLooked)) {
    const held = marks.of.get(claim)
    if (!held) continue
    for (let at = 0; at < held.length; at += width) {
      const mark = held[at] as number
      const row = rows.get(mark)
      if (row) row.held += held[at + 1] as number
      else rows.set(mark, rowAt(held, at))
    }
  }
  return { rows, groups: Math.max(1, spread.groups) }
}

function rowAt(held: Uint32Array, at: number): FoundMark & { held: number } {
  return {
    mark: held[at] as number,
    held: held[at + 1] as number,
    post: held[at + 2] as number,
    start: held[at + 3] as number,
    length: held[at + 4] as number,
  }
}

/** How much a mark tells: ln((claims + 200) / (claims that have it + 2)); claims without marks are not counted. */
export function markWeight({ of, postings }: ClaimMarks, mark: number): number {
  return Math.max(0, Math.log((of.size + 200) / (countOf(postings, mark) + 2)))
}

/** Narratives that share one of the marks with fewer claims than `longest`: number → sum of the marks' weights. */
export function gatherByMarks(
  clusters: Clusters,
  marks: ClaimMarks,
  of: HeldMarks,
  longest: number,
): Map<number, number> {
  const sums = new Map<number, number>()
  for (const mark of of.rows.keys()) {
    const count = countOf(marks.postings, mark)
    if (count === 0 || count > longest) continue
    const weight = markWeight(marks, mark)
    const start = startOf(marks.postings, mark)
    // A narrative counts once for a mark, however many of its claims have it.
    const once = new Set<number>()
    for (const claim of marks.postings.pool.subarray(start, start + count))
      once.add(clusters.claims.narrative[claim] as number)
    for (const no of once) sums.set(no, (sums.get(no) ?? 0) + weight)
  }
  return sums
}
