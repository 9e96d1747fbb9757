// Command `lali rebuild`: the index made anew from the archive's watch.derived, beside a running product without
// downtime: questions are answered from the old one until the new one has caught up.
import type { SearchIndex } from '../contracts/search-index.ts'
import type { Product } from '../product.ts'
import type { Command } from './command.ts'

export const rebuildIndex: Command = async ({ product, say, progress }) => {
  const { index, builds } = product.backends
  await product.pipeline.settled()
  const fresh = await builds.openNext()
  await fill(product, fresh, Number.POSITIVE_INFINITY, progress)
  let equal = true
  await index.switchTo(async (old) => {
    const { next, note } = await old.position()
    await fill(product, fresh, next, () => undefined)
    if (note) await fresh.saveNote(next, note)
    const [was, is] = [await old.contentHash(), await fresh.contentHash()]
    for (const [table, hash] of Object.entries(is)) {
      if (was[table] === hash) continue
      equal = false
      say(`Table ${table} differs from the index before.`)
    }
    say(
      `Rebuilt from ${next} records. ${equal ? 'Byte-identical to the index before.' : 'The index before was not what the log says; it is now.'}`,
    )
    for (const [table, hash] of Object.entries(is)) say(`  ${table}  ${hash}`)
    return fresh
  })
  await builds.keepNext()
  return 0
}

/** Applies watch.derived to an index up to an offset, or to the end. */
export async function fill(
  product: { backends: Pick<Product['backends'], 'log' | 'archive'> },
  index: SearchIndex,
  until: number,
  progress: (share: number) => void,
): Promise<void> {
  const { log, archive } = product.backends
  let { next } = await index.position()
  for (;;) {
    const [end] = await log.ends('watch.derived')
    const last = Math.min(until, end?.next ?? 0)
    if (next >= last) return
    // The log may have forgotten what the archive holds; the archive may not have the newest yet.
    const [kept] = (await archive?.ends('watch.derived')) ?? []
    const inArchive = Math.min(last, kept?.next ?? 0) - next
    const records = await (archive !== null && inArchive > 0 ? archive : log).read(
      { topic: 'watch.derived', partition: 0, offset: next },
      Math.min(index.batch, inArchive > 0 ? inArchive : last - next),
    )
    await index.apply(records.map(({ offset, value }) => ({ offset, value })))
    next += records.length
    progress(next / last)
  }
}
