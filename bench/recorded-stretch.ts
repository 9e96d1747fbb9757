// A stretch of what a run wrote to its log, as it stands there: each record of posts.collected with the record of
// stream.ordered that enrich made of it, what watch said of that, and the documents that the stage index sent for it.
// What the identity stages of bench `pipeline --mode distributed` hand on.
import { entityDocument, postDocument, type Write } from '../backends/elasticsearch-documents.ts'
import { keyOf } from '../backends/post-key.ts'
import type { Derived } from '../contracts/derived.ts'
import type { Log, Position } from '../contracts/log.ts'
import type { Ordered } from '../contracts/ordered.ts'
import type { TopicName } from '../contracts/topics.ts'

export type RecordedStep = {
  partition: number
  /** Values of the three topics; `said` in the order in which watch said it. */
  collected: string
  ordered: string
  said: string[]
  /** True where a post came new to the index. */
  post: boolean
}

/** Records of one page of a topic. */
const pageSize = 5_000

/** The steps whose ordered record lies in [from, until); at most so many posts. */
export async function readStretch(
  log: Pick<Log, 'read'>,
  range: { ordered: [number, number]; derived: [number, number] },
  most: number,
): Promise<RecordedStep[]> {
  const said = new Map<number, string[]>()
  for await (const { value } of recordsOf(log, 'watch.derived', 0, range.derived)) {
    const { rev } = JSON.parse(value) as Pick<Derived, 'rev'>
    const known = said.get(rev)
    if (known === undefined) said.set(rev, [value])
    else known.push(value)
  }
  const steps: (RecordedStep & { offset: number })[] = []
  let posts = 0
  for await (const { offset, value } of recordsOf(log, 'stream.ordered', 0, range.ordered)) {
    const { source } = JSON.parse(value) as Ordered
    if (source.topic !== 'posts.collected') continue
    const own = said.get(offset) ?? []
    const post = own.some((one) => one.includes('"kind":"post"'))
    const { partition } = source
    steps.push({ partition, offset: source.offset, collected: '', ordered: value, said: own, post })
    posts += Number(post)
    if (posts >= most) break
  }
  await addCollected(log, steps)
  return steps
}

async function addCollected(
  log: Pick<Log, 'read'>,
  steps: (RecordedStep & { offset: number })[],
): Promise<void> {
  for (const partition of new Set(steps.map((step) => step.partition))) {
    const own = steps.filter((step) => step.partition === partition)
    const first = own[0]?.offset ?? 0
    const range = [first, (own.at(-1)?.offset ?? first) + 1] as const
    const values: string[] = []
    for await (const { value } of recordsOf(log, 'posts.collected', partition, range))
      values.push(value)
    for (const step of own) step.collected = values[step.offset - first] ?? ''
  }
}

async function* recordsOf(
  log: Pick<Log, 'read'>,
  topic: TopicName,
  partition: number,
  [from, until]: readonly [number, number],
) {
  for (let offset = from; offset < until; ) {
    const place: Position = { topic, partition, offset }
    const records = await log.read(place, Math.min(pageSize, until - offset))
    if (records.length === 0) return
    yield* records
    offset += records.length
  }
}

/** The document that the stage index sends for what watch said of a new post or of another entity. */
export function documentOf(value: string, offset: number): Write | undefined {
  const record = JSON.parse(value) as Derived
  const { id, rev, kind } = record
  if (kind === 'blank' || kind === 'erasure') return undefined
  if (kind === 'post') {
    const source = postDocument(record, value, keyOf(record.minute, rev))
    return { kind: 'posts', id, rev, offset, source }
  }
  const [index, source] = entityDocument(record, value)
  return { kind: index, id, rev, offset, source }
}
