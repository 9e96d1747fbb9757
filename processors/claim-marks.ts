// Processor, part of watch: what each claim holds that is the same in every language (find-marks.ts, and the lexicon's
// concepts), and an inverted index over it. Kept by claim, since a claim moves whole when narratives merge or split.
// Bounded: a claim keeps its first 48 marks, a claim whose narrative was put away none.
import type { Clusters } from './clusters.ts'
import type { Narrative } from './narratives.ts'
import { createNumberLists, keepList, letGo, listAt, type NumberLists } from './number-lists.ts'
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

/** Marks, four numbers each: mark, copy groups that had it, post, and start and length in 16 bits each. Ascending by mark. */
export type MarkRows = Uint32Array

export type ClaimMarks = {
  /** Claim → place of its marks in the lists. */
  places: Map<number, number>
  lists: NumberLists
  /** Mark → claims that have it, in no order. Not in a snapshot: it follows from the lists. */
  postings: Postings
  /** Narrative of several claims → their marks as one list, until one of them changes. Not in a snapshot. */
  joined: Map<number, MarkRows>
}

/** Numbers of one mark in `MarkRows`. */
export const markWidth = 4
const width = markWidth
const mostMarks = 48
/** Claims of a narrative that are looked at: the newest. */
const claimsLooked = 32
const noRows: MarkRows = new Uint32Array(0)
const mostJoined = 4_096

export function createClaimMarks(): ClaimMarks {
  return {
    places: new Map(),
    lists: createNumberLists(),
    postings: createPostings(),
    joined: new Map(),
  }
}

/** Adds the marks of a new copy group of a narrative; `found` has each mark at most once. */
export function addMarks(
  marks: ClaimMarks,
  narrative: number,
  claim: number,
  found: readonly FoundMark[],
): void {
  marks.joined.delete(narrative)
  const known = rowsOf(marks, claim)
  const fresh: FoundMark[] = []
  for (const one of found) {
    const at = placeOfMark(known, one.mark)
    // The list is this claim's own: nothing else holds it between two records.
    if (at >= 0) known[at + 1] = (known[at + 1] as number) + 1
    else if (known.length / width + fresh.length < mostMarks) fresh.push(one)
  }
  if (fresh.length === 0) return
  for (const { mark } of fresh) addPosting(marks.postings, mark, claim)
  const added = new Uint32Array(fresh.length * width)
  fresh.sort((a, b) => a.mark - b.mark)
  for (const [i, { mark, post, start, length }] of fresh.entries())
    added.set([mark, 1, post, (start << 16) | length], i * width)
  const rows = known.length === 0 ? added : joinRows([known, added])
  const place = marks.places.get(claim)
  if (place !== undefined) letGo(marks.lists, place)
  marks.places.set(claim, keepList(marks.lists, rows))
}

function rowsOf({ places, lists }: ClaimMarks, claim: number): MarkRows {
  const place = places.get(claim)
  return place === undefined ? noRows : listAt(lists, place)
}

const room = { keys: new Float64Array(1 << 11), rows: new Uint32Array(width << 11) }

/** Up to 34 lists as one; a mark of several keeps the first one's stretch and has the sum of their copy groups. */
function joinRows(lists: readonly MarkRows[]): MarkRows {
  const { keys, rows } = room
  let n = 0
  for (const list of lists)
    for (let at = 0; at < list.length; at += width, n += 1) {
      // Sorted as one number: the mark, then its turn among the lists.
      keys[n] = (list[at] as number) * (1 << 11) + n
      for (let i = 0; i < width; i += 1) rows[n * width + i] = list[at + i] as number
    }
  const sorted = keys.subarray(0, n).sort()
  const joined = new Uint32Array(n * width)
  let end = 0
  for (const key of sorted) {
    const from = (key % (1 << 11)) * width
    if (end > 0 && joined[end - width] === rows[from]) {
      joined[end - width + 1] = (joined[end - width + 1] as number) + (rows[from + 1] as number)
      continue
    }
    for (let i = 0; i < width; i += 1) joined[end + i] = rows[from + i] as number
    end += width
  }
  return joined.slice(0, end)
}

