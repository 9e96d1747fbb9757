// Backend: takes erased bytes out of Elasticsearch's files.
// An erasure overwrites the document, so it is in no answer any more; the old document stays in its segment until a
// merge leaves it out, and the server keeps it for the retention lease of its shard besides, some 30 s.
// Promises: after an erasure merges are run until the server says that no deleted document is left.
// The price: every segment that holds a deleted document is written anew, edits included.
import type { Elastic } from './elasticsearch-client.ts'

const USUAL_WAIT_MS = 10 * 60_000
/** A merge of a big segment takes minutes; the server goes on with it when we no longer wait. */
const MERGE_WITHIN_MS = 3_600_000

export type Expunging = {
  /** Something was erased, or may have been: merges begin after the wait. */
  due(): void
  stop(): void
}

export function createExpunging(options: {
  elastic: Elastic
  indices: string[]
  afterMs: number | undefined
  /** Told when a merge could not be run; it is tried again after the next wait. */
  onTrouble: ((error: Error) => void) | undefined
  /** Told when no deleted document is left. */
  onClean: (() => void) | undefined
}): Expunging {
  const { elastic, indices, afterMs = USUAL_WAIT_MS, onTrouble, onClean } = options
  let timer: NodeJS.Timeout | undefined
  let stopped = false

  function due(): void {
    if (stopped) return
    timer ??= setTimeout(() => void expunge(), afterMs).unref()
  }

  async function expunge(): Promise<void> {
    let again = true
    try {
      if (await anyDeleted(elastic, indices)) await merge(elastic, indices)
      again = await anyDeleted(elastic, indices)
    } catch (cause) {
      if (!stopped) onTrouble?.(cause instanceof Error ? cause : new Error(String(cause)))
    }
    // What was erased meanwhile waits for the next round.
    timer = undefined
    if (again) due()
    else onClean?.()
  }

  return {
    due,
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}

/** Whether segments still hold documents that were overwritten, as the server counts them. */
async function anyDeleted(elastic: Elastic, indices: string[]): Promise<boolean> {
  // A flush first: what is still in the buffer is not counted.
  await elastic.ask((client) => client.indices.flush({ index: indices }))
  const { _all } = await elastic.ask((client) =>
    client.indices.stats({ index: indices, metric: 'docs' }),
  )
  return (_all.primaries?.docs?.deleted ?? 0) > 0 || (_all.total?.docs?.deleted ?? 0) > 0
}

/** The second flush drops the files that the merge replaced. */
async function merge(elastic: Elastic, indices: string[]): Promise<void> {
  await elastic.ask((client) =>
    client.indices.forcemerge(
      { index: indices, only_expunge_deletes: true },
      { requestTimeout: MERGE_WITHIN_MS },
    ),
  )
  await elastic.ask((client) => client.indices.flush({ index: indices }))
}
