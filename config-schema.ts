// Configuration: every key there is, with its meaning, default and unit. docs/config.md comes from here.
// Promises: a key that is not here is a mistake; a key with a `default` may be left out.
// Refuses: secrets in lali.yaml; they stand in the environment only.
import { type Static, Type } from 'typebox'
import { Services } from './config-services-schema.ts'
import { orNull, Source } from './config-source-schema.ts'
import { platforms } from './contracts/post.ts'

/** Languages whose words for what rumours are about come with the product (lexicons/concepts/). */
const conceptLanguages = ['en', 'fr', 'sw', 'hi', 'ur', 'bn', 'ta', 'ms', 'bi', 'th', 'zh']
/** Word lists read by default. Election words last: where a phrase stands in two, their weight counts. */
export const lexiconFiles = [
  ...conceptLanguages.map((code) => `concepts/${code}.yaml`),
  'en.yaml',
  'claim-classes.yaml',
]

const closed = { additionalProperties: false }

const Day = (description: string, example: string) =>
  Type.String({ is: 'day', description, example })
const Election = Type.Object(
  {
    name: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'Name of the election as pages and reports show it.',
      example: 'General Election 2027',
    }),
    country: Type.String({
      is: 'country',
      description: 'Country, ISO 3166 two letters.',
      example: 'FJ',
    }),
    time_zone: Type.String({
      is: 'time-zone',
      description: "The election's time zone: what a day is, and the first time shown on a page.",
      example: 'Pacific/Fiji',
    }),
    window: orNull(
      Type.Object(
        {
          from: Day('First day of collecting.', '2027-06-01'),
          to: Day('Last day of collecting.', '2027-08-28'),
          grace_days: Type.Integer({
            default: 14,
            minimum: 0,
            maximum: 365,
            unit: 'days',
            description: 'Days after the last one during which collecting may still go on.',
          }),
        },
        closed,
      ),
      'When the office collects. After the last day and the grace days collecting stops. Needed for live sources.',
    ),
    calendar: Type.Array(
      Type.Object(
        {
          date: Day('The day, in the time zone of the election.', '2027-08-14'),
          event: Type.Enum(['nomination', 'registration', 'polling-day', 'results', 'other'], {
            description: 'What happens.',
          }),
          note: Type.String({
            default: '',
            maxLength: 300,
            description: 'A word more, shown beside the day.',
          }),
        },
        closed,
      ),
      { default: [], maxItems: 200, description: 'The days that matter.' },
    ),
    exercise: orNull(
      Type.Boolean(),
      'true marks everything as a training exercise. Left out: true when the source is simulated-election.',
    ),
  },
  closed,
)

export const PublicActor = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 300, description: 'Name as shown.' }),
    platform: Type.Enum([...platforms], { description: 'Platform of the account.' }),
    handle: Type.Optional(
      Type.String({ minLength: 1, maxLength: 300, description: 'Handle of the account.' }),
    ),
    native_id: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 300,
        description: 'Id of the account on the platform. Handle, id or both.',
      }),
    ),
    type: Type.Enum(['office_holder', 'candidate', 'party', 'media', 'election_body'], {
      description: 'Why this is a public actor at all.',
    }),
    reason: Type.String({
      minLength: 1,
      maxLength: 1_000,
      description: 'Why the account is on the list.',
    }),
    date: Day('When it was put on the list.', '2027-05-20'),
    reviewer: Type.String({ minLength: 1, maxLength: 300, description: 'Who checked the entry.' }),
  },
  closed,
)
/** One account of a registered public actor, as published. */
export type PublicActor = Static<typeof PublicActor>
export const PublicActors = Type.Array(PublicActor, { default: [], maxItems: 10_000 })

const threshold = (level: string, value: number) =>
  Type.Number({
    default: value,
    minimum: 0,
    maximum: 300,
    unit: 'of pace (−log10 of the chance of so many posts)',
    description: `Pace from which an alert is at the level ${level}.`,
  })

