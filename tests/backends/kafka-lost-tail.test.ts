// A broker that lost the end of its log: after a power cut, say, with records acknowledged that never reached the disk.
// Nobody who read them goes on as if nothing had been; what the archive holds stays, and says that the log differs.
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { openKafkaLog } from '../../backends/kafka-log.ts'
import { LogBroken } from '../../backends/log-broken.ts'
import { createArchiveCopy } from '../../backends/sqlite-archive-copy.ts'
import { type ArchiveLog, openSqliteArchiveLog } from '../../backends/sqlite-archive-log.ts'
import type { Log } from '../../contracts/log.ts'
import { sleep } from '../../pipeline.ts'
import { createArchiveStage } from '../../processors/archive-records.ts'
import { runStage } from '../../processors/run-stage.ts'
import { type KafkaService, startKafka } from '../services/kafka.ts'
import { numbered, take } from '../suites/log-suite.ts'

let service: KafkaService
let prefix: string
let log: Log
const closing: (() => unknown)[] = []

beforeAll(async () => {
  service = await startKafka()
})
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})
afterAll(() => service?.stop())

async function openLog(): Promise<Log> {
  const opened = await openKafkaLog({
    brokers: service.brokers,
    tls: null,
    user: null,
    prefix,
    partitions: 1,
  })
  let closed: Promise<void> | undefined
  const close = () => {
    closed ??= opened.close()
    return closed
  }
  closing.push(close)
  return { ...opened, close }
}

/** Six records, of which two are gone after the broker died. Who had read them had read all six. */
async function sixOfWhichTwoAreLost(read: (log: Log) => Promise<unknown>): Promise<void> {
  prefix = `test-${randomUUID()}`
  log = await openLog()
  await log.append(numbered(4))
  const folder = join(service.dataFolders[0] ?? '', `${prefix}.stream.ordered-0`)
  const file = () => join(folder, readdirSync(folder).find((name) => name.endsWith('.log')) ?? '')
  const kept = statSync(file()).size
  await log.append(numbered(2, { from: 4 }))
  await read(log)
  await service.kill()
  expect(statSync(file()).size).toBeGreaterThan(kept)
  truncateSync(file(), kept)
  await service.restart()
}

function openArchive(): ArchiveLog {
  const folder = mkdtempSync(join(tmpdir(), 'lali-lost-tail-'))
  const archive = openSqliteArchiveLog({
    path: join(folder, 'archive.sqlite'),
    partitions: 1,
    now: () => 0,
  })
  closing.push(async () => {
    await archive.close()
    rmSync(folder, { recursive: true })
  })
  return archive
}

/** Runs the stage archive until it holds so many records of the stream. */
async function archiveUntil(archive: ArchiveLog, from: Log, count: number): Promise<void> {
  const done = new AbortController()
  await runStage({
    stage: createArchiveStage(createArchiveCopy(archive), from),
    log: from,
    now: () => 0,
    sleep,
    signal: done.signal,
    onProgress: () => {
      if (archive.nextOffset('stream.ordered') >= count) done.abort()
    },
  })
}

it('is told from a log that is whole: who has read further stops, and still does after a restart', async () => {
  const position = { topic: 'stream.ordered' as const, partition: 0, offset: 6 }
  await sixOfWhichTwoAreLost((own) => own.commit('reader', [position]))
  await expect(take(log, 1)).rejects.toThrow('records were lost')
  await log.close()
  log = await openLog()
  await expect(take(log, 1)).rejects.toThrow(LogBroken)
  expect((await log.committed('reader')).next).toEqual([position])
})

it('takes nothing from the archive, which stops while the log is shorter', async () => {
  const archive = openArchive()
  await sixOfWhichTwoAreLost((own) => archiveUntil(archive, own, 6))
  await expect(archiveUntil(archive, log, 7)).rejects.toThrow('records were lost')
  expect(archive.nextOffset('stream.ordered')).toBe(6)
})

it('does not get away with writing on: the archive knows its own last record', async () => {
  const archive = openArchive()
  await sixOfWhichTwoAreLost((own) => archiveUntil(archive, own, 6))
  // Whoever wrote before is refused by the brokers; a process that starts anew is not.
  const before = log.append(numbered(1, { from: 100 }))
  await expect(before).rejects.toThrow('do not have what they acknowledged')
  await log.close()
  log = await openLog()
  await log.append(numbered(5, { from: 100 }))
  await expect(archiveUntil(archive, log, 7)).rejects.toThrow(
    'Record 5 of stream.ordered is another in the archive than in the log',
  )
  const kept = await archive.read({ topic: 'stream.ordered', partition: 0, offset: 0 }, 10)
  expect(kept.map(({ value }) => JSON.parse(value).number)).toEqual([0, 1, 2, 3, 4, 5])
})
