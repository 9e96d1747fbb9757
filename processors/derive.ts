// Processor, part of watch: collects what one record of the stream changes. Each entity appears at most once:
// a later change within the same record replaces the earlier, in its place.

import type { Derived } from '../contracts/derived.ts'
import type { Append } from '../contracts/log.ts'
import { writeChange } from './write-change.ts'

/** A derived record without its head. */
export type Change = Derived extends infer One
  ? One extends Derived
    ? Omit<One, 'v' | 'rev' | 'n'>
    : never
  : never

export type Derivation = { rev: number; changes: Map<string, Change> }

export function createDerivation(rev: number): Derivation {
  return { rev, changes: new Map() }
}

export function derive(derivation: Derivation, change: Change): void {
  derivation.changes.set(`${change.kind} ${change.id}`, change)
}

/**
 * The records to append, numbered in order. Those that hold a post's own data name the post.
 * `value` is the text of the ordered record, in which the post stands already written.
 */
export function toAppends(derivation: Derivation, value?: string): Append[] {
  const appends: Append[] = []
  for (const change of derivation.changes.values()) {
    const head = `{"v":1,"rev":${derivation.rev},"n":${appends.length},"kind":"${change.kind}","id":"${change.id}"`
    const post = change.kind === 'post' || change.kind === 'metrics' ? change.id : null
    appends.push({
      topic: 'watch.derived',
      partition: 0,
      value: `${head}${writeChange(change, value)}`,
      post,
    })
  }
  return appends
}
