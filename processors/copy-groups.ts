// Processor, part of watch: copy groups as columns, and a view of one that reads and writes like an object.
// Numbers are dense and never reused. The groups of a claim are a linked list, oldest first.
import { longer } from './columns.ts'

export type CopyGroups = {
  count: number
  rev: Float64Array
  claim: Int32Array
  newest: Int32Array
  posts: Uint32Array
  first: Int32Array
  firstMinute: Int32Array
  start: Uint16Array
  length: Uint16Array
  /** Next younger copy group of the same claim; -1 = none. */
  next: Int32Array
}

export function createCopyGroups(capacity = 1 << 10): CopyGroups {
  return {
    count: 0,
    rev: new Float64Array(capacity),
    claim: new Int32Array(capacity),
    newest: new Int32Array(capacity),
    posts: new Uint32Array(capacity),
    first: new Int32Array(capacity),
    firstMinute: new Int32Array(capacity),
    start: new Uint16Array(capacity),
    length: new Uint16Array(capacity),
    next: new Int32Array(capacity),
  }
}

/** Number of a new copy group without posts, the last of its claim's list. */
export function addCopyGroup(
  groups: CopyGroups,
  made: {
    rev: number
    claim: number
    first: number
    firstMinute: number
    span: readonly [number, number]
  },
): number {
  const no = groups.count
  if (no === groups.rev.length) grow(groups)
  groups.count += 1
  groups.rev[no] = made.rev
  groups.claim[no] = made.claim
  groups.newest[no] = -1
  groups.first[no] = made.first
  groups.firstMinute[no] = made.firstMinute
  groups.start[no] = made.span[0]
  groups.length[no] = made.span[1]
  groups.next[no] = -1
  return no
}

/** One copy group. It reads the columns at each access, so it stays true while they change and grow. */
export class CopyGroup {
  readonly #groups: CopyGroups
  readonly #no: number

  constructor(groups: CopyGroups, no: number) {
    if (!(no >= 0 && no < groups.count)) throw new Error(`There is no copy group ${no}.`)
    this.#groups = groups
    this.#no = no
  }

  get rev(): number {
    return this.#groups.rev[this.#no] as number
  }
  get claim(): number {
    return this.#groups.claim[this.#no] as number
  }
  /** Newest post of the linked list; -1 = all are gone. */
  get newest(): number {
    return this.#groups.newest[this.#no] as number
  }
  set newest(post: number) {
    this.#groups.newest[this.#no] = post
  }
  get posts(): number {
    return this.#groups.posts[this.#no] as number
  }
  set posts(n: number) {
    this.#groups.posts[this.#no] = n
  }
  /** Earliest post that is not erased; -1 = none. */
  get first(): number {
    return this.#groups.first[this.#no] as number
  }
  set first(post: number) {
    this.#groups.first[this.#no] = post
  }
  get firstMinute(): number {
    return this.#groups.firstMinute[this.#no] as number
  }
  set firstMinute(minute: number) {
    this.#groups.firstMinute[this.#no] = minute
  }
  /** Claim sentence of its first post: start and length. */
  get span(): [number, number] {
    const { start, length } = this.#groups
    return [start[this.#no] as number, length[this.#no] as number]
  }
  set span([start, length]: readonly [number, number]) {
    this.#groups.start[this.#no] = start
    this.#groups.length[this.#no] = length
  }
}

function grow(groups: CopyGroups): void {
  const room = groups.rev.length * 2
  groups.rev = longer(groups.rev, room)
  groups.claim = longer(groups.claim, room)
  groups.newest = longer(groups.newest, room)
  groups.posts = longer(groups.posts, room)
  groups.first = longer(groups.first, room)
  groups.firstMinute = longer(groups.firstMinute, room)
  groups.start = longer(groups.start, room)
  groups.length = longer(groups.length, room)
  groups.next = longer(groups.next, room)
}
