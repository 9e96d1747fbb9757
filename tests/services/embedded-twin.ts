// What the embedded mode says of an ordered stream: what every run of the distributed mode is compared with.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSnapshotFiles } from '../../backends/snapshot-files.ts'
import { createArchiveCopy } from '../../backends/sqlite-archive-copy.ts'
import { openSqliteArchiveLog } from '../../backends/sqlite-archive-log.ts'
import { openSqliteSearchIndex } from '../../backends/sqlite-search-index.ts'
import type { Log, LogRecord } from '../../contracts/log.ts'
import type { TopicName } from '../../contracts/topics.ts'
import { sleep } from '../../pipeline.ts'
import { createIndexStage } from '../../processors/index-records.ts'
import { runStage } from '../../processors/run-stage.ts'
import { createWatch } from '../../processors/watch.ts'

/** All records of a topic's partition 0. */
export async function allOf(log: Pick<Log, 'ends' | 'read'>, topic: TopicName) {
  const [end] = await log.ends(topic)
  const low = end?.low ?? 0
  return log.read({ topic, partition: 0, offset: low }, (end?.next ?? 0) - low)
}

export const values = (records: LogRecord[]) => records.map(({ value }) => value)

/** Values of watch.derived and the content of the index, from a watch that nothing interrupts. */
export async function embeddedTwin(ordered: LogRecord[]) {
  const folder = mkdtempSync(join(tmpdir(), 'lali-twin-'))
  const path = join(folder, 'archive.sqlite')
  const log = openSqliteArchiveLog({ path, partitions: 3, now: () => 0 })
  for (let at = 0; at < ordered.length; at += 500)
    await createArchiveCopy(log).store(ordered.slice(at, at + 500))
  const index = await openSqliteSearchIndex({ path: join(folder, 'index.sqlite'), thread: false })
  const watch = createWatch({
    log,
    snapshots: openSnapshotFiles(join(folder, 'snapshots')),
    epoch: 1,
    elapsed: () => performance.now(),
    keepErased: true,
  })
  for (const stage of [watch, createIndexStage(index)]) {
    const stop = new AbortController()
    const [end] = await log.ends(stage.reads[0] as TopicName)
    await runStage({
      stage,
      log,
      now: () => 0,
      sleep,
      signal: stop.signal,
      onProgress: ({ next }) => {
        if (next.get(`${stage.reads[0]}/0`) === end?.next) stop.abort()
      },
    })
  }
  const derived = values(await allOf(log, 'watch.derived'))
  const hashes = await index.contentHash()
  await log.close()
  await index.close()
  rmSync(folder, { recursive: true })
  return { derived, hashes }
}
