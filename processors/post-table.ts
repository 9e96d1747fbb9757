// Processor, part of watch: what is remembered of each post until retention ends, in typed arrays, about 64 bytes
// a post. Posts of one copy group are a linked list.
import { longer } from './columns.ts'

const flagErased = 1
const flagSourceVersion = 2

export type PostTable = {
  count: number
  /** Keyed id, 16 bytes a post. */
  ids: Uint32Array
  /** First 52 bits of the pseudonym. */
  author: Float64Array
  /** Copy group's number; -1 = none (erased, or never placed). */
  group: Int32Array
  minute: Uint32Array
  /** Next older post of the same copy group; -1 = none. */
  older: Int32Array
  version: Float64Array
  flags: Uint8Array
  /** Numbers of the names list: platform, language, source. */
  platform: Uint16Array
  lang: Uint16Array
  source: Uint16Array
  /** Open addressing over ids: post number + 1; 0 = free. */
  slots: Int32Array
  /** Hashes of earlier versions, for the few posts that were edited. */
  earlier: Map<number, number[]>
}

export function createPostTable(capacity = 1 << 12): PostTable {
  return {
    count: 0,
    ids: new Uint32Array(capacity * 4),
    author: new Float64Array(capacity),
    group: new Int32Array(capacity),
    minute: new Uint32Array(capacity),
    older: new Int32Array(capacity),
    version: new Float64Array(capacity),
    flags: new Uint8Array(capacity),
    platform: new Uint16Array(capacity),
    lang: new Uint16Array(capacity),
    source: new Uint16Array(capacity),
    slots: new Int32Array(capacity * 2),
    earlier: new Map(),
  }
}

const key = new Uint32Array(4)
const keyBytes = Buffer.from(key.buffer)

/** Number of the post with this keyed id, or -1. */
export function findPost(table: PostTable, id: string): number {
  const at = slotOf(table, id)
  return (table.slots[at] as number) - 1
}

/** Adds a post that is not there; all columns but the id are zero and the group is none. */
export function addPost(table: PostTable, id: string): number {
  if ((table.count + 1) * 2 > table.slots.length) grow(table)
  const at = slotOf(table, id)
  const post = table.count
  table.count += 1
  table.slots[at] = post + 1
  table.ids.set(key, post * 4)
  table.group[post] = -1
  table.older[post] = -1
  return post
}

export function postId(table: PostTable, post: number): string {
  const { buffer, byteOffset } = table.ids
  return Buffer.from(buffer, byteOffset + post * 16, 16).toString('base64url')
}

export function isErased(table: PostTable, post: number): boolean {
  return ((table.flags[post] as number) & flagErased) !== 0
}

/** Keeps the id and nothing else; the post is in no copy group any more. */
export function markErased(table: PostTable, post: number): void {
  table.flags[post] = flagErased
  const { author, minute, version, platform, lang, source } = table
  for (const column of [author, minute, version, platform, lang, source]) column[post] = 0
  table.earlier.delete(post)
}

/** Keeps a version; `bySource` = the source orders its versions. */
export function setVersion(
  table: PostTable,
  post: number,
  version: number,
  bySource: boolean,
): void {
  table.version[post] = version
  const rest = (table.flags[post] as number) & ~flagSourceVersion
  table.flags[post] = rest | (bySource ? flagSourceVersion : 0)
}

export function versionBySource(table: PostTable, post: number): boolean {
  return ((table.flags[post] as number) & flagSourceVersion) !== 0
}

function slotOf(table: PostTable, id: string): number {
  keyBytes.write(id, 'base64url')
  const mask = table.slots.length - 1
  let at = ((key[0] as number) ^ (key[2] as number)) & mask
  for (;;) {
    const post = (table.slots[at] as number) - 1
    if (post < 0) return at
    const from = post * 4
    if (
      table.ids[from] === key[0] &&
      table.ids[from + 1] === key[1] &&
      table.ids[from + 2] === key[2] &&
      table.ids[from + 3] === key[3]
    ) {
      return at
    }
    at = (at + 1) & mask
  }
}

function grow(table: PostTable): void {
  const capacity = table.slots.length
  table.ids = longer(table.ids, capacity * 4)
  table.author = longer(table.author, capacity)
  table.group = longer(table.group, capacity)
  table.minute = longer(table.minute, capacity)
  table.older = longer(table.older, capacity)
  table.version = longer(table.version, capacity)
  table.flags = longer(table.flags, capacity)
  table.platform = longer(table.platform, capacity)
  table.lang = longer(table.lang, capacity)
  table.source = longer(table.source, capacity)
  rehash(table, capacity * 2)
}

/** Fills the slots anew from the ids. */
export function rehash(table: PostTable, size: number): void {
  table.slots = new Int32Array(size)
  const mask = size - 1
  for (let post = 0; post < table.count; post += 1) {
    let at = ((table.ids[post * 4] as number) ^ (table.ids[post * 4 + 2] as number)) & mask
    while ((table.slots[at] as number) !== 0) at = (at + 1) & mask
    table.slots[at] = post + 1
  }
}
