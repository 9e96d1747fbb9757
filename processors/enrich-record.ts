// Processor, part of enrich: one record of its topics → one record of stream.ordered. Runs in worker threads.
// A record that does not match its schema becomes a dead letter with its bytes.
import type { Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { Collected } from '../contracts/collected.ts'
import { Answer, Decision, Setting } from '../contracts/decided.ts'
import type { LogRecord } from '../contracts/log.ts'
import type { Enriched } from '../contracts/ordered.ts'
import type { Outcome } from '../contracts/outcome.ts'
import type { TopicName } from '../contracts/topics.ts'
import { enrichPost } from './enrich-post.ts'

const collected = Compile(Collected)
const checks: Partial<Record<TopicName, { Check(value: unknown): boolean }>> = {
  'posts.collected': collected,
  'desk.decided': Compile(Decision),
  'settings.changed': Compile(Setting),
  'models.answered': Compile(Answer),
}

export type EnrichOptions = { salt: number; generation: number }

/** Pure function of the record, the salt and the code. */
export function enrichRecord(record: LogRecord, options: EnrichOptions): Outcome {
  let body: Collected
  try {
    body = JSON.parse(record.value)
  } catch (cause) {
    return { kind: 'dead-letter', reason: 'not-json', cause: String(cause), bytes: record.value }
  }
  if (!checks[record.topic]?.Check(body)) {
    const cause = `The record does not match the schema of ${record.topic}.`
    return { kind: 'dead-letter', reason: 'not-the-schema', cause, bytes: record.value }
  }
  const { topic, partition, offset } = record
  const source = { topic, generation: options.generation, partition, offset }
  const head = `{"v":1,"source":${JSON.stringify(source)},"received":${record.at},"body":`
  const text = `${head}${orderedBody(body, record, options.salt)}}`
  const post =
    body.op === 'upsert' || body.op === 'metrics' || body.op === 'blank' ? body.id : aboutPost(body)
  return { kind: 'emit', records: [{ topic: 'stream.ordered', partition: 0, value: text, post }] }
}

/** An outside model's answer is about one post and goes when that is erased. */
function aboutPost(body: Collected | Static<typeof Answer>): string | null {
  return body.op === 'answer' ? (body.post_ids[0] ?? null) : null
}

/** JSON of the body. A post's own text is taken over as it stands, not written again. */
function orderedBody(body: Collected, record: LogRecord, salt: number): string {
  if (body.op === 'upsert') {
    const enriched: Enriched = enrichPost(body.post, record.at, salt)
    return `${record.value.trimEnd().slice(0, -1)},"enriched":${JSON.stringify(enriched)}}`
  }
  if (body.op === 'tick' && body.minute === null) {
    return JSON.stringify({ ...body, minute: Math.floor(record.at / 60_000) })
  }
  return record.value
}
