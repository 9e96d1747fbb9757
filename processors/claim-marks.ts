// Processor, part of watch: what each claim holds that is the same in every language (find-marks.ts, and the lexicon's
// concepts), and an inverted index over it. Kept by claim, since a claim moves whole when narratives merge or split.
// Bounded: a claim keeps its first 48 marks, a claim whose narrative was put away none.
import { type Clusters, claimAt, type Narrative } from './clusters.ts'

/** A mark and the stretch where it stands; length 0 = it stands in no text. */
export type FoundMark = { mark: number; post: number; start: number; length: number }

export type ClaimMarks = {
  /** Claim → its marks, five numbers each: mark, copy groups that had it, post, start, length. Ascending by mark. */
  of: Map<number, Uint32Array>
  /** Mark → claims that have it, in no order. Not in a snapshot: it follows from `of`. */
  postings: Map<number, number[]>
}

const width = 5
const mostMarks = 48
/** Claims of a narrative that are looked at: the newest. */
const claimsLooked = 32

export function createClaimMarks(): ClaimMarks {
  return { of: new Map(), postings: new Map() }
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
      postMark(marks, mark, claim)
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
  for (let at = 0; at < held.length; at += width) {
    const mark = held[at] as number
    const left = marks.postings.get(mark)?.filter((one) => one !== claim) ?? []
    if (left.length > 0) marks.postings.set(mark, left)
    else marks.postings.delete(mark)
  }
}

/** Fills the inverted index from what the claims hold. */
export function repostMarks(marks: ClaimMarks): void {
  marks.postings = new Map()
  for (const [claim, held] of marks.of)
    for (let at = 0; at < held.length; at += width) postMark(marks, held[at] as number, claim)
}

function postMark({ postings }: ClaimMarks, mark: number, claim: number): void {
  const list = postings.get(mark)
  if (list) list.push(claim)
  else postings.set(mark, [claim])
}

/** What a narrative holds: its marks with the number of copy groups and a stretch each, and its copy groups. */
export type HeldMarks = { rows: Map<number, FoundMark & { held: number }>; groups: number }

export function marksOf(marks: ClaimMarks, { claims, spread }: Narrative): HeldMarks {
  const rows: HeldMarks['rows'] = new Map()
  for (const claim of claims.slice(-claimsLooked)) {
    const held = marks.of.get(claim)
    if (!held) continue
    for (let at = 0; at < held.length; at += width) {
      const [mark, groups, post, start, length] = held.subarray(at, at + width) as unknown as [
        number,
        number,
        number,
        number,
        number,
      ]
      const row = rows.get(mark)
      if (row) row.held += groups
      else rows.set(mark, { mark, held: groups, post, start, length })
    }
  }
  return { rows, groups: Math.max(1, spread.groups) }
}

/** How much a mark tells: ln((claims + 200) / (claims that have it + 2)); claims without marks are not counted. */
export function markWeight({ of, postings }: ClaimMarks, mark: number): number {
  return Math.max(0, Math.log((of.size + 200) / ((postings.get(mark)?.length ?? 0) + 2)))
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
    const list = marks.postings.get(mark)
    if (!list || list.length > longest) continue
    const weight = markWeight(marks, mark)
    // A narrative counts once for a mark, however many of its claims have it.
    for (const no of new Set(list.map((claim) => claimAt(clusters, claim).narrative)))
      sums.set(no, (sums.get(no) ?? 0) + weight)
  }
  return sums
}
