// A disk that fills up: a file system in memory (tmpfs) of a few megabytes, made larger while it is in use.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type SmallDisk = {
  folder: string
  /** Makes room, as somebody who deletes old files does. */
  grow(megabytes: number): void
  /** Bytes that are free. */
  free(): number
  remove(): void
}

/** What stands in the way of mounting one here; null = nothing. Only root may, and only on Linux. */
export const noSmallDisk: string | null =
  process.platform === 'linux' && process.getuid?.() === 0
    ? null
    : 'A disk that fills up needs root on Linux: mount -t tmpfs.'

/** Mounts a disk of so many megabytes. Throws with what mount says. */
export function mountSmallDisk(megabytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'lali-small-disk-'))
  mount('-t', 'tmpfs', '-o', `size=${megabytes}m,mode=777`, 'tmpfs', folder)
  return {
    folder,
    grow: (size) => mount('-o', `remount,size=${size}m`, folder),
    free: () => {
      const { bavail, bsize } = statfsSync(folder)
      return bavail * bsize
    },
    remove: () => {
      spawnSync('umount', ['-l', folder])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function mount(...args: string[]): void {
  const { status, stderr, error } = spawnSync('mount', args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`mount ${args.join(' ')}: ${error?.message ?? stderr}`)
}
