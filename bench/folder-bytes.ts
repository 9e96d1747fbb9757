// Bytes of a data folder by kind of file, with what SQLite keeps beside each.
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** `database` is the archive, the index and the cursors with their logs; `files` are the large kinds, all of them. */
export function bytesOf(folder: string): { database: number; files: [string, number][] } {
  const sums = new Map<string, number>()
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const found = statSync(join(folder, name))
    if (!found.isFile()) continue
    const kind = /^(archive|cursors|index)\.(?:.*\.)?sqlite(-wal)?$/u.exec(name)
    const key = kind ? `${kind[1]}${kind[2] ? '_wal' : ''}` : name.split('/')[0]
    if (!name.endsWith('-shm')) sums.set(key ?? name, (sums.get(key ?? name) ?? 0) + found.size)
  }
  const files = [...sums].filter(([, size]) => size > 100_000).sort((a, b) => b[1] - a[1])
  const isDatabase = (name: string) => /^(archive|cursors|index)/u.test(name)
  const database = [...sums].filter(([name]) => isDatabase(name))
  return { database: database.reduce((sum, [, size]) => sum + size, 0), files }
}

/** Bytes of all files below a folder; one that vanishes meanwhile counts nothing. */
export function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(join(folder, name), { throwIfNoEntry: false }))
    .reduce((sum, found) => sum + (found?.isFile() ? found.size : 0), 0)
}
