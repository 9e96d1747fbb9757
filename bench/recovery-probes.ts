// When is a new post there after something was killed? In every partition the first one that was collected after the
// start is looked for by its id, which Elasticsearch answers without a refresh.
import { setTimeout } from 'node:timers/promises'
import { Client } from '@elastic/elasticsearch'
import { partitionOf } from '../ingest/collected-appends.ts'
import { openElectionKeys } from '../ingest/election-keys.ts'
import { createKeyedIds } from '../ingest/keyed-ids.ts'
import { recoveryLoad } from './recovery-load.ts'
import { partitions } from './recovery-office.ts'

const askEveryMs = 100

export type Probes = {
  /** Keyed id of the nth post of the load, from 0. */
  idOf(no: number): string
  /** Seconds until a post after the nth is there from every partition; NaN when none came in time. */
  untilNewPost(after: number, withinMs: number, signal: AbortSignal): Promise<number>
  /** Those of the ids that are not in the index. */
  missing(ids: string[]): Promise<string[]>
  /** Posts in the index. */
  count(): Promise<number>
  /** Offset of watch.derived up to which the index has applied; undefined while it cannot be asked. */
  applied(): Promise<number | undefined>
  close(): Promise<void>
}

export function createProbes(node: string, prefix: string, keysFolder: string): Probes {
  const client = new Client({ node, maxRetries: 0, requestTimeout: 2_000 })
  const posts = recoveryLoad()
  const made: string[] = []
  const keyed = createKeyedIds(openElectionKeys(keysFolder).pseudonymKey)

  function idOf(no: number): string {
    while (made.length <= no) {
      const next = posts.next()
      if (next.done) throw new Error('The load is over.')
      made.push(keyed('post', next.value.platform, next.value.nativeId))
    }
    return made[no] ?? ''
  }

  /** The first post after the nth of each partition. */
  function firstOfEach(after: number): string[] {
    const found = new Map<number, string>()
    for (let no = after; found.size < partitions; no += 1) {
      const partition = partitionOf(idOf(no), partitions)
      if (!found.has(partition)) found.set(partition, idOf(no))
    }
    return [...found.values()]
  }

  async function missing(ids: string[]): Promise<string[]> {
    const { docs } = await client.mget({ index: `${prefix}-posts`, ids, _source: false })
    return docs.flatMap((doc) => ('found' in doc && doc.found ? [] : [doc._id ?? '']))
  }

  return {
    idOf,
    missing,
    untilNewPost: async (after, withinMs, signal) => {
      const startedAt = performance.now()
      let left = firstOfEach(after)
      while (left.length > 0) {
        signal.throwIfAborted()
        if (performance.now() - startedAt > withinMs) return Number.NaN
        await setTimeout(askEveryMs)
        left = await missing(left).catch(() => left)
      }
      return (performance.now() - startedAt) / 1_000
    },
    count: async () => {
      await client.indices.refresh({ index: `${prefix}-posts` })
      return (await client.count({ index: `${prefix}-posts` })).count
    },
    applied: () =>
      client.get<{ next: number }>({ index: `${prefix}-position`, id: 'next' }).then(
        ({ _source }) => _source?.next,
        () => undefined,
      ),
    close: () => client.close(),
  }
}