/** Where a mark's five numbers begin; -1 = it is not among them. */
export function placeOfMark(rows: MarkRows, mark: number): number {
  let low = 0
  let high = rows.length / width
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rows[middle * width] as number) < mark) low = middle + 1
    else high = middle
  }
  return rows[low * width] === mark ? low * width : -1
}

/** Forgets what a claim held. */
export function forgetMarks(marks: ClaimMarks, claim: number): void {
  const place = marks.places.get(claim)
  if (place === undefined) return
  const held = listAt(marks.lists, place)
  for (let at = 0; at < held.length; at += width)
    removePosting(marks.postings, held[at] as number, claim)
  letGo(marks.lists, place)
  marks.places.delete(claim)
}

/** Fills the inverted index from what the claims hold. */
export function repostMarks(marks: ClaimMarks): void {
  marks.postings = createPostings()
  for (const [claim, place] of marks.places) {
    const held = listAt(marks.lists, place)
    for (let at = 0; at < held.length; at += width)
      addPosting(marks.postings, held[at] as number, claim)
  }
}

/** What a narrative holds: the marks of its claims, and its copy groups. Read it at once: its arrays change. */
export type HeldMarks = { rows: MarkRows; groups: number }

export function marksOf(marks: ClaimMarks, { no, claims, spread }: Narrative): HeldMarks {
  const groups = Math.max(1, spread.groups)
  if (claims.length === 1) return { rows: rowsOf(marks, claims[0] as number), groups }
  const known = marks.joined.get(no)
  if (known) return { rows: known, groups }
  if (marks.joined.size === mostJoined) marks.joined.clear()
  const rows = joinRows(claims.slice(-claimsLooked).map((claim) => rowsOf(marks, claim)))
  marks.joined.set(no, rows)
  return { rows, groups }
}

// Logarithms of how many claims have a mark, looked up: a narrative asks for dozens at each comparison.
const logarithms = Float64Array.from({ length: 1 << 12 }, (_, n) => Math.log(n + 2))

/** How much a mark tells: ln((claims + 200) / (claims that have it + 2)); claims without marks are not counted. */
export function markWeight({ places, postings }: ClaimMarks, mark: number): number {
  const held = countOf(postings, mark)
  const known = logarithms[held] ?? Math.log(held + 2)
  if (all.claims !== places.size) {
    all.claims = places.size
    all.logarithm = Math.log(places.size + 200)
  }
  return Math.max(0, all.logarithm - known)
}

const all = { claims: 0, logarithm: Math.log(200) }

const scratch = {
  sums: new Float64Array(1 << 12),
  /** Number of the mark, from 1, that last counted for a narrative. */
  last: new Uint16Array(1 << 12),
  touched: [] as number[],
}

/** Narratives that share one of the marks with fewer claims than `longest`, and the sum of those marks' weights. */
export function gatherByMarks(
  clusters: Clusters,
  marks: ClaimMarks,
  { rows }: HeldMarks,
  longest: number,
): { no: number; sum: number }[] {
  if (scratch.sums.length < clusters.narratives.length) {
    scratch.sums = new Float64Array(clusters.narratives.length * 2)
    scratch.last = new Uint16Array(clusters.narratives.length * 2)
  }
  const { sums, last, touched } = scratch
  const { pool } = marks.postings
  for (let at = 0, nth = 1; at < rows.length; at += width, nth += 1) {
    const mark = rows[at] as number
    const count = countOf(marks.postings, mark)
    if (count === 0 || count > longest) continue
    const weight = markWeight(marks, mark)
    const start = startOf(marks.postings, mark)
    for (let i = start; i < start + count; i += 1) {
      const no = clusters.claims.narrative[pool[i] as number] as number
      // A narrative counts once for a mark, however many of its claims have it.
      if (last[no] === nth) continue
      if (last[no] === 0) touched.push(no)
      last[no] = nth
      sums[no] = (sums[no] as number) + weight
    }
  }
  const found = touched.map((no) => ({ no, sum: sums[no] as number }))
  for (const no of touched) {
    sums[no] = 0
    last[no] = 0
  }
  touched.length = 0
  return found
}
