// Backend: where in a partition the rows of a post are, so that an erasure finds them: sorted runs of 4,096 rows.
// A B-tree index over keyed ids would touch a page at random for every row; a run is written once, in order.
// Promises: a run is written in the transaction of the row that opens the next; what is younger is held in memory
// and read again when the file is opened. A number is 48 bits of the id: the caller compares whole ids.
import type { TopicName } from '../contracts/topics.ts'
import type { Database, Statement } from './sqlite-driver.ts'

const runRows = 4_096
const numberBytes = 6
const entryBytes = numberBytes + 2

export type PostRuns = {
  /** Inside the transaction that inserts the row; `offset` is the one after the last noted. */
  note(offset: number, post: string | null): void
  /** Offsets of rows that may be about the post, oldest first. */
  offsetsOf(post: string): number[]
  /** Reads again what is not in a run: after opening and after a rollback. */
  reload(): void
  /** Lets go of runs that end below an offset. */
  trim(low: number): void
}

/** 48 bits of a keyed id: enough to look few rows up. */
export function postNumber(id: string): number {
  return Buffer.from(id, 'base64url').readUIntBE(0, numberBytes)
}

/** The runs of one partition's table, which has the columns `offset` and `post`. */
export function openPostRuns(
  database: Database,
  table: { topic: TopicName; name: string },
): PostRuns {
  const runs = `"${table.name}/runs"`
  database.exec(
    `create table if not exists ${runs}(first integer primary key, entries blob not null)`,
  )
  const save: Statement = database.prepare(`insert into ${runs} values (?, ?)`)
  const all = database.prepare(`select first, entries from ${runs} order by first`)
  const last = database.prepare(`select max(first) as first from ${runs}`)
  const lowest = database.prepare(`select min(offset) as low from "${table.name}"`)
  const younger = database.prepare(
    `select offset, post from "${table.name}" where offset >= ? order by offset`,
  )
  const remove = database.prepare(`delete from ${runs} where first + ${runRows} <= ?`)
  /** Numbers of the rows from `first` on; NaN = about no post. */
  const open = new Float64Array(runRows)
  let first = 0
  let held = 0

  function hold(offset: number, number: number): void {
    // A row that is missing is for the reader to find and to say.
    while (first + held < offset) holdNext(Number.NaN)
    holdNext(number)
  }

  function holdNext(number: number): void {
    if (held === runRows) {
      save.run(first, entriesOf(open))
      first += runRows
      held = 0
    }
    open[held] = number
    held += 1
  }

  function reload(): void {
    const run = last.get() as { first: number | null }
    const { low } = lowest.get() as { low: number | null }
    first = run.first === null ? (low ?? 0) : run.first + runRows
    held = 0
    for (const row of younger.iterate(first) as Iterable<{ offset: number; post: number | null }>)
      hold(row.offset, row.post ?? Number.NaN)
  }

  reload()
  return {
    note: (offset, post) => {
      if (held === 0) first = offset
      hold(offset, post === null ? Number.NaN : postNumber(post))
    },
    offsetsOf: (post) => {
      const number = postNumber(post)
      const found: number[] = []
      for (const run of all.iterate() as Iterable<{ first: number; entries: Uint8Array }>)
        for (const at of within(
          Buffer.from(run.entries.buffer, run.entries.byteOffset, run.entries.byteLength),
          number,
        ))
          found.push(run.first + at)
      for (let at = 0; at < held; at += 1) if (open[at] === number) found.push(first + at)
      return found
    },
    reload,
    trim: (low) => {
      remove.run(low)
    },
  }
}

/** Number and place of each row that is about a post, by number and then by place. */
function entriesOf(open: Float64Array): Uint8Array {
  const order = Uint16Array.from(open.keys()).filter((at) => !Number.isNaN(open[at]))
  order.sort((a, b) => (open[a] ?? 0) - (open[b] ?? 0) || a - b)
  const entries = Buffer.alloc(order.length * entryBytes)
  for (const [i, at] of order.entries()) {
    entries.writeUIntBE(open[at] ?? 0, i * entryBytes, numberBytes)
    entries.writeUInt16BE(at, i * entryBytes + numberBytes)
  }
  return entries
}

function within(entries: Buffer, number: number): number[] {
  let low = 0
  let high = entries.length / entryBytes
  while (low < high) {
    const middle = (low + high) >>> 1
    if (entries.readUIntBE(middle * entryBytes, numberBytes) < number) low = middle + 1
    else high = middle
  }
  const found: number[] = []
  for (let i = low * entryBytes; i < entries.length; i += entryBytes) {
    if (entries.readUIntBE(i, numberBytes) !== number) break
    found.push(entries.readUInt16BE(i + numberBytes))
  }
  return found
}
