// Backend: the composition root of what the product runs on. The only place that asks for the mode.
// The second process on one data folder is refused here.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Cursors } from '../contracts/cursors.ts'
import type { Snapshots } from '../contracts/snapshots.ts'
import { lockFolder } from './folder-lock.ts'
import type { IndexBuilds } from './index-builds.ts'
import { openSnapshotFiles } from './snapshot-files.ts'
import { type ArchiveLog, openSqliteArchiveLog } from './sqlite-archive-log.ts'
import { openSqliteCursors } from './sqlite-cursors.ts'
import { createSqliteIndexBuilds } from './sqlite-index-builds.ts'
import { createSwitchableIndex, type SwitchableIndex } from './switchable-index.ts'

export type Backends = {
  folder: string
  epoch: number
  log: ArchiveLog
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
  const builds = createSqliteIndexBuilds({ folder, epoch, thread: options.thread })
  const index = createSwitchableIndex(await builds.openCurrent())
  return {
    folder,
    epoch,
    log,
    index,
    builds,
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
