// Processor, part of watch: claims as columns, and a view of one that reads and writes like an object.
// A claim is tight and does not drift: it is compared by the wording of its first copy group.
import { longer } from './columns.ts'
import { type Denied, nothingDenied } from './compare-negation.ts'
import {
  createNumberLists,
  keepList,
  letGo,
  listAt,
  type NumberLists,
  noList,
} from './number-lists.ts'
import { noWording, type Wording } from './read-wording.ts'
import type { Spread } from './spread.ts'

/** Weightiest terms of the first copy group that are kept for comparing. */
export const seedTerms = 16

export type Claims = {
  count: number
  rev: Float64Array
  narrative: Int32Array
  firstMinute: Int32Array
  /** Post whose stretch of text names it; -1 = none. */
  labelPost: Int32Array
  labelStart: Uint16Array
  labelLength: Uint16Array
  /** Number of the language's name. */
  lang: Uint16Array
  firstGroup: Int32Array
  lastGroup: Int32Array
  /** 0 = counted with its narrative, 1 = apart from it, 2 = apart and its score was said. */
  counted: Uint8Array
  /** Counters of claims that are counted apart, but for those that rest (rest-silent.ts). */
  spreads: Map<number, Spread>
  /** Weightiest terms of the first copy group, while the narrative is live. */
  seeds: NumberLists
  seedAt: Uint32Array
  /** Wording of the first copy group, while the claim is one that others are compared with. */
  wordings: NumberLists
  wordingAt: Uint32Array
  /** Which words of those it denies; only of claims that deny something. */
  denials: Map<number, Denied>
  /** Number of the claim that it says the contrary of; -1 = none. */
  contraryTo: Int32Array
}

export function createClaims(capacity = 1 << 10): Claims {
  return {
    count: 0,
    rev: new Float64Array(capacity),
    narrative: new Int32Array(capacity),
    firstMinute: new Int32Array(capacity),
    labelPost: new Int32Array(capacity),
    labelStart: new Uint16Array(capacity),
    labelLength: new Uint16Array(capacity),
    lang: new Uint16Array(capacity),
    firstGroup: new Int32Array(capacity),
    lastGroup: new Int32Array(capacity),
    counted: new Uint8Array(capacity),
    spreads: new Map(),
    seeds: createNumberLists(),
    seedAt: new Uint32Array(capacity),
    wordings: createNumberLists(),
    wordingAt: new Uint32Array(capacity),
    denials: new Map(),
    contraryTo: new Int32Array(capacity),
  }
}

/** Number of a new claim without copy groups. */
export function addClaim(
  claims: Claims,
  made: {
    rev: number
    narrative: number
    firstMinute: number
    post: number
    span: readonly [number, number]
    lang: number
    seed: readonly number[]
    wording: Wording
    denied: Denied
    contraryTo: number
  },
): number {
  const no = claims.count
  if (no === claims.rev.length) grow(claims)
  claims.count += 1
  claims.rev[no] = made.rev
  claims.narrative[no] = made.narrative
  claims.firstMinute[no] = made.firstMinute
  claims.labelPost[no] = made.post
  claims.labelStart[no] = made.span[0]
  claims.labelLength[no] = made.span[1]
  claims.lang[no] = made.lang
  claims.firstGroup[no] = -1
  claims.lastGroup[no] = -1
  claims.seedAt[no] = keepList(claims.seeds, made.seed.slice(0, seedTerms))
  if (made.wording.length > 0) claims.wordingAt[no] = keepList(claims.wordings, made.wording)
  if (made.denied.length > 0) claims.denials.set(no, made.denied)
  claims.contraryTo[no] = made.contraryTo
  return no
}

/** Words that a claim is recognised by, to be read before another claim is added; none when it is not compared any more. */
export function wordingOf({ wordings, wordingAt }: Claims, no: number): Wording {
  const place = wordingAt[no] as number
  return place === noList ? noWording : listAt(wordings, place)
}