/** What lali.yaml may say. */
export const File = Type.Object(
  {
    election: orNull(Election, 'The election. Needed as soon as there is a source.'),
    sources: Type.Array(Source, {
      default: [],
      maxItems: 500,
      description: 'Where posts come from.',
    }),
    lexicon: Type.Object(
      {
        files: Type.Array(Type.String({ minLength: 1, maxLength: 500 }), {
          default: [...lexiconFiles],
          maxItems: 100,
          description:
            'Word lists, seen from the folder of lali.yaml, else from the folder lexicons/ of the product. A later file beats an earlier one.',
        }),
        languages: Type.Array(Type.String({ is: 'language' }), {
          default: ['en'],
          maxItems: 50,
          description: 'Languages expected. One without a word list is named at the start.',
        }),
      },
      { ...closed, default: {}, description: 'Election words, places and claim classes.' },
    ),
    public_actors: Type.Union([Type.String({ minLength: 1, maxLength: 500 }), PublicActors], {
      default: [],
      description:
        'Registered public actors, who are named; everybody else is a pseudonym. A list, or a file that holds the list.',
    }),
    embeddings: orNull(
      Type.Object(
        {
          url: Type.String({
            is: 'web-address',
            description:
              'Address of the endpoint, OpenAI-compatible, on this machine or in the network of the office.',
            example: 'http://127.0.0.1:8080/v1/embeddings',
          }),
          model: Type.String({
            minLength: 1,
            maxLength: 200,
            description: 'Name of the model, as the endpoint knows it.',
            example: 'multilingual-e5-small',
          }),
          timeout_seconds: Type.Integer({
            default: 30,
            minimum: 1,
            maximum: 600,
            unit: 'seconds',
            description: 'Longest wait for an answer.',
          }),
          private_text_to: orNull(
            Type.String({ minLength: 1, maxLength: 253, example: 'models.office.example' }),
            'Name of the host that texts of private authors may be sent to. Needed for every host but this machine; without it only registered public actors are asked about there.',
          ),
        },
        closed,
      ),
      'An embeddings endpoint as one more vote for links between languages. Left out, nothing is asked and all else works.',
    ),
    partitions: Type.Integer({
      default: 1,
      minimum: 1,
      maximum: 64,
      unit: 'partitions',
      description: 'Partitions of posts.collected. Fixed once a data folder exists.',
    }),
    limits: Type.Object(
      {
        late_minutes: Type.Integer({
          default: 120,
          minimum: 0,
          maximum: 10_080,
          unit: 'minutes',
          description: 'How late a post may come and still change its window of a score.',
        }),
      },
      { ...closed, default: {}, description: 'Limits of the work.' },
    ),
    alerts: Type.Object(
      {
        min_posts: Type.Integer({
          default: 5,
          minimum: 1,
          maximum: 10_000,
          unit: 'posts',
          description: 'Fewer posts raise no alert.',
        }),
        min_authors: Type.Integer({
          default: 3,
          minimum: 1,
          maximum: 10_000,
          unit: 'authors',
          description: 'Fewer distinct authors raise no alert.',
        }),
        watch: threshold('watch', 6),
        warn: threshold('warn', 10),
        urgent: threshold('urgent', 20),
      },
      { ...closed, default: {}, description: 'When an alert is raised.' },
    ),
    retention: Type.Object(
      {
        until: orNull(
          Type.String({ is: 'day' }),
          'Day on which the data folder is due to be deleted whole. Named at the start; this version deletes nothing by itself.',
        ),
      },
      { ...closed, default: {}, description: 'How long things are kept.' },
    ),
  },
  closed,
)
export type File = Static<typeof File>

/** Variables of the environment. */
export const Environment = Type.Object(
  {
    LALI_MODE: Type.Enum(['embedded', 'distributed'], {
      default: 'embedded',
      description:
        'What the product runs on. embedded: one process on SQLite. distributed: Apache Kafka and Elasticsearch, which must be named below.',
    }),
    ...Services,
    LALI_DATA: Type.String({
      default: './data',
      minLength: 1,
      description: 'Data folder: the log, the index, snapshots. One election each.',
    }),
    LALI_KEYS: Type.Union([Type.String({ minLength: 1 }), Type.Null()], {
      default: null,
      description:
        'Folder of the keys that make pseudonyms and open links. Left out: keys/ in the data folder. For a real election put it on another disk, so that a copy of the data holds no key.',
    }),
    LALI_CONFIG: Type.String({
      default: './lali.yaml',
      minLength: 1,
      description:
        'The file with the election, sources and limits. Left out and absent, defaults hold.',
    }),
    LALI_HOST: Type.String({
      is: 'loopback',
      default: '127.0.0.1',
      description: 'Address to listen on. Only this machine can ask, until there is sign-in.',
    }),
    LALI_PORT: Type.Integer({
      default: 4747,
      minimum: 0,
      maximum: 65_535,
      description: 'Port to listen on; 0 takes any free one.',
    }),
    LALI_LOG_LEVEL: Type.Enum(['error', 'warn', 'info', 'debug'], {
      default: 'info',
      description: 'How much is written to the log of the process.',
    }),
  },
  closed,
)
export type Environment = Static<typeof Environment>
