// State = snapshot + replay: after any end, watch says nothing twice, leaves nothing out, and says the same bytes.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openSqliteArchiveLog } from '../../backends/sqlite-archive-log.ts'
import { openDatabase } from '../../backends/sqlite-driver.ts'
import { balanced } from '../../contracts/outcome.ts'
import { Unavailable } from '../../contracts/unavailable.ts'
import { keyedId } from '../builders.ts'
import {
  anArchive,
  appendOrdered,
  removeFolders,
  runUntil,
  valuesOf,
  watchOn,
} from './running-watch.ts'
import { createStream, createWatched, deletion, simulatedStream, upsert } from './watched.ts'

let stream: string[] = []
let expected = ''

beforeAll(async () => {
  stream = await simulatedStream('recovery', 200)
  const watched = createWatched()
  for (const value of stream) watched.putValue(value)
  expected = watched.values.join('\n')
})

afterEach(removeFolders)

describe('rule 7: recovery', () => {
  it('with no snapshot yet, a replay repeats all and appends nothing twice', async () => {
    const { folder, log } = await anArchive(stream)
    await runUntil(watchOn(folder, log), log, { until: 900 })
    const fates = await runUntil(watchOn(folder, log), log)
    expect((await valuesOf(log, 'watch.derived')).join('\n') === expected).toBe(true)
    expect(fates?.in).toBe(stream.length)
    expect(fates && balanced(fates)).toBe(true)
  })

  it('from a snapshot, a replay goes on with the same bytes and exact fates', async () => {
    const { folder, log } = await anArchive(stream)
    const first = watchOn(folder, log)
    await runUntil(first, log, { until: 700 })
    await first.snapshot()
    // What it says after the snapshot is said again by the one that follows, and appended once.
    await runUntil(watchOn(folder, log), log, { until: 1_300 })
    const fates = await runUntil(watchOn(folder, log), log, { batch: 37 })
    expect((await valuesOf(log, 'watch.derived')).join('\n') === expected).toBe(true)
    expect(fates?.in).toBe(stream.length)
    expect(fates && balanced(fates)).toBe(true)
  })

  it('when only a part of what one record changed was kept, the rest is appended', async () => {
    for (const lost of [1, 2, 7]) {
      const { folder, log, path } = await anArchive(stream)
      const first = watchOn(folder, log)
      await runUntil(first, log, { until: 500 })
      await first.snapshot()
      await runUntil(watchOn(folder, log), log, { until: 1_100 })
      await log.close()
      const database = openDatabase(path)
      database.exec(
        `delete from "watch.derived/0" where offset > (select max(offset) from "watch.derived/0") - ${lost}`,
      )
      database.close()
      const again = openSqliteArchiveLog({ path, partitions: 1, now: () => 0 })
      await runUntil(watchOn(folder, again), again)
      expect((await valuesOf(again, 'watch.derived')).join('\n') === expected, `${lost}`).toBe(true)
      await again.close()
      await removeFolders()
    }
  })

  it('a snapshot that is asked for while records are handled holds settled records only', async () => {
    const { folder, log } = await anArchive(stream)
    const watch = watchOn(folder, log)
    const asked: Promise<void>[] = []
    // The outputs of a batch are on their way: the state is ahead of the position here.
    const askWhileAppending: typeof log = {
      ...log,
      append: (records) => {
        if (asked.length < 3) asked.push(watch.snapshot())
        return log.append(records)
      },
    }
    await runUntil(watch, askWhileAppending, { until: 800 })
    await Promise.all(asked)
    expect(asked).toHaveLength(3)
    await runUntil(watchOn(folder, log), log)
    expect((await valuesOf(log, 'watch.derived')).join('\n') === expected).toBe(true)
  })

  it('a snapshot asked for in a batch that is never written holds nothing of it', async () => {
    const { folder, log } = await anArchive(stream)
    const watch = watchOn(folder, log)
    await runUntil(watch, log, { until: 600 })
    const second = watchOn(folder, log)
    let asked: Promise<void> | undefined
    const failing: typeof log = {
      ...log,
      append: () => {
        asked = second.snapshot()
        return Promise.reject(new Error('disk full'))
      },
    }
    await expect(runUntil(second, failing)).rejects.toThrow('disk full')
    await asked
    const fates = await runUntil(watchOn(folder, log), log)
    expect((await valuesOf(log, 'watch.derived')).join('\n') === expected).toBe(true)
    expect(fates?.in).toBe(stream.length)
  })

  it('when it ends between handling and writing, no snapshot holds what was not said', async () => {
    const { folder, log } = await anArchive(stream)
    const watch = watchOn(folder, log)
    await runUntil(watch, log, { until: 600 })
    await watch.snapshot()
    const second = watchOn(folder, log)
    const failing: typeof log = { ...log, append: () => Promise.reject(new Error('disk full')) }
    await expect(runUntil(second, failing)).rejects.toThrow('disk full')
    await second.snapshot()
    const third = watchOn(folder, log)
    await runUntil(third, log)
    expect((await valuesOf(log, 'watch.derived')).join('\n') === expected).toBe(true)
  })

  it('an outage while writing loses nothing', async () => {
    const { folder, log } = await anArchive(stream)
    let refused = 0
    const flaky: typeof log = {
      ...log,
      append: (records) => {
        refused += 1
        if (refused % 3 !== 0) return Promise.reject(new Unavailable('the log is away'))
        return log.append(records)
      },
    }
    await runUntil(watchOn(folder, flaky), flaky)
    expect(refused).toBeGreaterThan(10)
    expect((await valuesOf(log, 'watch.derived')).join('\n') === expected).toBe(true)
  })
})

