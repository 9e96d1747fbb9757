// An evening of a made-up election as records of watch.derived: narratives in four scripts and paces, alerts,
// gaps of a source, and posts that try to harm whoever reads them.
import type { Derived } from '../../contracts/derived.ts'
import type { Platform } from '../../contracts/post.ts'
import {
  aClaim,
  aCopyGroup,
  aCoverage,
  aLabel,
  aLineage,
  aMinute,
  aNarrative,
  anAlert,
  aPlacement,
  aScore,
  keyedId,
} from '../builders.ts'

export const evening = aMinute
export const longWord = 'a'.repeat(10_000)
export const hostileText = `<script>document.title='owned'</script><img src=x onerror=alert(1)> \u202Etxet desrever\u202C \u2067mirrored\u2069 vote\u200b\u2060 http://evil.example/now?x="y ${longWord}`

export type Story = {
  id: string
  /** Wordings, most used first, each with the number of its posts. */
  /** `contrary`: it denies what the others say. */
  wordings: { text: string; posts: number; title?: string; contrary?: true }[]
  lang: string
  script: string
  pace: number
  expected: number
  platforms: Platform[]
  /** Minutes before the evening at which it began. */
  began: number
  terms: string[]
  claimClass?: string
  alert?: 'watch' | 'warn' | 'urgent'
  /** A person pinned its first claim. */
  pinned?: true
}

export const stories: Story[] = [
  {
    id: 'n-monday',
    pinned: true,
    wordings: [
      {
        text: 'Voting has been moved to Monday in all flooded districts. Pass it on before the stations close!',
        posts: 46,
      },
      {
        text: 'They say voting is moved to Monday for everybody in the flooded districts, please share.',
        posts: 17,
      },
      {
        text: 'Voting has not been moved to Monday, says the commission. https://news.example/flood',
        posts: 4,
        contrary: true,
      },
    ],
    lang: 'en',
    script: 'latin',
    pace: 9.2,
    expected: 2.1,
    platforms: ['telegram', 'facebook', 'bluesky'],
    began: 310,
    terms: ['moved', 'Monday', 'flooded'],
    claimClass: 'P2',
    alert: 'urgent',
  },
  {
    id: 'n-pens',
    wordings: [
      {
        text: 'मतदान केंद्र पर कलम बदल दी गई, अपनी कलम साथ लाएँ। नहीं तो वोट मिट जाएगा।',
        posts: 14,
      },
    ],
    lang: 'hi',
    script: 'devanagari',
    pace: 4.4,
    expected: 1.2,
    platforms: ['facebook', 'whatsapp'],
    began: 180,
    terms: ['मतदान', 'कलम'],
    claimClass: 'P5',
    alert: 'warn',
  },
  {
    id: 'n-urdu',
    wordings: [{ text: 'پولنگ اسٹیشن وقت سے پہلے بند کر دیے گئے ہیں۔ سب کو بتائیں۔', posts: 7 }],
    lang: 'ur',
    script: 'arabic',
    pace: 2.3,
    expected: 1.1,
    platforms: ['x'],
    began: 95,
    terms: ['پولنگ', 'بند'],
    alert: 'watch',
  },
  {
    id: 'n-hostile',
    wordings: [{ text: hostileText, title: '"><svg onload=alert(1)>', posts: 3 }],
    lang: 'und',
    script: 'latin',
    pace: 1.5,
    expected: 0.04,
    platforms: ['mastodon'],
    began: 40,
    terms: ['</bdi><script>alert(2)</script>'],
  },
  {
    id: 'n-queues',
    wordings: [
      { text: 'Short queues at the town hall this evening, in and out in ten minutes.', posts: 9 },
    ],
    lang: 'en',
    script: 'latin',
    pace: 0.4,
    expected: 8.6,
    platforms: ['bluesky', 'web'],
    began: 700,
    terms: ['queues', 'town hall'],
  },
]

/** All records of the evening, in an order that watch could have written them. */
export function anEvening({ exercise = false }: { exercise?: boolean } = {}): Derived[] {
  let rev = 0
  return [
    ...stories.flatMap((story) => recordsOf(story, () => ++rev, exercise)),
    aCoverage({
      rev: ++rev,
      id: 'facebook-export',
      sampling: 'export',
      posts: 60,
      first_minute: evening - 700,
      last_minute: evening - 2,
      gaps: [
        {
          id: 'facebook-export-1',
          from: evening - 240,
          to: evening - 165,
          reason: 'rate_limited',
          share: 0.2,
          detail: 'answered 429 with Retry-After 600',
        },
      ],
    }),
    aCoverage({
      rev: ++rev,
      id: 'radio-desk',
      sampling: 'human_browse',
      posts: 0,
      first_minute: null,
      last_minute: null,
      gaps: [
        {
          id: 'radio-desk-1',
          from: evening - 120,
          to: null,
          reason: 'unreachable',
          share: 0,
          detail: '',
        },
      ],
    }),
    aCoverage({
      rev: ++rev,
      id: 'telegram-list',
      sampling: 'list',
      posts: 51,
      first_minute: evening - 690,
      last_minute: evening,
    }),
  ]
}

