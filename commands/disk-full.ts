// What a full disk is to a person: one sentence that says where, that nothing acknowledged is lost, and what to do.
// The process ends by it, with the last commit intact (docs/architecture.md, Failure).

export class DiskFull extends Error {
  override name = 'DiskFull'
}

/** Code of SQLite for a disk or a file system without room. */
const sqliteFull = 13
/** Errors that come from a worker thread keep nothing but their words. */
const words = /database or disk is full|ENOSPC|no space left on device/iu

/** The sentence, where a full disk is what went wrong; else undefined. */
export function diskFull(cause: unknown, folder: string): DiskFull | undefined {
  for (let one = cause; one instanceof Error; one = one.cause) {
    const { code, errcode } = one as { code?: unknown; errcode?: unknown }
    if (one instanceof DiskFull) return one
    if (code !== 'ENOSPC' && errcode !== sqliteFull && !words.test(one.message)) continue
    return new DiskFull(
      `The disk of ${folder} is full. What was acknowledged is safe. Make room there, then give the same command again: it goes on where it stood.`,
      { cause },
    )
  }
  return undefined
}
