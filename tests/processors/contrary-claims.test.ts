// A denial in the stream: never merged silently, in the same narrative, marked, and the same after a restart.
import { expect, it } from 'vitest'
import type { Derived } from '../../contracts/derived.ts'
import { restoreState, snapshotParts } from '../../processors/watch-snapshot.ts'
import { aMinute, keyedId } from '../builders.ts'
import { createWatched, deletion, ofKind, upsert, type Watched } from './watched.ts'

const claim =
  'Polling stations in Kasoa close at noon on Saturday, the presiding officer told voters'
const denial =
  'Polling stations in Kasoa do not close at noon on Saturday, the presiding officer told voters'
const retold =
  'Presiding officer at Kasoa told voters that polling stations will not close Saturday noon'

function started(): Watched {
  const watched = createWatched()
  for (let n = 0; n < 12; n += 1)
    watched.put(
      upsert(`other ${n}`, `Rainfall number${n} flooded hamlet${n} beside river${n} yesterday`),
    )
  return watched
}

/** Claim of a post, by the copy group that it was put in. */
function claimOf(said: readonly Derived[], name: string): string | undefined {
  const group = ofKind([...said], 'post').find(({ id }) => id === keyedId(name))?.copy_group
  return ofKind([...said], 'copy-group').find(({ id }) => id === group)?.claim
}

const recordOf = (said: readonly Derived[], id: string | undefined) =>
  ofKind([...said], 'claim').findLast((one) => one.id === id)

it('a denial is no copy: it opens a claim of the same narrative that says the contrary', () => {
  const watched = started()
  watched.put(upsert('claim', claim))
  watched.put(upsert('copy', `${claim}!!!`))
  watched.put(upsert('denial', denial))
  const { said } = watched
  const [first, second] = [claimOf(said, 'claim'), claimOf(said, 'denial')]
  expect(claimOf(said, 'copy')).toBe(first)
  expect(second).not.toBe(first)
  expect(recordOf(said, first)).not.toHaveProperty('contrary_to')
  expect(recordOf(said, second)).toMatchObject({
    contrary_to: first,
    narrative: recordOf(said, first)?.narrative,
  })
})

it('what says the same as the denial joins it; what says the same as the claim joins that', () => {
  const watched = started()
  watched.put(upsert('claim', claim))
  watched.put(upsert('denial', denial))
  watched.put(upsert('retold', retold))
  watched.put(
    upsert(
      'again',
      'Officer presiding told voters: polling stations of Kasoa close Saturday at noon',
    ),
  )
  const { said } = watched
  expect(claimOf(said, 'retold')).toBe(claimOf(said, 'denial'))
  expect(claimOf(said, 'again')).toBe(claimOf(said, 'claim'))
})

it('where the denial came first, the claim is what says the contrary: neither is called right', () => {
  const watched = started()
  watched.put(upsert('denial', denial))
  watched.put(upsert('claim', claim))
  const { said } = watched
  expect(recordOf(said, claimOf(said, 'claim'))?.contrary_to).toBe(claimOf(said, 'denial'))
})

it('a restart in the middle says the same, and an erased denial is compared no more', () => {
  const posts = [
    upsert('claim', claim),
    upsert('denial', denial),
    upsert('retold', retold, { minute: aMinute + 3 }),
    upsert('late', claim.toUpperCase(), { minute: aMinute + 4 }),
  ].map((step, i) => ({ ...step, offset: i }))
  const whole = createWatched()
  for (const step of posts) whole.put(step)
  const before = createWatched()
  for (const step of posts.slice(0, 2)) before.put(step)
  const parts = new Map(
    [...snapshotParts(before.state)].map(({ name, bytes }) => [name, Buffer.from(bytes)]),
  )
  const after = createWatched(restoreState(parts), 2)
  for (const step of posts.slice(2)) after.put(step)
  expect([...before.values, ...after.values]).toEqual(whole.values)
  expect(claimOf(whole.said, 'retold')).toBe(claimOf(whole.said, 'denial'))

  const erased = createWatched()
  for (const step of posts.slice(0, 2)) erased.put(step)
  const { claims } = erased.state.clusters
  // “Close” is “open”, denied: the claim has a code of its own.
  expect(claims.denials.size).toBe(2)
  erased.put(deletion('denial'))
  expect([...claims.denials.keys()]).toEqual([0])
})
