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

/** Batches between two notes: what was applied and not noted is counted again from the position. */
export const notedEvery = 16

export function createIndexStage(
  index: Pick<SearchIndex, 'apply' | 'batch' | 'position' | 'saveNote'>,
): Stage {
  let refusedBefore = 0
  let unsaved: { next: number; note: string; batches: number } | undefined

  async function saveNote(): Promise<void> {
    if (unsaved === undefined) return
    await index.saveNote(unsaved.next, unsaved.note)
    unsaved = undefined
  }

  return {
    name: 'index',
    reads: ['watch.derived'],
    batch: index.batch,
    open: async () => {
      const { next, note } = await index.position()
      const fates: Fates = note ? (JSON.parse(note) as Fates) : noFates()
      // The position moves with the effect, the note after it: what was applied but not noted is counted here.
      const missing = next - fates.in
      fates.in += missing
      fates.emitted += missing
      refusedBefore = fates.dead_lettered
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
      if (last === undefined) return
      const batches = (unsaved?.batches ?? 0) + 1
      unsaved = { next: last.offset + 1, note: JSON.stringify(fates), batches }
      // A refusal cannot be told from the position: it is noted at once.
      if (batches >= notedEvery || fates.dead_lettered !== refusedBefore) await saveNote()
      refusedBefore = fates.dead_lettered
    },
    close: saveNote,
  }
}
