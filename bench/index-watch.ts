// What has really reached the index: every apply of the product is seen as it resolves, which is after its commit.
// Promises: a post counts when it can be found, not when it was taken in; its latency runs from the log's own stamp at
// the append to posts.collected (`received` of the placement) to that moment.
// Stands at the port, around the index's own method, so that it reads nothing again and costs next to nothing.
import type { SearchIndex } from '../contracts/search-index.ts'

export type IndexWatch = {
  /** Posts that can be found. */
  posts(): number
  /** Latencies in ms of the posts found from now on; ends what was recorded before. */
  record(): { latencies: number[]; arrivals: number[] }
  stopRecording(): void
  /** Calls back after every apply. */
  listen(told: () => void): void
}

const placement = '"kind":"post"'
const received = /"received":(\d+)/u

/** Watches an index from now on; `now` is the clock that the log stamps with, ms since 1970. */
export function watchIndex(index: Pick<SearchIndex, 'apply'>, now: () => number): IndexWatch {
  const apply = index.apply
  let posts = 0
  let recorded: { latencies: number[]; arrivals: number[] } | undefined
  const listeners: (() => void)[] = []

  index.apply = async (records) => {
    const refusals = await apply(records)
    const at = now()
    for (const { value } of records) {
      // Inside a text a quotation mark is escaped: only a placement can say this.
      if (!value.includes(placement)) continue
      posts += 1
      if (recorded === undefined) continue
      recorded.latencies.push(at - Number(received.exec(value)?.[1]))
      recorded.arrivals.push(at)
    }
    for (const told of listeners) told()
    return refusals
  }

  return {
    posts: () => posts,
    record: () => {
      recorded = { latencies: [], arrivals: [] }
      return recorded
    },
    stopRecording: () => {
      recorded = undefined
    },
    listen: (told) => void listeners.push(told),
  }
}
