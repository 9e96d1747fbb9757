// What came of a run in which things were killed: is every acknowledged post there, was any counted twice, and does
// the index say what the log says?

import { createElasticsearchIndexBuilds } from '../backends/elasticsearch-index-builds.ts'
import { openSqliteArchiveLog } from '../backends/sqlite-archive-log.ts'
import type { Derived } from '../contracts/derived.ts'
import type { Log } from '../contracts/log.ts'
import { embeddedTwin, pagesOf } from './embedded-twin.ts'
import type { Probes } from './recovery-probes.ts'

const idsAtOnce = 1_000

/** Acknowledged posts that the index does not have. */
export async function lostPosts(probes: Probes, acknowledged: number): Promise<number> {
  let lost = 0
  for (let no = 0; no < acknowledged; no += idsAtOnce) {
    const length = Math.min(idsAtOnce, acknowledged - no)
    const ids = Array.from({ length }, (_, i) => probes.idOf(no + i))
    lost += (await probes.missing(ids)).length
  }
  return lost
}

/**
 * The stopped archive against itself and the index. `doubled`: posts that watch placed more than once, repeats of the
 * same record apart. `tables`: the index against one made anew by watch and index over the archive's stream.ordered.
 */
export async function compareWithLog(options: {
  archive: string
  folder: string
  node: string
  prefix: string
}): Promise<{ doubled: number; repeated: number; tables: Record<string, boolean> }> {
  const log = openSqliteArchiveLog({ path: options.archive, partitions: 1, now: () => 0 })
  const { node, prefix } = options
  const index = await createElasticsearchIndexBuilds({
    address: { node },
    prefix,
    epoch: 1,
  }).openCurrent()
  try {
    const placed = await placements(log)
    const twin = await embeddedTwin(log, options.folder)
    await twin.close()
    const hashes = await index.contentHash()
    const same = Object.entries(twin.hashes).map(([name, hash]) => [name, hashes[name] === hash])
    return { ...placed, tables: Object.fromEntries(same) }
  } finally {
    await index.close()
    await log.close()
  }
}

async function placements(log: Log): Promise<{ doubled: number; repeated: number }> {
  const times = new Map<string, number>()
  let last = { rev: -1, n: -1 }
  let repeated = 0
  for await (const page of pagesOf(log, 'watch.derived')) {
    for (const { value } of page) {
      const { kind, id, rev, n } = JSON.parse(value) as Derived
      if (rev < last.rev || (rev === last.rev && n <= last.n)) {
        repeated += 1
        continue
      }
      last = { rev, n }
      if (kind === 'post') times.set(id, (times.get(id) ?? 0) + 1)
    }
  }
  return { doubled: [...times.values()].filter((n) => n > 1).length, repeated }
}
