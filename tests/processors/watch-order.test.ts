// Versions, ticks and lateness: what order may and may not change.
import { describe, expect, it } from 'vitest'
import type { Collected } from '../../contracts/collected.ts'
import { aMinute, keyedId } from '../builders.ts'
import { members, newest, recount } from './recount.ts'
import {
  createStream,
  createWatched,
  deletion,
  ofKind,
  simulated,
  tick,
  upsert,
  type Watched,
} from './watched.ts'

const bySource = (order: number) => ({ version: { by: 'source' as const, order } })
const byHash = (name: string) => ({ version: { by: 'hash' as const, hash: keyedId(name) } })

/** What became of one more version of post `a`. */
const fateOf = (watched: Watched, text: string, version: object): string =>
  watched.fate(upsert('a', text, version))

describe('rule 3: versions', () => {
  it('where the source orders versions, one that is not newer is dropped', () => {
    const watched = createWatched()
    expect(fateOf(watched, 'first words', bySource(5))).toBe('emit')
    expect(fateOf(watched, 'first words', bySource(5))).toBe('same-version')
    expect(fateOf(watched, 'even older words', bySource(4))).toBe('older-version')
    expect(fateOf(watched, 'newer words', bySource(6))).toBe('emit')
  })

  it('where the version is a hash, one equal to the current or first seen earlier is dropped', () => {
    const watched = createWatched()
    expect(fateOf(watched, 'one', byHash('one'))).toBe('emit')
    expect(fateOf(watched, 'one', byHash('one'))).toBe('same-version')
    expect(fateOf(watched, 'two', byHash('two'))).toBe('emit')
    expect(fateOf(watched, 'one', byHash('one'))).toBe('older-version')
    expect(fateOf(watched, 'three', byHash('three'))).toBe('emit')
    expect(fateOf(watched, 'two', byHash('two'))).toBe('older-version')
  })

  it("a source's version beats a hash, and never the other way", () => {
    const watched = createWatched()
    expect(fateOf(watched, 'by hash', byHash('one'))).toBe('emit')
    expect(fateOf(watched, 'by source', bySource(0))).toBe('emit')
    expect(fateOf(watched, 'by another hash', byHash('two'))).toBe('older-version')
    expect(fateOf(watched, 'by source again', bySource(1))).toBe('emit')
  })

  it('an edit moves the single count out of the old copy group', () => {
    const watched = createWatched()
    watched.put(upsert('a', 'Ballot boxes were opened before the count', bySource(1)))
    watched.put(upsert('b', 'Ballot boxes were opened before the count'))
    const [first] = ofKind(watched.said, 'post')
    watched.put(upsert('a', 'Fishing season begins on Monday in the north', bySource(2)))
    const held = members(watched.said)
    expect(held.get(first?.copy_group ?? '')?.map(({ id }) => id)).toEqual([keyedId('b')])
    const posts = [...newest(watched.said).values()].filter(({ kind }) => kind === 'post')
    expect(posts).toHaveLength(2)
  })

  it('a copy group that lost its last post never gets another', () => {
    const watched = createWatched()
    const text = 'Ballot boxes were opened before the count'
    watched.put(upsert('a', text))
    watched.put(deletion('a'))
    watched.put(upsert('b', text))
    const [one, two] = ofKind(watched.said, 'post')
    expect(two?.copy_group).not.toBe(one?.copy_group)
    expect(two?.why).toEqual({ by: 'new', like: null, similarity: 0 })
  })
})

describe('rule 4: ticks', () => {
  const open = (partitions: number) => ({
    body: {
      op: 'sources',
      generation: 1,
      topics: { 'posts.collected': { partitions, bases: Array(partitions).fill(0) } },
    },
  })

  it("the minute is the lowest of the partitions' highest ticks: none is overtaken", () => {
    const watched = createWatched()
    watched.put(open(3))
    const minute = () => watched.state.sources.minute
    watched.put(tick(aMinute + 9, 0))
    watched.put(tick(aMinute + 5, 1))
    expect(minute()).toBe(0)
    watched.put(tick(aMinute + 2, 2))
    expect(minute()).toBe(aMinute + 2)
    watched.put(tick(aMinute + 7, 2))
    expect(minute()).toBe(aMinute + 5)
    watched.put(tick(aMinute + 90, 0))
    expect(minute()).toBe(aMinute + 5)
  })

  it('a tick that goes back changes nothing', () => {
    const watched = createWatched()
    watched.put(open(1))
    watched.put(tick(aMinute + 9))
    expect(watched.put(tick(aMinute + 3))).toEqual([])
    expect(watched.state.sources.minute).toBe(aMinute + 9)
  })

  it('a minute that takes no time of the log is the time at which the log took it in', () => {
    const watched = createWatched()
    watched.put(open(1))
    watched.put({ body: { op: 'tick', minute: null }, at: (aMinute + 4) * 60_000 + 59_999 })
    expect(watched.state.sources.minute).toBe(aMinute + 4)
  })

  it('a post inside the lateness is in time, an older one is late and still counted', () => {
    const watched = createWatched()
    watched.put(open(1))
    watched.put(tick(aMinute))
    const sampling = 'export' as const
    watched.put(upsert('in time', 'Long queues at the school', { minute: aMinute - 120 }))
    watched.put(upsert('late', 'Long queues at the school', { minute: aMinute - 121, sampling }))
    const [inTime, late] = ofKind(watched.said, 'post')
    expect([inTime?.late, late?.late]).toEqual([false, true])
    expect([inTime?.history, late?.history]).toEqual([false, true])
    expect(late?.copy_group).toBe(inTime?.copy_group)
    expect(ofKind(watched.said, 'score').at(-1)?.posts).toBe(2)
  })
})

describe('order inside the lateness', () => {
  it('counts of posts do not depend on the order of arrival', async () => {
    const bodies = await simulated('arrival', 300)
    const posts = bodies.filter((body) => body.op === 'upsert' || body.op === 'state')
    const totals = (list: Collected[]) => {
      const watched = createWatched()
      const stream = createStream()
      for (const body of list) watched.putValue(stream({ body, at: Date.UTC(2025, 4, 20) }))
      const said = watched.values.map((value) => JSON.parse(value))
      const held = [...newest(said).values()].filter((one) => one.kind === 'post')
      const { last_minute, posts: n, authors, minutes } = recount(held)
      const erased = [...newest(said).values()].filter((one) => one.kind === 'erasure').length
      return { last_minute, n, authors, erased, minutes: minutes.sort((a, b) => a - b) }
    }
    const expected = totals(posts)
    expect(expected.n).toBeGreaterThan(250)
    expect(expected.erased).toBeGreaterThan(2)
    expect(totals([...posts].reverse())).toEqual(expected)
    const odd = posts.filter((_, i) => i % 2 === 1)
    expect(totals([...odd, ...posts.filter((_, i) => i % 2 === 0)])).toEqual(expected)
  })
})
