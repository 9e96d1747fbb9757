// The server behind the index left out: answers the requests of the stage index from memory, and takes every document.
// For the part of bench `pipeline --mode distributed` that measures what the stages themselves cost.
import type { Elastic } from '../backends/elasticsearch-client.ts'

type Line = { index?: { _id?: string } }

/** Knows of no post; the position goes on at `next`. */
export function createMemoryElasticsearch(next: number): Elastic {
  let position = next
  const client = {
    mget: async ({ ids }: { ids: string[] }) => ({
      docs: ids.map((_id) =>
        _id === 'next' ? { _id, found: true, _source: { next: position } } : { _id, found: false },
      ),
    }),
    bulk: async ({ operations }: { operations: (string | object)[] }) => {
      const lines = operations.filter((_, i) => i % 2 === 0)
      const last = operations.at(-1)
      if (typeof last === 'object' && 'next' in last) position = Number(last.next)
      return { items: lines.map((line) => ({ index: { ...idOf(line), status: 201 } })) }
    },
    indices: { refresh: async () => ({}) },
    close: async () => undefined,
  } as unknown as Elastic['client']
  return {
    client,
    ask: (request) => request(client),
    meaningOf: (_, why) => new Error(why.reason ?? why.type ?? 'no reason given'),
  }
}

function idOf(line: string | object): { _id?: string } {
  if (typeof line === 'string') return {}
  return { _id: (line as Line).index?._id ?? '' }
}
