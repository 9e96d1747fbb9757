// What the embedded mode says of an ordered stream: what every run of the distributed mode is compared with.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { embeddedTwin as runTwin } from '../../bench/embedded-twin.ts'
import type { Log, LogRecord } from '../../contracts/log.ts'
import type { TopicName } from '../../contracts/topics.ts'

/** All records of a topic's partition 0. */
export async function allOf(log: Pick<Log, 'ends' | 'read'>, topic: TopicName) {
  const [end] = await log.ends(topic)
  const low = end?.low ?? 0
  return log.read({ topic, partition: 0, offset: low }, (end?.next ?? 0) - low)
}

export const values = (records: LogRecord[]) => records.map(({ value }) => value)

/** Values of watch.derived and the content of the index, from a watch that nothing interrupts. */
export async function embeddedTwin(ordered: LogRecord[]) {
  const folder = mkdtempSync(join(tmpdir(), 'lali-twin-'))
  const stream: Pick<Log, 'ends' | 'read'> = {
    ends: async () => [{ partition: 0, low: 0, next: ordered.length }],
    read: async ({ offset }, limit) => ordered.slice(offset, offset + limit),
  }
  const { log, hashes, close } = await runTwin(stream, folder)
  const derived = values(await allOf(log, 'watch.derived'))
  await close()
  rmSync(folder, { recursive: true })
  return { derived, hashes }
}
