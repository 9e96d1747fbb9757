// Port: analyst questions, and the idempotent apply behind them. One method per question, no query language.
// Proved on every backend by tests/suites/search-index-suite.ts.
import type {
  Alert,
  Coverage,
  Label,
  Lineage,
  Link,
  Narrative,
  Placement,
  Score,
} from './derived.ts'

/** A label with its stretches of text looked up at question time; erased text reads null. */
export type ReadLabel = { sentence: string | null; terms: string[]; lang: string; by: Label }

export type NarrativeRow = {
  narrative: Narrative
  label: ReadLabel
  score: Score | null
  /** Open alert of this narrative, if any. */
  alert: Alert | null
}

export type PostRow = {
  placement: Placement
  narrative: string | null
  claim: string | null
}

export type VariantRow = {
  copy_group: string
  claim: string
  posts: number
  first_minute: number
  /** Earliest post of the group that still has text. */
  example: Placement | null
}

/** A record that the index can never hold, and why. `cause` quotes nothing of it, since it outlives an erasure. */
export type Refusal = { offset: number; reason: string; cause: string }

export type SearchIndex = {
  /** Records that one apply takes at most where many wait: what a round trip is worth. Only an I/O grouping. */
  readonly batch: number
  /**
   * Applies records of watch.derived; one that is not newer than what is there changes nothing. Answers those that
   * this index can never hold; all others are durable then. Throws Unavailable when the batch should come again.
   */
  apply(records: { offset: number; value: string }[]): Promise<Refusal[]>
  /** Next offset of watch.derived to apply, kept in the transaction of its effect; with the stage's note. */
  position(): Promise<{ next: number; note: string | null }>
  saveNote(next: number, note: string): Promise<void>

  /** What is spreading now: highest pace first among narratives seen since `since`. */
  spreadingNow(query: {
    limit: number
    since?: number
    platform?: string
    lang?: string
    script?: string
    minRelevance?: number
    sort?: 'pace' | 'newest' | 'posts'
  }): Promise<NarrativeRow[]>
  /** One narrative; one that was merged answers as what it was merged into (`narrative.id` differs). */
  narrative(
    id: string,
  ): Promise<
    (NarrativeRow & { lineage: Lineage[]; claims: ClaimRow[]; links: LinkRow[] }) | undefined
  >
  /** The same without what takes long to look up in a large one. */
  narrativeHead(id: string): Promise<{ narrative: Narrative; score: Score | null } | undefined>
  /** Posts of a narrative, newest first; `before` is the `cursor` of the last answer. */
  narrativePosts(
    id: string,
    query: { limit: number; before?: string },
  ): Promise<{ posts: PostRow[]; cursor: string | null }>
  /** Posts per bucket of event time, oldest first, without empty buckets. */
  narrativeSeries(
    id: string,
    query: { bucketMinutes: number },
  ): Promise<{ minute: number; posts: number }[]>
  /** Copy groups of a narrative, most copied first. */
  variants(id: string, query: { limit: number }): Promise<VariantRow[]>
  /** The earliest post of a narrative; null when it holds none. */
  firstPost(id: string): Promise<PostRow | null>
  /** Where a narrative is seen: posts by platform, language and source. */
  where(id: string): Promise<{ platforms: Tally[]; languages: Tally[]; sources: Tally[] }>
  alerts(query: {
    state?: 'open' | 'closed'
    limit: number
  }): Promise<(Alert & { label: ReadLabel })[]>
  alert(id: string): Promise<(Alert & { label: ReadLabel }) | undefined>
  /**
   * Ranked full text inside a bounded time window. `ranked` says how many of the newest matches were ranked,
   * and `window` what stretch of time they come from.
   */
  search(query: SearchQuery): Promise<SearchAnswer>
  coverage(): Promise<Coverage[]>
  totals(): Promise<Totals>
  /** SHA-256 per table over the whole content in a fixed order: equal content, equal hash. */
  contentHash(): Promise<Record<string, string>>
  close(): Promise<void>
}

export type ClaimRow = {
  id: string
  label: ReadLabel
  score: Score | null
  first_minute: number
  /** Whether a person pinned it to its narrative. */
  pinned: boolean
  /** The claim that it says the contrary of, with the narrative that this one is in by now; null = none. */
  contrary_to: { id: string; narrative: string; label: ReadLabel } | null
}
/** A link that stands (suggested, confirmed or rejected), as one of its narratives sees it. */
export type LinkRow = {
  link: Link
  /** The narrative at the other end. */
  other: { narrative: Narrative; label: ReadLabel; score: Score | null }
  /** What they share, with the words in each; null where it stands in no text or was erased. */
  reasons: {
    by: Link['reasons'][number]['by']
    concept: string | null
    here: string | null
    there: string | null
  }[]
}
export type Tally = { name: string; posts: number }
export type SearchQuery = {
  text: string
  from?: number
  to?: number
  lang?: string
  platform?: string
  limit: number
}
export type SearchAnswer = {
  posts: PostRow[]
  ranked: number
  /** True when older matches inside the window were left unranked. */
  bounded: boolean
  window: { from: number | null; to: number | null }
}
export type Totals = {
  posts: number
  erased: number
  narratives: number
  alerts_open: number
  first_minute: number | null
  last_minute: number | null
  exercise: boolean
}
