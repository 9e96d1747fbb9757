// Contract: a connector, a noun: one outside source of public posts.
// It yields what it found and where it got to. It never writes to the log, never retries, never sleeps:
// ingest/run-connector.ts does that. What it yields (handles, addresses) ends in ingest/protect-author.ts.
import type { DropReason } from './outcome.ts'
import type { Counts, Platform, Post, Provenance, Sampling } from './post.ts'

/** Opaque to all but the connector that made it. */
export type Cursor = string

/** A post as found, before pseudonyms and masks. Lives in memory only, is never stored. */
export type FoundPost = {
  platform: Platform
  /** Opaque id within the platform. */
  nativeId: string
  kind: Post['kind']
  url: string | null
  /** ISO time with zone, or null where unknown or unreadable. */
  createdAt: string | null
  witnessedAt: string | null
  timePrecision: Post['time_precision']
  editedAt: string | null
  /** Source's own order of versions, where it has one (edit time in ms, counter). */
  versionOrder: number | null
  author: {
    nativeId: string | null
    handle: string | null
    displayName: string | null
    type: Post['author']['type']
    followers: number | null
  }
  container: {
    type: NonNullable<Post['container']>['type']
    nativeId: string
    name: string | null
  } | null
  title: string | null
  text: string
  textAlt: Post['text_alt']
  langDeclared: string[]
  links: { url: string; role: Post['links'][number]['role'] }[]
  hashtags: string[]
  refs: {
    replyTo: string | null
    root: string | null
    repostOf: string | null
    quoteOf: string | null
  }
  forwarded: boolean | null
  counts: Counts | null
  labels: string[]
  geo: Post['geo']
  exercise: boolean
}

/** `cursor` is where the source stands after this item, given on the last item of what must stay together. */
export type Found =
  | { kind: 'post'; post: FoundPost; provenance: FoundProvenance; cursor?: Cursor }
  | {
      kind: 'state'
      platform: Platform
      /** The post's native id, or the author's where `of` is `account`. */
      nativeId: string
      of: 'post' | 'account'
      state: 'deleted' | 'account_gone' | 'withheld' | 'unavailable'
      stateAt: string
      basis: 'source_event' | 'compliance_job' | 'repoll_absence' | 'subject_request'
      provenance: FoundProvenance
      cursor?: Cursor
    }
  | {
      kind: 'metrics'
      platform: Platform
      nativeId: string
      at: string
      counts: Counts
      cursor?: Cursor
    }
  /** A stretch that the source itself says it did not bring, e.g. an expired cursor. */
  | {
      kind: 'gap'
      from: string
      to: string | null
      reason: GapReason
      share: number
      detail: string
      cursor?: Cursor
    }
  /** Event time has reached this minute; only files replayed and the exercise say so. */
  | { kind: 'tick'; minute: number; cursor?: Cursor }
  | { kind: 'drop'; reason: DropReason; cursor?: Cursor }
  /** Not a record: kept as a dead letter, never stops the source. */
  | {
      kind: 'unreadable'
      reason: string
      cause: string
      line: number | null
      bytes: Buffer
      cursor?: Cursor
    }

export type GapReason =
  | 'not_started'
  | 'stopped'
  | 'unreachable'
  | 'rate_limited'
  | 'refused'
  | 'broken_answer'
  | 'cursor_expired'
  | 'overload_policy'
  | 'declared'

export type FoundProvenance = Pick<Provenance, 'request' | 'batch' | 'row' | 'rule'>

export type Connector = {
  /** The source as declared, e.g. `fbc-news`; unique in lali.yaml. */
  source: string
  connector: string
  version: string
  sampling: Sampling
  terms: Provenance['terms_class']
  legalBasis: string | null
  /** Milliseconds between two polls; null = the source ends (a file) or streams by itself. */
  pollMs: number | null
  /**
   * One pass over what is new since `from`. Throws `Unavailable` when the source cannot be reached and
   * `SourceGone` when it will never answer again.
   */
  find(from: Cursor | undefined, signal: AbortSignal): AsyncIterable<Found>
}

/** The source says it is gone for good (HTTP 410): the connector is switched off and a gap is recorded. */
export class SourceGone extends Error {
  override name = 'SourceGone'
}
