// Configuration: the form of a source in lali.yaml, one object per connector, told apart by `connector`.
// A new connector adds its object here and to `Source`; docs/config.md follows by itself.
import { type Static, Type } from 'typebox'
import { platforms, samplings } from './contracts/post.ts'

const closed = { additionalProperties: false }

/** The schema or null, null when left out. */
export function orNull<T extends Parameters<typeof Type.Union>[0][number]>(
  schema: T,
  description: string,
) {
  return Type.Union([schema, Type.Null()], { default: null, description })
}

const SourceName = Type.String({
  is: 'name',
  description: 'What the source is called on screen and in coverage. Unique in this file.',
  example: 'fbc-news',
})
const LegalBasis = Type.String({
  minLength: 3,
  maxLength: 300,
  description: 'Why the office may collect this source: the law, the section, the agreement.',
  example: 'Electoral Act s. 8(1)(b), public information task',
})
const Terms = Type.Enum(['open', 'restricted', 'no_redistribution'], {
  default: 'restricted',
  description: "What the source's terms of use allow to be passed on. It travels with every post.",
})

const RssFeeds = Type.Object(
  {
    name: SourceName,
    connector: Type.Literal('rss-feeds', { description: 'A feed: RSS, Atom, RDF or JSON Feed.' }),
    url: Type.String({
      is: 'web-address',
      description: 'Address of the feed.',
      example: 'https://news.example/feed.xml',
    }),
    lang: orNull(
      Type.String({ is: 'language' }),
      'Language of the feed, where the feed does not say it.',
    ),
    poll_minutes: Type.Integer({
      default: 10,
      minimum: 10,
      maximum: 1_440,
      unit: 'minutes',
      description: 'Time between two questions. A feed that asks for more time gets it.',
    }),
    terms: Terms,
    legal_basis: LegalBasis,
  },
  closed,
)

const column = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 500, description }))

/** The form that the connector takes; a test compares the two. */
export const Mapping = Type.Object(
  {
    id: column('Id of the post.'),
    text: column('Text of the post. This or title is needed.'),
    title: column('Title.'),
    time: column('When it was posted.'),
    clock: column('Time of day, where it has a column beside the day.'),
    edited: column('When it was changed last.'),
    author_id: column('Id of the account.'),
    author: column('Handle of the account.'),
    author_name: column('Name shown by the account.'),
    followers: column('Followers.'),
    url: column('Address of the post.'),
    lang: column('Language.'),
    platform: column('Platform.'),
    kind: column('Post, repost, reply and so on.'),
    likes: column('Likes.'),
    reposts: column('Reposts.'),
    replies: column('Replies.'),
    views: column('Views.'),
    reply_to: column('Post that it answers.'),
    repost_of: column('Post that it repeats.'),
    quote_of: column('Post that it quotes.'),
    root: column('First post of the thread.'),
    group: column('Group, page or channel.'),
    hashtags: column('Hashtags.'),
    link: column('What the post links to.'),
    image_text: column('Words in the image.'),
    link_title: column('Title of the link.'),
    link_desc: column('Description of the link.'),
    transcript: column('Words spoken.'),
    default_platform: Type.Optional(
      Type.Enum([...platforms], { description: 'Platform of rows that name none.' }),
    ),
    id_prefix: column('Put before each id where ids count within one chat only.'),
    rows: column('JSON: where the list of posts is, for example result.posts.'),
    time_zone: column('Zone of times that name none. Left out: UTC.'),
    time_format: Type.Optional(
      Type.Enum(['day_first', 'month_first', 'excel'], { description: 'How 03/04/2027 is meant.' }),
    ),
    no_header: Type.Optional(
      Type.Boolean({ description: 'true: no header, columns are called "1", "2" and so on.' }),
    ),
  },
  closed,
)

const FileImport = Type.Object(
  {
    name: SourceName,
    connector: Type.Literal('file-import', { description: 'A file of posts exported elsewhere.' }),
    path: Type.String({
      minLength: 1,
      description: 'The file, seen from the folder of lali.yaml.',
      example: 'imports/posts.csv',
    }),
    mapping: orNull(
      Mapping,
      'Which column holds what, where the names of the columns do not say it. Left out: recognised.',
    ),
    sampling: Type.Enum([...samplings], {
      default: 'export',
      description: 'How the posts in the file were chosen. Unlike samples are never added up.',
    }),
    terms: Terms,
    legal_basis: LegalBasis,
  },
  closed,
)

const SimulatedElection = Type.Object(
  {
    name: SourceName,
    connector: Type.Literal('simulated-election', {
      description: 'The training exercise: an invented election, the same for the same seed.',
    }),
    seed: Type.Integer({
      default: 1,
      minimum: 0,
      maximum: 4_294_967_295,
      description: 'Another seed makes another election.',
    }),
    days: Type.Integer({
      default: 3,
      minimum: 1,
      maximum: 60,
      unit: 'days',
      description: 'How long the invented election lasts.',
    }),
    posts_per_day: Type.Integer({
      default: 3_000,
      minimum: 200,
      maximum: 200_000,
      unit: 'posts a day',
      description: 'How much is posted.',
    }),
  },
  closed,
)

export const Source = Type.Union([RssFeeds, FileImport, SimulatedElection])
export type Mapping = Static<typeof Mapping>
