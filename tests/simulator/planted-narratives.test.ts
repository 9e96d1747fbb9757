// The oracle itself: what the truth declares is what the posts show.
import { beforeAll, describe, expect, it } from 'vitest'
import type { FoundPost } from '../../contracts/connector.ts'
import { minuteOf } from '../../contracts/minutes.ts'
import { englishChatter } from '../../ingest/simulated-chatter.ts'
import { otherChatter } from '../../ingest/simulated-chatter-languages.ts'
import { createSimulatedElection } from '../../ingest/simulated-election.ts'
import { informationTemplates } from '../../ingest/simulated-information.ts'
import { plantedClaims } from '../../ingest/simulated-narratives.ts'
import { createRandom } from '../../ingest/simulated-random.ts'
import { fill } from '../../ingest/simulated-wording.ts'
import { grams, jaccard, postsOf, readExercise, scriptsOf } from './read-exercise.ts'

const exercise = createSimulatedElection({ seed: 'planted' })
const truth = exercise.truth()
/** First version of each post. */
let posts = new Map<string, FoundPost>()

beforeAll(async () => {
  const all = postsOf(await readExercise(exercise)).filter((post) => post.editedAt === null)
  posts = new Map(all.map((post) => [post.nativeId, post]))
})

function postOf(id: string): FoundPost {
  const post = posts.get(id)
  if (post === undefined) throw new Error(`The truth names a post that never came: ${id}`)
  return post
}

function wordingOf(id: string) {
  const wording = truth.wordingOf(id)
  if (wording === null) throw new Error(`The truth knows no wording of ${id}`)
  return wording
}

describe('planted narratives', () => {
  it('are at least eight, of eight claim classes, and agree with narrativeOf in both directions', () => {
    expect(truth.narratives.length).toBeGreaterThanOrEqual(8)
    expect(new Set(truth.narratives.map((one) => one.claim_class)).size).toBeGreaterThanOrEqual(8)
    const fromPosts = new Map<string, string[]>()
    for (const id of posts.keys()) {
      const narrative = truth.narrativeOf(id)
      if (narrative !== null) fromPosts.set(narrative, [...(fromPosts.get(narrative) ?? []), id])
    }
    for (const { id, posts: declared } of truth.narratives) {
      expect(fromPosts.get(id)?.sort()).toEqual([...declared].sort())
    }
    expect(truth.narrativeOf('nobody-1')).toBeNull()
  })

  it.each(truth.narratives)('$id has posts in each of its languages', ({ langs, posts: ids }) => {
    const spoken = new Set(ids.map((id) => wordingOf(id).lang))
    expect([...spoken].sort()).toEqual([...langs].sort())
  })

  it.each([
    { days: 1, postsPerDay: 200 },
    { days: 1, postsPerDay: 3_000 },
    { days: 7, postsPerDay: 400 },
  ])('keep every language in an exercise of $days days with $postsPerDay posts a day', (size) => {
    const other = createSimulatedElection({ seed: 'size', ...size }).truth()
    for (const { langs, posts: ids } of other.narratives) {
      expect(new Set(ids.map((id) => other.wordingOf(id)?.lang))).toEqual(new Set(langs))
    }
  })

  it('cross scripts: four or more are told in two scripts', () => {
    const crossing = truth.narratives.filter(
      (one) => new Set(one.posts.flatMap((id) => scriptsOf(wordingOf(id).base))).size > 1,
    )
    expect(crossing.length).toBeGreaterThanOrEqual(4)
  })

  it('begin with the original at their declared minute', () => {
    for (const { opening, startMinute, posts: ids } of truth.narratives) {
      expect(ids[0]).toBe(opening)
      expect(wordingOf(opening).how).toBe('original')
      expect(minuteOf(Date.parse(postOf(opening).createdAt ?? ''))).toBe(startMinute)
    }
  })

  it('grow: the hour up to a peak holds several times the posts of the hour two doublings earlier', () => {
    const fast = truth.narratives.filter((one) => one.id === 'boxes-at-the-market')
    expect(fast).toHaveLength(1)
    for (const { peakMinute, posts: ids } of fast) {
      const minutes = ids.map((id) => minuteOf(Date.parse(postOf(id).createdAt ?? '')))
      const within = (to: number) => minutes.filter((at) => at > to - 40 && at <= to).length
      expect(within(peakMinute)).toBeGreaterThan(2 * within(peakMinute - 40))
      expect(within(peakMinute)).toBeGreaterThan(within(peakMinute + 300))
    }
  })

  it('come in the planted shapes: one stays small, one returns, one is slow', () => {
    const byId = new Map(truth.narratives.map((one) => [one.id, one]))
    expect(byId.get('postal-votes-dumped')?.posts).toHaveLength(14)
    const twice = byId.get('server-switched-off')
    const gaps = (twice?.posts ?? [])
      .map((id) => Date.parse(postOf(id).createdAt ?? '') / 60_000)
      .sort((a, b) => a - b)
    const between = gaps.filter((at) => at > (gaps[0] ?? 0) + 390 && at < (gaps[0] ?? 0) + 650)
    expect(between.length).toBeLessThan(gaps.length / 10)
    const slow = byId.get('blue-card')
    expect((slow?.peakMinute ?? 0) - (slow?.startMinute ?? 0)).toBe(720)
  })
})

