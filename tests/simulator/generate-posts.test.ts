// The load generator keeps what the pipeline bench states about its input.
import { describe, expect, it } from 'vitest'
import { generateLoad, generatePosts } from '../../bench/generate-posts.ts'
import { grams, jaccard, scriptsOf } from './read-exercise.ts'

const load = [...generateLoad({ n: 20_000, seed: 4 })]

describe('generated load', () => {
  it('is the same for the same seed and another for another', () => {
    const again = [...generatePosts({ n: 300, seed: 4 })]
    expect([...generatePosts({ n: 300, seed: 4 })]).toEqual(again)
    expect([...generatePosts({ n: 300, seed: 5 })]).not.toEqual(again)
  })

  it('is in order of event time over seven days, busier in the evening than at night', () => {
    const times = load.map(({ post }) => Date.parse(post.createdAt ?? ''))
    expect(times).toEqual([...times].sort((a, b) => a - b))
    const [first = 0, last = 0] = [times[0], times.at(-1)]
    expect((last - first) / 86_400_000).toBeGreaterThan(6.9)
    expect((last - first) / 86_400_000).toBeLessThanOrEqual(7)
    const inHour = (hour: number) =>
      times.filter((at) => new Date(at).getUTCHours() === hour).length
    expect(inHour(19)).toBeGreaterThan(4 * inHour(3))
  })

  it('spreads over fewer days when told', () => {
    const day = [...generatePosts({ n: 200, seed: 1, days: 1 })]
    const span = Date.parse(day.at(-1)?.createdAt ?? '') - Date.parse(day[0]?.createdAt ?? '')
    expect(span).toBeLessThanOrEqual(86_400_000)
  })

  it('opens a new text with 30 to 60 % of posts, the others being copies', () => {
    const opened = load.filter(({ opens }) => opens)
    expect(opened.length / load.length).toBeGreaterThan(0.3)
    expect(opened.length / load.length).toBeLessThan(0.6)
    const known = new Set<string>()
    for (const { post, opens } of load) {
      if (opens) expect(known.has(post.text)).toBe(false)
      known.add(post.text)
    }
    // An edited copy holds a known text whole, with something before or after it.
    const exact = load.filter(({ opens, post }, at) => !opens && at > 0 && known.has(post.text))
    expect(exact.length).toBeGreaterThan(0.3 * load.length)
  })

  it('shares rare words within a topic without being near copies', () => {
    const byTopic = new Map<number, string[]>()
    for (const { post, topic, opens } of load) {
      if (opens) byTopic.set(topic, [...(byTopic.get(topic) ?? []), post.text])
    }
    const largest = [...byTopic.values()].sort((a, b) => b.length - a.length).slice(0, 40)
    const likeness = largest.flatMap((texts) =>
      texts.slice(1, 12).map((text, n) => jaccard(grams(text), grams(texts[n] ?? ''))),
    )
    expect(likeness.length).toBeGreaterThan(200)
    expect(likeness.filter((near) => near >= 0.5).length).toBeLessThan(likeness.length * 0.01)
    const spaced = largest.filter((texts) => texts.every((text) => text.includes(' ')))
    for (const texts of spaced) {
      const words = texts.map((text) => new Set(text.split(' ')))
      const rare = [...(words[0] ?? [])].filter((word) => isRare(word, byTopic))
      // Three of the topic, and now and then one of the wide vocabulary that few topics met.
      expect(rare.length).toBeGreaterThanOrEqual(3)
      for (const other of words.slice(1)) {
        expect(rare.filter((word) => other.has(word)).length).toBeGreaterThanOrEqual(2)
      }
    }
  })

  it('has thousands of topics, six scripts and the lengths of real posts', () => {
    expect(new Set(load.map(({ topic }) => topic)).size).toBeGreaterThan(2_500)
    const scripts = load.slice(0, 3_000).flatMap(({ post }) => scriptsOf(post.text))
    expect(new Set(scripts).size).toBe(6)
    const lengths = load.map(({ post }) => post.text.length).sort((a, b) => a - b)
    const median = lengths[lengths.length >> 1] ?? 0
    expect(median).toBeGreaterThan(90)
    expect(median).toBeLessThan(130)
    expect(lengths.at(-1)).toBeLessThan(640)
  })

  it('has few busy authors and many quiet ones', () => {
    const posts = new Map<string, number>()
    for (const { post } of load) {
      const id = post.author.nativeId ?? ''
      posts.set(id, (posts.get(id) ?? 0) + 1)
    }
    const counts = [...posts.values()].sort((a, b) => b - a)
    expect(counts.length).toBeGreaterThan(5_000)
    expect(counts[0]).toBeGreaterThan(50)
    expect(counts.filter((n) => n === 1).length).toBeGreaterThan(counts.length / 2)
  })

  it('keeps opening topics to the end: 5,000 or more with 45,000 posts', () => {
    const topics = new Set<number>()
    for (const { topic } of generateLoad({ n: 45_000, seed: 9 })) topics.add(topic)
    expect(topics.size).toBeGreaterThan(5_000)
  })
})

/** Rare words stand in texts of one topic only. */
function isRare(word: string, byTopic: Map<number, string[]>): boolean {
  let topics = 0
  for (const texts of byTopic.values()) {
    if (texts.some((text) => ` ${text} `.includes(` ${word} `))) topics += 1
    if (topics > 3) return false
  }
  return true
}
