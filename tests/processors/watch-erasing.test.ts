// Erased is gone: what watch answers to a deletion, known or not, and what it keeps.
import { describe, expect, it } from 'vitest'
import type { Derived } from '../../contracts/derived.ts'
import { restoreState, snapshotParts } from '../../processors/watch-snapshot.ts'
import { aMinute, keyedId } from '../builders.ts'
import { newest } from './recount.ts'
import {
  accountGone,
  createWatched,
  deletion,
  metrics,
  ofKind,
  simulatedStream,
  tick,
  upsert,
} from './watched.ts'

const text = 'Ballot boxes were opened before the count began'
const kindsOf = (records: Derived[]) => records.map(({ kind }) => kind)
const erasureOf = (records: Derived[]) => ofKind(records, 'erasure').map(({ id }) => id)

describe('answers to a deletion', () => {
  it('a known post is answered with an erasure, and its counts are taken back', () => {
    const watched = createWatched()
    watched.put(tick(aMinute))
    watched.put(upsert('a', text))
    watched.put(upsert('b', text))
    const said = watched.put(deletion('a'))
    expect(erasureOf(said)).toEqual([keyedId('a')])
    expect(ofKind(said, 'score')[0]).toMatchObject({ posts: 1, authors: 1, copies: 0 })
    expect(ofKind(said, 'copy-group')[0]?.first_post).toBe(keyedId('b'))
  })

  it('an unknown post is answered with an erasure too, and never placed when it comes', () => {
    const watched = createWatched()
    expect(kindsOf(watched.put(deletion('a')))).toEqual(['erasure'])
    expect(kindsOf(watched.put(upsert('a', text)))).toEqual(['erasure'])
    expect(kindsOf(watched.put(metrics('a', 7)))).toEqual(['erasure'])
    expect(kindsOf(watched.put({ body: { op: 'blank', id: keyedId('a') } }))).toEqual(['erasure'])
    expect(ofKind(watched.said, 'post')).toEqual([])
  })

  it('a post that is collected again after its deletion is answered again, in any version', () => {
    const watched = createWatched()
    watched.put(upsert('a', text))
    watched.put(deletion('a'))
    const version = { by: 'source' as const, order: 99 }
    expect(kindsOf(watched.put(upsert('a', `${text}, again`, { version })))).toEqual(['erasure'])
    expect(kindsOf(watched.put(deletion('a')))).toEqual(['erasure'])
    expect(ofKind(watched.said, 'post')).toHaveLength(1)
  })

  it('an account that is gone takes its posts from before along, known and still to come', () => {
    const watched = createWatched()
    const author = 'somebody'
    watched.put(upsert('a', text, { author, minute: aMinute }))
    watched.put(upsert('b', text, { author, minute: aMinute + 1 }))
    watched.put(upsert('c', text, { author, minute: aMinute + 9 }))
    watched.put(upsert('d', text, { author: 'somebody else', minute: aMinute }))
    const said = watched.put(accountGone(author, aMinute + 5))
    expect(erasureOf(said)).toEqual([keyedId('a'), keyedId('b')])
    expect(kindsOf(watched.put(upsert('e', text, { author, minute: aMinute + 2 })))).toEqual([
      'erasure',
    ])
    expect(kindsOf(watched.put(upsert('f', text, { author, minute: aMinute + 6 })))).toContain(
      'post',
    )
  })

  it('absence on a second look is no deletion', () => {
    const watched = createWatched()
    watched.put(tick(aMinute))
    watched.put(upsert('a', text))
    const step = deletion('a')
    expect(watched.put({ body: { ...step.body, state: 'unavailable' } })).toEqual([])
    expect(ofKind(watched.put(upsert('b', text)), 'score')[0]?.posts).toBe(2)
  })

  it('a narrative whose last post is erased is empty, without a name and without an alert', () => {
    const watched = createWatched()
    watched.put(tick(aMinute))
    for (let i = 0; i < 8; i += 1) watched.put(upsert(`p${i}`, text))
    expect(ofKind(watched.said, 'alert').at(-1)?.state).toBe('open')
    for (let i = 0; i < 8; i += 1) watched.put(deletion(`p${i}`))
    const narrative = ofKind(watched.said, 'narrative').at(-1)
    expect(narrative).toMatchObject({ state: 'empty', label: { sentence: null, terms: [] } })
    expect(ofKind(watched.said, 'alert').at(-1)).toMatchObject({
      state: 'closed',
      reason: 'erased',
    })
    expect(ofKind(watched.said, 'lineage').at(-1)?.event).toBe('emptied')
  })
})

describe('what is kept', () => {
  it('no label, copy group or placement of the newest state names an erased post', async () => {
    const watched = createWatched()
    for (const value of await simulatedStream('erasing', 2_000)) watched.putValue(value)
    const placed = watched.values
      .map((value) => JSON.parse(value) as Derived)
      .filter((one) => one.kind === 'post')
    const minutes = watched.state.sources.minute
    watched.put(tick(minutes + 1))
    const gone = new Set(placed.filter((_, i) => i % 2 === 0).map(({ id }) => id))
    for (const id of gone)
      watched.put({ body: { ...deletion('a').body, id }, offset: 1e6 + watched.values.length })
    const said = watched.values.map((value) => JSON.parse(value) as Derived)
    const held = newest(said)
    const named = (one: Derived): string[] => {
      if (one.kind === 'post') return [one.id]
      if (one.kind === 'copy-group') return one.first_post ? [one.first_post] : []
      if (one.kind !== 'claim' && one.kind !== 'narrative') return []
      const { sentence, terms } = one.label
      return [sentence?.post ?? '', ...terms.map(({ post }) => post)]
    }
    const bad = [...held.values()].filter((one) => named(one).some((id) => gone.has(id)))
    expect(bad.map(({ kind, id }) => `${kind} ${id}`)).toEqual([])
    expect(gone.size).toBeGreaterThan(900)
  })

  it('a snapshot holds of an erased post its id and nothing else', () => {
    const watched = createWatched()
    const secret = 'Vorratskammerschlüssel liegen unter der Fußmatte im Hinterhof 4711'
    watched.put(upsert('kept', text))
    const before = bytesOf(watched.state)
    watched.put(upsert('secret', secret, { minute: aMinute + 77, author: 'a secret author' }))
    const during = bytesOf(watched.state)
    watched.put(deletion('secret'))
    const after = bytesOf(watched.state)
    const { posts, matcher } = watched.state
    expect([posts.author[1], posts.minute[1], posts.version[1]]).toEqual([0, 0, 0])
    expect(matcher.sketch.subarray(64, 128).every((value) => value === 0)).toBe(true)
    expect([matcher.print[2], matcher.print[3], matcher.numbers[1]]).toEqual([0, 0, 0])
    expect(during.equals(before)).toBe(false)
    expect(after.includes(Buffer.from(keyedId('secret'), 'base64url'))).toBe(true)
    const again = createWatched(restoreState(partsOf(watched.state)), 99)
    expect(kindsOf(again.put({ ...upsert('secret', secret), offset: 50 }))).toEqual(['erasure'])
  })
})

type State = Parameters<typeof snapshotParts>[0]

function partsOf(state: State): Map<string, Buffer> {
  return new Map([...snapshotParts(state)].map(({ name, bytes }) => [name, Buffer.from(bytes)]))
}

function bytesOf(state: State): Buffer {
  return Buffer.concat([...partsOf(state).values()])
}
