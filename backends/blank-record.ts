// Backend: what remains of a record whose post was erased: its keyed id and its place in the stream.
import type { TopicName } from '../contracts/topics.ts'

/** The id of the post that a stored value is about, or undefined when it is about none. */
export function postOf(topic: TopicName, value: string): string | undefined {
  const record = JSON.parse(value) as { id?: string; body?: { id?: string } }
  return topic === 'stream.ordered' ? record.body?.id : record.id
}

/** JSON of the blank record that stands in the place of `value`. */
export function blankValue(topic: TopicName, value: string): string {
  const record = JSON.parse(value)
  if (topic === 'stream.ordered') {
    const body = { v: 1, op: 'blank', id: record.body.id }
    return JSON.stringify({ v: 1, source: record.source, received: record.received, body })
  }
  if (topic === 'watch.derived') {
    return JSON.stringify({ v: 1, rev: record.rev, n: record.n, kind: 'blank', id: record.id })
  }
  return JSON.stringify({ v: 1, op: 'blank', id: record.id })
}
