// A pin by a person: the machine merges the pinned narrative into no other and moves none of its pinned claims, in
// every replay and after a snapshot at any place.
import { describe, expect, it } from 'vitest'
import { watchRecord } from '../../processors/watch-record.ts'
import { restoreState, snapshotParts } from '../../processors/watch-snapshot.ts'
import { createWatchState, type WatchState } from '../../processors/watch-state.ts'
import { aMinute, keyedId } from '../builders.ts'
import { decide, ferry, idsOf, ink, narrativeOf, newest, twoMatters } from './decisions.ts'
import { createStream, deletion, ofKind, type Step, tick, upsert, type Watched } from './watched.ts'

/** Posts that say both: by likeness the two narratives become one. */
const both: Step[] = Array.from({ length: 12 }, (_, i) =>
  upsert(`both ${i}`, `${ferry[i % 2]} (${i} said so) ${ink[(i + 1) % 2]} street ${i}`),
)

const pinsOf = ({ said }: Watched) =>
  [...newest(said, 'narrative').values()].map((one) => 'pinned' in one)
const statesOf = ({ said }: Watched) =>
  [...newest(said, 'narrative').values()].map((one) => 'state' in one && one.state)

describe('a pin', () => {
  it('says so of the claims, of the narrative and of its history, and names nobody', () => {
    const watched = twoMatters()
    const [older] = idsOf(watched)
    const said = watched.put(decide('pin', older, { posts: ['ferry 0'] }))
    expect(ofKind(said, 'claim').map(({ pinned }) => pinned)).toEqual([true])
    expect(ofKind(said, 'narrative')).toMatchObject([{ id: older, pinned: true }])
    const claims = new Set(
      ofKind(watched.said, 'claim').flatMap(({ id, narrative }) => (narrative === older ? id : [])),
    ).size
    expect(ofKind(said, 'lineage')).toMatchObject([
      {
        entity: older,
        event: 'pinned',
        other: null,
        why: `the desk holds 1 of ${claims} claims here`,
      },
    ])
    expect(JSON.stringify(said)).not.toContain('analyst')
  })

  it('keeps the younger narrative where likeness would have merged it away: the older is taken in', () => {
    const [free, held] = [twoMatters(), twoMatters()]
    const [older, younger] = idsOf(free)
    held.put(decide('pin', younger))
    for (const step of both) for (const one of [free, held]) one.put(step)
    expect(newest(free.said, 'narrative').get(younger)).toMatchObject({ merged_into: older })
    expect(newest(held.said, 'narrative').get(older)).toMatchObject({ merged_into: younger })
    expect(newest(held.said, 'narrative').get(younger)).toMatchObject({
      state: 'live',
      pinned: true,
    })
    expect(narrativeOf(held, 'ferry 0')).toBe(younger)
    const counts = ofKind(held.said, 'score').findLast(({ id }) => id === younger)
    expect(counts?.posts).toBe(4 + both.length)
  })

  it('keeps two pinned narratives two, however alike they become', () => {
    const watched = twoMatters()
    for (const id of idsOf(watched)) watched.put(decide('pin', id))
    for (const step of both) watched.put(step)
    expect(statesOf(watched).slice(0, 2)).toEqual(['live', 'live'])
  })

  it('goes along when a person merges: the older narrative is pinned then', () => {
    const watched = twoMatters()
    const [older, younger] = idsOf(watched)
    watched.put(decide('pin', younger))
    const said = watched.put(decide('merge', younger, { other: older }))
    const now = new Map(ofKind(said, 'narrative').map((one) => [one.id, one]))
    expect(now.get(older)?.pinned).toBe(true)
    expect(now.get(younger)).toMatchObject({ merged_into: older })
    expect(now.get(younger)?.pinned).toBeUndefined()
  })

  it('is taken off what a person splits off', () => {
    const watched = twoMatters()
    const [older, younger] = idsOf(watched)
    watched.put(decide('merge', younger, { other: older }))
    watched.put(decide('pin', older))
    watched.put(decide('split', older, { posts: ['ink 0', 'ink 1'] }))
    const made = narrativeOf(watched, 'ink 0')
    expect(newest(watched.said, 'narrative').get(older)).toMatchObject({ pinned: true })
    expect(newest(watched.said, 'narrative').get(made)).not.toHaveProperty('pinned')
  })

  it('ends with the last post of its claim, and not before', () => {
    const watched = twoMatters()
    const [older] = idsOf(watched)
    watched.put(upsert('ferry copy', ferry[0] as string))
    watched.put(decide('pin', older, { posts: ['ferry 0'] }))
    const others = ['ferry 0', 'ferry copy', 'ferry 1']
    const pinned = others.map((name) => {
      watched.put(deletion(name))
      return pinsOf(watched)[0]
    })
    expect(pinned[0]).toBe(true)
    expect(pinned.at(-1)).toBe(false)
    expect(watched.state.clusters.pinned.size).toBe(0)
  })

  it('finds the narrative by its posts where the id is not known, as in another epoch', () => {
    const watched = twoMatters()
    watched.put(decide('pin', 'n-of-another-epoch', { posts: ['ink 0'] }))
    expect(pinsOf(watched)).toEqual([false, true])
  })

  it('changes nothing when it resolves to nothing, names posts of others, or says what holds', () => {
    const watched = twoMatters()
    const [older] = idsOf(watched)
    expect(watched.put(decide('pin', 'nowhere'))).toEqual([])
    expect(watched.put(decide('pin', older, { posts: ['ink 0'] }))).toEqual([])
    expect(watched.put(decide('unpin', older))).toEqual([])
    watched.put(decide('pin', older))
    expect(watched.put(decide('pin', older))).toEqual([])
  })
})

