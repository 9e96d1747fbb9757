// What the embedded mode says of an ordered stream: what every run of the distributed mode is compared with.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { embeddedTwin as twinOf } from '../../bench/embedded-twin.ts'
import type { Log, LogRecord } from '../../contracts/log.ts'
import type { TopicName } from '../../contracts/topics.ts'

/** All records of a topic's partition 0. */
export async function allOf(log: Pick<Log, 'ends' | 'read'>, topic: TopicName) {
  const [end] = await log.ends(topic)
  const low = end?.low ?? 0
  return log.read({ topic, partition: 0, offset: low }, (end?.next ?? 0) - low)
}

export const values = (records: LogRecord[]) => records.map(({ value }) => value)

/** Values of watch.derived and the content of the index, from a watch that nothing interrupts over a log's stream. */
export async function embeddedTwin(log: Pick<Log, 'ends' | 'read'>) {
  const folder = mkdtempSync(join(tmpdir(), 'lali-twin-'))
  const twin = await twinOf(log, folder)
  const derived = values(await allOf(twin.log, 'watch.derived'))
  await twin.close()
  rmSync(folder, { recursive: true })
  return { derived, hashes: twin.hashes }
}
