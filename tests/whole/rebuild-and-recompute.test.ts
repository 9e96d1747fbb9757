// The log is the truth: the index and the state are rebuilt from it, byte for byte, under any batch cutting.
import { rmSync } from 'node:fs'
import { afterAll, expect, it } from 'vitest'
import { rebuildIndex } from '../../commands/rebuild-index.ts'
import { recompute } from '../../commands/recompute.ts'
import type { Connector } from '../../contracts/connector.ts'
import { createSimulatedElection } from '../../ingest/simulated-election.ts'
import type { Product } from '../../product.ts'
import { openTestProduct, testConfig, testFolder } from './open-test-product.ts'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

function exercise(): Connector {
  return createSimulatedElection({ seed: '5', days: 1, postsPerDay: 1_200 })
}

/** The exercise without its deletions: a recompute is byte-identical only when nothing was erased. */
function withoutDeletions(connector: Connector): Connector {
  return {
    ...connector,
    async *find(from, signal) {
      for await (const found of connector.find(from, signal))
        if (found.kind !== 'state') yield found
    },
  }
}

it('a rebuild beside the running product is byte-identical, erasures included', async () => {
  const folder = testFolder('rebuild')
  folders.push(folder)
  const product = await openTestProduct(folder)
  await product.collect(exercise())
  await product.pipeline.settled()
  await pinTheFastest(product)
  await product.pipeline.watch.snapshot()
  const before = await product.backends.index.contentHash()
  const totals = await product.backends.index.totals()
  expect(totals.erased).toBeGreaterThan(5)
  const said: string[] = []
  await rebuildIndex({
    product,
    args: [],
    say: (line) => void said.push(line),
    progress: () => undefined,
  })
  expect(said.join('\n')).toContain('Byte-identical')
  expect(await product.backends.index.contentHash()).toEqual(before)
  expect(await product.backends.index.totals()).toEqual(totals)
  await product.stop()
})

/** A person pins the narrative that spreads fastest: a record of desk.decided. */
async function pinTheFastest({ backends, pipeline }: Product): Promise<string> {
  const [row] = await backends.index.spreadingNow({ limit: 1 })
  const entity = row?.narrative.id ?? ''
  const said = { id: 'pin-1', decision: 'pin', entity, other: null, post_ids: [] }
  const about = { by: 'analyst', at: '2025-05-20T00:00:00.000Z', note: '' }
  const value = JSON.stringify({ v: 1, op: 'decision', ...said, ...about })
  await backends.log.append([{ topic: 'desk.decided', partition: 0, value, post: null }])
  await pipeline.settled()
  return entity
}

it.each([1, 7, 500])(
  'a recompute in batches of %i gives the same bytes and lets its epoch go',
  async (batch) => {
    const folder = testFolder('recompute')
    folders.push(folder)
    const product = await openTestProduct(folder, { batch: 33 })
    await product.collect(withoutDeletions(exercise()))
    await product.pipeline.settled()
    const pinned = await pinTheFastest(product)
    expect((await product.backends.index.narrative(pinned))?.narrative.pinned).toBe(true)
    const hashes = await product.backends.index.contentHash()
    await product.stop()
    const found = await recompute(testConfig(folder), () => undefined, batch)
    expect(found).toMatchObject({ equal: true, epoch: 2, hashes })
  },
)

it('after an erasure a recompute is a declared new epoch that the folder opens with', async () => {
  const folder = testFolder('epoch')
  folders.push(folder)
  const product = await openTestProduct(folder)
  await product.collect(exercise())
  await product.pipeline.settled()
  const totals = await product.backends.index.totals()
  await product.stop()
  const found = await recompute(testConfig(folder), () => undefined)
  expect(found).toMatchObject({ equal: false, epoch: 2 })
  const again = await openTestProduct(folder)
  await again.pipeline.settled()
  expect((await again.health()).epoch).toBe(2)
  expect(await again.backends.index.totals()).toMatchObject({ posts: totals.posts })
  await again.stop()
})

it('what a second writer of watch repeated is no other result: the recompute stays equal', async () => {
  const folder = testFolder('repeats')
  folders.push(folder)
  const product = await openTestProduct(folder)
  await product.collect(withoutDeletions(exercise()))
  await product.pipeline.settled()
  const { log } = product.backends
  const [end] = await log.ends('watch.derived')
  const topic = 'watch.derived' as const
  const last = await log.read({ topic, partition: 0, offset: (end?.next ?? 0) - 40 }, 40)
  await log.append(last.map(({ value }) => ({ topic, partition: 0, value, post: null })))
  await product.pipeline.settled()
  await product.stop()
  expect(await recompute(testConfig(folder), () => undefined)).toMatchObject({ equal: true })
})
