// Backend: the youngest rows of a partition, kept in memory: a reader that keeps up reads no file.
// Promises: what it answers is what the file holds, in the same order; bounded by the length of the values.
import type { LogRecord } from '../contracts/log.ts'

const mostCharacters = 2_500_000

export type RecentRows = {
  /** A row that is durable; its offset follows the last one's. */
  add(record: LogRecord): void
  /** At most `limit` rows from an offset on, or undefined where the file must be asked. */
  from(offset: number, limit: number): LogRecord[] | undefined
  /** Lets go of rows below an offset. */
  trim(low: number): void
  /** Puts a blank value in the place of an erased one. */
  blank(offset: number, value: string): void
}

export function createRecentRows(): RecentRows {
  let rows: LogRecord[] = []
  /** Rows before this one are let go of; the array is cut when they are most of it. */
  let start = 0
  let held = 0

  function shrink(): void {
    while (held > mostCharacters && start < rows.length - 1) {
      held -= rows[start]?.value.length ?? 0
      start += 1
    }
    if (start <= rows.length / 2) return
    rows = rows.slice(start)
    start = 0
  }

  return {
    add: (record) => {
      const last = rows[rows.length - 1]
      if (last !== undefined && record.offset !== last.offset + 1) {
        rows = []
        start = 0
        held = 0
      }
      rows.push(record)
      held += record.value.length
      shrink()
    },
    from: (offset, limit) => {
      const first = rows[start]
      if (first === undefined || offset < first.offset) return undefined
      const at = start + offset - first.offset
      return rows.slice(at, at + limit)
    },
    trim: (low) => {
      for (
        let first = rows[start];
        first !== undefined && first.offset < low;
        first = rows[start]
      ) {
        held -= first.value.length
        start += 1
      }
    },
    blank: (offset, value) => {
      const first = rows[start]
      if (first === undefined || offset < first.offset) return
      const at = start + offset - first.offset
      const row = rows[at]
      if (row === undefined) return
      held += value.length - row.value.length
      rows[at] = { ...row, value }
    },
  }
}
