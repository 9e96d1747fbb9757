// Contract: posts.collected, what connectors write. One envelope, told apart by `op`.
import { type Static, Type } from 'typebox'
import { Counts, KeyedId, Post, Provenance, Time } from './post.ts'

const closed = { additionalProperties: false }

/** Why a stretch of time was not, or only partly, collected. */
export const gapReasons = [
  'not_started',
  'stopped',
  'unreachable',
  'rate_limited',
  'refused',
  'broken_answer',
  'cursor_expired',
  'overload_policy',
  'declared',
] as const

export const Upsert = Type.Object(
  { v: Type.Literal(1), op: Type.Literal('upsert'), id: KeyedId, post: Post },
  closed,
)

/** A post, or everything of an account up to `state_at`, was deleted, hidden or came back. */
export const StateChange = Type.Object(
  {
    v: Type.Literal(1),
    op: Type.Literal('state'),
    /** The post's id, or the author's pseudonym where `of` is `account`. */
    id: KeyedId,
    of: Type.Enum(['post', 'account']),
    state: Type.Enum(['deleted', 'account_gone', 'withheld', 'unavailable']),
    state_at: Time,
    state_basis: Type.Enum([
      'source_event',
      'compliance_job',
      'repoll_absence',
      'subject_request',
      'retention',
    ]),
    provenance: Provenance,
  },
  closed,
)
export type StateChange = Static<typeof StateChange>

export const Metrics = Type.Object(
  { v: Type.Literal(1), op: Type.Literal('metrics'), id: KeyedId, at: Time, counts: Counts },
  closed,
)

/** What was not collected. `share` is the part that did arrive: 0 = nothing, .2 = a trickle. */
export const Gap = Type.Object(
  {
    v: Type.Literal(1),
    op: Type.Literal('gap'),
    /** Deterministic: source and `from`. A later record of the same id replaces the earlier. */
    id: Type.String({ maxLength: 300 }),
    source: Type.String({ minLength: 1, maxLength: 200 }),
    from: Time,
    /** null = still open. */
    to: Type.Union([Time, Type.Null()]),
    reason: Type.Enum([...gapReasons]),
    share: Type.Number({ minimum: 0, maximum: 1 }),
    detail: Type.String({ maxLength: 500 }),
  },
  closed,
)
export type Gap = Static<typeof Gap>

/** One per minute and partition. `minute` is null live: then it is the log's own append time. */
export const Tick = Type.Object(
  {
    v: Type.Literal(1),
    op: Type.Literal('tick'),
    /** Minutes since 1970 UTC. */
    minute: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]),
  },
  closed,
)

/** Opens a generation of sources: the partitions and base offsets of every topic enrich reads. */
export const Sources = Type.Object(
  {
    v: Type.Literal(1),
    op: Type.Literal('sources'),
    generation: Type.Integer({ minimum: 1 }),
    topics: Type.Record(
      Type.String(),
      Type.Object(
        { partitions: Type.Integer({ minimum: 1 }), bases: Type.Array(Type.Integer()) },
        closed,
      ),
    ),
  },
  closed,
)

/** What remains of an erased record: its keyed id. */
export const Blank = Type.Object(
  { v: Type.Literal(1), op: Type.Literal('blank'), id: KeyedId },
  closed,
)

export const Collected = Type.Union([Upsert, StateChange, Metrics, Gap, Tick, Sources, Blank])
export type Collected = Static<typeof Collected>
