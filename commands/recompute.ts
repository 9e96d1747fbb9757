// Command `lali recompute`, on a stopped or copied folder: runs watch again from stream.ordered into the next epoch.
// Byte-identical at the same version when nothing was erased in between; then the epoch is let go. Otherwise it is a
// declared new epoch that becomes the current one and that reports name.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { openBackends, readEpoch, writeEpoch } from '../backends/open-backends.ts'
import { dropSnapshots, openSnapshotFiles } from '../backends/snapshot-files.ts'
import { dropEpoch, openSqliteArchiveLog } from '../backends/sqlite-archive-log.ts'
import { currentIndex, indexPath, removeIndex } from '../backends/sqlite-index-builds.ts'
import { openSqliteSearchIndex } from '../backends/sqlite-search-index.ts'
import type { Config } from '../config.ts'
import type { Log } from '../contracts/log.ts'
import { groupOf, sleep } from '../pipeline.ts'
import { createIndexStage } from '../processors/index-records.ts'
import { runStage } from '../processors/run-stage.ts'
import { createWatch, isAbove, type Said, saidIn } from '../processors/watch.ts'
import { behaviour } from '../processors/watch-state.ts'
import { UsageMistake } from './command.ts'

export type Recomputed = {
  equal: boolean
  epoch: number
  records: number
  hashes: Record<string, string>
}

/** Recomputes the folder of `config`; throws FolderInUse when a product is running on it. */
export async function recompute(
  config: Config,
  say: (line: string) => void,
  batch = 500,
): Promise<Recomputed> {
  if (config.mode !== 'embedded')
    throw new UsageMistake(
      'recompute works on the embedded mode only: copy the data folder of the process that keeps the archive, and give the command there with LALI_MODE=embedded.',
    )
  const folder = config.dataFolder
  const now = () => Date.now()
  const current = await openBackends({
    mode: config.mode,
    folder,
    partitions: config.partitions,
    now,
    thread: false,
  })
  const epoch = readEpoch(folder) + 1
  // What a recompute that was stopped half-way left behind is no part of this one.
  dropEpoch(join(folder, 'archive.sqlite'), epoch)
  dropSnapshots(join(folder, 'snapshots'), epoch)
  const log = openSqliteArchiveLog({
    path: join(folder, 'archive.sqlite'),
    partitions: config.partitions,
    now,
    epoch,
  })
  const path = indexPath(folder, epoch, 1)
  removeIndex(path)
  const index = await openSqliteSearchIndex({ path, thread: false })
  const elapsed = () => performance.now()
  const snapshots = openSnapshotFiles(join(folder, 'snapshots'))
  const watch = createWatch({
    log,
    snapshots,
    epoch,
    elapsed,
    snapshotEveryMs: Number.POSITIVE_INFINITY,
    keepErased: true,
  })
  for (const stage of [watch, createIndexStage(index)]) await drain(log, stage, batch)

  const [was, is] = [await derivedHash(current.log), await derivedHash(log)]
  const [before, hashes] = [await current.index.contentHash(), await index.contentHash()]
  const sameIndex = Object.entries(hashes).every(([table, hash]) => before[table] === hash)
  // A product of this version can go on only from a snapshot of this version.
  const goesOn = (await snapshots.behaviours(current.epoch)).includes(behaviour)
  const equal = was.hash === is.hash && sameIndex && goesOn
  say(`Epoch ${epoch}: ${is.records} records from stream.ordered. watch.derived ${is.hash}`)
  if (!equal) {
    await watch.snapshot()
    // Alerts of the past were shown: notify goes on behind them.
    const [end] = await log.ends('watch.derived')
    const shown = { topic: 'watch.derived' as const, partition: 0, offset: end?.next ?? 0 }
    await log.commit(groupOf('notify', epoch), [shown])
    const value = JSON.stringify({
      v: 1,
      op: 'setting',
      id: `epoch-${epoch}`,
      setting: 'epoch',
      at: new Date().toISOString(),
      value: { epoch },
    })
    await log.append([{ topic: 'settings.changed', partition: 0, value, post: null }])
  }
  await index.close()
  await log.close()
  await current.close()
  if (equal) {
    dropEpoch(join(folder, 'archive.sqlite'), epoch)
    removeIndex(path)
    say(`Byte-identical to epoch ${epoch - 1}: nothing changes.`)
  } else {
    writeEpoch(folder, epoch)
    const same = goesOn ? 'the index differs' : `version ${behaviour} has no state of it`
    const why =
      was.hash === is.hash ? same : `epoch ${epoch - 1} had ${was.records} records, ${was.hash}`
    say(
      `Not the same (${why}): posts were erased or the code changed. Epoch ${epoch} is declared and now the current one: ${currentIndex(folder, epoch)}.`,
    )
  }
  return { equal, epoch, records: is.records, hashes }
}

/** Runs one stage over all there is. */
async function drain(
  log: Log,
  stage: Parameters<typeof runStage>[0]['stage'],
  batch: number,
): Promise<void> {
  const done = new AbortController()
  const ends = new Map<string, number>()
  for (const topic of stage.reads)
    for (const { partition, next } of await log.ends(topic)) ends.set(`${topic}/${partition}`, next)
  await runStage({
    stage,
    log,
    now: () => Date.now(),
    sleep,
    signal: done.signal,
    batch,
    onProgress: ({ next }) => {
      if ([...ends].every(([name, end]) => (next.get(name) ?? 0) >= end)) done.abort()
    },
  })
}

/** Of what was said for the first time: a leader of watch that came back may have repeated some of it. */
async function derivedHash(log: Log): Promise<{ hash: string; records: number }> {
  const hash = createHash('sha256')
  let newest: Said = { rev: -1, n: -1 }
  const [end] = await log.ends('watch.derived')
  let offset = end?.low ?? 0
  for (;;) {
    const records = await log.read({ topic: 'watch.derived', partition: 0, offset }, 1_000)
    if (records.length === 0) return { hash: hash.digest('hex'), records: offset }
    for (const record of records) {
      const said = saidIn(record)
      if (!isAbove(said, newest)) continue
      newest = said
      hash.update(record.value).update('\n')
    }
    offset += records.length
  }
}
