// Backend: the composition root of what the product runs on. The only place that asks for the mode.
// The second process on one data folder is refused here.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Cursors } from '../contracts/cursors.ts'
import type { SearchIndex } from '../contracts/search-index.ts'
import type { Snapshots } from '../contracts/snapshots.ts'
import { lockFolder } from './folder-lock.ts'
import { openSnapshotFiles } from './snapshot-files.ts'
import { type ArchiveLog, openSqliteArchiveLog } from './sqlite-archive-log.ts'
import { openSqliteCursors } from './sqlite-cursors.ts'
import { openSqliteSearchIndex } from './sqlite-search-index.ts'

export type Backends = {
  folder: string
  epoch: number
  log: ArchiveLog
  index: SearchIndex
  snapshots: Snapshots
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
  const log = openSqliteArchiveLog({
    path: join(folder, 'archive.sqlite'), partitions: options.partitions, now: options.now, epoch,
  })
  const cursors = openSqliteCursors(join(folder, 'cursors.sqlite'))
  const index = await openSqliteSearchIndex({ path: indexPath(folder, epoch), thread: options.thread })
  return {
    folder,
    epoch,
    log,
    index,
    snapshots: openSnapshotFiles(join(folder, 'snapshots')),
    cursors,
    close: async () => {
      await log.close()
      await index.close()
      cursors.close()
      lock.release()
    },
  }
}

export function indexPath(folder: string, epoch: number): string {
  return join(folder, `index.e${epoch}.sqlite`)
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
