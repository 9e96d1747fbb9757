// Which narrative a post is in, read from watch.derived alone, as any reader of it would: post → copy group → claim →
// narrative, and on through merges. Nothing of watch's own state is looked at.
import type { Derived } from '../contracts/derived.ts'

export type Follower = {
  /** Takes a derived record, in order. */
  take(record: Derived): void
  /** The narrative of a post as of the last record taken; throws for a post that has no place. */
  narrativeOf(post: string): string
}

export function createFollower(): Follower {
  const groupOf = new Map<string, string>()
  const claimOf = new Map<string, string>()
  const narrativeOf = new Map<string, string>()
  const mergedInto = new Map<string, string>()
  return {
    take: (record) => {
      if (record.kind === 'post') groupOf.set(record.id, record.copy_group)
      if (record.kind === 'copy-group') claimOf.set(record.id, record.claim)
      if (record.kind === 'claim') narrativeOf.set(record.id, record.narrative)
      if (record.kind === 'narrative' && record.merged_into !== null)
        mergedInto.set(record.id, record.merged_into)
    },
    narrativeOf: (post) => {
      const claim = claimOf.get(groupOf.get(post) ?? '')
      let narrative = narrativeOf.get(claim ?? '')
      if (narrative === undefined) throw new Error(`Post ${post} is in no narrative.`)
      for (;;) {
        const into = mergedInto.get(narrative)
        if (into === undefined) return narrative
        narrative = into
      }
    },
  }
}