function recordsOf(story: Story, next: () => number, exercise: boolean): Derived[] {
  const claim = `c-${story.id}`
  const first = evening - story.began
  const held = story.pinned ? { pinned: true as const } : {}
  const head = `${story.id}-0-0`
  const words = story.wordings[0]
  const read = words?.title === undefined ? (words?.text ?? '') : `${words.title}\n${words.text}`
  const spanOf = (text: string) => ({
    post: keyedId(head),
    start: read.indexOf(text),
    length: text.length,
  })
  const sentence = { post: keyedId(head), start: 0, length: Math.min(read.length, 220) }
  const terms = story.terms.filter((term) => read.includes(term)).map(spanOf)
  const label = aLabel({ sentence, terms, lang: story.lang })
  const posts = story.wordings.reduce((sum, wording) => sum + wording.posts, 0)
  const score = {
    posts,
    authors: Math.ceil(posts * 0.8),
    copies: posts - story.wordings.length,
    copy_groups: story.wordings.length,
    platforms: story.platforms,
    languages: [story.lang],
    pace: story.pace,
    growth: posts < 5 ? null : { r: 1.8, low: 1.2, high: 2.6 },
    doubling_minutes: story.pace > 2 ? 34 : null,
    minute: evening,
    last_minute: evening - 1,
    coverage: 0.81,
    windows: [
      { minutes: 15, part: 0.2, expected: 0.1, surprise: 0.6 },
      { minutes: 60, part: 0.5, expected: 0.4, surprise: 1 },
      { minutes: 240, part: 0.9, expected: 1, surprise: 0.8 },
    ].map(({ minutes, part, expected, surprise }) => ({
      minutes,
      posts: Math.max(1, Math.round(posts * part)),
      authors: Math.max(1, Math.round(posts * part * 0.8)),
      expected: story.expected * expected,
      surprise: story.pace * surprise,
    })),
  }
  return [
    ...story.wordings.flatMap((wording, w) => postsOf(story, wording, w, next, exercise)),
    aClaim({ rev: next(), id: claim, narrative: story.id, label, first_minute: first, ...held }),
    ...story.wordings.flatMap((wording, w) =>
      wording.contrary
        ? [
            aClaim({
              rev: next(),
              id: `${claim}-contrary`,
              narrative: story.id,
              label: aLabel({
                sentence: { post: keyedId(`${story.id}-${w}-0`), start: 0, length: 57 },
              }),
              first_minute: first + w * 25,
              contrary_to: claim,
            }),
          ]
        : [],
    ),
    aNarrative({
      rev: next(),
      id: story.id,
      label,
      script: story.script,
      first_minute: first,
      claim_class: story.claimClass ?? null,
      exercise,
      ...held,
    }),
    aLineage({ rev: next(), entity: story.id, minute: first, why: 'first post' }),
    ...(story.pinned
      ? [
          aLineage({
            rev: next(),
            n: 1,
            entity: story.id,
            event: 'pinned',
            minute: first + 60,
            why: 'the desk holds 1 of 2 claims here',
          }),
        ]
      : []),
    aScore({ rev: next(), id: claim, level: 'claim', ...score }),
    aScore({ rev: next(), id: story.id, ...score }),
    ...(story.alert === undefined
      ? []
      : [
          anAlert({
            rev: next(),
            id: `a-${story.id}-${evening - 60}`,
            narrative: story.id,
            claim,
            level: story.alert,
            reason: story.alert === 'urgent' ? ('new-platform' as const) : ('surprise' as const),
            opened_minute: evening - 60,
            changed_minute: evening - 12,
            pace: story.pace,
            posts,
            authors: score.authors,
            coverage: 0.81,
            post_ids: [keyedId(head)],
          }),
        ]),
  ]
}

function postsOf(
  story: Story,
  wording: Story['wordings'][number],
  w: number,
  next: () => number,
  exercise: boolean,
): Derived[] {
  const group = `g-${story.id}-${w}`
  const start = evening - story.began + w * 25
  const places = Array.from({ length: wording.posts }, (_none, i) => {
    const id = keyedId(`${story.id}-${w}-${i}`)
    // The square root crowds them towards the evening: it is rising.
    const minute = Math.floor(start + (evening - start) * Math.sqrt(i / wording.posts))
    const platform = story.platforms[i % story.platforms.length] ?? 'other'
    const source = platform === 'telegram' ? 'telegram-list' : 'facebook-export'
    const first = aPlacement().post.provenance
    return aPlacement({
      rev: next(),
      id,
      copy_group: group,
      minute,
      script: story.script,
      lang: story.lang,
      claim_class: story.claimClass ?? null,
      why:
        i === 0
          ? { by: 'new', like: null, similarity: 0 }
          : { by: i % 3 === 0 ? 'near' : 'exact', like: id, similarity: i % 3 === 0 ? 0.82 : 1 },
      post: {
        platform,
        text: wording.text,
        title: wording.title ?? null,
        exercise,
        links: wording.text.includes('news.example')
          ? [{ url: 'https://news.example/flood', domain: 'news.example', role: 'body' }]
          : [],
        provenance: { ...first, source },
      },
    })
  })
  return [
    ...places,
    aCopyGroup({
      rev: next(),
      id: group,
      claim: `c-${story.id}${wording.contrary ? '-contrary' : ''}`,
      first_post: keyedId(`${story.id}-${w}-0`),
      first_minute: start,
    }),
  ]
}
