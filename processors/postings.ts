// Processor, part of watch: the inverted index from terms to the live narratives that have them. A hash table and one
// pool of numbers, where a Map of lists took several times the memory and the garbage collector walked through all of it.
// A list lies in a stretch of a power of two, which is used again once the list is empty.

export type Postings = {
  /** Open addressing; per place the term, start and length of its list, and the logarithm of its stretch. */
  terms: Uint32Array
  starts: Uint32Array
  lengths: Uint32Array
  logs: Uint8Array
  /** Places in use, with those whose list became empty. */
  used: number
  pool: Int32Array
  end: number
  /** Stretches to use again, by the logarithm of their length. */
  free: number[][]
}

/** Length of a place whose list became empty: it is in use, so that a search goes on behind it. */
const emptied = 0xffffffff
/** A place that was never used; a list of no numbers. */
const unused = 0

export function createPostings(places = 1 << 12): Postings {
  return {
    terms: new Uint32Array(places),
    starts: new Uint32Array(places),
    lengths: new Uint32Array(places),
    logs: new Uint8Array(places),
    used: 0,
    pool: new Int32Array(places),
    end: 0,
    free: Array.from({ length: 32 }, () => []),
  }
}

/** How many narratives have the term. */
export function countOf(postings: Postings, term: number): number {
  const length = postings.lengths[placeOf(postings, term)] as number
  return length === emptied ? 0 : length
}

/** Start of the term's list in the pool; asked only where `countOf` is above 0. */
export function startOf(postings: Postings, term: number): number {
  return postings.starts[placeOf(postings, term)] as number
}

/** Adds a narrative that is not in the term's list. */
export function addPosting(postings: Postings, term: number, no: number): void {
  let place = placeOf(postings, term)
  if (postings.lengths[place] === unused) {
    if ((postings.used + 1) * 2 > postings.terms.length) {
      makePlaces(postings)
      place = placeOf(postings, term)
    }
    postings.used += 1
    postings.terms[place] = term
  }
  const held = postings.lengths[place] as number
  const length = held === emptied ? 0 : held
  let start = postings.starts[place] as number
  const log = postings.logs[place] as number
  if (length === 0 || length === 1 << log) {
    const wide = length === 0 ? 0 : log + 1
    const wider = takeStretch(postings, wide)
    postings.pool.copyWithin(wider, start, start + length)
    if (length > 0) freeOf(postings, log).push(start)
    start = wider
    postings.starts[place] = start
    postings.logs[place] = wide
  }
  postings.pool[start + length] = no
  postings.lengths[place] = length + 1
}

/** Takes a narrative out of the term's list, where it is in it. */
export function removePosting(postings: Postings, term: number, no: number): void {
  const place = placeOf(postings, term)
  const length = postings.lengths[place] as number
  if (length === unused || length === emptied) return
  const start = postings.starts[place] as number
  let at = start
  while (at < start + length && postings.pool[at] !== no) at += 1
  if (at === start + length) return
  const last = length - 1
  postings.pool[at] = postings.pool[start + last] as number
  postings.lengths[place] = last === 0 ? emptied : last
  if (last === 0) freeOf(postings, postings.logs[place] as number).push(start)
}

function placeOf({ terms, lengths }: Postings, term: number): number {
  const mask = terms.length - 1
  let place = (Math.imul(term, 0x9e3779b1) >>> 7) & mask
  while (lengths[place] !== unused && terms[place] !== term) place = (place + 1) & mask
  return place
}

function takeStretch(postings: Postings, log: number): number {
  const known = freeOf(postings, log).pop()
  if (known !== undefined) return known
  const start = postings.end
  postings.end += 1 << log
  if (postings.end > postings.pool.length) {
    const pool = new Int32Array(Math.max(postings.end, postings.pool.length * 1.5))
    pool.set(postings.pool)
    postings.pool = pool
  }
  return start
}

/** Twice the places that are wanted by lists with numbers; those of empty lists go. */
function makePlaces(postings: Postings): void {
  const { terms, starts, lengths, logs } = postings
  const full = lengths.reduce(
    (sum, length) => sum + Number(length !== unused && length !== emptied),
    0,
  )
  const places = full * 4 > terms.length ? terms.length * 2 : terms.length
  postings.terms = new Uint32Array(places)
  postings.starts = new Uint32Array(places)
  postings.lengths = new Uint32Array(places)
  postings.logs = new Uint8Array(places)
  postings.used = full
  for (let old = 0; old < terms.length; old += 1) {
    const length = lengths[old] as number
    if (length === unused || length === emptied) continue
    const place = placeOf(postings, terms[old] as number)
    postings.terms[place] = terms[old] as number
    postings.starts[place] = starts[old] as number
    postings.lengths[place] = length
    postings.logs[place] = logs[old] as number
  }
}

const freeOf = ({ free }: Postings, log: number): number[] => free[log] as number[]