/** The claim is not compared any more. */
export function forgetWording({ wordings, wordingAt, denials }: Claims, no: number): void {
  const place = wordingAt[no] as number
  denials.delete(no)
  if (place === noList) return
  letGo(wordings, place)
  wordingAt[no] = noList
}

/** One claim. It reads the columns at each access, so it stays true while they change and grow. */
export class Claim {
  readonly #claims: Claims
  readonly no: number

  constructor(claims: Claims, no: number) {
    if (!(no >= 0 && no < claims.count)) throw new Error(`There is no claim ${no}.`)
    this.#claims = claims
    this.no = no
  }

  get rev(): number {
    return this.#claims.rev[this.no] as number
  }
  get narrative(): number {
    return this.#claims.narrative[this.no] as number
  }
  set narrative(narrative: number) {
    this.#claims.narrative[this.no] = narrative
  }
  get firstMinute(): number {
    return this.#claims.firstMinute[this.no] as number
  }
  get lang(): number {
    return this.#claims.lang[this.no] as number
  }
  /** Post that names it, with start and length of the stretch; post -1 = none is left. */
  get label(): { post: number; span: readonly [number, number] } {
    const { labelPost, labelStart, labelLength } = this.#claims
    const span = [labelStart[this.no] as number, labelLength[this.no] as number] as const
    return { post: labelPost[this.no] as number, span }
  }
  set label({ post, span }: { post: number; span: readonly [number, number] }) {
    this.#claims.labelPost[this.no] = post
    this.#claims.labelStart[this.no] = span[0]
    this.#claims.labelLength[this.no] = span[1]
  }
  /** Terms of its first copy group, to be read before another claim is added. */
  get seed(): Uint32Array {
    const place = this.#claims.seedAt[this.no] as number
    return place === noList ? noWording : listAt(this.#claims.seeds, place)
  }
  get wording(): Wording {
    return wordingOf(this.#claims, this.no)
  }
  /** Which of those it denies. */
  get denied(): Denied {
    return this.#claims.denials.get(this.no) ?? nothingDenied
  }
  /** Claim that it says the contrary of; -1 = none. */
  get contraryTo(): number {
    return this.#claims.contraryTo[this.no] as number
  }
  forgetWords(): void {
    const { seeds, seedAt } = this.#claims
    const place = seedAt[this.no] as number
    if (place !== noList) letGo(seeds, place)
    seedAt[this.no] = noList
    forgetWording(this.#claims, this.no)
  }
  /** False while it is the only claim of its narrative: then the narrative's counters are its own. */
  get apart(): boolean {
    return (this.#claims.counted[this.no] as number) > 0
  }
  /** Whether its own score was said. */
  get said(): boolean {
    return this.#claims.counted[this.no] === 2
  }
  /** From now on it is counted apart; `said` = its score was said. */
  countApart(said = this.said): void {
    this.#claims.counted[this.no] = said ? 2 : 1
  }
  /** Its own counters; null = it is not counted apart, or they rest. */
  get spread(): Spread | null {
    return this.#claims.spreads.get(this.no) ?? null
  }
  set spread(spread: Spread) {
    this.#claims.spreads.set(this.no, spread)
  }
}

function grow(claims: Claims): void {
  const room = claims.rev.length * 2
  claims.rev = longer(claims.rev, room)
  claims.narrative = longer(claims.narrative, room)
  claims.firstMinute = longer(claims.firstMinute, room)
  claims.labelPost = longer(claims.labelPost, room)
  claims.labelStart = longer(claims.labelStart, room)
  claims.labelLength = longer(claims.labelLength, room)
  claims.lang = longer(claims.lang, room)
  claims.firstGroup = longer(claims.firstGroup, room)
  claims.lastGroup = longer(claims.lastGroup, room)
  claims.seedAt = longer(claims.seedAt, room)
  claims.wordingAt = longer(claims.wordingAt, room)
  claims.counted = longer(claims.counted, room)
  claims.contraryTo = longer(claims.contraryTo, room)
}
