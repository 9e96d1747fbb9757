// Builders for watch: a stream in the one order, and a watch that reads it without a log.
// Everything is the real code; only the log between the stages is left out.
import { Check } from 'typebox/value'
import { expect } from 'vitest'
import type { Collected } from '../../contracts/collected.ts'
import { Derived } from '../../contracts/derived.ts'
import { minuteToIso } from '../../contracts/minutes.ts'
import type { Ordered } from '../../contracts/ordered.ts'
import type { Outcome } from '../../contracts/outcome.ts'
import type { Post } from '../../contracts/post.ts'
import type { TopicName } from '../../contracts/topics.ts'
import { electionKeysFromSeed } from '../../ingest/election-keys.ts'
import { createProtectAuthor } from '../../ingest/protect-author.ts'
import { noPublicActors } from '../../ingest/public-actors.ts'
import { createSimulatedElection } from '../../ingest/simulated-election.ts'
import { enrichRecord } from '../../processors/enrich-record.ts'
import { watchRecord } from '../../processors/watch-record.ts'
import { createWatchState, type WatchState } from '../../processors/watch-state.ts'
import { aMinute, aPost, keyedId } from '../builders.ts'

export const salt = 20_26

/** A record before enrich. `op` and `v` are written here; all else as in contracts/collected.ts. */
export type Step = {
  body: object
  topic?: TopicName
  partition?: number
  /** ms at which the log took it in. */
  at?: number
  /** Source offset; the next of its partition when left out. */
  offset?: number
}

/** Gives source offsets and enriches: the JSON texts of stream.ordered. */
export function createStream() {
  const next = new Map<string, number>()
  return (step: Step): string => {
    const { topic = 'posts.collected', partition = 0, body } = step
    const key = `${topic}/${partition}`
    const offset = step.offset ?? next.get(key) ?? 0
    next.set(key, Math.max(offset + 1, next.get(key) ?? 0))
    const at = step.at ?? (aMinute + 10_000) * 60_000
    const value = JSON.stringify({ v: 1, ...body })
    const outcome = enrichRecord({ topic, partition, offset, at, value }, { salt, generation: 1 })
    if (outcome.kind !== 'emit') throw new Error(JSON.stringify(outcome))
    return outcome.records[0]?.value ?? ''
  }
}

export type Watched = {
  state: WatchState
  /** Handles one record; the outcome's records are checked against their schema and kept. */
  put(step: Step): Derived[]
  /** Handles one record: the reason of a drop, else the kind of the outcome. */
  fate(step: Step): string
  putValue(value: string): Outcome
  said: Derived[]
  /** Everything said, as it would stand in watch.derived. */
  values: string[]
}

/** A watch from an empty state. */
export function createWatched(from: WatchState = createWatchState(), offset = 0): Watched {
  const stream = createStream()
  const said: Derived[] = []
  const values: string[] = []
  let next = offset
  const putValue = (value: string): Outcome => {
    const outcome = watchRecord(from, JSON.parse(value) as Ordered, next, value)
    next += 1
    if (outcome.kind === 'emit') values.push(...outcome.records.map((one) => one.value))
    return outcome
  }
  return {
    state: from,
    said,
    values,
    putValue,
    fate: (step) => {
      const outcome = putValue(stream(step))
      return outcome.kind === 'drop' ? outcome.reason : outcome.kind
    },
    put: (step) => {
      const outcome = putValue(stream(step))
      if (outcome.kind !== 'emit') return []
      const records = outcome.records.map(({ value }) => JSON.parse(value) as Derived)
      for (const record of records)
        expect(Check(Derived, record), JSON.stringify(record)).toBe(true)
      said.push(...records)
      return records
    },
  }
}

/** An upsert of a post by name at a minute; the author by name. */
export function upsert(
  name: string,
  text: string,
  more: Partial<Omit<Post, 'author'>> & { minute?: number; author?: string } = {},
): Step {
  const { minute = aMinute, author = `author of ${name}`, ...own } = more
  const id = keyedId(name)
  const post = aPost({
    text,
    created_at: minuteToIso(minute),
    first_seen_at: minuteToIso(minute),
    ...own,
    id,
    author: { ...aPost().author, pseudonym: keyedId(author) },
  })
  return { body: { op: 'upsert', id, post } }
}

export const tick = (minute: number, partition = 0): Step => ({
  body: { op: 'tick', minute },
  partition,
})

export const deletion = (name: string): Step => ({
  body: {
    op: 'state',
    id: keyedId(name),
    of: 'post',
    state: 'deleted',
    state_at: minuteToIso(aMinute),
    state_basis: 'source_event',
    provenance: aPost().provenance,
  },
})

export const accountGone = (author: string, minute: number): Step => ({
  body: {
    op: 'state',
    id: keyedId(author),
    of: 'account',
    state: 'account_gone',
    state_at: minuteToIso(minute),
    state_basis: 'source_event',
    provenance: aPost().provenance,
  },
})

export const metrics = (name: string, likes: number): Step => ({
  body: {
    op: 'metrics',
    id: keyedId(name),
    at: minuteToIso(aMinute),
    counts: { likes, reposts: null, replies: null, views: null },
  },
})

export const gap = (source: string, from: number, to: number | null, share = 0): Step => ({
  body: {
    op: 'gap',
    id: `${source} ${from}`,
    source,
    from: minuteToIso(from),
    to: to === null ? null : minuteToIso(to),
    reason: 'unreachable',
    share,
    detail: '',
  },
})

export const setting = (name: string, value: unknown): Step => ({
  topic: 'settings.changed',
  body: { op: 'setting', id: name, setting: name, at: minuteToIso(aMinute), value },
})

/** The records of one kind, narrowed. */
export function ofKind<K extends Derived['kind']>(
  records: Derived[],
  kind: K,
): Extract<Derived, { kind: K }>[] {
  return records.filter((one): one is Extract<Derived, { kind: K }> => one.kind === kind)
}

/** The exercise as envelopes of posts.collected: protected, in the order of their time. */
export async function simulated(seed: string, postsPerDay: number, days = 1): Promise<Collected[]> {
  const exercise = createSimulatedElection({ seed, postsPerDay, days })
  const now = () => Date.UTC(2025, 4, 20)
  const keys = electionKeysFromSeed(seed)
  const protect = createProtectAuthor({ keys, actors: noPublicActors, now })
  const found: Collected[] = []
  for await (const item of exercise.find(undefined, new AbortController().signal)) {
    const envelope = protect(item, exercise)
    if (envelope) found.push(envelope as Collected)
  }
  return found
}

/** The exercise as JSON texts of stream.ordered, one partition. */
export async function simulatedStream(
  seed: string,
  postsPerDay: number,
  days = 1,
): Promise<string[]> {
  const stream = createStream()
  const at = Date.UTC(2025, 4, 20)
  return (await simulated(seed, postsPerDay, days)).map((body) => stream({ body, at }))
}
