// Labelled posts as the product would meet them: through its masks and ids, enriched, in one order, with a tick a
// minute, ready for watch. The labels stay beside the stream and never enter it.
import type { Connector, FoundPost } from '../contracts/connector.ts'
import type { LogRecord } from '../contracts/log.ts'
import type { Ordered } from '../contracts/ordered.ts'
import { appendsOf } from '../ingest/collected-appends.ts'
import { electionKeysFromSeed } from '../ingest/election-keys.ts'
import { createProtectAuthor } from '../ingest/protect-author.ts'
import { readPublicActors } from '../ingest/public-actors.ts'
import { openingRecord } from '../pipeline.ts'
import { enrichRecord } from '../processors/enrich-record.ts'
import { BenchMistake } from './bench.ts'
import { readJsonLines } from './read-lines.ts'

/** What a line says. `label` null = a post that is placed and not scored; `ms` null = order only. */
export type LabelledPost = { text: string; label: string | null; ms: number | null }

/** One record for watch. `item` is the post's number among those read; -1 = not a post. */
export type StreamRecord = { value: string; record: Ordered; item: number }

/** Where a file knows the order only, its posts stand so far apart: a second, so that nothing fades. */
export const stepMs = 1_000
const orderOnlyFrom = Date.UTC(2025, 0, 1)
/** As in a replay of files: silences longer than a week are not told minute by minute. */
const longestSilence = 7 * 24 * 60

/** Lines `{Id, clusterNo, textCleaned}` in order, or `{id, t, text, event}`, those sorted by t. */
export async function readLabelled(path: string, most: number): Promise<LabelledPost[]> {
  const posts: LabelledPost[] = []
  for await (const { no, object } of readJsonLines(path)) {
    posts.push(labelledOf(object, `${path}, line ${no}`))
  }
  if (posts.length === 0) throw new BenchMistake(`${path} holds no lines.`)
  return posts.sort((a, b) => (a.ms ?? 0) - (b.ms ?? 0)).slice(0, most)
}

function labelledOf(line: Record<string, unknown>, where: string): LabelledPost {
  if (typeof line.textCleaned === 'string') {
    const { clusterNo } = line
    if (typeof clusterNo !== 'number' && typeof clusterNo !== 'string')
      throw new BenchMistake(`${where}: no clusterNo.`)
    return { text: line.textCleaned, label: String(clusterNo), ms: null }
  }
  const { t, text, event } = line
  if (typeof text !== 'string' || typeof t !== 'number' || !Number.isFinite(t)) {
    throw new BenchMistake(
      `${where}: neither {Id, clusterNo, textCleaned} nor {id, t, text, event} with t in seconds since 1970.`,
    )
  }
  return {
    text,
    label: event === null || event === undefined ? null : String(event),
    ms: t * 1_000,
  }
}

/** The stream of these posts: protected, enriched, ordered. */
export function* labelledStream(posts: readonly LabelledPost[]): Generator<StreamRecord> {
  const keys = electionKeysFromSeed('bench')
  const protect = createProtectAuthor({ keys, actors: readPublicActors([]), now: () => Date.now() })
  let offset = 0
  const enriched = (value: string, at: number, item: number): StreamRecord => {
    const topic = 'posts.collected'
    const record: LogRecord = { topic, partition: 0, offset, at, value }
    offset += 1
    const outcome = enrichRecord(record, { salt: keys.textSalt, generation: 1 })
    const [emitted] = outcome.kind === 'emit' ? outcome.records : []
    if (!emitted) throw new Error(`Item ${item} did not pass enrich: ${JSON.stringify(outcome)}`)
    return { value: emitted.value, record: JSON.parse(emitted.value) as Ordered, item }
  }
  yield enriched(openingRecord(1).value, 0, -1)
  let minute: number | null = null
  for (const [item, post] of posts.entries()) {
    const ms = post.ms ?? orderOnlyFrom + item * stepMs
    for (const next of minutesUntil(minute, Math.floor(ms / 60_000)))
      yield enriched(JSON.stringify({ v: 1, op: 'tick', minute: next }), ms, -1)
    minute = Math.floor(ms / 60_000)
    const found = { kind: 'post', post: foundOf(post, item, ms), provenance } as const
    const [append] = appendsOf(protect(found, source) ?? missing(item), 1)
    yield enriched(append?.value ?? '', ms, item)
  }
}

function* minutesUntil(last: number | null, next: number): Generator<number> {
  const from = last === null ? next : last + 1
  const told = Math.min(next, from + longestSilence)
  for (let minute = from; minute <= told; minute += 1) yield minute
  if (told < next) yield next
}

function missing(item: number): never {
  throw new Error(`Item ${item} gave no record.`)
}

const provenance = { request: null, batch: null, row: null, rule: null }
const source: Connector = {
  source: 'labelled-posts',
  connector: 'labelled-posts',
  version: '1',
  sampling: 'full_stream',
  terms: 'restricted',
  legalBasis: null,
  pollMs: null,
  async *find() {},
}

/** The number stands for the id: an id that came twice would be a new version of a post, not a post. */
export function foundOf({ text }: Pick<LabelledPost, 'text'>, item: number, ms: number): FoundPost {
  return {
    platform: 'other',
    nativeId: `item-${item}`,
    kind: 'post',
    url: null,
    createdAt: new Date(ms).toISOString(),
    witnessedAt: null,
    timePrecision: 's',
    editedAt: null,
    versionOrder: null,
    author: { nativeId: null, handle: null, displayName: null, type: 'unknown', followers: null },
    container: null,
    title: null,
    text,
    textAlt: [],
    langDeclared: [],
    links: [],
    hashtags: [],
    refs: { replyTo: null, root: null, repostOf: null, quoteOf: null },
    forwarded: null,
    counts: null,
    labels: [],
    geo: null,
    exercise: false,
  }
}
