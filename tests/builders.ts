// Builders: valid records of contracts/, so that a test states only what matters to it.
// Ids are made from names by keyedId, in the shape of the real ones.
import { createHash } from 'node:crypto'
import type { Static } from 'typebox'
import type {
  Alert,
  Claim,
  CopyGroup,
  Coverage,
  Derived,
  Erasure,
  Label,
  Lineage,
  Link,
  Narrative,
  Placement,
  PostMetrics,
  Score,
} from '../contracts/derived.ts'
import { minuteToIso } from '../contracts/minutes.ts'
import type { Post } from '../contracts/post.ts'

/** 2026-03-01T08:00Z, the minute that built records speak of. */
export const aMinute = 29_539_200

/** An id in the shape of a keyed id, always the same for the same name. */
export function keyedId(name: string): string {
  return createHash('sha256').update(name).digest('base64url').slice(0, 21).concat('A')
}

export function aPost(overrides: Partial<Post> = {}): Post {
  return {
    v: 1,
    id: keyedId('post'),
    platform: 'bluesky',
    kind: 'post',
    permalink: null,
    created_at: minuteToIso(aMinute),
    witnessed_at: null,
    first_seen_at: minuteToIso(aMinute),
    time_precision: 's',
    edited_at: null,
    version: { by: 'source', order: 1 },
    state: 'live',
    author: {
      pseudonym: keyedId('author'),
      class: 'private',
      type: 'unknown',
      followers_band: null,
      name: null,
    },
    container: null,
    title: null,
    text: 'Polling stations open at seven.',
    text_alt: [],
    lang_declared: [],
    links: [],
    hashtags: [],
    media: [],
    refs: { reply_to: null, root: null, repost_of: null, quote_of: null },
    forwarded: null,
    counts: null,
    labels: [],
    geo: null,
    sampling: 'search',
    exercise: false,
    provenance: {
      connector: 'bluesky-jetstream',
      connector_version: '1',
      source: 'bluesky',
      request: null,
      batch: null,
      row: null,
      rule: null,
      terms_class: 'open',
      legal_basis: null,
    },
    ...overrides,
  }
}

/** A placement; `post` takes parts of the post, whose id is the placement's. */
export function aPlacement(
  overrides: Partial<Omit<Placement, 'post'>> & { post?: Partial<Post> } = {},
): Placement {
  const { post, ...own } = overrides
  const id = own.id ?? keyedId('post')
  const minute = own.minute ?? aMinute
  return {
    v: 1,
    rev: 1,
    n: 0,
    kind: 'post',
    id,
    copy_group: 'g-1',
    why: { by: 'new', like: null, similarity: 0 },
    minute,
    received: minute * 60_000,
    script: 'latin',
    lang: 'en',
    lang_confidence: 0.9,
    clock_skew: false,
    late: false,
    history: false,
    relevance: 0.5,
    claim_class: null,
    ...own,
    post: aPost({
      id,
      created_at: minuteToIso(minute),
      first_seen_at: minuteToIso(minute),
      ...post,
    }),
  }
}

export function anErasure(overrides: Partial<Static<typeof Erasure>> = {}): Static<typeof Erasure> {
  return { v: 1, rev: 1, n: 0, kind: 'erasure', id: keyedId('post'), ...overrides }
}

export function someMetrics(
  overrides: Partial<Static<typeof PostMetrics>> = {},
): Static<typeof PostMetrics> {
  return {
    v: 1,
    rev: 1,
    n: 0,
    kind: 'metrics',
    id: keyedId('post'),
    at: minuteToIso(aMinute),
    counts: { likes: 1, reposts: null, replies: null, views: null },
    ...overrides,
  }
}

export function aCopyGroup(
  overrides: Partial<Static<typeof CopyGroup>> = {},
): Static<typeof CopyGroup> {
  return {
    v: 1,
    rev: 1,
    n: 1,
    kind: 'copy-group',
    id: 'g-1',
    claim: 'c-1',
    first_post: keyedId('post'),
    first_minute: aMinute,
    ...overrides,
  }
}

export function aLabel(overrides: Partial<Label> = {}): Label {
  return { sentence: null, terms: [], lang: 'en', ...overrides }
}

export function aClaim(overrides: Partial<Claim> = {}): Claim {
  return {
    v: 1,
    rev: 1,
    n: 2,
    kind: 'claim',
    id: 'c-1',
    narrative: 'n-1',
    label: aLabel(),
    first_minute: aMinute,
    ...overrides,
  }
}

export function aNarrative(overrides: Partial<Narrative> = {}): Narrative {
  return {
    v: 1,
    rev: 1,
    n: 3,
    kind: 'narrative',
    id: 'n-1',
    state: 'live',
    merged_into: null,
    label: aLabel(),
    script: 'latin',
    claim_class: null,
    first_minute: aMinute,
    exercise: false,
    ...overrides,
  }
}

export function aLineage(overrides: Partial<Lineage> = {}): Lineage {
  const { rev = 1, n = 4 } = overrides
  return {
    v: 1,
    rev,
    n,
    kind: 'lineage',
    id: `${rev}-${n}`,
    entity: 'n-1',
    event: 'created',
    other: null,
    minute: aMinute,
    why: 'first post',
    ...overrides,
  }
}

export function aLink(overrides: Partial<Link> = {}): Link {
  return {
    v: 1,
    rev: 1,
    n: 8,
    kind: 'link',
    id: 'n-1~n-2',
    one: 'n-1',
    other: 'n-2',
    state: 'suggested',
    certainty: 0.5,
    minute: aMinute,
    reasons: [],
    ...overrides,
  }
}

export function aScore(overrides: Partial<Score> = {}): Score {
  return {
    v: 1,
    rev: 1,
    n: 5,
    kind: 'score',
    id: 'n-1',
    level: 'narrative',
    formula: 'pace-1',
    minute: aMinute,
    posts: 1,
    copies: 0,
    copy_groups: 1,
    authors: 1,
    platforms: ['bluesky'],
    languages: ['en'],
    windows: [{ minutes: 60, posts: 1, authors: 1, expected: 0.5, surprise: 0.4 }],
    pace: 0.4,
    growth: null,
    doubling_minutes: null,
    relevance: 0.5,
    last_minute: aMinute,
    coverage: 1,
    ...overrides,
  }
}

export function anAlert(overrides: Partial<Alert> = {}): Alert {
  return {
    v: 1,
    rev: 1,
    n: 6,
    kind: 'alert',
    id: `a-n-1-${aMinute}`,
    narrative: 'n-1',
    claim: null,
    level: 'watch',
    state: 'open',
    opened_minute: aMinute,
    changed_minute: aMinute,
    closed_minute: null,
    reason: 'surprise',
    pace: 3,
    posts: 12,
    authors: 9,
    coverage: 1,
    post_ids: [keyedId('post')],
    ...overrides,
  }
}

export function aCoverage(overrides: Partial<Coverage> = {}): Coverage {
  return {
    v: 1,
    rev: 1,
    n: 7,
    kind: 'coverage',
    id: 'bluesky',
    sampling: 'search',
    posts: 1,
    first_minute: aMinute,
    last_minute: aMinute,
    gaps: [],
    ...overrides,
  }
}

/** Records as they stand in watch.derived, from an offset on. */
export function inLog(records: Derived[], from = 0): { offset: number; value: string }[] {
  return records.map((record, i) => ({ offset: from + i, value: JSON.stringify(record) }))
}
