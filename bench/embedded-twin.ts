// Watch and index of the embedded mode over an ordered stream that another log holds: what the same records say there.
// The stream is copied record by record into an archive file, as the stage archive does it, and nothing of it is erased.
import { join } from 'node:path'
import { openSnapshotFiles } from '../backends/snapshot-files.ts'
import { createArchiveCopy } from '../backends/sqlite-archive-copy.ts'
import { openSqliteArchiveLog } from '../backends/sqlite-archive-log.ts'
import { openSqliteSearchIndex } from '../backends/sqlite-search-index.ts'
import type { Log, LogRecord } from '../contracts/log.ts'
import type { Stage } from '../contracts/stage.ts'
import type { TopicName } from '../contracts/topics.ts'
import { sleep } from '../pipeline.ts'
import { createIndexStage } from '../processors/index-records.ts'
import { runStage } from '../processors/run-stage.ts'
import { createWatch } from '../processors/watch.ts'

const pageSize = 20_000

export type Twin = {
  /** Holds the copied stream, and what watch derived from it here. */
  log: Log
  /** Content of the index, by table. */
  hashes: Record<string, string>
  close(): Promise<void>
}

/** Runs the embedded mode over all of `stream.ordered` of a log, in files of this folder. */
export async function embeddedTwin(
  ordered: Pick<Log, 'ends' | 'read'>,
  folder: string,
): Promise<Twin> {
  const log = openSqliteArchiveLog({
    path: join(folder, 'twin.sqlite'),
    partitions: 1,
    now: () => 0,
  })
  const index = await openSqliteSearchIndex({
    path: join(folder, 'twin-index.sqlite'),
    thread: false,
  })
  const copy = createArchiveCopy(log)
  for await (const page of pagesOf(ordered, 'stream.ordered')) await copy.store(page)
  const watch = createWatch({
    log,
    snapshots: openSnapshotFiles(join(folder, 'twin-snapshots')),
    epoch: 1,
    elapsed: () => performance.now(),
    keepErased: true,
  })
  await runToEnd(watch, log)
  await runToEnd(createIndexStage(index), log)
  const hashes = await index.contentHash()
  await index.close()
  return { log, hashes, close: () => log.close() }
}

/** All records of a topic with one partition, in order. */
export async function* pagesOf(
  log: Pick<Log, 'ends' | 'read'>,
  topic: TopicName,
): AsyncGenerator<LogRecord[]> {
  const [end] = await log.ends(topic)
  for (let offset = end?.low ?? 0; offset < (end?.next ?? 0); ) {
    const page = await log.read({ topic, partition: 0, offset }, pageSize)
    if (page.length === 0) throw new Error(`${topic} ends before ${end?.next}.`)
    yield page
    offset += page.length
  }
}

async function runToEnd(stage: Stage, log: Log): Promise<void> {
  const [topic] = stage.reads
  if (topic === undefined) return
  const [end] = await log.ends(topic)
  const stop = new AbortController()
  await runStage({
    stage,
    log,
    now: () => 0,
    sleep,
    signal: stop.signal,
    onProgress: ({ next }) => {
      if (next.get(`${topic}/0`) === end?.next) stop.abort()
    },
  })
}
