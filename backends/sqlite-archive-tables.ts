// Backend: the tables of the archive, one per topic and partition, so that a rowid is the dense offset.
import type { TopicName } from '../contracts/topics.ts'
import type { Database, Statement } from './sqlite-driver.ts'

export type Row = { offset: number; at: number; value: string }

export type PartitionTable = {
  topic: TopicName
  partition: number
  next: number
  low: number
  insert: Statement
  select: Statement
  byPost: Statement
  blank: Statement
}

/** Opens or creates the table of one partition. */
export function openPartition(
  database: Database,
  topic: TopicName,
  partition: number,
  epoch: number,
): PartitionTable {
  const suffix = topic === 'watch.derived' && epoch > 1 ? `.e${epoch}` : ''
  const name = `"${topic}${suffix}/${partition}"`
  database.exec(
    `create table if not exists ${name}(offset integer primary key, at integer not null, post integer, value text not null)`,
  )
  database.exec(
    `create index if not exists "${topic}${suffix}/${partition}/post" on ${name}(post) where post is not null`,
  )
  const ends = database.prepare(`select min(offset) low, max(offset) high from ${name}`).get() as {
    low: number | null
    high: number | null
  }
  return {
    topic,
    partition,
    next: ends.high === null ? 0 : ends.high + 1,
    low: ends.low ?? 0,
    insert: database.prepare(`insert into ${name}(offset, at, post, value) values (?, ?, ?, ?)`),
    select: database.prepare(
      `select offset, at, value from ${name} where offset >= ? order by offset limit ?`,
    ),
    byPost: database.prepare(`select offset, value from ${name} where post = ?`),
    blank: database.prepare(`update ${name} set value = ? where offset = ?`),
  }
}

/** 48 bits of a keyed id: small enough for an index, checked against the whole id before use. */
export function postNumber(id: string): number {
  return Buffer.from(id, 'base64url').readUIntBE(0, 6)
}

/** Deletes what a queue no longer keeps: older than `before` and below `offset`; at most 5,000 rows a call. */
export function trim(
  database: Database,
  table: PartitionTable,
  before: number,
  offset: number,
): void {
  const name = `"${table.topic}/${table.partition}"`
  database
    .prepare(
      `delete from ${name} where offset in (select offset from ${name} where offset < ? and at < ? order by offset limit 5000)`,
    )
    .run(Math.min(offset, table.next - 1), before)
  const low = database.prepare(`select min(offset) low from ${name}`).get() as {
    low: number | null
  }
  table.low = low.low ?? table.next
}
