// A person's merge and split: constraints that hold from the decision on, in every replay and after a snapshot.
import { describe, expect, it } from 'vitest'
import { restoreState, snapshotParts } from '../../processors/watch-snapshot.ts'
import { aMinute } from '../builders.ts'
import { decide, ferry, idsOf, ink, narrativeOf, newest, twoMatters } from './decisions.ts'
import { ofKind, tick, upsert, type Watched } from './watched.ts'

describe('a merge by a person', () => {
  it('makes the younger narrative a part of the older one, with its posts and its lineage', () => {
    const watched = twoMatters()
    const [older, younger] = idsOf(watched)
    expect(narrativeOf(watched, 'ferry 1')).toBe(older)
    expect(narrativeOf(watched, 'ink 1')).toBe(younger)
    const said = watched.put(decide('merge', younger, { other: older }))
    expect(ofKind(said, 'narrative').find(({ id }) => id === younger)).toMatchObject({
      state: 'merged',
      merged_into: older,
    })
    expect(ofKind(said, 'lineage')).toMatchObject([
      { entity: younger, event: 'merged-into', other: older, why: 'a person put them together' },
    ])
    expect(ofKind(said, 'score').find(({ id }) => id === older)?.posts).toBe(4)
    expect(narrativeOf(watched, 'ink 0')).toBe(older)
  })

  it('finds the narrative by its posts where the id is not known, as in another epoch', () => {
    const watched = twoMatters()
    const [older] = idsOf(watched)
    watched.put(decide('merge', 'n-of-another-epoch', { other: older, posts: ['ink 0'] }))
    expect(narrativeOf(watched, 'ink 1')).toBe(older)
  })

  it('changes nothing when it resolves to nothing or to one narrative', () => {
    const watched = twoMatters()
    const [older] = idsOf(watched)
    expect(watched.put(decide('merge', 'nowhere', { other: older }))).toEqual([])
    expect(watched.put(decide('merge', older, { other: older }))).toEqual([])
    expect(watched.put(decide('merge', older, { other: 'nowhere' }))).toEqual([])
  })
})

describe('a split by a person', () => {
  function merged(): { watched: Watched; older: string } {
    const watched = twoMatters()
    const [older, younger] = idsOf(watched)
    watched.put(decide('merge', younger, { other: older }))
    return { watched, older }
  }

  it('takes the claims of the named posts into a new narrative, each with its own count', () => {
    const { watched, older } = merged()
    const said = watched.put(decide('split', older, { posts: ['ink 0', 'ink 1'] }))
    const made = narrativeOf(watched, 'ink 0')
    expect(made).not.toBe(older)
    expect(narrativeOf(watched, 'ferry 0')).toBe(older)
    expect(ofKind(said, 'lineage')).toMatchObject([
      { entity: made, event: 'split-from', other: older },
    ])
    const counts = new Map(ofKind(said, 'score').map(({ id, posts }) => [id, posts]))
    expect([counts.get(older), counts.get(made)]).toEqual([2, 2])
    const next = upsert('ink 9', 'Vanish pens again at the polling booth, your own ink is safer')
    watched.put(next)
    expect(narrativeOf(watched, 'ink 9')).toBe(made)
  })

  it('is never undone by likeness, however alike the two become', () => {
    const { watched, older } = merged()
    watched.put(decide('split', older, { posts: ['ink 0', 'ink 1'] }))
    const made = narrativeOf(watched, 'ink 0')
    for (let i = 0; i < 12; i += 1)
      watched.put(
        upsert(`both ${i}`, `${ferry[i % 2]} (${i} said so) ${ink[(i + 1) % 2]} street ${i}`),
      )
    const states = newest(watched.said, 'narrative')
    expect([older, made].map((id) => states.get(id))).toMatchObject([
      { state: 'live' },
      { state: 'live' },
    ])
  })

  it('changes nothing when it names no post of the narrative, or all of its claims', () => {
    const { watched, older } = merged()
    expect(watched.put(decide('split', older, { posts: ['nobody'] }))).toEqual([])
    const all = ['ferry 0', 'ferry 1', 'ink 0', 'ink 1']
    expect(watched.put(decide('split', older, { posts: all }))).toEqual([])
  })

  it('says the same after a snapshot as without one', () => {
    const { watched, older } = merged()
    const { watched: unbroken } = merged()
    const steps = [
      decide('split', older, { posts: ['ink 0', 'ink 1'] }),
      tick(aMinute + 1),
      upsert('later', `${ferry[0]} ${ink[0]}`),
      tick(aMinute + 20),
    ]
    const first = steps.slice(0, 1)
    for (const one of [watched, unbroken]) for (const step of first) one.put(step)
    const parts = new Map<string, Buffer>()
    for (const { name, bytes } of snapshotParts(watched.state)) parts.set(name, Buffer.from(bytes))
    const state = restoreState(parts)
    expect(state.clusters.apart).toEqual(unbroken.state.clusters.apart)
    expect(state.clusters.apart).toHaveLength(2)
    expect(state.clusters.narratives).toEqual(unbroken.state.clusters.narratives)
  })
})
