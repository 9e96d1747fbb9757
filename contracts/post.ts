// Contract: post.v1, one public post as every stage after ingest sees it.
// Private authors appear as keyed pseudonyms only; unknown counts are null, never 0;
// author-claimed, witnessed and received time are three fields.
import { type Static, Type } from 'typebox'

/** The schema, or null for what is not known. */
export const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()])

/** RFC 3339 UTC with milliseconds. */
export const Time = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$',
})

/** A keyed id: HMAC-SHA-256 with the election's key, first 16 bytes, base64url. */
export const KeyedId = Type.String({ pattern: '^[A-Za-z0-9_-]{22}$' })

export const platforms = [
  'bluesky',
  'mastodon',
  'telegram',
  'x',
  'facebook',
  'instagram',
  'tiktok',
  'youtube',
  'reddit',
  'threads',
  'whatsapp',
  'sms',
  'webform',
  'web',
  'radio',
  'other',
] as const
export const Platform = Type.Enum([...platforms])
export type Platform = (typeof platforms)[number]

export const kinds = [
  'post',
  'repost',
  'quote',
  'reply',
  'comment',
  'article',
  'message',
  'report',
  'video',
] as const
/** How the source was sampled. Unlike samples are never added up. */
export const samplings = ['full_stream', 'search', 'list', 'human_browse', 'tip', 'export'] as const
export const Sampling = Type.Enum([...samplings])
export type Sampling = (typeof samplings)[number]

/** Who wrote it: a registered public actor by name, everybody else as a pseudonym. */
export const Author = Type.Object(
  {
    pseudonym: KeyedId,
    class: Type.Enum(['private', 'public']),
    type: Type.Enum(['person', 'page', 'channel', 'bot', 'outlet', 'anonymous', 'unknown']),
    /** Coarse band of followers; null = unknown. */
    followers_band: Nullable(Type.Enum(['<100', '100-1k', '1k-10k', '10k-100k', '>100k'])),
    /** Registered public actors only. */
    name: Nullable(Type.String({ maxLength: 300 })),
  },
  { additionalProperties: false },
)

/** Which of two versions of a post is newer. A source's own order beats a hash of the content. */
export const Version = Type.Union([
  Type.Object(
    { by: Type.Literal('source'), order: Type.Number() },
    { additionalProperties: false },
  ),
  Type.Object({ by: Type.Literal('hash'), hash: KeyedId }, { additionalProperties: false }),
])
export type Version = Static<typeof Version>

export const Link = Type.Object(
  {
    /** Canonical form; a link to a private person's page or post keeps its host only. */
    url: Type.String({ maxLength: 2_000 }),
    domain: Type.String({ maxLength: 255 }),
    role: Type.Enum(['body', 'card', 'quote', 'attachment']),
  },
  { additionalProperties: false },
)

/** Counts of reactions at one moment; null = unknown. */
export const Counts = Type.Object(
  {
    likes: Nullable(Type.Integer({ minimum: 0 })),
    reposts: Nullable(Type.Integer({ minimum: 0 })),
    replies: Nullable(Type.Integer({ minimum: 0 })),
    views: Nullable(Type.Integer({ minimum: 0 })),
  },
  { additionalProperties: false },
)
export type Counts = Static<typeof Counts>

/** Which connector, request, batch and rule brought the record. */
export const Provenance = Type.Object(
  {
    connector: Type.String({ minLength: 1, maxLength: 100 }),
    connector_version: Type.String({ maxLength: 40 }),
    /** The source as declared in lali.yaml: what coverage is counted by. */
    source: Type.String({ minLength: 1, maxLength: 200 }),
    request: Nullable(Type.String({ maxLength: 200 })),
    /** A file's SHA-256, a poll's time. */
    batch: Nullable(Type.String({ maxLength: 100 })),
    row: Nullable(Type.Integer({ minimum: 0 })),
    rule: Nullable(Type.String({ maxLength: 200 })),
    terms_class: Type.Enum(['open', 'restricted', 'no_redistribution']),
    legal_basis: Nullable(Type.String({ maxLength: 300 })),
  },
  { additionalProperties: false },
)
export type Provenance = Static<typeof Provenance>

export const Post = Type.Object(
  {
    v: Type.Literal(1),
    id: KeyedId,
    platform: Platform,
    kind: Type.Enum([...kinds]),
    /** Encrypted under the election's link key; null where the source has no address. */
    permalink: Nullable(Type.String({ maxLength: 4_000 })),
    /** What the author's side claims; null = unknown. */
    created_at: Nullable(Time),
    /** When the platform itself says that it saw the post. */
    witnessed_at: Nullable(Time),
    /** The connector's clock. */
    first_seen_at: Time,
    time_precision: Type.Enum(['ms', 's', 'min', 'day']),
    edited_at: Nullable(Time),
    version: Version,
    state: Type.Enum(['live', 'edited']),
    author: Author,
    container: Nullable(
      Type.Object(
        {
          type: Type.Enum([
            'channel',
            'group',
            'page',
            'subreddit',
            'feed',
            'instance',
            'playlist',
          ]),
          id: KeyedId,
          /** Feeds and registered public actors only. */
          name: Nullable(Type.String({ maxLength: 300 })),
        },
        { additionalProperties: false },
      ),
    ),
    title: Nullable(Type.String({ maxLength: 2_000 })),
    /** Working text: NFC, @names, phone numbers, e-mails and id numbers masked. */
    text: Type.String({ maxLength: 100_000 }),
    text_alt: Type.Array(
      Type.Object(
        {
          kind: Type.Enum([
            'image_text',
            'transcript',
            'alt',
            'link_title',
            'link_desc',
            'poll',
            'caption',
          ]),
          text: Type.String({ maxLength: 20_000 }),
        },
        { additionalProperties: false },
      ),
      { maxItems: 20 },
    ),
    lang_declared: Type.Array(Type.String({ maxLength: 35 }), { maxItems: 10 }),
    links: Type.Array(Link, { maxItems: 50 }),
    hashtags: Type.Array(Type.String({ maxLength: 200 }), { maxItems: 100 }),
    media: Type.Array(
      Type.Object(
        {
          type: Type.Enum(['image', 'video', 'audio', 'document', 'other']),
          sha256: Nullable(Type.String({ maxLength: 64 })),
          phash: Nullable(Type.String({ maxLength: 64 })),
        },
        { additionalProperties: false },
      ),
      { maxItems: 50 },
    ),
    refs: Type.Object(
      {
        reply_to: Nullable(KeyedId),
        root: Nullable(KeyedId),
        repost_of: Nullable(KeyedId),
        quote_of: Nullable(KeyedId),
      },
      { additionalProperties: false },
    ),
    forwarded: Nullable(Type.Boolean()),
    counts: Nullable(Counts),
    labels: Type.Array(Type.String({ maxLength: 200 }), { maxItems: 20 }),
    geo: Nullable(
      Type.Object(
        {
          country: Type.String({ maxLength: 2 }),
          admin1: Nullable(Type.String({ maxLength: 100 })),
        },
        { additionalProperties: false },
      ),
    ),
    sampling: Sampling,
    /** True for every record of the training exercise. */
    exercise: Type.Boolean(),
    provenance: Provenance,
  },
  { additionalProperties: false },
)
export type Post = Static<typeof Post>
