// Disks that fill up under real servers and a real process: each says so in a sentence, waits or ends as it must, and
// goes on when there is room, with nothing lost. The disks are file systems in memory, which only root may mount.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createElasticsearchIndexBuilds } from '../../backends/elasticsearch-index-builds.ts'
import { openKafkaLog } from '../../backends/kafka-log.ts'
import { createArchiveCopy } from '../../backends/sqlite-archive-copy.ts'
import { type ArchiveLog, openSqliteArchiveLog } from '../../backends/sqlite-archive-log.ts'
import type { Append, Log } from '../../contracts/log.ts'
import type { Stage } from '../../contracts/stage.ts'
import { Unavailable } from '../../contracts/unavailable.ts'
import { sleep } from '../../pipeline.ts'
import { createArchiveStage } from '../../processors/archive-records.ts'
import { createIndexStage } from '../../processors/index-records.ts'
import { type Progress, runStage } from '../../processors/run-stage.ts'
import { aMinute, aPlacement, keyedId } from '../builders.ts'
import { testFolder } from '../whole/open-test-product.ts'
import { startElasticsearch } from './elasticsearch.ts'
import { allOf, values } from './embedded-twin.ts'
import { startKafka } from './kafka.ts'
import { mountSmallDisk, noSmallDisk } from './small-disk.ts'

const mega = 1_000_000
const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

function aDisk(megabytes: number) {
  const disk = mountSmallDisk(megabytes)
  closing.push(disk.remove)
  return disk
}

