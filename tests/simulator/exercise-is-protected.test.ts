// The exercise goes through the same door as the world: pseudonyms and masks, then the contract.
import { Value } from 'typebox/value'
import { describe, expect, it } from 'vitest'
import { Collected } from '../../contracts/collected.ts'
import { electionKeysFromSeed } from '../../ingest/election-keys.ts'
import { createProtectAuthor } from '../../ingest/protect-author.ts'
import { readPublicActors } from '../../ingest/public-actors.ts'
import { createSimulatedElection } from '../../ingest/simulated-election.ts'
import { simulatedPublicActors } from '../../ingest/simulated-public-actors.ts'
import { readExercise } from './read-exercise.ts'

const exercise = createSimulatedElection({ seed: 'door', days: 1, postsPerDay: 900 })
const truth = exercise.truth()

describe('an exercise on its way into the log', async () => {
  const protect = createProtectAuthor({
    keys: electionKeysFromSeed('exercise'),
    actors: readPublicActors(simulatedPublicActors),
    now: () => Date.UTC(2026, 0, 1),
  })
  const found = await readExercise(exercise)
  const pairs = found.map((item) => ({ item, envelope: protect(item, exercise) }))

  it('fits the contract, item by item, but for what nobody can read', () => {
    const misfits = pairs.filter(
      ({ item, envelope }) =>
        (item.kind === 'unreadable') !== (envelope === null) ||
        (envelope !== null && !Value.Check(Collected, envelope)),
    )
    expect(misfits).toEqual([])
    expect(pairs.length).toBe(Object.values(truth.items).reduce((sum, n) => sum + n, 0))
  })

  it('loses no word of planted narratives and of true information to the masks', () => {
    let compared = 0
    for (const { item, envelope } of pairs) {
      if (item.kind !== 'post' || envelope?.op !== 'upsert') continue
      const how = truth.wordingOf(item.post.nativeId)?.how
      if (how === 'chatter') continue
      compared += 1
      expect(envelope.post.text).toBe(item.post.text.normalize('NFC'))
    }
    expect(compared).toBeGreaterThan(300)
  })

  it('names the registered office and newsrooms, and nobody else', () => {
    const named = new Set<string>()
    for (const { item, envelope } of pairs) {
      if (item.kind !== 'post' || envelope?.op !== 'upsert') continue
      expect(envelope.post.author.name !== null).toBe(item.post.author.type !== 'person')
      if (envelope.post.author.name !== null) named.add(envelope.post.author.name)
    }
    expect([...named].sort()).toEqual(simulatedPublicActors.map(({ name }) => name).sort())
  })

  it('lets no handle and no name of an invented private person through', () => {
    for (const { item, envelope } of pairs) {
      if (item.kind !== 'post' || item.post.author.type !== 'person') continue
      const stored = JSON.stringify(envelope)
      expect(stored).not.toContain(item.post.author.handle)
      expect(stored).not.toContain(`"${item.post.author.displayName}"`)
    }
  })
})
