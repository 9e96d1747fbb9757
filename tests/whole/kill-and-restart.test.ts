// SIGKILL at random moments: nothing acknowledged lost, nothing twice (DESIGN §4, invariants).
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { rebuildIndex } from '../../commands/rebuild-index.ts'
import { createSimulatedElection } from '../../ingest/simulated-election.ts'
import { openTestProduct, placements, testFolder } from './open-test-product.ts'

const kills = 20
const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

function folder(name: string): string {
  const made = testFolder(name)
  folders.push(made)
  return made
}

/** Starts the exercise and kills it `afterMs` after it opened; true when it had finished before. */
async function runOnce(where: string, afterMs: number | undefined): Promise<boolean> {
  const child = fork(fileURLToPath(new URL('./run-exercise.ts', import.meta.url)), [where, '11'], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  let done = false
  const opened = new Promise<void>((resolve) => {
    child.on('message', (message) => {
      if (message === 'open') resolve()
      if (message === 'done') done = true
    })
  })
  const ended = once(child, 'exit')
  if (afterMs !== undefined) {
    await Promise.race([opened, ended])
    // The moment of the kill is the input of this test; nothing is awaited by it.
    await Promise.race([wait(afterMs), ended])
    child.kill('SIGKILL')
  }
  await ended
  return done
}

it(`a run killed at ${kills} random moments equals the rebuild of its own log, and an unkilled run by ids and counts`, async () => {
  const killed = folder('killed')
  let random = 20_260_501
  for (let n = 0; n < kills; n += 1) {
    random = (Math.imul(random, 1_103_515_245) + 12_345) >>> 0
    if (await runOnce(killed, random % 700)) break
  }
  expect(await runOnce(killed, undefined)).toBe(true)

  const unkilled = await openTestProduct(folder('unkilled'))
  await unkilled.collect(createSimulatedElection({ seed: '11', days: 1, postsPerDay: 1_500 }))
  await unkilled.pipeline.settled()
  const product = await openTestProduct(killed)
  await product.pipeline.settled()

  expect(await placements(product)).toEqual(await placements(unkilled))
  const [a, b] = [await product.backends.index.totals(), await unkilled.backends.index.totals()]
  expect(a).toEqual(b)
  const before = await product.backends.index.contentHash()
  expect(
    await rebuildIndex({ product, args: [], say: () => undefined, progress: () => undefined }),
  ).toBe(0)
  expect(await product.backends.index.contentHash()).toEqual(before)
  for (const { fates } of (await product.health()).stages) expect(fates.balanced).toBe(true)
  await product.stop()
  await unkilled.stop()
})