function aFolder(): string {
  const folder = testFolder('full-disk')
  closing.push(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

function openArchive(folder: string): ArchiveLog {
  return openSqliteArchiveLog({
    path: join(folder, 'archive.sqlite'),
    partitions: 1,
    now: () => aMinute * 60_000,
  })
}

/** A log whose watch.derived holds so many posts with long texts. */
async function aLogOf(posts: number, words: number): Promise<Log> {
  const log = openArchive(aFolder())
  closing.push(() => log.close())
  await log.append(
    Array.from({ length: posts }, (_, i): Append => {
      const text = Array.from({ length: words }, (_, n) => `w${(i * words + n) % 99_991}`).join(' ')
      const placement = aPlacement({ id: keyedId(`post ${i}`), rev: i, post: { text } })
      const value = JSON.stringify(placement)
      return { topic: 'watch.derived', partition: 0, value, post: placement.id }
    }),
  )
  return log
}

/** Runs a stage to the end of watch.derived. */
async function runToEnd(stage: Stage, log: Log, told: (progress: Progress) => void = () => {}) {
  const done = new AbortController()
  const [end] = await log.ends('watch.derived')
  await runStage({
    stage,
    log,
    now: () => aMinute * 60_000,
    sleep,
    batch: 50,
    signal: done.signal,
    onProgress: (progress) => {
      told(progress)
      if (progress.next.get('watch.derived/0') === end?.next) done.abort()
    },
  })
}

/** An index on a server of its own, whose data lie on a disk of so many megabytes. */
async function anIndexOn(megabytes: number) {
  const disk = aDisk(megabytes)
  const settings = ['cluster.info.update.interval: 10s']
  const server = await startElasticsearch({ disk: disk.folder, settings })
  closing.push(server.stop)
  const builds = createElasticsearchIndexBuilds({
    address: { node: server.url },
    prefix: 'full',
    epoch: 1,
  })
  const index = await builds.openCurrent()
  closing.push(index.close)
  return { disk, url: server.url, index }
}

/** The server has seen that its disk is full. */
async function isBlocked(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/full-posts/_settings`)
  return (await answer.text()).includes('read_only_allow_delete')
}

/** `lali import` as a process of its own. */
async function importInto(data: string, keys: string, file: string) {
  const args = [resolve('lali.js'), 'import', file]
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin', LALI_DATA: data, LALI_KEYS: keys }
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env })
  let [said, wrong] = ['', '']
  child.stdout.on('data', (text) => {
    said += text
  })
  child.stderr.on('data', (text) => {
    wrong += text
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, said, wrong }
}

describe.skipIf(noSmallDisk !== null)('a full disk', () => {
  it('ends a process with one sentence, and the same command goes on where it stood', async () => {
    const [disk, folder] = [aDisk(5), aFolder()]
    const file = join(folder, 'posts.ndjson')
    const rows = Array.from({ length: 3_000 }, (_, i) => {
      const created_at = new Date(Date.UTC(2027, 5, 2, 8, i % 60, i % 50)).toISOString()
      const text =
        `Report ${i}: the queue at station ${i * 7} of district ${i % 13} is long. `.repeat(4)
      return JSON.stringify({ id: `p${i}`, author: `a${i % 70}`, text, created_at })
    })
    writeFileSync(file, rows.join('\n'))
    const keys = join(folder, 'keys')
    const ended = await importInto(join(disk.folder, 'data'), keys, file)
    expect(ended.code).toBe(1)
    expect(ended.wrong.trimEnd().split('\n').at(-1)).toBe(
      `The disk of ${disk.folder}/data is full. What was acknowledged is safe. Make room there, then give the same command again: it goes on where it stood.`,
    )
    disk.grow(200)
    const again = await importInto(join(disk.folder, 'data'), keys, file)
    expect(again.wrong).toBe('')
    expect(again.code).toBe(0)
    const found = /in 3000 = emitted (\d+) \+ dropped (\d+) \(already-collected (\d+)\)/.exec(
      again.said,
    )
    expect(Number(found?.[1])).toBeGreaterThan(0)
    expect(found?.[2]).toBe(found?.[3])
    const archive = openArchive(join(disk.folder, 'data'))
    closing.push(() => archive.close())
    const placed = values(await allOf(archive, 'watch.derived')).filter((value) =>
      value.includes('"kind":"post"'),
    )
    expect(new Set(placed.map((value) => JSON.parse(value).id)).size).toBe(3_000)
    expect(placed).toHaveLength(3_000)
  })

  it('ends the stage archive, which keeps what it had and takes the rest once there is room', async () => {
    const [disk, log] = [aDisk(4), await aLogOf(600, 800)]
    const first = openArchive(disk.folder)
    const stage = createArchiveStage(createArchiveCopy(first), log)
    await expect(runToEnd(stage, log)).rejects.toThrow('disk is full')
    await first.close().catch(() => undefined)
    disk.grow(100)
    const again = openArchive(disk.folder)
    closing.push(() => again.close())
    const kept = again.nextOffset('watch.derived')
    expect(kept).toBeGreaterThan(0)
    expect(kept).toBeLessThan(600)
    await runToEnd(createArchiveStage(createArchiveCopy(again), log), log)
    expect(values(await allOf(again, 'watch.derived'))).toEqual(
      values(await allOf(log, 'watch.derived')),
    )
  })

  it('makes the stage index wait while Elasticsearch takes no writes, and says what to do', async () => {
    const { disk, url, index } = await anIndexOn(200)
    const log = await aLogOf(200, 100)
    const filler = join(disk.folder, 'somebody-elses-file')
    writeFileSync(filler, Buffer.alloc(disk.free() - 4 * mega))
    while (!(await isBlocked(url))) await sleep(200, AbortSignal.timeout(60_000))
    const said: string[] = []
    await runToEnd(createIndexStage(index), log, ({ waiting }) => {
      if (waiting === null) return
      if (said.length === 0) rmSync(filler)
      said.push(waiting)
    })
    expect(said[0]).toContain('takes no writes')
    expect(said[0]).toContain('Free disk space')
    expect((await index.totals()).posts).toBe(200)
    expect(await log.ends('dead-letters')).toMatchObject([{ next: 0 }])
  }, 400_000)

  it('makes the stage index wait when Elasticsearch itself runs out of it in the middle of a write', async () => {
    const { disk, index } = await anIndexOn(48)
    const log = await aLogOf(4_000, 800)
    const said: string[] = []
    await runToEnd(createIndexStage(index), log, ({ waiting }) => {
      if (waiting === null) return
      if (said.length === 0) disk.grow(1_000)
      said.push(waiting)
    })
    expect(said[0]).toMatch(/takes no writes|cannot do it now/)
    expect((await index.totals()).posts).toBe(4_000)
    expect(await log.ends('dead-letters')).toMatchObject([{ next: 0 }])
  }, 400_000)

  it('makes whoever writes to Kafka wait: what was acknowledged is there when there is room again', async () => {
    const disk = aDisk(24)
    const settings = [`log.dirs=${disk.folder}/kafka`]
    const service = await startKafka({ settings })
    closing.push(service.stop)
    const log = await openKafkaLog({
      brokers: service.brokers,
      tls: null,
      user: null,
      prefix: 'full',
      partitions: 1,
    })
    closing.push(() => log.close())
    const topic = 'stream.ordered' as const
    const acknowledged: string[] = []
    let no = 0
    const appendOne = async () => {
      // Gzip makes nothing of these.
      const value = JSON.stringify({ no, noise: noise(no, 250_000) })
      const [at] = await log.append([{ topic, partition: 0, value, post: null }])
      expect(at?.offset).toBe(acknowledged.length)
      acknowledged.push(value)
      no += 1
    }
    const full = async () => {
      for (;;) await appendOne()
    }
    await expect(full()).rejects.toThrow(Unavailable)
    expect(acknowledged.length).toBeGreaterThan(10)
    disk.grow(400)
    await service.kill()
    await service.restart()
    // A send that failed may have been kept: it comes again, and a reader knows it by what it says.
    const [end] = await log.ends(topic)
    expect(end?.next).toBeGreaterThanOrEqual(acknowledged.length)
    const found = await log.read({ topic, partition: 0, offset: 0 }, acknowledged.length)
    expect(values(found)).toEqual(acknowledged)
    const [next] = await log.append([{ topic, partition: 0, value: '{}', post: null }])
    expect(next?.offset).toBe(end?.next)
  }, 400_000)
})

/** Letters that no packing shortens much; the same for the same number. */
function noise(seed: number, length: number): string {
  let state = seed + 1
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return String.fromCharCode(33 + ((state >>> 16) % 90))
  }).join('')
}
