// Stage archive, in the distributed mode: every topic but posts.collected → the archive, which keeps it for good.
// Where it goes on is what the archive holds, so position and effect are one. Erased posts are blanked as soon as
// watch says so: nothing else needs their rows, since watch recovers from the log itself.
import { type Archive, archivedTopics } from '../contracts/archive.ts'
import type { Log, LogRecord, Position } from '../contracts/log.ts'
import { noFates } from '../contracts/outcome.ts'
import type { Stage } from '../contracts/stage.ts'

export function createArchiveStage(archive: Archive, log: Pick<Log, 'ends'>): Stage {
  /** One record back, where the log still has it: the archive compares it with its own. */
  async function before(next: Position): Promise<Position> {
    const [end] = await log.ends(next.topic)
    return end !== undefined && end.low < next.offset ? { ...next, offset: next.offset - 1 } : next
  }

  return {
    name: 'archive',
    reads: [...archivedTopics],
    open: async () => {
      const from = await Promise.all((await archive.next()).map(before))
      const stored = from.reduce((sum, { offset }) => sum + offset, 0)
      return { from, fates: { ...noFates(), in: stored, emitted: stored } }
    },
    handle: async (records) => {
      await archive.store(records)
      const erased = records.flatMap(erasedPost)
      if (erased.length > 0) await archive.erase(erased)
      return records.map(() => ({ kind: 'emit', records: [] }))
    },
    // What it stored is its position; the group keeps none.
    settle: async () => undefined,
  }
}

function erasedPost({ topic, value }: LogRecord): string[] {
  if (topic !== 'watch.derived' || !value.includes('"kind":"erasure"')) return []
  const { kind, id } = JSON.parse(value) as { kind: string; id: string }
  return kind === 'erasure' ? [id] : []
}
