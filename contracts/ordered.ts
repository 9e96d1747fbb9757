// Contract: stream.ordered, everything in one order, posts enriched. Watch reads this and nothing else.
import { type Static, Type } from 'typebox'
import { Blank, Gap, Metrics, Sources, StateChange, Tick } from './collected.ts'
import { Answer, Decision, Setting } from './decided.ts'
import { KeyedId, Post } from './post.ts'

const closed = { additionalProperties: false }
const u32 = Type.Integer({ minimum: 0, maximum: 4_294_967_295 })

/** Where a record of the one stream came from. Watch drops what is not above the last it saw. */
export const SourcePosition = Type.Object(
  {
    topic: Type.String(),
    generation: Type.Integer({ minimum: 1 }),
    partition: Type.Integer({ minimum: 0 }),
    offset: Type.Integer({ minimum: 0 }),
  },
  closed,
)
export type SourcePosition = Static<typeof SourcePosition>

/** What enrich adds. Hashes of text are salted with the election's key. */
export const Enriched = Type.Object(
  {
    /** Event time in ms: min(created_at, first_seen_at), clamped. */
    event_at: Type.Integer({ minimum: 0 }),
    clock_skew: Type.Boolean(),
    /** Coarse, total function of the text: `latin`, `arabic`, `devanagari`, … `none`. */
    script: Type.String({ maxLength: 20 }),
    lang: Type.Object({ code: Type.String({ maxLength: 35 }), confidence: Type.Number() }, closed),
    /** Exact normal form: 64 bits as two 32-bit halves. */
    fingerprint: Type.Tuple([u32, u32]),
    /** Code units of the normal form. */
    length: Type.Integer({ minimum: 0 }),
    /** One-permutation MinHash, 64 × 16 bits, base64; null for texts too short to compare. */
    sketch: Type.Union([Type.String({ maxLength: 180 }), Type.Null()]),
    /** Three bits for each number in the text, by its salted hash; 0 = none. Templated posts differ here only. */
    numbers: u32,
    /** Distinct terms as salted hashes, in order of appearance, and where each stands: start, length. */
    terms: Type.Array(u32, { maxItems: 256 }),
    spans: Type.Array(Type.Integer({ minimum: 0 }), { maxItems: 512 }),
    /** Hash and shape of up to 48 words, base64 (processors/read-wording.ts). Streams of earlier versions have none. */
    wording: Type.Optional(Type.String({ maxLength: 768 })),
    /** Signs of denial, and where in the normal form the last begins; left out where there is none. */
    negations: Type.Optional(
      Type.Tuple([Type.Integer({ minimum: 1, maximum: 255 }), Type.Integer({ minimum: 0 })]),
    ),
    /** Which words of the wording are denied, 4 bits each, base64 (processors/find-negation.ts); left out where all is said. */
    denied: Type.Optional(Type.String({ maxLength: 32 })),
    /** Names by sound, numbers, hashtags and links as salted hashes, kind in the three high bits, and where each stands. */
    marks: Type.Array(u32, { maxItems: 64 }),
    mark_spans: Type.Array(Type.Integer({ minimum: 0 }), { maxItems: 128 }),
    /** Sentence that most looks like a claim: start, length in UTF-16 code units of title + text. */
    claim: Type.Tuple([Type.Integer({ minimum: 0 }), Type.Integer({ minimum: 0 })]),
  },
  closed,
)
export type Enriched = Static<typeof Enriched>

const EnrichedPost = Type.Object(
  { v: Type.Literal(1), op: Type.Literal('upsert'), id: KeyedId, post: Post, enriched: Enriched },
  closed,
)
export type EnrichedPost = Static<typeof EnrichedPost>

export const Ordered = Type.Object(
  {
    v: Type.Literal(1),
    source: SourcePosition,
    /** ms at which the log took the record in: `received_at`. */
    received: Type.Integer({ minimum: 0 }),
    body: Type.Union([
      EnrichedPost,
      StateChange,
      Metrics,
      Gap,
      Tick,
      Sources,
      Blank,
      Decision,
      Setting,
      Answer,
    ]),
  },
  closed,
)
export type Ordered = Static<typeof Ordered>
