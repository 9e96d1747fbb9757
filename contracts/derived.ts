// Contract: watch.derived, everything the product says. Each record is the whole new state of one entity.
// `rev` is the stream.ordered offset that changed it; `n` orders the records of one offset.
// Text is named as (post, start, length) and never copied, so that an erasure leaves nothing behind.
import { type Static, Type } from 'typebox'
import { Counts, KeyedId, Nullable, Post } from './post.ts'

const closed = { additionalProperties: false }
const head = {
  v: Type.Literal(1),
  rev: Type.Integer({ minimum: 0 }),
  n: Type.Integer({ minimum: 0 }),
}
/** Minutes since 1970 UTC. */
export const Minute = Type.Integer({ minimum: 0 })

/** A stretch of a post's title + '\n' + text (text alone where there is no title), in UTF-16 units. */
export const Span = Type.Object(
  { post: KeyedId, start: Type.Integer({ minimum: 0 }), length: Type.Integer({ minimum: 0 }) },
  closed,
)
export type Span = Static<typeof Span>

/** A placement: the whole post document with its copy group and the reason. Written once per version. */
export const Placement = Type.Object(
  {
    ...head,
    kind: Type.Literal('post'),
    id: KeyedId,
    copy_group: Type.String(),
    why: Type.Object(
      {
        by: Type.Enum(['new', 'exact', 'near']),
        /** Post that it was compared with; null for `new`. */
        like: Nullable(KeyedId),
        /** Estimated Jaccard of character 5-grams. */
        similarity: Type.Number({ minimum: 0, maximum: 1 }),
      },
      closed,
    ),
    minute: Minute,
    received: Type.Integer({ minimum: 0 }),
    script: Type.String(),
    lang: Type.String(),
    lang_confidence: Type.Number(),
    clock_skew: Type.Boolean(),
    late: Type.Boolean(),
    history: Type.Boolean(),
    /** 0 to 1: election words found. Shown and filtered on, never a gate. */
    relevance: Type.Number(),
    /** Claim class of the lexicon, or null. */
    claim_class: Nullable(Type.String()),
    post: Post,
  },
  closed,
)
export type Placement = Static<typeof Placement>

export const Erasure = Type.Object({ ...head, kind: Type.Literal('erasure'), id: KeyedId }, closed)
export const PostMetrics = Type.Object(
  { ...head, kind: Type.Literal('metrics'), id: KeyedId, at: Type.String(), counts: Counts },
  closed,
)
export const CopyGroup = Type.Object(
  {
    ...head,
    kind: Type.Literal('copy-group'),
    id: Type.String(),
    claim: Type.String(),
    /** Earliest post that is not erased; null when none is left. */
    first_post: Nullable(KeyedId),
    first_minute: Minute,
  },
  closed,
)

/** What a claim or narrative is called: its claim sentence and key terms, as stretches of posts. */
export const Label = Type.Object(
  { sentence: Nullable(Span), terms: Type.Array(Span, { maxItems: 5 }), lang: Type.String() },
  closed,
)
export type Label = Static<typeof Label>

export const Claim = Type.Object(
  {
    ...head,
    kind: Type.Literal('claim'),
    id: Type.String(),
    narrative: Type.String(),
    label: Label,
    first_minute: Minute,
    /** Claim that this one says the contrary of, by its words of negation; left out where there is none. */
    contrary_to: Type.Optional(Type.String()),
    /** True when a person pinned it to its narrative; left out else. */
    pinned: Type.Optional(Type.Literal(true)),
  },
  closed,
)
export type Claim = Static<typeof Claim>
export const Narrative = Type.Object(
  {
    ...head,
    kind: Type.Literal('narrative'),
    id: Type.String(),
    state: Type.Enum(['live', 'archived', 'merged', 'empty']),
    /** The oldest survives a merge, or by likeness the pinned one; ids are never reused. */
    merged_into: Nullable(Type.String()),
    label: Label,
    script: Type.String(),
    claim_class: Nullable(Type.String()),
    first_minute: Minute,
    exercise: Type.Boolean(),
    /** True while a claim of it is pinned; left out else. */
    pinned: Type.Optional(Type.Literal(true)),
  },
  closed,
)
export type Narrative = Static<typeof Narrative>

export const Lineage = Type.Object(
  {
    ...head,
    kind: Type.Literal('lineage'),
    /** `rev`-`n`: each event is an entity of its own. */
    id: Type.String(),
    entity: Type.String(),
    event: Type.Enum([
      'created',
      'merged-into',
      'split-from',
      'pinned',
      'unpinned',
      'archived',
      'revived',
      'emptied',
    ]),
    other: Nullable(Type.String()),
    minute: Minute,
    why: Type.String({ maxLength: 200 }),
  },
  closed,
)
export type Lineage = Static<typeof Lineage>

