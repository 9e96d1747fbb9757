// Stage index: watch.derived → the search index. The index keeps position and fates in the transaction of its effect.
import { type Fates, noFates } from '../contracts/outcome.ts'
import type { SearchIndex } from '../contracts/search-index.ts'
import type { Stage } from '../contracts/stage.ts'

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
      await index.apply(records.map(({ offset, value }) => ({ offset, value })))
      return records.map(() => ({ kind: 'emit', records: [] }))
    },
    settle: async (records, fates) => {
      const last = records[records.length - 1]
      if (last) await index.saveNote(last.offset + 1, JSON.stringify(fates))
    },
  }
}