describe('erasing rows', () => {
  const text = 'Ballot boxes were opened before the count began'
  const put = createStream
  const secret = 'SecretWords'

  function withDeletion(): string[] {
    const next = put()
    return [
      next(upsert('a', `${text} ${secret}`)),
      next(upsert('b', text)),
      next(deletion('a')),
      next(upsert('c', text)),
    ]
  }

  it('rows of a deleted post are blanked after a snapshot no longer needs them, not before', async () => {
    const { folder, log } = await anArchive(withDeletion())
    const watch = watchOn(folder, log)
    await runUntil(watch, log)
    expect((await valuesOf(log, 'stream.ordered')).join()).toContain(secret)
    await watch.snapshot()
    for (const topic of ['stream.ordered', 'watch.derived'] as const) {
      const values = await valuesOf(log, topic)
      expect(values.join()).not.toContain(secret)
      expect(values.join()).toContain(keyedId('a'))
    }
    expect(watch.state().toErase.size).toBe(0)
  })

  it('a watch that begins again after an erasure says what an unbroken one says', async () => {
    const records = withDeletion()
    const { folder, log } = await anArchive(records)
    const watch = watchOn(folder, log)
    await runUntil(watch, log)
    await watch.snapshot()
    const before = await valuesOf(log, 'watch.derived')
    const next = put()
    for (const _ of records) next(deletion('nobody'))
    await appendOrdered(log, [next(upsert('a', text)), next(upsert('d', text))])
    await runUntil(watchOn(folder, log), log)
    const said = (await valuesOf(log, 'watch.derived')).slice(before.length)
    const kinds = said.map((value) => JSON.parse(value) as { kind: string; id: string })
    expect(kinds[0]).toMatchObject({ kind: 'erasure', id: keyedId('a') })
    expect(kinds.filter(({ kind }) => kind === 'post').map(({ id }) => id)).toEqual([keyedId('d')])
    expect(await valuesOf(log, 'watch.derived').then((all) => all.slice(0, before.length))).toEqual(
      before,
    )
  })

  it('a kill between the snapshot and the erasure erases after the next start', async () => {
    const { folder, log } = await anArchive(withDeletion())
    const failing: typeof log = { ...log, erase: () => Promise.reject(new Error('killed here')) }
    const watch = watchOn(folder, failing)
    await runUntil(watch, failing)
    await expect(watch.snapshot()).rejects.toThrow('killed here')
    expect((await valuesOf(log, 'stream.ordered')).join()).toContain(secret)
    const again = watchOn(folder, log)
    await runUntil(again, log)
    await again.snapshot()
    expect((await valuesOf(log, 'stream.ordered')).join()).not.toContain(secret)
    expect(readdirSync(join(folder, 'snapshots'))).toHaveLength(1)
  })
})
