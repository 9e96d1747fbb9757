// Watch as one process of several on a real archive: who follows writes nothing, who takes over writes what is missing.
import { join } from 'node:path'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { openSnapshotFiles } from '../../backends/snapshot-files.ts'
import type { ArchiveLog } from '../../backends/sqlite-archive-log.ts'
import type { Leading } from '../../contracts/log.ts'
import { OtherVersion } from '../../contracts/other-version.ts'
import { type StandingWatch, standBy } from '../../processors/stand-by.ts'
import { createWatch } from '../../processors/watch.ts'
import { anArchive, removeFolders, runUntil, valuesOf, watchOn } from './running-watch.ts'
import { createWatched, simulatedStream } from './watched.ts'

let stream: string[] = []
let expected: string[] = []

beforeAll(async () => {
  stream = await simulatedStream('standby', 200)
  const watched = createWatched()
  for (const value of stream) watched.putValue(value)
  expected = watched.values
})
afterEach(removeFolders)

/** A process that stands for the lead; `give` is the word of the brokers. */
async function aProcess(folder: string, log: ArchiveLog, name: string) {
  const abort = new AbortController()
  const standings = new Set<() => void>()
  let give: ((leads: boolean) => void) | undefined
  let given = false
  const lead = (leading: Leading) =>
    new Promise<void>((resolve) => {
      give = leading.changed
      leading.signal.addEventListener('abort', () => resolve())
      leading.changed(given)
    })
  const own = createWatch({
    log,
    snapshots: openSnapshotFiles(join(folder, name)),
    epoch: 1,
    elapsed: () => 0,
    snapshotEveryMs: Number.POSITIVE_INFINITY,
    eraseWithinMs: Number.POSITIVE_INFINITY,
  })
  const watch: StandingWatch = standBy(own, {
    log: { ...log, lead },
    family: 'watch',
    version: 'this',
    group: name,
    signal: abort.signal,
    sleep: async () => undefined,
    changed: () => {
      for (const one of standings) one()
    },
  })
  let reached = 0
  const settle = watch.settle
  watch.settle = async (records, fates) => {
    await settle(records, fates)
    reached = (records.at(-1)?.offset ?? reached - 1) + 1
    for (const one of standings) one()
  }
  return {
    watch,
    reached: () => reached,
    give: (leads: boolean) => {
      given = leads
      give?.(leads)
    },
    end: () => abort.abort(),
    until: (done: () => boolean) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (!done()) return
          standings.delete(look)
          resolve()
        }
        standings.add(look)
        look()
      }),
  }
}

it('a follower keeps up without writing, and as leader writes exactly what is missing', async () => {
  const { folder, log } = await anArchive(stream)
  await runUntil(watchOn(folder, log), log, { until: 600 })
  const said = await valuesOf(log, 'watch.derived')
  const newest = (JSON.parse(said.at(-1) as string) as { rev: number }).rev
  const process = await aProcess(folder, log, 'follower')
  const all = runUntil(process.watch, log, { batch: 50 })
  await process.until(() => process.reached() > newest - 50)
  expect(process.watch.standing()).toBe('follows')
  // What others write meanwhile gives it every chance to go on, and it does not: nothing more is said of the stream.
  for (const offset of [1, 2, 3, 4, 5])
    await log.commit('another', [{ topic: 'stream.ordered', partition: 0, offset }])
  expect(process.reached()).toBeLessThanOrEqual(newest)
  expect(await valuesOf(log, 'watch.derived')).toEqual(said)
  process.give(true)
  await all
  expect(await valuesOf(log, 'watch.derived')).toEqual(expected)
})

it('what a leader that came back repeats neither holds a follower back nor is left out of what it writes', async () => {
  const { folder, log } = await anArchive(stream)
  await runUntil(watchOn(folder, log), log, { until: 600 })
  const said = await valuesOf(log, 'watch.derived')
  const repeated = said.slice(-30)
  await log.append(
    repeated.map((value) => ({ topic: 'watch.derived', partition: 0, value, post: null })),
  )
  const process = await aProcess(folder, log, 'follower')
  const all = runUntil(process.watch, log, { batch: 50 })
  await process.until(() => process.watch.standing() === 'follows')
  process.give(true)
  await all
  const found = await valuesOf(log, 'watch.derived')
  expect(found).toEqual([...said, ...repeated, ...expected.slice(said.length)])
})

it('a leader that is no more writes nothing of the next batch', async () => {
  const { folder, log } = await anArchive(stream)
  const process = await aProcess(folder, log, 'leader')
  process.give(true)
  const all = runUntil(process.watch, log, { batch: 50 })
  await process.until(() => process.reached() >= 200)
  process.give(false)
  await process.until(() => process.watch.standing() === 'follows')
  const reached = process.reached()
  const said = await valuesOf(log, 'watch.derived')
  const newest = (JSON.parse(said.at(-1) as string) as { rev: number }).rev
  // Only the batch that it was in may have come after that word.
  expect(newest).toBeLessThan(reached + 100)
  process.give(true)
  await all
  expect(await valuesOf(log, 'watch.derived')).toEqual(expected)
})

it('another version beside this one is told to open an epoch of its own', async () => {
  const { folder, log } = await anArchive(stream)
  const lead = () => Promise.reject(new OtherVersion(['watch-0']))
  const watch = standBy(watchOn(folder, log), {
    log: { ...log, lead },
    family: 'watch',
    version: 'this',
    group: 'one',
    signal: new AbortController().signal,
    sleep: async () => undefined,
    changed: () => undefined,
  })
  await expect(runUntil(watch, log)).rejects.toThrow('watch-0')
})
