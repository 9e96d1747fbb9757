// Stage index: watch.derived → the search index. The index keeps position and fates in the transaction of its effect.
import type { Static } from 'typebox'
import type { BlankDerived, Derived } from '../contracts/derived.ts'
import { type Fates, noFates } from '../contracts/outcome.ts'
import type { SearchIndex } from '../contracts/search-index.ts'
import type { Stage } from '../contracts/stage.ts'

/**
 * What a dead letter of this stage holds: the record's place and name. Its text stays in the archive alone, where an
 * erasure reaches it; the way back is `lali rebuild`.
 */
function withoutText(value: string): string {
  const { rev, n, id } = JSON.parse(value) as Pick<Derived, 'rev' | 'n' | 'id'>
  return JSON.stringify({ v: 1, rev, n, kind: 'blank', id } satisfies Static<typeof BlankDerived>)
}

export function createIndexStage(
  index: Pick<SearchIndex, 'apply' | 'position' | 'saveNote'>,
): Stage {
  return {
    name: 'index',
    reads: ['watch.derived'],
    open: async () => {
      const { next, note } = await index.position()
      const fates: Fates = note ? (JSON.parse(note) as Fates) : noFates()
      // The position moves with the effect, the note after it: what was applied but not noted is counted here.
      const missing = next - fates.in
      fates.in += missing
      fates.emitted += missing
      return { from: [{ topic: 'watch.derived', partition: 0, offset: next }], fates }
    },
    handle: async (records) => {
      const refusals = await index.apply(records.map(({ offset, value }) => ({ offset, value })))
      const refused = new Map(refusals.map((refusal) => [refusal.offset, refusal]))
      return records.map(({ offset, value }) => {
        const refusal = refused.get(offset)
        if (refusal === undefined) return { kind: 'emit', records: [] }
        const { reason, cause } = refusal
        return { kind: 'dead-letter', reason, cause, bytes: withoutText(value) }
      })
    },
    settle: async (records, fates) => {
      const last = records[records.length - 1]
      if (last) await index.saveNote(last.offset + 1, JSON.stringify(fates))
    },
  }
}
