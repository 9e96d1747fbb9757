// The exercise as a connector: the same every time, resumable anywhere, in order, and honest that it is one.
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Found } from '../../contracts/connector.ts'
import { minuteOf } from '../../contracts/minutes.ts'
import { createSimulatedElection } from '../../ingest/simulated-election.ts'
import { bytesOf, postsOf, readExercise, scriptsOf } from './read-exercise.ts'

const exercise = createSimulatedElection({ seed: 'order', postsPerDay: 1_000 })
let items: Found[] = []

beforeAll(async () => {
  items = await readExercise(exercise)
})

describe('one seed, one exercise', () => {
  it('gives the same bytes for the same seed, in another object', async () => {
    const again = await readExercise(createSimulatedElection({ seed: 'order', postsPerDay: 1_000 }))
    expect(bytesOf(again) === bytesOf(items)).toBe(true)
  })

  it('knows the same truth whether or not it was run', () => {
    const unread = createSimulatedElection({ seed: 'order', postsPerDay: 1_000 }).truth()
    expect(JSON.stringify(unread)).toBe(JSON.stringify(exercise.truth()))
  })

  it('gives other posts for another seed', async () => {
    const other = await readExercise(createSimulatedElection({ seed: 2, postsPerDay: 400 }))
    const same = await readExercise(createSimulatedElection({ seed: '2', postsPerDay: 400 }))
    const third = await readExercise(createSimulatedElection({ seed: 3, postsPerDay: 400 }))
    expect(bytesOf(other)).toBe(bytesOf(same))
    expect(postsOf(other).map((post) => post.text)).not.toEqual(
      postsOf(third).map((post) => post.text),
    )
  })
})

describe('going on after a cursor', () => {
  it('gives exactly the rest, from any cursor', async () => {
    const small = createSimulatedElection({ seed: 'resume', postsPerDay: 250, days: 1 })
    const whole = await readExercise(small)
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length), async (at) => {
        const cursor = at === 0 ? undefined : whole[at - 1]?.cursor
        const fresh = createSimulatedElection({ seed: 'resume', postsPerDay: 250, days: 1 })
        expect(bytesOf(await readExercise(fresh, cursor))).toBe(bytesOf(whole.slice(at)))
      }),
      { numRuns: 12, seed: 7 },
    )
  })

  it('gives every item a cursor of its own', () => {
    expect(new Set(items.map((item) => item.cursor)).size).toBe(items.length)
    expect(items.every((item) => item.cursor !== undefined)).toBe(true)
  })

  it('yields nothing after the end', async () => {
    expect(await readExercise(exercise, items.at(-1)?.cursor)).toEqual([])
  })

  it('throws on a cursor that it never gave', async () => {
    await expect(readExercise(exercise, 'tomorrow')).rejects.toThrow('Not a cursor')
    await expect(readExercise(exercise, '99999999')).rejects.toThrow('Not a cursor')
  })

  it('stops when it is told to', async () => {
    const stop = new AbortController()
    let seen = 0
    for await (const _ of exercise.find(undefined, stop.signal)) {
      seen += 1
      if (seen === 5) stop.abort()
    }
    expect(seen).toBe(5)
  })
})

describe('order of time', () => {
  it('ticks once a minute without a hole, and six hours beyond the last delivery', () => {
    const ticks = items.flatMap((item) => (item.kind === 'tick' ? [item.minute] : []))
    expect(ticks).toEqual(ticks.map((_, n) => (ticks[0] ?? 0) + n))
    expect(ticks[0]).toBe(minuteOf(Date.UTC(2025, 4, 8)))
    const lastDelivery = items.findLastIndex((item) => item.kind !== 'tick')
    expect(items.length - 1 - lastDelivery).toBe(360)
  })

  it('ticks before the first post of each minute, and shows first versions in order', () => {
    const shown: number[] = []
    const first = new Set<string>()
    let minute = 0
    for (const item of items) {
      if (item.kind === 'tick') minute = item.minute
      if (item.kind !== 'post' || first.has(item.post.nativeId)) continue
      first.add(item.post.nativeId)
      const at = Date.parse(item.post.witnessedAt ?? '')
      expect(minuteOf(at)).toBe(minute)
      shown.push(at)
    }
    expect(shown.length).toBeGreaterThan(2_900)
    expect(shown).toEqual([...shown].sort((a, b) => a - b))
  })
})

describe('what it yields', () => {
  it('says of every post that it is an exercise', () => {
    expect(postsOf(items).every((post) => post.exercise)).toBe(true)
    expect(exercise).toMatchObject({ sampling: 'full_stream', pollMs: null })
  })

  it('mixes platforms, containers, kinds, languages and six scripts', () => {
    const posts = postsOf(items)
    const platforms = new Set(posts.map((post) => post.platform))
    expect([...platforms].sort()).toEqual([
      'bluesky',
      'facebook',
      'mastodon',
      'telegram',
      'web',
      'x',
    ])
    expect(new Set(posts.map((post) => post.container?.nativeId)).size).toBeGreaterThan(40)
    const kinds = new Set(posts.map((post) => post.kind))
    expect([...kinds].sort()).toEqual(['article', 'post', 'reply', 'repost'])
    expect(new Set(posts.flatMap((post) => scriptsOf(post.text))).size).toBe(6)
  })

  it('points only at posts that it delivers, and reposts word for word', () => {
    const byId = new Map(
      postsOf(items)
        .filter((post) => post.editedAt === null)
        .map((post) => [post.nativeId, post]),
    )
    const reposts = [...byId.values()].filter((post) => post.refs.repostOf !== null)
    expect(reposts.length).toBeGreaterThan(30)
    for (const post of reposts) expect(byId.get(post.refs.repostOf ?? '')?.text).toBe(post.text)
    for (const post of byId.values()) {
      for (const ref of [post.refs.replyTo, post.refs.repostOf]) {
        if (ref !== null) expect(byId.get(ref)?.platform).toBe(post.platform)
      }
    }
  })

  it('keeps the truth to itself', () => {
    const truth = exercise.truth()
    const told = bytesOf(items)
    for (const { id, title } of truth.narratives) {
      expect(told).not.toContain(id)
      expect(told).not.toContain(title)
    }
  })

  it('takes another start, source and size', async () => {
    const startsAt = Date.UTC(2025, 0, 1, 13)
    const moved = createSimulatedElection({
      seed: 1,
      startsAt,
      days: 2,
      postsPerDay: 500,
      source: 'training-room',
    })
    const first = (await readExercise(moved))[0]
    expect(first).toMatchObject({ kind: 'tick', minute: minuteOf(startsAt) })
    expect(moved.source).toBe('training-room')
    expect(moved.truth().items.post).toBeGreaterThan(1_000)
    expect(moved.truth().items.post).toBeLessThan(1_100)
  })

  it('says what to write when an option cannot be used', () => {
    expect(() => createSimulatedElection({ seed: 1, days: 0.5 })).toThrow('days: write')
    expect(() => createSimulatedElection({ seed: 1, postsPerDay: 1 })).toThrow('postsPerDay: write')
    expect(() => createSimulatedElection({ seed: 1, startsAt: -1 })).toThrow('startsAt: write')
  })
})
