// Rule 7: what was worked out by another version, or from rows that are blank by now, is never gone on with in silence.
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { openSnapshotFiles } from '../../backends/snapshot-files.ts'
import { anArchive, removeFolders, runUntil, valuesOf, watchOn } from './running-watch.ts'
import { createStream, deletion, upsert } from './watched.ts'

const text = 'Polling stations in the west open late'

afterEach(removeFolders)

function withDeletion(): string[] {
  const next = createStream()
  return [next(upsert('a', text)), next(upsert('b', text)), next(deletion('a'))]
}

describe('what may only open a new epoch', () => {
  it('a watch without a snapshot, once a row that it had handled is blank', async () => {
    const { folder, log } = await anArchive(withDeletion())
    const watch = watchOn(folder, log)
    await runUntil(watch, log)
    await watch.snapshot()
    for (const name of readdirSync(join(folder, 'snapshots')))
      rmSync(join(folder, 'snapshots', name))
    const before = await valuesOf(log, 'watch.derived')
    await expect(runUntil(watchOn(folder, log), log)).rejects.toThrow('lali recompute')
    expect(await valuesOf(log, 'watch.derived')).toEqual(before)
  })

  it('a watch of another version than the one that worked the epoch out', async () => {
    const { folder, log } = await anArchive([createStream()(upsert('a', text))])
    await runUntil(watchOn(folder, log), log)
    const older = { offset: 1, epoch: 1, behaviour: 'watch-0' }
    await openSnapshotFiles(join(folder, 'snapshots')).save(older, [])
    await expect(runUntil(watchOn(folder, log), log)).rejects.toThrow('watch-0')
  })
})
