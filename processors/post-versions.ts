// Processor, part of watch: which of two versions of a post counts (DESIGN §3 rule 3). Where the source orders
// versions, one that is not newer is dropped; where a version is a hash, one equal to the current or seen earlier
// is dropped; a source's version beats a hash.
import type { Version } from '../contracts/post.ts'
import { type PostTable, setVersion, versionBySource } from './post-table.ts'

/** Why a version is dropped, or undefined when it is newer. */
export function compareVersion(
  posts: PostTable,
  post: number,
  version: Version,
): 'same-version' | 'older-version' | undefined {
  const held = posts.version[post] as number
  if (version.by === 'source') {
    if (!versionBySource(posts, post)) return undefined
    if (version.order === held) return 'same-version'
    return version.order < held ? 'older-version' : undefined
  }
  if (versionBySource(posts, post)) return 'older-version'
  const hash = hashNumber(version.hash)
  if (hash === held) return 'same-version'
  return posts.earlier.get(post)?.includes(hash) ? 'older-version' : undefined
}

/** Remembers the version that counts now. */
export function keepVersion(posts: PostTable, post: number, version: Version): void {
  const held = posts.version[post] as number
  if (version.by === 'source') {
    setVersion(posts, post, version.order, true)
    posts.earlier.delete(post)
    return
  }
  if (held !== 0) posts.earlier.set(post, [...(posts.earlier.get(post) ?? []), held])
  setVersion(posts, post, hashNumber(version.hash), false)
}

/** 48 bits of a version's keyed hash, never 0. */
function hashNumber(hash: string): number {
  return Buffer.from(hash, 'base64url').readUIntBE(0, 6) + 1
}