describe('an unpin', () => {
  it('takes the pin back: likeness may merge again', () => {
    const watched = twoMatters()
    const [older, younger] = idsOf(watched)
    watched.put(decide('pin', younger))
    const said = watched.put(decide('unpin', younger))
    expect(ofKind(said, 'narrative')).toHaveLength(1)
    expect(ofKind(said, 'lineage')).toMatchObject([{ entity: younger, event: 'unpinned' }])
    expect(pinsOf(watched)).toEqual([false, false])
    for (const step of both) watched.put(step)
    expect(newest(watched.said, 'narrative').get(younger)).toMatchObject({ merged_into: older })
  })

  it('of some posts leaves the other claims pinned', () => {
    const watched = twoMatters()
    const [older, younger] = idsOf(watched)
    watched.put(decide('merge', younger, { other: older }))
    watched.put(decide('pin', older))
    const said = watched.put(decide('unpin', older, { posts: ['ink 0'] }))
    expect(ofKind(said, 'claim')).toHaveLength(1)
    expect(pinsOf(watched)[0]).toBe(true)
  })
})

describe('a stream with pins inside', () => {
  const { values, ids } = written()
  /** Where the first pin stands: the cuts begin before it. */
  const firstPin = 1 + ferry.length + ink.length

  /** The stream as JSON texts: pin, likeness, merge, split, unpin and an erasure. */
  function written() {
    const watched = twoMatters()
    const [older, younger] = idsOf(watched) as [string, string]
    const next = createStream()
    const steps: Step[] = [
      tick(aMinute - 1),
      ...ferry.map((text, i) => upsert(`ferry ${i}`, text)),
      ...ink.map((text, i) => upsert(`ink ${i}`, text)),
      decide('pin', younger, { posts: ['ink 0', 'ink 1'] }),
      ...both.slice(0, 6),
      tick(aMinute + 1),
      decide('split', younger, { posts: ['ferry 0'] }),
      decide('pin', younger),
      ...both.slice(6),
      deletion('ink 0'),
      tick(aMinute + 20),
      decide('unpin', younger),
      upsert('later', `${ferry[0]} ${ink[0]}`),
      tick(aMinute + 40),
    ]
    return { values: steps.map(next), ids: [older, younger] }
  }

  function run(state: WatchState, from: number, to = values.length): string[] {
    const said: string[] = []
    for (let at = from; at < to; at += 1) {
      const value = values[at] as string
      const outcome = watchRecord(state, JSON.parse(value), at, value)
      if (outcome.kind === 'emit') said.push(...outcome.records.map((one) => one.value))
    }
    return said
  }

  it('is worked out again from the log to the same bytes, and from a snapshot at any place', () => {
    const whole = run(createWatchState(), 0)
    const text = whole.join('\n')
    for (const event of ['pinned', 'unpinned', 'split-from', 'merged-into'])
      expect(text).toContain(`"event":"${event}"`)
    expect(text).toContain(`"merged_into":"${ids[1]}"`)
    expect(text).toContain(keyedId('ink 0'))
    expect(run(createWatchState(), 0)).toEqual(whole)
    const state = createWatchState()
    const before: string[] = []
    for (let cut = firstPin; cut < values.length; cut += 1) {
      before.push(...run(state, cut === firstPin ? 0 : cut - 1, cut))
      const parts = new Map<string, Buffer>()
      for (const { name, bytes } of snapshotParts(state)) parts.set(name, Buffer.from(bytes))
      const after = run(restoreState(parts), cut)
      expect([...before, ...after], `cut at ${cut}`).toEqual(whole)
    }
  })
})
