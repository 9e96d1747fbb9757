// Backend: the port SearchIndex on Elasticsearch, with core features only: no scripts, pipelines or by-query calls.
// Proved by tests/suites/search-index-suite.ts on a real server.
// What this process applied is in its own answers at once: a question makes the server refresh first when something was
// applied since the last one. Other processes see it within five seconds.
import type { SearchIndex } from '../contracts/search-index.ts'
import { createElasticsearchWriter } from './elasticsearch-apply.ts'
import type { Elastic } from './elasticsearch-client.ts'
import { hashContents } from './elasticsearch-hash.ts'
import { type IndexNames, indexKinds } from './elasticsearch-indices.ts'
import { createMemberQuestions } from './elasticsearch-members.ts'
import { createNarrativeQuestions } from './elasticsearch-narratives.ts'
import { createReading } from './elasticsearch-reading.ts'
import { createSearchQuestion } from './elasticsearch-search.ts'
import { createTotals } from './elasticsearch-totals.ts'

/**
 * Of the records of an entity only the newest is sent, and each request is synced to disk: many at once cost less.
 * `bench index` says how much.
 */
const recordsOfBatch = 4_000

/**
 * The index over indices that are there. `onErasure` is called after a batch erased something: the erased bytes then
 * still lie in the server's files, until a merge takes them out.
 */
export function openElasticsearchSearchIndex(options: {
  elastic: Elastic
  names: IndexNames
  onErasure?: () => void
}): SearchIndex {
  const { elastic, names, onErasure } = options
  const writer = createElasticsearchWriter(elastic, names)
  const read = createReading(elastic, names)
  // What another process applied before may not be visible yet.
  let stale = true
  let refreshing: Promise<void> = Promise.resolve()

  /** Makes what was applied visible to searches. Questions asked at once share one refresh. */
  function refreshed(): Promise<void> {
    if (!stale) return refreshing
    stale = false
    refreshing = elastic
      .ask((client) => client.indices.refresh({ index: indexKinds.map(names) }))
      .then(
        () => undefined,
        (error: unknown) => {
          stale = true
          throw error
        },
      )
    // Whoever asks next sees the failure; nobody may have asked yet.
    refreshing.catch(() => undefined)
    return refreshing
  }

  const narratives = createNarrativeQuestions(read)
  const members = createMemberQuestions(read)
  const { search } = createSearchQuestion(read)
  const { coverage, totals } = createTotals(read)
  const asked = <T>(question: () => Promise<T>): Promise<T> => refreshed().then(question)

  return {
    batch: recordsOfBatch,
    async apply(records) {
      // Also when it fails half-way: some of the documents may be there.
      stale = true
      const { refusals, erased } = await writer.apply(records)
      stale = true
      if (erased) onErasure?.()
      return refusals
    },
    position: writer.position,
    saveNote: writer.saveNote,
    spreadingNow: (query) => asked(() => narratives.spreadingNow(query)),
    narrative: (id) => asked(() => narratives.narrative(id)),
    narrativeHead: (id) => asked(() => narratives.narrativeHead(id)),
    alerts: (query) => asked(() => narratives.alerts(query)),
    alert: (id) => asked(() => narratives.alert(id)),
    narrativePosts: (id, query) => asked(() => members.narrativePosts(id, query)),
    narrativeSeries: (id, query) => asked(() => members.narrativeSeries(id, query)),
    variants: (id, query) => asked(() => members.variants(id, query)),
    firstPost: (id) => asked(() => members.firstPost(id)),
    where: (id) => asked(() => members.where(id)),
    search: (query) => asked(() => search(query)),
    coverage: () => asked(coverage),
    totals: () => asked(totals),
    contentHash: () => asked(() => hashContents(read)),
    close: () => elastic.client.close(),
  }
}
