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
  const underWay = new Set<Promise<unknown>>()
  const ask = <T>(question: (index: SearchIndex) => Promise<T>): Promise<T> => {
    const answer = question(current)
    underWay.add(answer)
    const over = () => underWay.delete(answer)
    answer.then(over, over)
    return answer
  }
  /** Closes an index after the last answer from it. */
  const closeAnswered = async (index: SearchIndex): Promise<void> => {
    await Promise.allSettled([...underWay])
    await index.close()
  }
  return {
    get batch() {
      return current.batch
    },
    apply: (records) => inTurn(() => current.apply(records)),
    saveNote: (next, note) => inTurn(() => current.saveNote(next, note)),
    position: () => ask((index) => index.position()),
    spreadingNow: (query) => ask((index) => index.spreadingNow(query)),
    narrative: (id) => ask((index) => index.narrative(id)),
    narrativeHead: (id) => ask((index) => index.narrativeHead(id)),
    narrativePosts: (id, query) => ask((index) => index.narrativePosts(id, query)),
    narrativeSeries: (id, query) => ask((index) => index.narrativeSeries(id, query)),
    variants: (id, query) => ask((index) => index.variants(id, query)),
    firstPost: (id) => ask((index) => index.firstPost(id)),
    where: (id) => ask((index) => index.where(id)),
    alerts: (query) => ask((index) => index.alerts(query)),
    alert: (id) => ask((index) => index.alert(id)),
    search: (query) => ask((index) => index.search(query)),
    coverage: () => ask((index) => index.coverage()),
    totals: () => ask((index) => index.totals()),
    contentHash: () => ask((index) => index.contentHash()),
    close: () => inTurn(() => closeAnswered(current)),
    switchTo: (prepare) =>
      inTurn(async () => {
        const old = current
        current = await prepare(old)
        await closeAnswered(old)
      }),
  }
}
