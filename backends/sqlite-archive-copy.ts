// Backend: the archive file as a copy of a log that forgets: offset by offset, with the time that log stamped.
// Promises: the same rows as if the file had been the log itself, so rebuild, backup and erasure know no difference.
import { type Archive, archivedTopics } from '../contracts/archive.ts'
import type { LogRecord, Position } from '../contracts/log.ts'
import { LogBroken } from './log-broken.ts'
import type { ArchiveLog } from './sqlite-archive-log.ts'

/** Topics whose records can be about a post. */
const aboutPosts = new Set(['stream.ordered', 'watch.derived'])
/** What such a record says of a post: an ordered `upsert`, a derived `post`, and so on. */
const ofPosts = new Set(['upsert', 'post', 'metrics', 'blank'])

/** The archive over its file. One writer: what is stored is stored in turn. */
export function createArchiveCopy(file: ArchiveLog): Archive {
  /** The log's own time tells one writing from another, also where the value was blanked since. */
  async function refuseAnother({ topic, partition, offset, at }: LogRecord): Promise<void> {
    const [own] = await file.read({ topic, partition, offset }, 1)
    if (own === undefined || own.at === at) return
    throw new LogBroken(
      `Record ${offset} of ${topic} is another in the archive than in the log: the log lost its end and was written anew from there. Keep the archive, and stop all processes before anything else is written.`,
    )
  }

  return {
    next: async () =>
      archivedTopics.map(
        (topic): Position => ({ topic, partition: 0, offset: file.nextOffset(topic) }),
      ),
    store: async (records) => {
      const [first] = records
      if (first === undefined) return
      const next = file.nextOffset(first.topic)
      const last = records.find(({ offset }) => offset === next - 1)
      if (last !== undefined) await refuseAnother(last)
      const fresh = records.filter(({ offset }) => offset >= next)
      for (const [i, { topic, offset }] of fresh.entries()) {
        if (offset !== next + i)
          throw new LogBroken(
            `The archive wants record ${next + i} of ${topic}, and got ${offset}.`,
          )
      }
      if (fresh.length === 0) return
      await file.append(
        fresh.map((record) => ({
          topic: record.topic,
          partition: 0,
          value: record.value,
          post: postIn(record),
          at: record.at,
        })),
      )
    },
    erase: (posts) => file.erase(posts),
  }
}

/** The post whose erasure must blank a record, as whoever appended it named it. */
function postIn({ topic, value }: LogRecord): string | null {
  if (!aboutPosts.has(topic)) return null
  const record = JSON.parse(value) as Kinds & { body?: Kinds }
  const { op, kind, id } = topic === 'stream.ordered' ? (record.body ?? {}) : record
  return id !== undefined && ofPosts.has(op ?? kind ?? '') ? id : null
}

type Kinds = { op?: string; kind?: string; id?: string }
