// What a run derived, read from watch.derived alone: a hash of every kind of record, where each post ended, and what
// was counted of it. Nothing of watch's own state is looked at.
import { createHash, type Hash } from 'node:crypto'
import type { Derived } from '../contracts/derived.ts'
import type { Log } from '../contracts/log.ts'
import { pagesOf } from './embedded-twin.ts'
import { createFollower } from './follow-narratives.ts'

export type DerivedContent = {
  records: number
  /** SHA-256 of the records of each kind, byte for byte, in order. */
  hashes: Record<string, string>
  /** Posts that are there at the end, with what does not depend on the order of arrival. */
  counted: Map<string, string>
  erased: Set<string>
  /** Narrative of a post that is there. */
  narrativeOf(post: string): string
}

/** Reads all of watch.derived. */
export async function readDerived(log: Pick<Log, 'ends' | 'read'>): Promise<DerivedContent> {
  const hashes = new Map<string, Hash>()
  const counted = new Map<string, string>()
  const erased = new Set<string>()
  const follower = createFollower()
  let records = 0
  for await (const page of pagesOf(log, 'watch.derived')) {
    for (const { value } of page) {
      const record = JSON.parse(value) as Derived
      records += 1
      const hash = hashes.get(record.kind) ?? createHash('sha256')
      hashes.set(record.kind, hash.update(value).update('\n'))
      follower.take(record)
      if (record.kind === 'post')
        counted.set(record.id, [record.minute, record.lang, record.post.platform].join(' '))
      if (record.kind !== 'erasure') continue
      counted.delete(record.id)
      erased.add(record.id)
    }
  }
  return {
    records,
    hashes: Object.fromEntries([...hashes].map(([kind, hash]) => [kind, hash.digest('hex')])),
    counted,
    erased,
    narrativeOf: follower.narrativeOf,
  }
}