/** One window of a score: what came, what was expected, how surprising that is. */
export const Window = Type.Object(
  {
    minutes: Type.Integer(),
    posts: Type.Integer(),
    authors: Type.Integer(),
    expected: Type.Number(),
    /** −log10 of the chance of at least this many posts under the negative binomial. */
    surprise: Type.Number(),
  },
  closed,
)
export type Window = Static<typeof Window>

/** Pace of one claim or narrative, never its truth. Every part travels with the score. */
export const Score = Type.Object(
  {
    ...head,
    kind: Type.Literal('score'),
    /** The claim's or narrative's id. */
    id: Type.String(),
    level: Type.Enum(['claim', 'narrative']),
    formula: Type.String(),
    minute: Minute,
    posts: Type.Integer(),
    copies: Type.Integer(),
    copy_groups: Type.Integer(),
    authors: Type.Integer(),
    platforms: Type.Array(Type.String()),
    languages: Type.Array(Type.String()),
    windows: Type.Array(Window),
    /** Highest surprise of the windows. */
    pace: Type.Number(),
    /** Effective reproduction number with its 90 % credible interval; null below 5 posts. */
    growth: Nullable(
      Type.Object({ r: Type.Number(), low: Type.Number(), high: Type.Number() }, closed),
    ),
    doubling_minutes: Nullable(Type.Number()),
    relevance: Type.Number(),
    last_minute: Minute,
    /** Share of the sources that were collecting in the longest window. */
    coverage: Type.Number(),
  },
  closed,
)
export type Score = Static<typeof Score>

export const alertLevels = ['watch', 'warn', 'urgent'] as const
export const Alert = Type.Object(
  {
    ...head,
    kind: Type.Literal('alert'),
    /** `a-` narrative `-` minute of opening: one open alert per narrative lineage. */
    id: Type.String(),
    narrative: Type.String(),
    claim: Nullable(Type.String()),
    level: Type.Enum([...alertLevels]),
    state: Type.Enum(['open', 'closed', 'folded']),
    opened_minute: Minute,
    changed_minute: Minute,
    closed_minute: Nullable(Minute),
    /** Why it was raised or raised again. */
    reason: Type.Enum([
      'surprise',
      'level-up',
      'new-platform',
      'new-language',
      'calm',
      'merged',
      'erased',
    ]),
    pace: Type.Number(),
    posts: Type.Integer(),
    authors: Type.Integer(),
    coverage: Type.Number(),
    /** The posts it was raised on, newest last. */
    post_ids: Type.Array(KeyedId, { maxItems: 50 }),
  },
  closed,
)
export type Alert = Static<typeof Alert>

/** Two narratives in different languages that are perhaps one claim: a suggestion until a person decides. */
export const Link = Type.Object(
  {
    ...head,
    kind: Type.Literal('link'),
    /** The two narratives' ids with ~ between; the older is `one`. */
    id: Type.String(),
    one: Type.String(),
    other: Type.String(),
    state: Type.Enum(['suggested', 'confirmed', 'rejected', 'withdrawn']),
    /** 0 to 1: how alike they are in what is the same in every language. Not a probability. */
    certainty: Type.Number({ minimum: 0, maximum: 1 }),
    minute: Minute,
    /** What they share, the weightiest first; the stretches where it stands, null where it stands in no text. */
    reasons: Type.Array(
      Type.Object(
        {
          by: Type.Enum(['concept', 'name', 'number', 'hashtag', 'link', 'meaning']),
          /** Id of the lexicon; null for other reasons, and when it left the lexicon. */
          concept: Nullable(Type.String()),
          one: Nullable(Span),
          other: Nullable(Span),
        },
        closed,
      ),
      { maxItems: 8 },
    ),
  },
  closed,
)
export type Link = Static<typeof Link>

/** What one source brought and did not bring. */
export const Coverage = Type.Object(
  {
    ...head,
    kind: Type.Literal('coverage'),
    /** The source's name. */
    id: Type.String(),
    sampling: Nullable(Type.String()),
    posts: Type.Integer(),
    first_minute: Nullable(Minute),
    last_minute: Nullable(Minute),
    gaps: Type.Array(
      Type.Object(
        {
          id: Type.String(),
          from: Minute,
          to: Nullable(Minute),
          reason: Type.String(),
          share: Type.Number(),
          detail: Type.String(),
        },
        closed,
      ),
      { maxItems: 200 },
    ),
  },
  closed,
)
export type Coverage = Static<typeof Coverage>

/** What remains of a record whose post was erased. The index skips it: an erasure follows. */
export const BlankDerived = Type.Object(
  { ...head, kind: Type.Literal('blank'), id: KeyedId },
  closed,
)

export const Derived = Type.Union([
  BlankDerived,
  Placement,
  Erasure,
  PostMetrics,
  CopyGroup,
  Claim,
  Narrative,
  Lineage,
  Link,
  Score,
  Alert,
  Coverage,
])
export type Derived = Static<typeof Derived>
