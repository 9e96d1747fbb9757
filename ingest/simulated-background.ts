// Everything in the exercise that is not a planted narrative: ordinary talk and true information.
// Promises small stories of their own (each topic has a thing, a place and a time) and templated
// information that differs in numbers and places only.
import type { Platform } from '../contracts/post.ts'
import { containerFor, type SimulatedAuthors } from './simulated-authors.ts'
import { englishChatter } from './simulated-chatter.ts'
import { otherChatter } from './simulated-chatter-languages.ts'
import { smallTalk } from './simulated-chatter-small-talk.ts'
import { informationTemplates } from './simulated-information.ts'
import { nameIn, places, type SimulatedLanguage } from './simulated-island.ts'
import type { PlannedPost } from './simulated-post.ts'
import { createZipf, type Random } from './simulated-random.ts'
import { type ExerciseClock, ordinaryMinute } from './simulated-schedule.ts'
import { fill } from './simulated-wording.ts'

type Topic = {
  id: string
  lang: SimulatedLanguage
  lines: string[]
  slots: { thing: string; place: string }
  from: number
  to: number
  /** Newest post by platform: a reply stays on the platform of what it answers. */
  newest: Map<Platform, PlannedPost>
}

/** This many posts of ordinary talk. */
export function chatterPosts(
  random: Random,
  authors: SimulatedAuthors,
  clock: ExerciseClock,
  wanted: number,
): PlannedPost[] {
  const topics = makeTopics(random.fork('topics'), clock)
  const popular = createZipf(topics.length, 0.5)
  const posts: PlannedPost[] = []
  for (let n = 0; n < wanted; n += 1) {
    const topic = pickTopic(topics, popular, random)
    const minute = ordinaryMinute(topic.from, topic.to, clock, random)
    const post = aPost(minute, topic.lang, topic.id, authors.person(topic.lang, random), random)
    post.text = chatterText(topic, random)
    post.base = post.text
    const earlier = topic.newest.get(post.author.platform)
    if (earlier !== undefined && earlier.minute < minute && random.chance(0.4)) {
      post.kind = 'reply'
      post.replyTo = earlier
    }
    topic.newest.set(post.author.platform, post)
    posts.push(post)
  }
  return posts
}

/** This many posts of true, templated information. */
export function informationPosts(
  random: Random,
  authors: SimulatedAuthors,
  clock: ExerciseClock,
  wanted: number,
): PlannedPost[] {
  const weighted = informationTemplates.flatMap((template) =>
    Array.from({ length: template.weight }, () => template),
  )
  return Array.from({ length: wanted }, () => {
    const template = random.pick(weighted)
    const scale = clock.length / 72
    const minute = ordinaryMinute(template.fromHour * scale, template.toHour * scale, clock, random)
    const author = template.by === 'office' ? authors.office() : authors.newsroom(random)
    const post = aPost(minute, template.lang, `information:${template.id}`, author, random)
    post.how = 'information'
    post.text = fill(template.text, template.lang, random)
    post.base = post.text
    if (author.platform === 'web') post.kind = 'article'
    return post
  })
}

function makeTopics(random: Random, clock: ExerciseClock): Topic[] {
  const topics = [...englishChatter, ...otherChatter].flatMap((family) =>
    family.things.split(', ').map((thing, n): Topic => {
      const place = places[(n + family.id.length) % places.length] ?? places[0]
      if (place === undefined) throw new Error('The island has no places.')
      const hours = random.between(10, 24 * clock.days)
      const from = random.between(0, Math.max(1, clock.length - hours * 60))
      return {
        id: `${family.lang}:${family.id}:${thing}`,
        lang: family.lang,
        lines: family.lines,
        slots: { thing, place: nameIn(place, family.lang) },
        from,
        to: Math.min(clock.length, from + hours * 60),
        newest: new Map(),
      }
    }),
  )
  return shuffle(topics, random)
}

/** Most of the island talks English: another language is drawn again half of the time. */
function pickTopic(topics: Topic[], popular: (random: Random) => number, random: Random): Topic {
  const first = topics[popular(random)]
  const again = first?.lang !== 'en' && random.chance(0.5) ? topics[popular(random)] : first
  if (again === undefined) throw new Error('The exercise has no topics.')
  return again
}

/** One or two sentences, and most of the time a few words before or after them. */
function chatterText(topic: Topic, random: Random): string {
  const sentences = [fill(random.pick(topic.lines), topic.lang, random, topic.slots)]
  if (random.chance(0.2)) {
    const second = fill(random.pick(topic.lines), topic.lang, random, topic.slots)
    if (second !== sentences[0]) sentences.push(second)
  }
  const { before, after } = smallTalk[topic.lang]
  if (random.chance(0.35)) sentences.unshift(random.pick(before))
  if (random.chance(0.45)) sentences.push(random.pick(after))
  return sentences.join(topic.lang === 'zh' ? '' : ' ')
}

function aPost(
  minute: number,
  lang: SimulatedLanguage,
  topic: string,
  author: PlannedPost['author'],
  random: Random,
): PlannedPost {
  return {
    nativeId: '',
    minute,
    claimedTime: null,
    author,
    lang,
    text: '',
    base: '',
    how: 'chatter',
    edits: [],
    narrative: null,
    topic,
    kind: 'post',
    container: containerFor(author, random),
    repostOf: null,
    replyTo: null,
  }
}

/** Fisher-Yates, so that no family is popular by its place in the file. */
function shuffle<Entry>(list: Entry[], random: Random): Entry[] {
  const mixed = [...list]
  for (let at = mixed.length - 1; at > 0; at -= 1) {
    const other = random.whole(at + 1)
    const held = mixed[at] as Entry
    mixed[at] = mixed[other] as Entry
    mixed[other] = held
  }
  return mixed
}