describe('wording', () => {
  const planted = truth.narratives.flatMap((one) => one.posts)

  it('is word for word in most posts of a narrative', () => {
    const copies = planted.filter((id) => wordingOf(id).how === 'copy')
    expect(copies.length).toBeGreaterThan(planted.length / 2)
    for (const id of copies) expect(postOf(id).text).toBe(wordingOf(id).base)
  })

  it('has edited copies that differ from their base and are still near it', () => {
    const edited = planted.filter((id) => wordingOf(id).how === 'edited')
    expect(edited.length).toBeGreaterThan(planted.length / 10)
    for (const id of edited) {
      const { base, edits } = wordingOf(id)
      expect(postOf(id).text).not.toBe(base)
      expect(edits.length).toBeGreaterThan(0)
      expect(jaccard(grams(postOf(id).text), grams(base))).toBeGreaterThan(0.2)
      if (!edits.includes('truncated')) {
        expect(postOf(id).text.match(/\d+/g) ?? []).toEqual(base.match(/\d+/g) ?? [])
      }
    }
    const kinds = new Set(edited.flatMap((id) => wordingOf(id).edits))
    expect(kinds.size).toBe(8)
  })

  it('has 5 to 10 paraphrases per narrative that are not near copies of each other', () => {
    const random = createRandom('paraphrases')
    for (const claim of plantedClaims) {
      const english = claim.wording.en ?? ['']
      const all = Object.values(claim.wording).flatMap((texts) => texts.slice(1))
      expect(all.length).toBeGreaterThanOrEqual(5)
      expect(english.length - 1).toBeLessThanOrEqual(10)
      const texts = Object.entries(claim.wording).flatMap(([, wordings]) =>
        wordings.map((template) => grams(fill(template, 'en', random))),
      )
      texts.forEach((a, n) => {
        for (const b of texts.slice(n + 1)) expect(jaccard(a, b)).toBeLessThan(0.35)
      })
    }
  })

  it('uses no word about elections in two narratives', () => {
    const about =
      /vot|ballot|elect|poll|candidat|campaign|count|result|party|president|booth|observer|register|चुनाव|मतदान|वोट|मतपत्र|انتخاب|ووٹ|الیکشن|தேர்தல்|வாக்கு|เลือกตั้ง|บัตร|选举|投票/i
    const silent = truth.narratives.filter((one) =>
      one.posts.every((id) => !about.test(postOf(id).text)),
    )
    expect(silent.map((one) => one.id).sort()).toEqual(['bridge-closed', 'water-tank'])
  })
})

describe('everything else', () => {
  it('is written in templates that leave no slot open, in every language', () => {
    const random = createRandom('templates')
    const chatter = [...englishChatter, ...otherChatter].flatMap(({ lang, lines, things }) =>
      lines.map((line) => fill(line, lang, random, { thing: things, place: 'Kelowai' })),
    )
    const information = informationTemplates.map(({ lang, text }) => fill(text, lang, random))
    for (const text of [...chatter, ...information]) expect(text).not.toMatch(/[{}|]/)
    expect(() => fill('Water in {river}', 'en', random)).toThrow('unknown slot: {river}')
  })

  const topics = () => [...posts.keys()].map((id) => truth.topicOf(id) ?? '')

  it('is ordinary talk on 200 topics or more, most of them several posts', () => {
    const sizes = new Map<string, number>()
    for (const topic of topics()) sizes.set(topic, (sizes.get(topic) ?? 0) + 1)
    const ordinary = [...sizes].filter(([topic]) => /^[a-z]{2}:/.test(topic))
    expect(ordinary.length).toBeGreaterThanOrEqual(200)
    expect(ordinary.filter(([, size]) => size >= 5).length).toBeGreaterThan(150)
  })

  it('is true information that differs in numbers and places only', () => {
    const results = [...posts.values()].filter(
      (post) =>
        truth.topicOf(post.nativeId) === 'information:results' && post.text.startsWith('Results'),
    )
    expect(results.length).toBeGreaterThan(100)
    expect(new Set(results.map((post) => post.text)).size).toBeGreaterThan(results.length * 0.95)
    const shapes = new Set(
      results.map((post) => post.text.replace(/from [^,]+,/, 'from P,').replace(/\d+/g, 'N')),
    )
    expect(shapes.size).toBe(1)
  })
})
