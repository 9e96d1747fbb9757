// Backend: the port Log on one SQLite file, which is the archive of the election as well.
// Promises: an append resolves only after COMMIT with synchronous=FULL; offsets are dense; what was erased is
// blank in every row and in the file. Its twin is kafka-log.ts; proved by tests/suites/log-suite.ts.
// One process opens it for writing (backends/folder-lock.ts); appends and commits share one group commit.
import type { Append, Log, LogRecord, Position, Subscription } from '../contracts/log.ts'
import { type TopicName, topicNames } from '../contracts/topics.ts'
import { blankValue, postOf } from './blank-record.ts'
import { LogBroken } from './log-broken.ts'
import {
  openPartition,
  type PartitionTable,
  type Row,
  readRows,
  tableName,
  trim,
} from './sqlite-archive-tables.ts'
import { openDatabase } from './sqlite-driver.ts'
import { postNumber } from './sqlite-post-runs.ts'

const groupRecords = 500
const groupMs = 10
const collectedKeptMs = 7 * 24 * 3_600_000
const deadLettersKeptMs = 30 * 24 * 3_600_000

export type ArchiveLog = Log & {
  /** Lets go of collected posts after 7 days and dead letters after 30, a part at a time; true = call again. */
  retain(): boolean
  /** Next offset of a topic's partition 0 without waiting. */
  nextOffset(topic: TopicName): number
  /** A copy of the archive as one file, while it is in use. */
  copyTo(path: string): void
  /** Mode that the last move went to; null when there was none. */
  movedTo: Mode | null
  /** Notes that a generation was opened, by a move to this mode. Durable; the log itself shows it when opened again. */
  openGeneration(generation: number, mode: Mode): void
}

export type Mode = 'embedded' | 'distributed'

/** Lets go of an epoch's watch.derived in an archive that no process has open. */
export function dropEpoch(path: string, epoch: number): void {
  const database = openDatabase(path)
  const name = tableName('watch.derived', 0, epoch)
  for (const one of [name, `${name}/runs`]) database.exec(`drop table if exists "${one}"`)
  database.close()
}

type Pending = { run: () => void; resolve: () => void; reject: (cause: unknown) => void }
type Blanked = { one: PartitionTable; offset: number; value: string }

