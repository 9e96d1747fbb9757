// The archive as a log: the suite of the port, and what only the file can promise.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { type ArchiveLog, openSqliteArchiveLog } from '../../backends/sqlite-archive-log.ts'
import { openDatabase } from '../../backends/sqlite-driver.ts'
import { keyedId } from '../builders.ts'
import { inEveryTopic } from '../suites/log-erasing.ts'
import { logSuite, numbered, take } from '../suites/log-suite.ts'

const closing: (() => Promise<void>)[] = []
const folders: string[] = []
const day = 24 * 3_600_000

afterEach(async () => {
  for (const close of closing.splice(0)) await close()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

function newPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lali-archive-'))
  folders.push(folder)
  return join(folder, 'archive.sqlite')
}

/** A log that may be closed twice: by the test, and after it. */
function openAt(path: string, clock: { now: number }, partitions = 1): ArchiveLog {
  const log = openSqliteArchiveLog({ path, partitions, now: () => clock.now })
  let closed: Promise<void> | undefined
  const close = () => {
    closed ??= log.close()
    return closed
  }
  closing.push(close)
  return { ...log, close }
}

async function openNew(partitions = 1) {
  const path = newPath()
  const clock = { now: 1_000 }
  const log = openAt(path, clock, partitions)
  return {
    log,
    clock,
    path,
    reopen: async () => {
      await log.close()
      return openAt(path, clock, partitions)
    },
  }
}

/** All bytes of the archive's files, also those beside the main file. */
function bytesOf(path: string): string {
  return ['', '-wal', '-shm']
    .filter((end) => existsSync(`${path}${end}`))
    .map((end) => readFileSync(`${path}${end}`, 'latin1'))
    .join('\n')
}

logSuite(openNew)

describe('the files', () => {
  it('hold nothing of erased posts but their ids, whatever their length and number', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 9_000 }), { minLength: 2, maxLength: 40 }),
        async (lengths) => {
          const { log, path } = await openNew()
          const ids = lengths.map((_, i) => keyedId(`post ${i}`))
          await Promise.all(
            lengths.map((length, i) => {
              const text = `SECRET${i % 2}`.repeat(Math.ceil(length / 7))
              return log.append(inEveryTopic(ids[i] as string, text))
            }),
          )
          expect(bytesOf(path)).toContain('SECRET0')
          await log.erase(ids.filter((_, i) => i % 2 === 0))
          const kept = bytesOf(path)
          expect(kept.includes('SECRET0')).toBe(false)
          expect(kept.includes('SECRET1')).toBe(true)
          expect(kept.includes(ids[0] as string)).toBe(true)
          await log.close()
        },
      ),
      { numRuns: 6, seed: 11 },
    )
  })

  it('say so when a record is missing in the middle', async () => {
    const { log, path, clock } = await openNew()
    await log.append(numbered(5))
    await log.close()
    const database = openDatabase(path)
    database.exec('delete from "stream.ordered/0" where offset = 2')
    database.close()
    await expect(take(openAt(path, clock), 5)).rejects.toThrow('has no record 2')
  })

  it('make a copy that opens by itself, while the log is in use', async () => {
    const { log, path, clock } = await openNew()
    await log.append(numbered(3))
    void log.append(numbered(1, { from: 3 }))
    log.copyTo(`${path}.copy`)
    await log.append(numbered(1, { from: 4 }))
    const copy = openAt(`${path}.copy`, clock)
    expect(await take(copy, 4)).toHaveLength(4)
    expect(await log.ends('stream.ordered')).toEqual([{ partition: 0, low: 0, next: 5 }])
  })

  it('keep the number of partitions that they were made with', async () => {
    const { log, path, clock } = await openNew(3)
    await log.close()
    expect(openAt(path, clock, 1).partitions('posts.collected')).toBe(3)
  })
})

describe('letting go', () => {
  const topic = 'posts.collected' as const

  it('drops collected posts after seven days, but none that a group has still to read', async () => {
    const { log, clock, reopen } = await openNew()
    await log.append(numbered(5, { topic }))
    clock.now += 8 * day
    await log.append(numbered(2, { topic, from: 5 }))
    log.retain()
    expect((await log.ends(topic))[0]?.low).toBe(0)
    await log.commit('lali-enrich', [{ topic, partition: 0, offset: 3 }])
    await log.commit('another', [{ topic, partition: 0, offset: 7 }])
    log.retain()
    expect(await log.ends(topic)).toEqual([{ partition: 0, low: 3, next: 7 }])
    await expect(log.read({ topic, partition: 0, offset: 0 }, 5)).rejects.toThrow('no record 0')
    const again = await reopen()
    expect(await again.ends(topic)).toEqual([{ partition: 0, low: 3, next: 7 }])
    expect(await take(again, 4, { topics: [topic], group: 'lali-enrich' })).toHaveLength(4)
  })

  it('lets go of a long queue a part at a time, and says when there is more', async () => {
    const { log, clock } = await openNew()
    await log.append(numbered(5_003, { topic }))
    clock.now += 8 * day
    await log.append(numbered(1, { topic, from: 5_003 }))
    await log.commit('lali-enrich', [{ topic, partition: 0, offset: 5_003 }])
    expect([log.retain(), log.retain()]).toEqual([true, false])
    expect((await log.ends(topic))[0]?.low).toBe(5_003)
  })

  it('never forgets the next offset, even when all is old', async () => {
    const { log, clock, reopen } = await openNew()
    await log.append(numbered(4, { topic }))
    await log.commit('lali-enrich', [{ topic, partition: 0, offset: 4 }])
    clock.now += 30 * day
    log.retain()
    const again = await reopen()
    expect((await again.append(numbered(1, { topic })))[0]?.offset).toBe(4)
  })

  it('keeps dead letters for thirty days and the stream for good', async () => {
    const { log, clock } = await openNew()
    await log.append([...numbered(3, { topic: 'dead-letters' }), ...numbered(3)])
    clock.now += 29 * day
    log.retain()
    expect((await log.ends('dead-letters'))[0]?.low).toBe(0)
    clock.now += 2 * day
    await log.append(numbered(1, { topic: 'dead-letters' }))
    log.retain()
    expect((await log.ends('dead-letters'))[0]?.low).toBe(3)
    expect((await log.ends('stream.ordered'))[0]?.low).toBe(0)
  })
})

it('has after a kill what it acknowledged before', async () => {
  const path = newPath()
  const module = pathToFileURL(join(import.meta.dirname, '../../backends/sqlite-archive-log.ts'))
  const code = `
    import { openSqliteArchiveLog } from ${JSON.stringify(module.href)}
    const log = openSqliteArchiveLog({ path: ${JSON.stringify(path)}, partitions: 1, now: Date.now })
    for (let number = 0; ; number += 1) {
      const value = JSON.stringify({ number })
      const [at] = await log.append([{ topic: 'stream.ordered', partition: 0, value, post: null }])
      process.stdout.write(at.offset + '\\n')
    }`
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx'))
  const child = spawn(
    process.execPath,
    ['--import', tsx.href, '--input-type=module', '--eval', code],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  let acknowledged = -1
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged = Number(line)
    if (acknowledged === 25) child.kill('SIGKILL')
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  expect(child.signalCode).toBe('SIGKILL')
  const log = openAt(path, { now: 0 })
  const [end] = await log.ends('stream.ordered')
  expect(end?.next).toBeGreaterThan(acknowledged)
  const kept = await take(log, end?.next ?? 0)
  expect(kept.map(({ value }) => JSON.parse(value).number)).toEqual(kept.map((_, i) => i))
})
