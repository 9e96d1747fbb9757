// Processor, part of watch: narratives as columns, and a view of one that reads and writes like an object. A narrative is
// loose (dashboards), the claims inside it are tight (alerts). Most of an election's narratives are small talk that is
// never met again: as objects each took 900 bytes, so 230.
import { longer } from './columns.ts'
import { createSpread, type Spread } from './spread.ts'
import { noTerms, type TermVector } from './term-vector.ts'

const firstRoom = 1 << 10
const labelTerms = 5
const several = -2
const none = -1

/** Numbers of all narratives; what only few of them have, by number. */
export class NarrativeColumns {
  count = 0
  rev = new Float64Array(firstRoom)
  into = new Int32Array(firstRoom)
  norm = new Float64Array(firstRoom)
  firstMinute = new Int32Array(firstRoom)
  lastMinute = new Int32Array(firstRoom)
  firstGroup = new Int32Array(firstRoom)
  lastGroup = new Int32Array(firstRoom)
  compared = new Int32Array(firstRoom)
  sentence = new Int32Array(firstRoom * 3)
  termPost = new Int32Array(firstRoom)
  termStretches = new Uint16Array(firstRoom * labelTerms * 2)
  termCount = new Uint8Array(firstRoom)
  labelTerms = new Uint32Array(firstRoom * labelTerms)
  labelTermCount = new Uint8Array(firstRoom)
  lang = new Uint16Array(firstRoom)
  labelGroup = new Int32Array(firstRoom)
  exercise = new Uint8Array(firstRoom)
  joined = new Float64Array(firstRoom)
  /** Its one claim; -1 = none, -2 = `claims` has them. */
  claim = new Int32Array(firstRoom)
  /** Of counters that rest: their sums. */
  posts = new Uint32Array(firstRoom)
  groups = new Uint32Array(firstRoom)
  relevance = new Float64Array(firstRoom)
  lastPostMinute = new Int32Array(firstRoom)
  pace = new Float64Array(firstRoom)
  scoredMinute = new Int32Array(firstRoom)
  /** Claims of narratives that have several. */
  claims = new Map<number, number[]>()
  /** Counters that do not rest (rest-silent.ts). */
  awake = new Map<number, Spread>()
}

/** The columns, by name. All have room for the same number of narratives. */
export function columnsOf(columns: NarrativeColumns): [string, Float64Array][] {
  const isColumn = (entry: [string, unknown]): entry is [string, Float64Array] =>
    ArrayBuffer.isView(entry[1])
  return Object.entries(columns).filter(isColumn)
}

/** Makes room for so many narratives. */
export function makeRoomFor(columns: NarrativeColumns, narratives: number): void {
  while (columns.rev.length < narratives)
    for (const [name, column] of columnsOf(columns))
      Object.assign(columns, { [name]: longer(column, column.length * 2) })
}

const noVotes: Readonly<Record<string, number>> = Object.freeze({})

export type NarrativeState = 'live' | 'archived' | 'merged' | 'empty'

/** One narrative. It reads the columns at each access, so it stays true while they change and grow. */
export class Narrative {
  readonly #columns: NarrativeColumns
  readonly no: number
  readonly script: string
  state: NarrativeState = 'live'
  /** Centroid: how many copy groups had each term. */
  terms: TermVector = noTerms
  claimClass: string | null = null
  /** Posts by the claim class of their words; replaced, not changed. */
  classVotes = noVotes

  constructor(columns: NarrativeColumns, no: number, script: string) {
    this.#columns = columns
    this.no = no
    this.script = script
  }

