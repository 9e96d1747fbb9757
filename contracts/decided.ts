// Contract: what people and outside models decided or answered. Each reaches watch as a record of the one stream.
import { type Static, Type } from 'typebox'
import { KeyedId, Time } from './post.ts'

const closed = { additionalProperties: false }
const postIds = Type.Array(KeyedId, { maxItems: 1_000 })

/** desk.decided: a person's decision, with the posts that it was made on beside the entity's id. */
export const Decision = Type.Object(
  {
    v: Type.Literal(1),
    op: Type.Literal('decision'),
    id: Type.String({ maxLength: 100 }),
    decision: Type.Enum([
      'merge',
      'split',
      'pin',
      'unpin',
      'link',
      'unlink',
      'label',
      'mute',
      'respond',
      'publish',
    ]),
    entity: Type.String({ maxLength: 100 }),
    other: Type.Union([Type.String({ maxLength: 100 }), Type.Null()]),
    post_ids: postIds,
    by: Type.String({ maxLength: 100 }),
    at: Time,
    note: Type.String({ maxLength: 2_000 }),
  },
  closed,
)
export type Decision = Static<typeof Decision>

/** settings.changed: lexicon, calendar, thresholds, versions; takes effect in watch only. */
export const Setting = Type.Object(
  {
    v: Type.Literal(1),
    op: Type.Literal('setting'),
    id: Type.String({ maxLength: 100 }),
    setting: Type.Enum([
      'lexicon',
      'calendar',
      'thresholds',
      'model',
      'fact-checks',
      'replay',
      'epoch',
    ]),
    at: Time,
    value: Type.Unknown(),
  },
  closed,
)
export type Setting = Static<typeof Setting>

/** models.answered: what an outside model said, so that a replay needs none. */
export const Answer = Type.Object(
  {
    v: Type.Literal(1),
    op: Type.Literal('answer'),
    id: Type.String({ maxLength: 100 }),
    model: Type.String({ maxLength: 200 }),
    post_ids: postIds,
    value: Type.Unknown(),
  },
  closed,
)

/** access.logged: who looked at what. Editable by none. */
export const Access = Type.Object(
  {
    v: Type.Literal(1),
    op: Type.Literal('access'),
    at: Time,
    who: Type.String({ maxLength: 100 }),
    role: Type.String({ maxLength: 40 }),
    action: Type.Enum(['search', 'view', 'export', 'unseal', 'command']),
    what: Type.String({ maxLength: 500 }),
  },
  closed,
)
export type Access = Static<typeof Access>

/** notifications.sent: what the outbox did. The id is the alert's, so a repeat shows as a repeat. */
export const Notification = Type.Object(
  {
    v: Type.Literal(1),
    op: Type.Literal('notification'),
    alert: Type.String({ maxLength: 100 }),
    rev: Type.Integer({ minimum: 0 }),
    channel: Type.Enum(['page', 'email', 'webhook', 'chat', 'sms']),
    level: Type.String({ maxLength: 20 }),
    outcome: Type.Enum(['sent', 'failed']),
    detail: Type.String({ maxLength: 500 }),
  },
  closed,
)

/** dead-letters: what could not be handled, with its original bytes, for 30 days. */
export const DeadLetter = Type.Object(
  {
    v: Type.Literal(1),
    op: Type.Literal('dead-letter'),
    stage: Type.String({ maxLength: 100 }),
    reason: Type.String({ maxLength: 100 }),
    cause: Type.String({ maxLength: 2_000 }),
    at: Time,
    /** Where it came from: a source's name, or topic/partition/offset. */
    origin: Type.String({ maxLength: 300 }),
    line: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]),
    attempts: Type.Integer({ minimum: 1 }),
    /** Base64; at most the first 64 KiB, with the whole length beside. */
    bytes: Type.String(),
    bytes_total: Type.Integer({ minimum: 0 }),
  },
  closed,
)
export type DeadLetter = Static<typeof DeadLetter>
