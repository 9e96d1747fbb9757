// The contracts themselves: what is a record and what is none.
import { Check } from 'typebox/value'
import { describe, expect, it } from 'vitest'
import { Collected } from '../../contracts/collected.ts'
import { minuteOf, minuteToIso } from '../../contracts/minutes.ts'
import { balanced, count, dropReasons, noFates } from '../../contracts/outcome.ts'
import { Post } from '../../contracts/post.ts'
import { topicNames, topics } from '../../contracts/topics.ts'
import { Unavailable } from '../../contracts/unavailable.ts'
import { aMinute, aPost, keyedId } from '../builders.ts'

describe('a post', () => {
  it('is valid as built', () => {
    expect(Check(Post, aPost())).toBe(true)
  })

  it.each([
    ['a native id instead of a keyed one', { id: '3kabc' }],
    ['a time without a zone', { created_at: '2026-03-01T08:00:00.000' }],
    ['a platform that is not listed', { platform: 'elsewhere' }],
    ['a text longer than the limit', { text: 'a'.repeat(100_001) }],
    ['a field that nobody knows', { avatar: 'https://a.example/1.png' }],
    [
      'counts of 0 for what is not known',
      { counts: { likes: -1, reposts: null, replies: null, views: null } },
    ],
    ['an author with a handle', { author: { ...aPost().author, handle: 'mere' } }],
  ])('is refused with %s', (_, wrong) => {
    expect(Check(Post, { ...aPost(), ...wrong })).toBe(false)
  })

  it('may say that a figure is not known', () => {
    const counts = { likes: null, reposts: 0, replies: null, views: 12 }
    expect(Check(Post, aPost({ counts, created_at: null, permalink: null }))).toBe(true)
  })
})

describe('a collected record', () => {
  it('is one of the listed operations and nothing beside', () => {
    const id = keyedId('post')
    expect(Check(Collected, { v: 1, op: 'upsert', id, post: aPost() })).toBe(true)
    expect(Check(Collected, { v: 1, op: 'tick', minute: null })).toBe(true)
    expect(Check(Collected, { v: 1, op: 'blank', id })).toBe(true)
    expect(Check(Collected, { v: 2, op: 'blank', id })).toBe(false)
    expect(Check(Collected, { v: 1, op: 'blank', id, text: 'what was erased' })).toBe(false)
    expect(Check(Collected, { v: 1, op: 'delete', id })).toBe(false)
  })

  it('every topic has a schema, and a name that is a fact', () => {
    for (const name of topicNames) {
      expect(topics[name], name).toBeDefined()
      expect(name).toMatch(
        /^[a-z]+(?:\.(?:collected|ordered|derived|decided|changed|answered|logged|sent)|-letters)$/,
      )
    }
  })
})

describe('fates', () => {
  it('are balanced after any number of outcomes, and not when one is missing', () => {
    const fates = noFates()
    for (const reason of dropReasons) count(fates, { kind: 'drop', reason })
    count(fates, { kind: 'drop', reason: 'blank' })
    count(fates, { kind: 'emit' })
    count(fates, { kind: 'dead-letter', reason: 'odd' })
    expect(fates).toMatchObject({ in: dropReasons.length + 3, emitted: 1, dead_lettered: 1 })
    expect(fates.dropped.blank).toBe(2)
    expect(balanced(fates)).toBe(true)
    expect(balanced({ ...fates, in: fates.in + 1 })).toBe(false)
  })
})

describe('times', () => {
  it('a minute reads back as the same minute', () => {
    expect(minuteOf(Date.parse(minuteToIso(aMinute)))).toBe(aMinute)
    expect(minuteOf(aMinute * 60_000 + 59_999)).toBe(aMinute)
  })

  it('an outage may say when to come back', () => {
    const cause = new Error('socket')
    const outage = new Unavailable('away', { retryAfterMs: 9, cause })
    expect(outage).toMatchObject({ name: 'Unavailable', retryAfterMs: 9, cause })
    expect(new Unavailable('away').retryAfterMs).toBeUndefined()
  })
})
