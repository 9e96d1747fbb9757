// Backend: the composition root of what the product runs on. The only place that asks for the mode.
// The second process on one data folder is refused here.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Archive } from '../contracts/archive.ts'
import type { Cursors } from '../contracts/cursors.ts'
import type { Log } from '../contracts/log.ts'
import type { Snapshots } from '../contracts/snapshots.ts'
import type { DistributedServices } from './distributed-backends.ts'
import { lockFolder } from './folder-lock.ts'
import type { IndexBuilds } from './index-builds.ts'
import { openSnapshotFiles } from './snapshot-files.ts'
import { createArchiveCopy } from './sqlite-archive-copy.ts'
import { type ArchiveLog, openSqliteArchiveLog } from './sqlite-archive-log.ts'
import { openSqliteCursors } from './sqlite-cursors.ts'
import { createSqliteIndexBuilds } from './sqlite-index-builds.ts'
import { createSwitchableIndex, type SwitchableIndex } from './switchable-index.ts'

export type Backends = {
  folder: string
  epoch: number
  log: Log
  /** The log for good: the log itself, or the file that is filled from it; null where another process keeps that. */
  archive: ArchiveLog | null
  /** What the stage archive writes to; null where the log itself is the archive, or another process's. */
  copy: Archive | null
  index: SwitchableIndex
  /** Where the index of a rebuild is made and takes over. */
  builds: IndexBuilds
  snapshots: Snapshots
  /** Where `snapshots` keeps its files, for the thread that writes them itself. */
  snapshotFolder: string
  cursors: Cursors
  close(): Promise<void>
}

export type OpenOptions = {
  mode: 'embedded' | 'distributed'
  /** The servers of the distributed mode. */
  services?: DistributedServices | null
  /** What this process is the one to write, in the distributed mode. Default: both. */
  keeps?: { archive: boolean; index: boolean }
  folder: string
  partitions: number
  now: () => number
  /** Applies to the index in a worker thread of its own. */
  thread: boolean
}

/** Opens everything of a data folder; throws FolderInUse when another process holds it. */
export async function openBackends(options: OpenOptions): Promise<Backends> {
  const { folder } = options
  const lock = lockFolder(folder)
  const epoch = readEpoch(folder)
  const snapshotFolder = join(folder, 'snapshots')
  const cursors = openSqliteCursors(join(folder, 'cursors.sqlite'))
  try {
    const { log, archive, builds, copy } = await openParts(options, epoch)
    const index = createSwitchableIndex(await builds.openCurrent())
    return {
      folder,
      epoch,
      log,
      archive,
      copy,
      index,
      builds,
      snapshots: openSnapshotFiles(snapshotFolder),
      snapshotFolder,
      cursors,
      close: () =>
        closeAll([
          log.close,
          async () => (copy === null ? undefined : archive?.close()),
          index.close,
          async () => cursors.close(),
          async () => lock.release(),
        ]),
    }
  } catch (cause) {
    cursors.close()
    lock.release()
    throw cause
  }
}

/** Closes all in order, also when one of them cannot be: on a full disk say. Rejects with what went wrong first. */
async function closeAll(closing: (() => Promise<unknown>)[]): Promise<void> {
  const failed: unknown[] = []
  for (const close of closing) await close().catch((cause: unknown) => failed.push(cause))
  if (failed.length > 0) throw failed[0]
}

/** The only place that asks for the mode. */
async function openParts(options: OpenOptions, epoch: number): Promise<Parts> {
  const { folder, partitions, now, thread, services } = options
  if (options.mode === 'embedded') {
    const log = openSqliteArchiveLog({
      path: join(folder, 'archive.sqlite'),
      partitions,
      now,
      epoch,
    })
    if (log.movedTo === 'distributed') {
      await log.close()
      throw new WrongMode(
        'This election was moved to the distributed mode. Set LALI_MODE=distributed, or move it back: lali move --to embedded.',
      )
    }
    const builds = createSqliteIndexBuilds({ folder, epoch, thread })
    return { log, archive: log, copy: null, builds }
  }
  if (!services) throw new Error('The distributed mode needs the addresses of its servers.')
  const keeps = options.keeps ?? { archive: true, index: true }
  // The clients of the servers take memory: only who needs them loads them.
  const { openDistributed } = await import('./distributed-backends.ts')
  const opened = await openDistributed({ services, folder, partitions, epoch, now, keeps })
  const { archive } = opened
  if (archive !== null && archive.generation !== opened.log.generation) {
    await opened.log.close()
    await archive.close()
    throw new WrongMode(
      `The archive in ${folder} is of generation ${archive.generation}, what Kafka holds of ${opened.log.generation}. Set LALI_MODE=embedded, or move it: lali move --to distributed.`,
    )
  }
  return { ...opened, copy: archive === null ? null : createArchiveCopy(archive) }
}

/** The folder and the servers belong to different runs of an election. */
export class WrongMode extends Error {
  override name = 'WrongMode'
}

type Parts = Pick<Backends, 'log' | 'archive' | 'copy' | 'builds'>

/** The epoch that questions are answered from; 1 in a new folder. */
export function readEpoch(folder: string): number {
  const path = join(folder, 'epoch.json')
  if (!existsSync(path)) return 1
  return (JSON.parse(readFileSync(path, 'utf8')) as { epoch: number }).epoch
}

/** Makes another epoch the current one; takes effect when the folder is next opened. */
export function writeEpoch(folder: string, epoch: number): void {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'epoch.json')
  writeFileSync(`${path}.tmp`, JSON.stringify({ epoch }), { flush: true })
  renameSync(`${path}.tmp`, path)
}
