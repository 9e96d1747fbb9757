// Backend: the composition root of what the product runs on. The only place that asks for the mode.
// The second process on one data folder is refused here.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Cursors } from '../contracts/cursors.ts'
import type { SearchIndex } from '../contracts/search-index.ts'
import type { Snapshots } from '../contracts/snapshots.ts'
import { lockFolder } from './folder-lock.ts'
import { openSnapshotFiles } from './snapshot-files.ts'
import { type ArchiveLog, openSqliteArchiveLog } from './sqlite-archive-log.ts'
import { openSqliteCursors } from './sqlite-cursors.ts'
import { openSqliteSearchIndex } from './sqlite-search-index.ts'
import { createSwitchableIndex, type SwitchableIndex } from './switchable-index.ts'

export type Backends = {
  folder: string
  epoch: number
  log: ArchiveLog
  index: SwitchableIndex
  /** Opens another index file beside the current one, for a rebuild. */
  openIndex(path: string): Promise<SearchIndex>
  snapshots: Snapshots
  /** Where `snapshots` keeps its files, for the thread that writes them itself. */
  snapshotFolder: string
  cursors: Cursors
  close(): Promise<void>
}

export type OpenOptions = {
  mode: 'embedded'
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
  const log = openSqliteArchiveLog({
    path: join(folder, 'archive.sqlite'),
    partitions: options.partitions,
    now: options.now,
    epoch,
  })
  const cursors = openSqliteCursors(join(folder, 'cursors.sqlite'))
  const openIndex = (path: string) => openSqliteSearchIndex({ path, thread: options.thread })
  const index = createSwitchableIndex(await openIndex(currentIndex(folder, epoch)))
  return {
    folder,
    epoch,
    log,
    index,
    openIndex,
    snapshots: openSnapshotFiles(snapshotFolder),
    snapshotFolder,
    cursors,
    close: async () => {
      await log.close()
      await index.close()
      cursors.close()
      lock.release()
    },
  }
}

/** The index file that is answered from: the build named last. */
export function currentIndex(folder: string, epoch: number): string {
  const path = join(folder, 'index.json')
  if (!existsSync(path)) return indexPath(folder, epoch, 1)
  const kept = JSON.parse(readFileSync(path, 'utf8')) as { epoch: number; build: number }
  return indexPath(folder, epoch, kept.epoch === epoch ? kept.build : 1)
}

export function indexPath(folder: string, epoch: number, build: number): string {
  return join(folder, `index.e${epoch}.b${build}.sqlite`)
}

/** Number of the build that `currentIndex` names. */
export function currentBuild(folder: string, epoch: number): number {
  return Number(/\.b(\d+)\.sqlite$/.exec(currentIndex(folder, epoch))?.[1] ?? 1)
}

/** Names the build to answer from, durably, and removes the file of the one before. */
export function keepBuild(folder: string, epoch: number, build: number): void {
  const before = currentIndex(folder, epoch)
  const path = join(folder, 'index.json')
  writeFileSync(`${path}.tmp`, JSON.stringify({ epoch, build }), { flush: true })
  renameSync(`${path}.tmp`, path)
  if (before === indexPath(folder, epoch, build)) return
  for (const end of ['', '-wal', '-shm']) rmSync(`${before}${end}`, { force: true })
}

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
