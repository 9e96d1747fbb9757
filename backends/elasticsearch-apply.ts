// Backend: the idempotent apply behind Elasticsearch: one batch of watch.derived, one bulk, then the position.
// Promises: the position is written after the effect is durable, so a batch may come again and changes nothing then;
// whatever the cutting or the repeats, the content is the same; an erasure is an empty document at its rev.
// Refuses a record of no known kind before anything is written: watch.derived is our own, so that is corruption.
import type { Derived } from '../contracts/derived.ts'
import type { Refusal } from '../contracts/search-index.ts'
import { writeAll } from './elasticsearch-bulk.ts'
import type { Elastic } from './elasticsearch-client.ts'
import {
  type Entity,
  entityDocument,
  erasedDocument,
  postDocument,
  type Write,
} from './elasticsearch-documents.ts'
import type { IndexNames } from './elasticsearch-indices.ts'
import { keyOf, orderOfKey } from './post-key.ts'

type Batch = { offset: number; value: string }[]
/** What is there of a post. An erased one has no key. */
type Known = { rev: number; key: number | null }
type Taken = { offset: number; value: string; record: Derived }

export type ElasticsearchWriter = {
  apply(records: Batch): Promise<{ refusals: Refusal[]; erased: boolean }>
  saveNote(next: number, note: string): Promise<void>
  position(): Promise<{ next: number; note: string | null }>
}

/** Documents of the index `position`: how far the batches came, and the stage's note. */
const NEXT = 'next'
const NOTE = 'note'

export function createElasticsearchWriter(
  elastic: Elastic,
  names: IndexNames,
): ElasticsearchWriter {
  /** What is there of posts: a version that is replaced hands its place among its minute on. */
  async function knownPosts(ids: string[]): Promise<Map<string, Known>> {
    const known = new Map<string, Known>()
    if (ids.length === 0) return known
    const { docs } = await elastic.ask((client) =>
      client.mget<{ key?: number }>({ index: names('posts'), ids, _source: ['key'] }),
    )
    for (const doc of docs) {
      if ('error' in doc && doc.error !== undefined) throw elastic.meaningOf(null, doc.error)
      if (!('found' in doc) || !doc.found) continue
      known.set(doc._id, { rev: doc._version ?? 0, key: doc._source?.key ?? null })
    }
    return known
  }

  /** Next offset: never lower than what is there. */
  async function moveTo(next: number, note?: string): Promise<void> {
    const index = names('position')
    const operations: object[] = [
      { index: { _index: index, _id: NEXT, version: next, version_type: 'external' } },
      { id: NEXT, rev: next, next },
    ]
    if (note !== undefined) {
      operations.push({ index: { _index: index, _id: NOTE } }, { id: NOTE, rev: next, note })
    }
    const { items } = await elastic.ask((client) => client.bulk({ operations }))
    for (const { index: item } of items) {
      if (item === undefined || item.status < 300 || item.status === 409) continue
      const { type = '', reason } = item.error ?? {}
      throw elastic.meaningOf(item.status, { type, reason: String(reason) })
    }
  }

  return {
    async apply(records) {
      if (records.length === 0) return { refusals: [], erased: false }
      const taken = records.map(({ offset, value }) => ({ offset, value, record: read(value) }))
      const ids = new Set(taken.flatMap(({ record }) => (isOfPost(record) ? [record.id] : [])))
      const batch = collect(taken, await knownPosts([...ids]))
      const refusals = await writeAll(elastic, names, batch.writes)
      await moveTo(Math.max(...records.map(({ offset }) => offset)) + 1)
      return { refusals, erased: batch.erased }
    },
    saveNote: moveTo,
    async position() {
      const { docs } = await elastic.ask((client) =>
        client.mget<{ next?: number; note?: string }>({
          index: names('position'),
          ids: [NEXT, NOTE],
        }),
      )
      const [next, note] = docs.map((doc) => ('_source' in doc ? doc._source : undefined))
      return { next: next?.next ?? 0, note: note?.note ?? null }
    },
  }
}

/** The documents of a batch: of one entity only the newest. `known` follows. */
function collect(
  batch: Taken[],
  known: Map<string, Known>,
): { writes: Iterable<Write>; erased: boolean } {
  const writes = new Map<string, Write>()
  let erased = false
  for (const taken of batch) {
    for (const write of writesOf(taken, known)) {
      const name = `${write.kind}\t${write.id}`
      const waiting = writes.get(name)
      if (waiting === undefined || write.rev > waiting.rev) writes.set(name, write)
      if (taken.record.kind === 'erasure') erased = true
    }
  }
  return { writes: writes.values(), erased }
}

/** What one record writes, after what is known of its post; none when it is not newer. */
function writesOf({ record, value, offset }: Taken, known: Map<string, Known>): Write[] {
  const { id, rev } = record
  const post = known.get(id)
  switch (record.kind) {
    case 'blank':
      return []
    case 'post': {
      if (post !== undefined && post.rev >= rev) return []
      // Its place among the posts of a minute stays when an edit moves it.
      const key = keyOf(record.minute, post?.key == null ? rev : orderOfKey(post.key))
      known.set(id, { rev, key })
      return [{ kind: 'posts', id, rev, offset, source: postDocument(record, value, key) }]
    }
    case 'erasure': {
      if (post !== undefined && post.rev >= rev) return []
      known.set(id, { rev, key: null })
      const source = erasedDocument(record)
      return [
        { kind: 'posts', id, rev, offset, source },
        { kind: 'metrics', id, rev, offset, source },
      ]
    }
    default: {
      // Metrics of an erased post are part of what was erased.
      if (record.kind === 'metrics' && post?.key === null) return []
      const [kind, source] = entityDocument(record, value)
      return [{ kind, id, rev, offset, source }]
    }
  }
}

function isOfPost({ kind }: Derived): boolean {
  return kind === 'post' || kind === 'erasure' || kind === 'metrics'
}

const entityKinds: ReadonlySet<string> = new Set<Entity['kind']>([
  'metrics',
  'copy-group',
  'claim',
  'narrative',
  'lineage',
  'link',
  'score',
  'alert',
  'coverage',
])

function read(value: string): Derived {
  const record = JSON.parse(value) as Derived
  const { kind } = record
  if (kind === 'blank' || kind === 'post' || kind === 'erasure' || entityKinds.has(kind))
    return record
  throw new Error(`watch.derived holds a record of unknown kind: ${String(kind).slice(0, 40)}`)
}
