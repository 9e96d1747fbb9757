// A denial in the stream: never merged silently, in the same narrative, marked, and the same after a restart.
import { expect, it } from 'vitest'
import type { Derived } from '../../contracts/derived.ts'
import { restoreState, snapshotParts } from '../../processors/watch-snapshot.ts'
import { aMinute, keyedId } from '../builders.ts'
import { createWatched, deletion, ofKind, upsert, type Watched } from './watched.ts'

const claim =
  'Polling in Kasoa was moved to Monday for all wards, the presiding officer told voters'
const denial =
  'Polling in Kasoa was not moved to Monday for all wards, the presiding officer told voters'
const retold = 'Presiding officer at Kasoa told voters that polling was never moved to Monday there'

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
      'Officer presiding told voters: polling of Kasoa moved to Monday in all of the wards',
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

it('counts of denials being equal, a near copy that denies another part is no copy', () => {
  const watched = started()
  const boxes = 'the boxes from Kasoa reached the hall in Accra before midnight on Saturday'
  watched.put(upsert('one', `The clerk did not sign, and ${boxes}`))
  watched.put(
    upsert('other', `The clerk did sign, and ${boxes.replace('reached', 'never reached')}`),
  )
  const { said } = watched
  const groups = ofKind(said, 'post').map(({ copy_group }) => copy_group)
  expect(new Set(groups).size).toBe(groups.length)
  expect(recordOf(said, claimOf(said, 'other'))?.contrary_to).toBe(claimOf(said, 'one'))
})

it('a restart in the middle says the same', () => {
  const posts = [
    upsert('other', 'Rainfall flooded the hamlet beside the river yesterday'),
    upsert('claim', claim),
    upsert('denial', denial),
    upsert('denial again', `${denial}!!`),
    upsert('retold', retold, { minute: aMinute + 3 }),
    upsert('late', claim.toUpperCase(), { minute: aMinute + 4 }),
    deletion('denial'),
  ].map((step, i) => ({ ...step, offset: i }))
  const whole = createWatched()
  for (const step of posts) whole.put(step)
  const before = createWatched()
  for (const step of posts.slice(0, 4)) before.put(step)
  const parts = new Map(
    [...snapshotParts(before.state)].map(({ name, bytes }) => [name, Buffer.from(bytes)]),
  )
  const after = createWatched(restoreState(parts), 4)
  for (const step of posts.slice(4)) after.put(step)
  expect([...before.values, ...after.values]).toEqual(whole.values)
  const [first, second] = [claimOf(whole.said, 'claim'), claimOf(whole.said, 'denial')]
  expect(claimOf(whole.said, 'retold')).toBe(second)
  // Said again when the post went that it was named by.
  expect(recordOf(after.said, second)?.contrary_to).toBe(first)
})

it('an erased denial is compared no more', () => {
  const watched = createWatched()
  watched.put(upsert('claim', claim))
  watched.put(upsert('denial', denial))
  const { claims } = watched.state.clusters
  expect([...claims.denials.keys()]).toEqual([1])
  watched.put(deletion('denial'))
  expect(claims.denials.size).toBe(0)
})
