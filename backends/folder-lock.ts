// Backend: one process per data folder. The lock is SQLite's own file lock, so the system frees it on a kill.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from './sqlite-driver.ts'

export class FolderInUse extends Error {
  override name = 'FolderInUse'
}

/** Locks the folder for this process; throws FolderInUse when another one holds it. */
export function lockFolder(folder: string): { release(): void } {
  mkdirSync(folder, { recursive: true })
  const database = openDatabase(join(folder, 'lali.lock'))
  try {
    database.exec('pragma busy_timeout = 0; pragma journal_mode = delete; begin exclusive')
  } catch {
    database.close()
    throw new FolderInUse(
      `Another Lali is running on the data folder ${folder}. Stop it first, or give this one a folder of its own (LALI_DATA).`,
    )
  }
  return {
    release: () => {
      database.exec('rollback')
      database.close()
    },
  }
}
