// Ingest: which records of the log a found item becomes, and where they go.
// A post, its metrics and its state share the partition of the post's id, so that they keep their order.
// An account's state goes to partition 0: watch remembers it and applies it to posts of any partition, by time,
// so it needs no order against them. Gaps go to partition 0 too; a tick goes to every partition.
import type { Found } from '../contracts/connector.ts'
import type { DeadLetter } from '../contracts/decided.ts'
import type { Append } from '../contracts/log.ts'
import type { Envelope } from './protect-author.ts'
import { cleanText, utcOf, whole } from './working-text.ts'

/** A dead letter keeps this many bytes of what was found. */
const maxKeptBytes = 64 * 1_024

/** The partition of a post: FNV-1a of its keyed id. The same for ever: order within a post depends on it. */
export function partitionOf(id: string, partitions: number): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < id.length; i += 1) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193)
  return (hash >>> 0) % partitions
}

/** The records of posts.collected that carry this envelope. */
export function appendsOf(envelope: Envelope, partitions: number): Append[] {
  const value = JSON.stringify(envelope)
  const topic = 'posts.collected'
  if (envelope.op === 'tick') {
    return Array.from({ length: partitions }, (_, partition) => ({
      topic,
      partition,
      value,
      post: null,
    }))
  }
  if (envelope.op === 'gap' || (envelope.op === 'state' && envelope.of === 'account')) {
    return [{ topic, partition: 0, value, post: null }]
  }
  const { id } = envelope
  return [{ topic, partition: partitionOf(id, partitions), value, post: id }]
}

/** The dead letter of what could not be read; `now` in ms since 1970. */
export function deadLetterOf(
  source: string,
  found: Extract<Found, { kind: 'unreadable' }>,
  now: number,
): Append {
  const letter: DeadLetter = {
    v: 1,
    op: 'dead-letter',
    stage: 'ingest',
    reason: cleanText(found.reason, 100),
    cause: cleanText(found.cause, 2_000),
    at: utcOf(now) ?? new Date(0).toISOString(),
    origin: cleanText(source, 300),
    line: whole(found.line),
    attempts: 1,
    bytes: found.bytes.subarray(0, maxKeptBytes).toString('base64'),
    bytes_total: found.bytes.length,
  }
  return { topic: 'dead-letters', partition: 0, value: JSON.stringify(letter), post: null }
}
