// Contract: what the API answers, as pages, programs and observers all see it.
// Times are RFC 3339 UTC. Every answer with figures carries `coverage`: what was not collected.
import { type Static, Type } from 'typebox'
import { Alert, alertLevels, Score, Window } from './derived.ts'
import { Nullable } from './post.ts'

const closed = { additionalProperties: false }
const Text = Type.String()
const At = Type.String({ format: 'date-time' })

/** Part of the declared sources that were collecting, and the gaps that touch the period. */
export const CoverageNote = Type.Object(
  {
    /** 0 to 1. */
    share: Type.Number(),
    /** Sources with an open gap now. */
    silent_sources: Type.Array(Text),
    gaps: Type.Integer(),
    sentence: Text,
  },
  closed,
)
export type CoverageNote = Static<typeof CoverageNote>

/** Words of a narrative: taken from its posts at question time; null where they were erased. */
export const LabelAnswer = Type.Object(
  { sentence: Nullable(Text), terms: Type.Array(Text), lang: Text },
  closed,
)

export const NarrativeSummary = Type.Object(
  {
    id: Text,
    state: Type.Enum(['live', 'archived', 'merged', 'empty']),
    label: LabelAnswer,
    claim_class: Nullable(Text),
    script: Text,
    first_seen: At,
    last_seen: Nullable(At),
    posts: Type.Integer(),
    authors: Type.Integer(),
    platforms: Type.Array(Text),
    languages: Type.Array(Text),
    /** −log10 surprise: pace, never truth. */
    pace: Type.Number(),
    windows: Type.Array(Window),
    relevance: Type.Number(),
    alert: Nullable(Type.Object({ id: Text, level: Type.Enum([...alertLevels]) }, closed)),
    /** Whether a person of the office holds claims in it; who is not said. */
    pinned: Type.Boolean(),
    exercise: Type.Boolean(),
  },
  closed,
)
export type NarrativeSummary = Static<typeof NarrativeSummary>

export const NarrativesAnswer = Type.Object(
  { narratives: Type.Array(NarrativeSummary), as_of: Nullable(At), coverage: CoverageNote },
  closed,
)
export type NarrativesAnswer = Static<typeof NarrativesAnswer>

/** A post as a page may show it: no author but a registered public actor. */
export const PostAnswer = Type.Object(
  {
    id: Text,
    platform: Text,
    kind: Text,
    source: Text,
    sampling: Text,
    at: At,
    created_at: Nullable(At),
    received_at: At,
    clock_skew: Type.Boolean(),
    title: Nullable(Text),
    text: Text,
    lang: Text,
    script: Text,
    relevance: Type.Number(),
    claim_class: Nullable(Text),
    /** Name of a registered public actor; null for everybody else. */
    public_actor: Nullable(Text),
    links: Type.Array(Type.Object({ url: Text, domain: Text }, closed)),
    copy_group: Text,
    placed_by: Type.Object({ by: Text, similarity: Type.Number() }, closed),
    narrative: Nullable(Text),
    claim: Nullable(Text),
    exercise: Type.Boolean(),
  },
  closed,
)
export type PostAnswer = Static<typeof PostAnswer>

const Tally = Type.Object({ name: Text, posts: Type.Integer() }, closed)

export const NarrativeAnswer = Type.Object(
  {
    narrative: NarrativeSummary,
    /** The id asked for, when it was merged into this narrative. */
    merged_from: Nullable(Text),
    /** All parts of the score with its formula's name: every score can be opened. */
    score: Nullable(Score),
    claims: Type.Array(
      Type.Object(
        {
          id: Text,
          label: LabelAnswer,
          first_seen: At,
          /** Null until the claim was counted, which is within five minutes of collecting. */
          posts: Nullable(Type.Integer()),
          authors: Nullable(Type.Integer()),
          pace: Nullable(Type.Number()),
          pinned: Type.Boolean(),
          /** Claim that this one says the contrary of, by its words of negation; which of them is right is not said. */
          contrary_to: Nullable(
            Type.Object({ id: Text, narrative: Text, label: LabelAnswer }, closed),
          ),
        },
        closed,
      ),
    ),
    variants: Type.Array(
      Type.Object(
        {
          copy_group: Text,
          claim: Text,
          posts: Type.Integer(),
          first_seen: At,
          example: Nullable(PostAnswer),
        },
        closed,
      ),
    ),
    first_post: Nullable(PostAnswer),
    where: Type.Object(
      { platforms: Type.Array(Tally), languages: Type.Array(Tally), sources: Type.Array(Tally) },
      closed,
    ),
    /** Narratives in other languages that perhaps say the same: suggestions until a person decides. */
    perhaps_same: Type.Array(
      Type.Object(
        {
          id: Text,
          label: LabelAnswer,
          posts: Type.Integer(),
          state: Type.Enum(['suggested', 'confirmed', 'rejected']),
          /** 0 to 1: how alike they are; not a probability. */
          certainty: Type.Number(),
          /** What both have: a concept by its name in the lexicon, else the words here and there. */
          reasons: Type.Array(
            Type.Object(
              {
                by: Type.Enum(['concept', 'name', 'number', 'hashtag', 'link', 'meaning']),
                concept: Nullable(Text),
                here: Nullable(Text),
                there: Nullable(Text),
              },
              closed,
            ),
          ),
        },
        closed,
      ),
    ),
    lineage: Type.Array(
      Type.Object({ event: Text, other: Nullable(Text), at: At, why: Text }, closed),
    ),
    as_of: Nullable(At),
    coverage: CoverageNote,
  },
  closed,
)
export type NarrativeAnswer = Static<typeof NarrativeAnswer>

