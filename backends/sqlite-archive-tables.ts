// Backend: the tables of the archive, one per topic and partition, so that a rowid is the dense offset.
import type { LogRecord } from '../contracts/log.ts'
import type { TopicName } from '../contracts/topics.ts'
import type { Database, Statement } from './sqlite-driver.ts'
import { openPostRuns, type PostRuns } from './sqlite-post-runs.ts'
import { createRecentRows, type RecentRows } from './sqlite-recent-rows.ts'

export type Row = { offset: number; at: number; value: string }

export type PartitionTable = {
  topic: TopicName
  partition: number
  next: number
  low: number
  insert: Statement
  select: Statement
  blank: Statement
  runs: PostRuns
  recent: RecentRows
}

/** Name of the table of one partition; watch.derived has one per epoch. */
export function tableName(topic: TopicName, partition: number, epoch: number): string {
  const suffix = topic === 'watch.derived' && epoch > 1 ? `.e${epoch}` : ''
  return `${topic}${suffix}/${partition}`
}

/** Opens or creates the table of one partition. */
export function openPartition(
  database: Database,
  topic: TopicName,
  partition: number,
  epoch: number,
): PartitionTable {
  const name = tableName(topic, partition, epoch)
  database.exec(
    `create table if not exists "${name}"(offset integer primary key, at integer not null, post integer, value text not null)`,
  )
  // A file of an earlier version: its index would cost at every row and is asked no more (docs/decisions/0011).
  database.exec(`drop index if exists "${name}/post"`)
  const ends = database
    .prepare(`select min(offset) low, max(offset) high from "${name}"`)
    .get() as { low: number | null; high: number | null }
  return {
    topic,
    partition,
    next: ends.high === null ? 0 : ends.high + 1,
    low: ends.low ?? 0,
    insert: database.prepare(`insert into "${name}"(offset, at, post, value) values (?, ?, ?, ?)`),
    select: database.prepare(
      `select offset, at, value from "${name}" where offset >= ? order by offset limit ?`,
    ),
    blank: database.prepare(`update "${name}" set value = ? where offset = ?`),
    runs: openPostRuns(database, { topic, name }),
    recent: createRecentRows(),
  }
}

/** Records of a partition from an offset on, from memory where they are young. */
export function readRows(of: PartitionTable, offset: number, limit: number): LogRecord[] {
  const young = of.recent.from(offset, limit)
  if (young !== undefined) return young
  const { topic, partition } = of
  return (of.select.all(offset, limit) as Row[]).map(({ offset, at, value }) => ({
    topic,
    partition,
    offset,
    at,
    value,
  }))
}

const trimmedAtOnce = 5_000

/** Deletes what a queue no longer keeps: older than `before` and below `offset`; true when there may be more. */
export function trim(
  database: Database,
  table: PartitionTable,
  before: number,
  offset: number,
): boolean {
  const name = `"${table.topic}/${table.partition}"`
  const { changes } = database
    .prepare(
      `delete from ${name} where offset in (select offset from ${name} where offset < ? and at < ? order by offset limit ${trimmedAtOnce})`,
    )
    .run(Math.min(offset, table.next - 1), before)
  const low = database.prepare(`select min(offset) low from ${name}`).get() as {
    low: number | null
  }
  table.low = low.low ?? table.next
  table.runs.trim(table.low)
  table.recent.trim(table.low)
  return Number(changes) === trimmedAtOnce
}
