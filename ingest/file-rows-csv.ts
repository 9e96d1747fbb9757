// Third step of a file import, for CSV in any dialect: bytes → records → cells.
// Promises bounded memory and that one broken record costs itself alone. Why not csv-parse: after a record
// over its size limit it loses the good rows that follow in the same chunk (tried with 7.0.3), and a
// quote that never closes swallows the rest of the file.
import { createRowBuffer, type RawRow, rowLimitBytes } from './file-row.ts'

const quote = 0x22
const lf = 10
const cr = 13
/** Each recovery reads up to a whole row again: a file made of open quotes must not cost quadratic time. */
const recoveryLimit = 100

type State = 'field' | 'plain' | 'quoted' | 'quote'

/** Cuts records at line ends outside quotes. Blank lines are no rows. `cutOff` says that the input broke. */
export async function* splitCsv(
  chunks: AsyncIterable<Buffer>,
  delimiter: string,
  cutOff: () => boolean = () => false,
): AsyncGenerator<RawRow> {
  const splitter = createCsvSplitter(delimiter)
  for await (const chunk of chunks) {
    splitter.scan(chunk)
    yield* splitter.rows()
  }
  splitter.end(cutOff())
  yield* splitter.rows()
}

function createCsvSplitter(delimiter: string) {
  const comma = delimiter.charCodeAt(0)
  const buffer = createRowBuffer()
  let rows: RawRow[] = []
  let state: State = 'field'
  let line = 1
  let startLine = 1
  let afterCr = false
  let recoveries = 0

  function finish(open: boolean): void {
    if (buffer.size() > 0) rows.push(buffer.take(startLine, open))
    state = 'field'
  }

  /** The open quote is taken as a plain character: its line is one broken row, the rest is read again. */
  function recover(bytes: Buffer): boolean {
    const end = bytes.indexOf(lf)
    if (end < 0 || recoveries >= recoveryLimit) return false
    recoveries += 1
    rows.push({
      line: startLine,
      bytes: bytes.subarray(0, end),
      fault: { reason: 'quote-not-closed', cause: 'A quotation mark opens here and never closes.' },
      open: false,
    })
    state = 'field'
    line = startLine + 1
    startLine = line
    scan(bytes.subarray(end + 1))
    return true
  }

  function keep(piece: Buffer): void {
    const inQuotes = state === 'quoted' || state === 'quote'
    const crosses = buffer.size() <= rowLimitBytes && buffer.size() + piece.length > rowLimitBytes
    if (inQuotes && crosses) {
      const all = Buffer.concat([buffer.take(startLine, false).bytes, piece])
      if (recover(all)) return
      buffer.append(all)
    } else buffer.append(piece)
  }

  function scan(chunk: Buffer): void {
    let from = 0
    for (let i = 0; i < chunk.length; i += 1) {
      const byte = chunk[i] as number
      const secondOfPair = afterCr && byte === lf
      afterCr = false
      if (secondOfPair) from = i + 1
      else {
        state = nextState(state, byte, comma)
        if (byte === lf || byte === cr) from = endOfLine(chunk, from, i)
      }
    }
    keep(chunk.subarray(from))
  }

  /** Where the next record starts: behind this line end, or still at `from` inside quotes. */
  function endOfLine(chunk: Buffer, from: number, at: number): number {
    const byte = chunk[at]
    if (state === 'quoted') {
      if (byte === lf) line += 1
      return from
    }
    line += 1
    afterCr = byte === cr
    buffer.append(chunk.subarray(from, at))
    finish(false)
    startLine = line
    return at + 1
  }

  return {
    scan,
    rows() {
      const found = rows
      rows = []
      return found
    },
    end(cutOff: boolean) {
      while (!cutOff && state === 'quoted') {
        const all = buffer.take(startLine, true)
        if (all.fault === null && recover(all.bytes)) continue
        rows.push(all)
        break
      }
      finish(true)
    },
  }
}

/** A quote closes a cell only before a delimiter or a line end; any other is a character of the cell. */
function nextState(state: State, byte: number, comma: number): State {
  if (state === 'quoted') return byte === quote ? 'quote' : 'quoted'
  if (state === 'quote' && byte !== comma && byte !== lf && byte !== cr) return 'quoted'
  if (byte === comma) return 'field'
  return state === 'field' && byte === quote ? 'quoted' : 'plain'
}

/** The cells of one record. */
export function csvCells(record: string, delimiter: string): string[] {
  const cells: string[] = []
  let at = 0
  do {
    const { cell, end } =
      record[at] === '"' ? quotedCell(record, at + 1, delimiter) : plainCell(record, at, delimiter)
    cells.push(cell)
    at = end + 1
  } while (at <= record.length)
  return cells
}

function plainCell(record: string, at: number, delimiter: string) {
  const found = record.indexOf(delimiter, at)
  const end = found < 0 ? record.length : found
  return { cell: record.slice(at, end), end }
}

function quotedCell(record: string, start: number, delimiter: string) {
  let cell = ''
  let from = start
  for (;;) {
    const mark = record.indexOf('"', from)
    if (mark < 0) return { cell: cell + record.slice(from), end: record.length }
    const next = record[mark + 1]
    if (next === undefined || next === delimiter)
      return { cell: cell + record.slice(from, mark), end: mark + 1 }
    cell += record.slice(from, mark + 1)
    from = mark + (next === '"' ? 2 : 1)
  }
}