  get rev(): number {
    return this.#columns.rev[this.no] as number
  }
  /** Number of the narrative that it became part of; -1 = none. */
  get into(): number {
    return this.#columns.into[this.no] as number
  }
  set into(no: number) {
    this.#columns.into[this.no] = no
  }
  /** Numbers of its claims, oldest first; replaced, not changed. */
  get claims(): readonly number[] {
    const only = this.#columns.claim[this.no] as number
    if (only === none) return []
    return only === several ? (this.#columns.claims.get(this.no) as number[]) : [only]
  }
  set claims(claims: number[]) {
    const { claim, claims: lists } = this.#columns
    claim[this.no] = claims.length > 1 ? several : (claims[0] ?? none)
    if (claims.length > 1) lists.set(this.no, claims)
    else lists.delete(this.no)
  }
  /** Adds a claim, the newest of all. */
  addClaim(claim: number): void {
    const list = this.#columns.claims.get(this.no)
    if (list) list.push(claim)
    else this.claims = [...this.claims, claim]
  }
  /** Length of the weighted centroid when it last changed. */
  get norm(): number {
    return this.#columns.norm[this.no] as number
  }
  set norm(norm: number) {
    this.#columns.norm[this.no] = norm
  }
  get firstMinute(): number {
    return this.#columns.firstMinute[this.no] as number
  }
  set firstMinute(minute: number) {
    this.#columns.firstMinute[this.no] = minute
  }
  get lastMinute(): number {
    return this.#columns.lastMinute[this.no] as number
  }
  set lastMinute(minute: number) {
    this.#columns.lastMinute[this.no] = minute
  }
  /** Numbers of the first and the last copy group that joined: its pace (fade-silent). */
  get firstGroup(): number {
    return this.#columns.firstGroup[this.no] as number
  }
  set firstGroup(group: number) {
    this.#columns.firstGroup[this.no] = group
  }
  get lastGroup(): number {
    return this.#columns.lastGroup[this.no] as number
  }
  set lastGroup(group: number) {
    this.#columns.lastGroup[this.no] = group
  }
  /** Copy groups that it had when it was last compared with the others for merging. */
  get compared(): number {
    return this.#columns.compared[this.no] as number
  }
  set compared(groups: number) {
    this.#columns.compared[this.no] = groups
  }
  /** Stretch that names it, [post, start, length]; empty = none is left. */
  get sentence(): readonly number[] {
    const from = this.no * 3
    const [post = none, start = 0, length = 0] = this.#columns.sentence.subarray(from, from + 3)
    return post < 0 ? [] : [post, start, length]
  }
  set sentence([post = none, start = 0, length = 0]: readonly number[]) {
    this.#columns.sentence.set([post, start, length], this.no * 3)
  }
  /** Key terms. */
  get labelTerms(): readonly number[] {
    const from = this.no * labelTerms
    const count = this.#columns.labelTermCount[this.no] as number
    return Array.from(this.#columns.labelTerms.subarray(from, from + count))
  }
  set labelTerms(terms: readonly number[]) {
    this.#columns.labelTerms.set(terms, this.no * labelTerms)
    this.#columns.labelTermCount[this.no] = terms.length
  }
  /** Post in which the key terms stand, and where: start and length in turns. */
  get termPost(): number {
    return this.#columns.termPost[this.no] as number
  }
  get termStretches(): readonly number[] {
    const from = this.no * labelTerms * 2
    const count = (this.#columns.termCount[this.no] as number) * 2
    return Array.from(this.#columns.termStretches.subarray(from, from + count))
  }
  nameTerms(post: number, stretches: readonly number[]): void {
    this.#columns.termPost[this.no] = post
    this.#columns.termStretches.set(stretches, this.no * labelTerms * 2)
    this.#columns.termCount[this.no] = stretches.length / 2
  }
  /** Number of the language's name. */
  get lang(): number {
    return this.#columns.lang[this.no] as number
  }
  set lang(name: number) {
    this.#columns.lang[this.no] = name
  }
  /** Copy group whose claim sentence names it; -1 = none. */
  get labelGroup(): number {
    return this.#columns.labelGroup[this.no] as number
  }
  set labelGroup(group: number) {
    this.#columns.labelGroup[this.no] = group
  }
  get exercise(): boolean {
    return this.#columns.exercise[this.no] === 1
  }
  set exercise(exercise: boolean) {
    this.#columns.exercise[this.no] = Number(exercise)
  }
  /** Order of the last join, for archiving the longest unused. */
  get joined(): number {
    return this.#columns.joined[this.no] as number
  }
  set joined(join: number) {
    this.#columns.joined[this.no] = join
  }
  get rests(): boolean {
    return !this.#columns.awake.has(this.no)
  }
  /** Its counters. While they rest: their sums, which cannot be changed. */
  get spread(): Spread {
    return this.#columns.awake.get(this.no) ?? Object.freeze(this.sums())
  }
  set spread(spread: Spread) {
    this.#columns.awake.set(this.no, spread)
  }
  /** Counters with the sums of those that rest, and empty lists. */
  sums(): Spread {
    const { posts, groups, relevance, lastPostMinute, pace, scoredMinute } = this.#columns
    return {
      ...createSpread(),
      posts: posts[this.no] as number,
      groups: groups[this.no] as number,
      relevance: relevance[this.no] as number,
      lastMinute: lastPostMinute[this.no] as number,
      pace: pace[this.no] as number,
      scoredMinute: scoredMinute[this.no] as number,
    }
  }
  /** Lets go of the lists of its counters and keeps the sums. */
  rest(): void {
    const columns = this.#columns
    const spread = columns.awake.get(this.no)
    if (!spread) return
    columns.posts[this.no] = spread.posts
    columns.groups[this.no] = spread.groups
    columns.relevance[this.no] = spread.relevance
    columns.lastPostMinute[this.no] = spread.lastMinute
    columns.pace[this.no] = spread.pace
    columns.scoredMinute[this.no] = spread.scoredMinute
    columns.awake.delete(this.no)
  }
}

/** A narrative without claims, the newest of all; its counters are awake. */
export function addNarrative(
  { narratives, columns }: { narratives: Narrative[]; columns: NarrativeColumns },
  of: {
    rev: number
    script: string
    lang: number
    minute: number
    exercise: boolean
    group: number
  },
): Narrative {
  const no = narratives.length
  makeRoomFor(columns, no + 1)
  columns.count = no + 1
  columns.rev[no] = of.rev
  columns.claim[no] = none
  const narrative = new Narrative(columns, no, of.script)
  narratives.push(narrative)
  return Object.assign(narrative, {
    into: none,
    firstMinute: of.minute,
    lastMinute: of.minute,
    firstGroup: of.group,
    lastGroup: of.group,
    sentence: [],
    labelGroup: none,
    lang: of.lang,
    exercise: of.exercise,
    spread: createSpread(),
  })
}
