// What was collected can be erased: from every answer and every file of the data folder, also when the process is
// killed right after the deletion arrived.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { rebuildIndex } from '../../commands/rebuild-index.ts'
import { filesWith, openTestProduct, testFolder } from './open-test-product.ts'
import { deletions, marked, posts } from './posts-to-erase.ts'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

function folder(name: string): string {
  const made = testFolder(name)
  folders.push(made)
  return made
}

it('100 erasures leave nothing but keyed ids in any file, and a rebuild still equals the live index', async () => {
  const where = folder('erase')
  const product = await openTestProduct(where)
  await product.collect(posts())
  await product.pipeline.settled()
  expect(filesWith(where, marked(true)).length).toBeGreaterThan(0)
  await product.collect(deletions())
  await product.pipeline.settled()
  await product.pipeline.watch.snapshot()
  const before = await product.backends.index.contentHash()
  expect(await product.backends.index.totals()).toMatchObject({ posts: 300, erased: 100 })
  await rebuildIndex({ product, args: [], say: () => undefined, progress: () => undefined })
  expect(await product.backends.index.contentHash()).toEqual(before)
  const found = await product.backends.index.search({ text: 'erasemeword0', limit: 10 })
  expect(found.posts).toEqual([])
  await product.stop()
  expect(filesWith(where, marked(true))).toEqual([])
  expect(filesWith(where, marked(false)).length).toBeGreaterThan(0)
})

it('a kill right after the deletions were read changes nothing of that', async () => {
  const where = folder('erase-kill')
  const child = fork(fileURLToPath(new URL('./erase-and-wait.ts', import.meta.url)), [where], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  await once(child, 'message')
  child.kill('SIGKILL')
  await once(child, 'exit')
  const product = await openTestProduct(where)
  await product.pipeline.settled()
  await product.pipeline.watch.snapshot()
  expect(await product.backends.index.totals()).toMatchObject({ posts: 300, erased: 100 })
  const before = await product.backends.index.contentHash()
  await rebuildIndex({ product, args: [], say: () => undefined, progress: () => undefined })
  expect(await product.backends.index.contentHash()).toEqual(before)
  await product.stop()
  expect(filesWith(where, marked(true))).toEqual([])
})