export const SeriesAnswer = Type.Object(
  {
    bucket_minutes: Type.Integer(),
    buckets: Type.Array(Type.Object({ at: At, posts: Type.Integer() }, closed)),
    /** Stretches that were not, or only partly, collected. */
    gaps: Type.Array(
      Type.Object(
        { source: Text, from: At, to: Nullable(At), share: Type.Number(), reason: Text },
        closed,
      ),
    ),
    coverage: CoverageNote,
  },
  closed,
)
export type SeriesAnswer = Static<typeof SeriesAnswer>

export const PostsAnswer = Type.Object(
  { posts: Type.Array(PostAnswer), cursor: Nullable(Text), coverage: CoverageNote },
  closed,
)
export type PostsAnswer = Static<typeof PostsAnswer>

export const AlertAnswer = Type.Object(
  {
    alert: Alert,
    label: LabelAnswer,
    opened_at: At,
    changed_at: At,
    closed_at: Nullable(At),
  },
  closed,
)
export type AlertAnswer = Static<typeof AlertAnswer>

export const AlertsAnswer = Type.Object(
  { alerts: Type.Array(AlertAnswer), coverage: CoverageNote },
  closed,
)
export type AlertsAnswer = Static<typeof AlertsAnswer>

export const SearchResult = Type.Object(
  {
    posts: Type.Array(PostAnswer),
    /** How many of the newest matches were ranked, and whether older ones inside the window were not. */
    ranked: Type.Integer(),
    bounded: Type.Boolean(),
    window: Type.Object({ from: Nullable(At), to: Nullable(At) }, closed),
    coverage: CoverageNote,
  },
  closed,
)
export type SearchResult = Static<typeof SearchResult>

export const CoverageAnswer = Type.Object(
  {
    sources: Type.Array(
      Type.Object(
        {
          source: Text,
          sampling: Nullable(Text),
          posts: Type.Integer(),
          first_seen: Nullable(At),
          last_seen: Nullable(At),
          silent: Type.Boolean(),
          gaps: Type.Array(
            Type.Object(
              { from: At, to: Nullable(At), share: Type.Number(), reason: Text, detail: Text },
              closed,
            ),
          ),
        },
        closed,
      ),
    ),
    as_of: Nullable(At),
    coverage: CoverageNote,
  },
  closed,
)
export type CoverageAnswer = Static<typeof CoverageAnswer>

const FatesAnswer = Type.Object(
  {
    in: Type.Integer(),
    emitted: Type.Integer(),
    dropped: Type.Record(Type.String(), Type.Integer()),
    dead_lettered: Type.Integer(),
    balanced: Type.Boolean(),
  },
  closed,
)

export const HealthAnswer = Type.Object(
  {
    status: Type.Enum(['ok', 'degraded', 'stopped']),
    mode: Text,
    version: Text,
    epoch: Type.Integer(),
    exercise: Type.Boolean(),
    election: Type.Object({ name: Text, time_zone: Text }, closed),
    stages: Type.Array(
      Type.Object(
        {
          name: Text,
          state: Type.Enum(['running', 'stopped', 'waiting', 'standby']),
          lag: Type.Integer(),
          fates: FatesAnswer,
          error: Nullable(Text),
        },
        closed,
      ),
    ),
    connectors: Type.Array(
      Type.Object(
        {
          source: Text,
          state: Type.Enum(['running', 'waiting', 'done', 'off', 'stopped']),
          last_at: Nullable(At),
          fates: FatesAnswer,
          error: Nullable(Text),
        },
        closed,
      ),
    ),
    dead_letters: Type.Integer(),
    totals: Type.Object(
      {
        posts: Type.Integer(),
        erased: Type.Integer(),
        narratives: Type.Integer(),
        alerts_open: Type.Integer(),
      },
      closed,
    ),
  },
  closed,
)
export type HealthAnswer = Static<typeof HealthAnswer>
