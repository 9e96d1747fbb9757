// Backend: builds of the embedded index: a file each, and a small file that names the current one.
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { IndexBuilds } from './index-builds.ts'
import { openSqliteSearchIndex } from './sqlite-search-index.ts'

/** The builds of one epoch in a data folder. */
export function createSqliteIndexBuilds(options: {
  folder: string
  epoch: number
  /** Writes in a worker thread. */
  thread: boolean
}): IndexBuilds {
  const { folder, epoch, thread } = options
  const nextPath = () => indexPath(folder, epoch, currentBuild(folder, epoch) + 1)
  return {
    openCurrent: () => openSqliteSearchIndex({ path: currentIndex(folder, epoch), thread }),
    openNext() {
      const path = nextPath()
      removeIndex(path)
      return openSqliteSearchIndex({ path, thread })
    },
    async keepNext() {
      const before = currentIndex(folder, epoch)
      const build = currentBuild(folder, epoch) + 1
      const path = join(folder, 'index.json')
      writeFileSync(`${path}.tmp`, JSON.stringify({ epoch, build }), { flush: true })
      renameSync(`${path}.tmp`, path)
      removeIndex(before)
    },
  }
}

/** The index file that is answered from: the build named last. */
export function currentIndex(folder: string, epoch: number): string {
  return indexPath(folder, epoch, currentBuild(folder, epoch))
}

export function indexPath(folder: string, epoch: number, build: number): string {
  return join(folder, `index.e${epoch}.b${build}.sqlite`)
}

/** Removes an index file with what SQLite keeps beside it. */
export function removeIndex(path: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true })
}

function currentBuild(folder: string, epoch: number): number {
  const path = join(folder, 'index.json')
  if (!existsSync(path)) return 1
  const kept = JSON.parse(readFileSync(path, 'utf8')) as { epoch: number; build: number }
  return kept.epoch === epoch ? kept.build : 1
}
