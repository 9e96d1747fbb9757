// Load for the benches: a seeded stream of posts in order of event time, as many as asked, in constant
// memory and faster than any pipeline. Promises the input that the `pipeline` bench states: at least
// 30 % of posts open a copy group, thousands of narratives live at once, six scripts, real lengths.
// Refuses to be read by people: its rare words are invented; the exercise in ingest/ has real sentences.
import type { FoundPost } from '../contracts/connector.ts'
import { createRandom, createZipf, firstAbove, type Random } from '../ingest/simulated-random.ts'
import { type LoadLanguage, loadLanguages } from './load-languages.ts'

const defaultDays = 7
const startsAt = Date.UTC(2025, 4, 8)
const topicCount = 20_000
const authorCount = 50_000
/** Part of posts that copy an earlier text: real election talk is mostly copies. */
const copyShare = 0.6
/** Of the copies: with something put before or after. */
const editedShare = 0.2
/** Copies are taken from the texts written last, as feeds show them. */
const remembered = 8_192
/** A topic has four rare words and a post uses three: any two posts of a topic share two. */
const rareWords = 4
/** Other words come from a wide vocabulary as often as from the commonest hundred, as in real text (Zipf's law). */
const wideWords = 4_000
const wideShare = 0.5
const median = 110
const sigma = 0.6
const shortest = 45
const longest = 600
const platforms = ['bluesky', 'mastodon', 'facebook', 'telegram', 'x', 'web'] as const
const prefixes = ['BREAKING: ', 'Fwd: ', 'RT ', '>> ', 'Look: ']
const suffixes = [' !!', ' 🙏', ' #news', ' …', ' 😡😡']
/** Posts per hour of the day, relative to the busiest. */
const hourly = [
  3, 2, 2, 2, 3, 6, 12, 17, 18, 18, 17, 18, 21, 20, 18, 18, 19, 21, 25, 28, 27, 24, 16, 8,
]

/** `days` of event time, 7 unless told. */
export type LoadOptions = { n: number; seed: number; days?: number }

/** What a generated post is made of: the truth for checks of the generator. */
export type LoadPost = { post: FoundPost; topic: number; opens: boolean }

/** N posts over the days, in order of event time; the same seed gives the same posts. */
export function* generatePosts(options: LoadOptions): Generator<FoundPost> {
  for (const { post } of generateLoad(options)) yield post
}

/** The same posts, each with its topic and whether its text is new. */
export function* generateLoad({ n, seed, days = defaultDays }: LoadOptions): Generator<LoadPost> {
  const random = createRandom(`load/${seed}`)
  const pickTopic = createZipf(topicCount, 0.85)
  const pickAuthor = createZipf(authorCount, 0.9)
  const clock = createDayClock(days)
  const topics = new Map<number, Topic>()
  const pickWide = createWideVocabulary(seed)
  const texts: { text: string; topic: number; lang: string }[] = []
  let written = 0
  for (let at = 0; at < n; at += 1) {
    const copies = texts.length > 16 && random.chance(copyShare)
    const known = copies ? texts[recent(texts.length, written, random)] : undefined
    const said = known ?? writeText(topicOf(pickTopic(random), topics, seed), pickWide, random)
    if (known === undefined) {
      texts[written % remembered] = said
      written += 1
    }
    const text =
      known !== undefined && random.chance(editedShare) ? edited(said.text, random) : said.text
    const ms = startsAt + Math.floor(clock((at + random.next()) / n))
    yield {
      post: aPost(`load-${seed}-${at}`, ms, pickAuthor(random), text, said.lang),
      topic: said.topic,
      opens: known === undefined,
    }
  }
}

type Topic = { topic: number; language: LoadLanguage; rare: string[] }

