// Chapter 4. The log is the truth: the same records say the same again, byte for byte, however they are batched,
// and an index that was thrown away is made again from what watch said.
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { openSqliteSearchIndex } from '../../backends/sqlite-search-index.ts'
import { createSimulatedElection } from '../../ingest/simulated-election.ts'
import { closeOffices, type Office, openOffice } from './small-office.ts'

afterEach(closeOffices)

async function anExercise(office: Office): Promise<void> {
  const exercise = createSimulatedElection({ seed: 'replay', postsPerDay: 200, days: 1 })
  const items = []
  for await (const item of exercise.find(undefined, new AbortController().signal)) items.push(item)
  await office.collect('exercise', items)
}

const bytesOf = async (office: Office) =>
  (await office.holds('watch.derived')).map((record) => JSON.stringify(record)).join('\n')

it('the same records give the same bytes and the same index, however they are batched', async () => {
  const [one, other] = [await openOffice({ batch: 500 }), await openOffice({ batch: 31 })]
  await Promise.all([anExercise(one), anExercise(other)])
  const said = await bytesOf(one)
  expect(said.length).toBeGreaterThan(100_000)
  expect((await bytesOf(other)) === said).toBe(true)
  const hash = await one.backends.index.contentHash()
  expect(await other.backends.index.contentHash()).toEqual(hash)

  // The index only follows: a new one, filled from the log, is equal.
  const path = join(one.folder, 'again.sqlite')
  const again = await openSqliteSearchIndex({ path, thread: false })
  const derived = await one.backends.log.read(
    { topic: 'watch.derived', partition: 0, offset: 0 },
    1e6,
  )
  await again.apply(derived.map(({ offset, value }) => ({ offset, value })))
  expect(await again.contentHash()).toEqual(hash)
  await again.close()
})
