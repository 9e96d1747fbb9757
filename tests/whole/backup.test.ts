// A backup is enough: opened as a data folder, it comes to the same index and goes on, also after erasures.
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { backUp } from '../../commands/back-up.ts'
import { createSimulatedElection } from '../../ingest/simulated-election.ts'
import { openTestProduct, testFolder } from './open-test-product.ts'

const folder = testFolder('backup')
const restored = testFolder('restored')
afterAll(() => {
  for (const one of [folder, restored]) rmSync(one, { recursive: true, force: true })
})

it('a backup of a running product with erasures opens elsewhere to the same index, and takes more', async () => {
  const product = await openTestProduct(folder)
  await product.collect(createSimulatedElection({ seed: '6', days: 1, postsPerDay: 800 }))
  await product.pipeline.settled()
  const target = join(folder, 'copy')
  const said: string[] = []
  const say = (line: string) => void said.push(line)
  expect(await backUp({ product, args: [target], say, progress: () => undefined })).toBe(0)
  const before = await product.backends.index.contentHash()
  const totals = await product.backends.index.totals()
  await product.stop()

  cpSync(target, join(restored, 'data'), { recursive: true })
  const again = await openTestProduct(restored)
  await again.pipeline.settled()
  expect(totals.erased).toBeGreaterThan(2)
  expect(await again.backends.index.contentHash()).toEqual(before)
  const more = createSimulatedElection({ seed: '7', days: 1, postsPerDay: 200 })
  await again.collect({ ...more, source: 'another-exercise' })
  await again.pipeline.settled()
  expect((await again.backends.index.totals()).posts).toBeGreaterThan(totals.posts)
  await again.stop()
})
