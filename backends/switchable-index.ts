// Backend: a search index that can be replaced while questions are asked of it: what `lali rebuild` ends with.
// Applies wait while the switch is made, so the new index goes on exactly where the old one stood.
import type { SearchIndex } from '../contracts/search-index.ts'

export type SwitchableIndex = SearchIndex & {
  /** Runs `prepare` while no apply is under way, then answers from the index that it gives; closes the old one. */
  switchTo(prepare: (current: SearchIndex) => Promise<SearchIndex>): Promise<void>
}

export function createSwitchableIndex(first: SearchIndex): SwitchableIndex {
  let current = first
  let turn: Promise<unknown> = Promise.resolve()
  /** One at a time; a failure of one does not fail the next. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = turn.then(work, work)
    turn = done.catch(() => undefined)
    return done
  }
  return {
    apply: (records) => inTurn(() => current.apply(records)),
    saveNote: (next, note) => inTurn(() => current.saveNote(next, note)),
    position: () => current.position(),
    spreadingNow: (query) => current.spreadingNow(query),
    narrative: (id) => current.narrative(id),
    narrativePosts: (id, query) => current.narrativePosts(id, query),
    narrativeSeries: (id, query) => current.narrativeSeries(id, query),
    variants: (id, query) => current.variants(id, query),
    where: (id) => current.where(id),
    alerts: (query) => current.alerts(query),
    alert: (id) => current.alert(id),
    search: (query) => current.search(query),
    coverage: () => current.coverage(),
    totals: () => current.totals(),
    contentHash: () => current.contentHash(),
    close: () => inTurn(() => current.close()),
    switchTo: (prepare) =>
      inTurn(async () => {
        const old = current
        current = await prepare(old)
        await old.close()
      }),
  }
}