function topicOf(topic: number, topics: Map<number, Topic>, seed: number): Topic {
  const known = topics.get(topic)
  if (known !== undefined) return known
  const random = createRandom(`load/${seed}/topic/${topic}`)
  let share = random.next()
  const language =
    loadLanguages.find((entry) => {
      share -= entry.share
      return share < 0
    }) ?? loadLanguages[0]
  if (language === undefined) throw new Error('No languages to write in.')
  const rare = Array.from({ length: rareWords }, () => rareWord(language, random))
  const made = { topic, language, rare }
  topics.set(topic, made)
  return made
}

function rareWord(language: LoadLanguage, random: Random): string {
  let word = ''
  for (let n = 0; n < language.syllablesPerWord; n += 1) word += random.pick(language.syllables)
  return word
}

/** Picks an invented word of the language, the first ones much more often than the last. */
function createWideVocabulary(seed: number): (language: LoadLanguage, random: Random) => string {
  const pick = createZipf(wideWords, 0.8)
  const words = new Map<string, string>()
  return (language, random) => {
    const key = `load/${seed}/word/${language.code}/${pick(random)}`
    const word = words.get(key) ?? rareWord(language, createRandom(key))
    words.set(key, word)
    return word
  }
}

function writeText(
  { topic, language, rare }: Topic,
  pickWide: (language: LoadLanguage, random: Random) => string,
  random: Random,
): { text: string; topic: number; lang: string } {
  const length = Math.min(longest, Math.max(shortest, random.logNormal(median, sigma)))
  const wanted = length * language.density
  const left = random.whole(rareWords)
  const words = rare.filter((_, at) => at !== left)
  let size = words.reduce((sum, word) => sum + word.length + language.space.length, 0)
  while (size < wanted) {
    const word = random.chance(wideShare)
      ? pickWide(language, random)
      : random.pick(language.common)
    // Anywhere in the text, so that two posts of a topic have no stretch in common.
    words.splice(random.whole(words.length + 1), 0, word)
    size += word.length + language.space.length
  }
  return { text: words.join(language.space), topic, lang: language.code }
}

/** The newer a text, the likelier it is copied. */
function recent(known: number, written: number, random: Random): number {
  const back = Math.floor(random.next() * random.next() * known)
  return ((written - 1 - back + remembered * 2) % remembered) % known
}

function edited(text: string, random: Random): string {
  return random.chance(0.5) ? random.pick(prefixes) + text : text + random.pick(suffixes)
}

/** Time in ms from the start for a share of all posts: dense in the evening, thin at night. */
function createDayClock(days: number): (share: number) => number {
  const upTo = new Float64Array(days * 24)
  let sum = 0
  for (let hour = 0; hour < upTo.length; hour += 1) {
    sum += hourly[hour % 24] ?? 1
    upTo[hour] = sum
  }
  return (share) => {
    const hour = firstAbove(upTo, share * sum)
    const before = hour === 0 ? 0 : (upTo[hour - 1] ?? 0)
    const within = (share * sum - before) / ((upTo[hour] ?? 1) - before)
    return (hour + Math.min(within, 0.999_999)) * 3_600_000
  }
}

function aPost(
  nativeId: string,
  ms: number,
  author: number,
  text: string,
  lang: string,
): FoundPost {
  const iso = new Date(ms).toISOString()
  const platform = platforms[author % platforms.length] ?? 'web'
  return {
    platform,
    nativeId,
    kind: 'post',
    url: `https://${platform}.example/${nativeId}`,
    createdAt: iso,
    witnessedAt: iso,
    timePrecision: 'ms',
    editedAt: null,
    versionOrder: null,
    author: {
      nativeId: `author-${author}`,
      handle: null,
      displayName: null,
      type: 'person',
      followers: null,
    },
    container: null,
    title: null,
    text,
    textAlt: [],
    langDeclared: platform === 'bluesky' ? [lang] : [],
    links: [],
    hashtags: [],
    refs: { replyTo: null, root: null, repostOf: null, quoteOf: null },
    forwarded: null,
    counts: null,
    labels: [],
    geo: null,
    exercise: true,
  }
}