export function openSqliteArchiveLog(options: {
  path: string
  /** Partitions of posts.collected; every other topic has one. Fixed when the file is made. */
  partitions: number
  now: () => number
  epoch?: number
}): ArchiveLog {
  const database = openDatabase(options.path)
  database.exec(
    'pragma page_size=16384; pragma journal_mode=wal; pragma synchronous=full; pragma secure_delete=on; pragma cache_size=-8000; pragma wal_autocheckpoint=1000',
  )
  database.exec(
    `create table if not exists topics(topic text primary key, partitions integer not null);
     create table if not exists groups(name text, topic text, partition integer, next integer not null, note text,
       primary key(name, topic, partition));
     create table if not exists erased(id text primary key) without rowid;
     create table if not exists generations(generation integer primary key, mode text not null)`,
  )
  const moved = database
    .prepare('select generation, mode from generations order by generation desc limit 1')
    .get() as { generation: number; mode: Mode } | undefined
  const epoch = options.epoch ?? 1
  const kept = database.prepare('select partitions from topics where topic = ?')
  const tables = new Map<TopicName, PartitionTable[]>()
  for (const topic of topicNames) {
    const wanted = topic === 'posts.collected' ? options.partitions : 1
    const known = kept.get(topic) as { partitions: number } | undefined
    if (!known) database.prepare('insert into topics values (?, ?)').run(topic, wanted)
    const count = known?.partitions ?? wanted
    tables.set(
      topic,
      Array.from({ length: count }, (_, partition) =>
        openPartition(database, topic, partition, epoch),
      ),
    )
  }
  const saveGroup = database.prepare(
    `insert into groups(name, topic, partition, next, note) values (?, ?, ?, ?, ?)
     on conflict(name, topic, partition) do update set next = excluded.next, note = excluded.note`,
  )
  const readGroup = database.prepare(
    'select topic, partition, next, note from groups where name = ?',
  )
  const addErased = database.prepare('insert or ignore into erased values (?)')
  const erasedIds = new Set(
    (database.prepare('select id from erased').all() as { id: string }[]).map(({ id }) => id),
  )

  const waiting = new Set<() => void>()
  let pending: Pending[] = []
  let pendingRecords = 0
  let timer: NodeJS.Timeout | undefined
  let soon: NodeJS.Immediate | undefined
  let closed = false
  let at = 0
  /** Of the group commit that runs: what memory learns once it is durable. */
  let stored: { one: PartitionTable; record: LogRecord }[] = []
  let blanked: Blanked[] = []

  function table(topic: TopicName, partition: number): PartitionTable {
    const found = tables.get(topic)?.[partition]
    if (!found) throw new LogBroken(`There is no partition ${partition} of ${topic}.`)
    return found
  }

  function flush(): void {
    clearTimeout(timer)
    clearImmediate(soon)
    timer = undefined
    soon = undefined
    const group = pending
    pending = []
    pendingRecords = 0
    if (group.length === 0) return
    try {
      commitGroup(group)
    } catch (cause) {
      for (const { reject } of group) reject(cause)
      return
    }
    for (const { resolve } of group) resolve()
    for (const wake of [...waiting]) wake()
  }

  /** All of a group or nothing: offsets that were given out in vain are taken back. */
  function commitGroup(group: Pending[]): void {
    const ends = [...tables.values()].flat().map((one) => ({ one, next: one.next }))
    stored = []
    blanked = []
    try {
      database.exec('begin immediate')
      for (const { run } of group) run()
      database.exec('commit')
    } catch (cause) {
      if (database.isTransaction) database.exec('rollback')
      for (const { one, next } of ends) takeBack(one, next)
      throw cause
    }
    for (const { one, record } of stored) one.recent.add(record)
    for (const { one, offset, value } of blanked) one.recent.blank(offset, value)
  }

  function takeBack(one: PartitionTable, next: number): void {
    if (one.next === next) return
    one.next = next
    one.runs.reload()
  }

  /** Puts work into the next group commit and resolves when that is durable. */
  function durable(records: number, run: () => void): Promise<void> {
    if (closed) return Promise.reject(new Error('The log is closed.'))
    return new Promise((resolve, reject) => {
      pending.push({ run, resolve, reject })
      pendingRecords += records
      // Never at once: what runs on the log alone would keep threads and sockets from being heard.
      if (pendingRecords >= groupRecords) soon ??= setImmediate(flush)
      else timer ??= setTimeout(flush, groupMs)
    })
  }

  function store(record: Append, at: number): Position {
    const { topic, partition, post } = record
    const into = table(topic, partition)
    const gone = post !== null && erasedIds.has(post)
    const value = gone ? blankValue(topic, record.value) : record.value
    const offset = into.next
    into.insert.run(offset, at, post === null ? null : postNumber(post), value)
    into.runs.note(offset, post)
    into.next += 1
    stored.push({ one: into, record: { topic, partition, offset, at, value } })
    return { topic, partition, offset }
  }

  function rows(from: Position, limit: number): LogRecord[] {
    const { topic, partition } = from
    const of = table(topic, partition)
    if (from.offset > of.next) {
      throw new LogBroken(
        `${topic}/${partition} ends at ${of.next}, below the reader's position ${from.offset}: records were lost.`,
      )
    }
    if (from.offset === of.next) return []
    const found = readRows(of, from.offset, limit)
    for (const [i, row] of found.entries()) {
      if (row.offset !== from.offset + i) {
        throw new LogBroken(
          `${topic}/${partition} has no record ${from.offset + i}; the next is ${row.offset}.`,
        )
      }
    }
    return found
  }

  async function deliver(subscription: Subscription): Promise<void> {
    const { signal } = subscription
    const places = startPlaces(subscription)
    while (!signal.aborted) {
      if ((await deliverRound(subscription, places)) > 0) continue
      subscription.idle?.()
      await appended(signal, () => places.some((p) => table(p.topic, p.partition).next > p.offset))
    }
  }

  function startPlaces({ group, topics: wanted, from }: Subscription): Position[] {
    const stored = readGroup.all(group) as (Position & { next: number })[]
    return wanted.flatMap((topic) =>
      (tables.get(topic) ?? []).map((one) => {
        const same = (p: { topic: string; partition: number }) =>
          p.topic === topic && p.partition === one.partition
        const next = from?.find(same)?.offset ?? stored.find(same)?.next ?? one.low
        return { topic, partition: one.partition, offset: next }
      }),
    )
  }

  /** One batch of every partition; returns how many records there were. */
  async function deliverRound(subscription: Subscription, places: Position[]): Promise<number> {
    let found = 0
    for (const place of places) {
      const records = subscription.signal.aborted ? [] : rows(place, subscription.batch ?? 500)
      if (records.length === 0) continue
      found += records.length
      await subscription.handle(records)
      place.offset += records.length
    }
    return found
  }

  function appended(signal: AbortSignal, already: () => boolean): Promise<void> {
    if (signal.aborted || closed || already()) return Promise.resolve()
    return new Promise((resolve) => {
      const done = () => {
        waiting.delete(done)
        signal.removeEventListener('abort', done)
        resolve()
      }
      waiting.add(done)
      signal.addEventListener('abort', done)
    })
  }

  return {
    generation: moved?.generation ?? 1,
    movedTo: moved?.mode ?? null,
    openGeneration: (generation, mode) => {
      database.prepare('insert into generations values (?, ?)').run(generation, mode)
    },
    append: async (records) => {
      const positions: Position[] = []
      await durable(records.length, () => {
        // A clock that is set back does not take the stream back.
        at = Math.max(at, options.now())
        for (const record of records) positions.push(store(record, record.at ?? at))
      })
      return positions
    },
    subscribe: deliver,
    commit: (group, next, note) =>
      durable(next.length, () => {
        for (const { topic, partition, offset } of next) {
          saveGroup.run(group, topic, partition, offset, note ?? null)
        }
      }),
    committed: async (group) => {
      const found = readGroup.all(group) as {
        topic: TopicName
        partition: number
        next: number
        note: string | null
      }[]
      const next = found.map(({ topic, partition, next: offset }) => ({ topic, partition, offset }))
      return { next, note: found.find(({ note }) => note !== null)?.note ?? null }
    },
    read: async (from, limit) => rows(from, limit),
    ends: async (topic) =>
      (tables.get(topic) ?? []).map(({ partition, low, next }) => ({ partition, low, next })),
    partitions: (topic) => tables.get(topic)?.length ?? 0,
    nextOffset: (topic) => table(topic, 0).next,
    erase: async (posts) => {
      const added = posts.filter((id) => !erasedIds.has(id))
      await durable(posts.length, () => {
        for (const id of posts) {
          addErased.run(id)
          for (const one of [...tables.values()].flat()) blankPost(one, id)
          // Known at once: an append in the same group commit must be stored blank as well.
          erasedIds.add(id)
        }
      }).catch((cause: unknown) => {
        for (const id of added) erasedIds.delete(id)
        throw cause
      })
      database.exec('pragma wal_checkpoint(truncate)')
    },
    erased: async (posts) => new Set(posts.filter((id) => erasedIds.has(id))),
    retain: () => {
      let more = false
      for (const one of tables.get('posts.collected') ?? []) {
        const readers = database
          .prepare('select min(next) next from groups where topic = ? and partition = ?')
          .get('posts.collected', one.partition) as { next: number | null }
        more = trim(database, one, options.now() - collectedKeptMs, readers.next ?? 0) || more
      }
      const letters = table('dead-letters', 0)
      return trim(database, letters, options.now() - deadLettersKeptMs, letters.next) || more
    },
    copyTo: (path) => {
      flush()
      database.prepare('vacuum into ?').run(path)
    },
    close: async () => {
      flush()
      closed = true
      for (const wake of waiting) wake()
      try {
        database.exec('pragma wal_checkpoint(truncate)')
      } finally {
        // On a full disk the log of SQLite keeps what it holds; the next start goes on with it.
        database.close()
      }
    },
  }

  function blankPost(one: PartitionTable, id: string): void {
    for (const at of one.runs.offsetsOf(id)) {
      const [row] = one.select.all(at, 1) as Row[]
      if (row?.offset !== at || postOf(one.topic, row.value) !== id) continue
      const value = blankValue(one.topic, row.value)
      one.blank.run(value, at)
      blanked.push({ one, offset: at, value })
    }
  }
}
