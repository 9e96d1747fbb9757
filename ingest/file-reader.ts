// The whole of reading a file: path → bytes → text → rows → posts as found, one after the other.
// Promises one item per row, in the file's order, and one more where the file as a whole is broken or empty:
// what was read up to there stands, and a sentence says what is wrong. Row numbers are the same at each import.
// Throws only where the file cannot be opened or the stated mapping does not fit it.
import type { Found } from '../contracts/connector.ts'
import type { Cursors } from '../contracts/cursors.ts'
import { type FileBytes, openFileBytes } from './file-bytes.ts'
import { type ColumnMapping, checkMapping, missingColumns, settleColumns } from './file-columns.ts'
import { detectEncoding, type Encoding, originalBytes, toUtf8 } from './file-encoding.ts'
import { type FileFormat, sniffBytes, sniffFormat } from './file-format.ts'
import { peek, peekRows } from './file-peek.ts'
import { postOfRow } from './file-post.ts'
import { type Fault, keptBytes, type RawRow } from './file-row.ts'
import { splitCsv } from './file-rows-csv.ts'
import { splitJson } from './file-rows-json.ts'
import { splitLines } from './file-rows-ndjson.ts'
import { type Table, tableOf } from './file-table.ts'
import { inferOrder, type TimeHints } from './file-times.ts'

/** Rows that header, mapping and the order of dates are told from. */
const sampleRows = 100
const sampleBytes = 2_097_152
const encodingBytes = 65_536

/** A post, or a dead letter. */
export type FileItem = Extract<Found, { kind: 'post' | 'unreadable' }>
/** `item` is null where the row was done before; `line` where the whole file is meant. */
export type FileRow = { row: number; line: number | null; item: FileItem | null }
export type ReadOptions = {
  path: string
  mapping?: ColumnMapping | undefined
  notes?: Pick<Cursors, 'note' | 'saveNote'> | undefined
  /** Whether the mapping is kept for the next file of this shape. */
  saveMapping: boolean
  signal: AbortSignal
  onProgress?: ((bytesRead: number, bytesTotal: number) => void) | undefined
}

export type FileReading = {
  sha256: string
  format: FileFormat | null
  encoding: string | null
  columns: string[]
  mapping: ColumnMapping
  /** Once: the rows after the first `done`, which are counted but not read (`item` null). */
  rows(done: number): AsyncGenerator<FileRow>
  close(): Promise<void>
}

/** Opens a file and finds out how to read it. Throws an Error with a plain sentence where that fails. */
export async function openFile(options: ReadOptions): Promise<FileReading> {
  const file = await openFileBytes(options.path, options)
  try {
    return await startReading(file, options)
  } catch (error) {
    await file.close()
    throw error
  }
}

async function startReading(file: FileBytes, options: ReadOptions): Promise<FileReading> {
  const bytes = await peek(file.read(options.signal), encodingBytes)
  const encoding = bytes.head.length === 0 ? noBytes(file) : detectEncoding(bytes.head)
  if ('reason' in encoding) return brokenFile(file, encoding)
  const text = await peek(toUtf8(bytes.chunks, encoding), sniffBytes)
  const format = await sniffFormat(text.head, text.whole)
  const split = splitRows(format, text.chunks, options.mapping, file)
  const { sample, rows } = await peekRows(split, enoughRows())
  const table = tableOf(format, sample, options.mapping)
  const mapping = mapColumns(format, table, options)
  const known = { format, encoding: encoding.name, columns: table.columns, mapping }
  const unfit = table.columns.length > 0 && !hasWords(mapping) ? noWords(table.columns) : null
  if (unfit !== null) return { ...brokenFile(file, unfit, sample[0]?.bytes), ...known }
  const hints = hintsOf(mapping, sample, table)
  return {
    ...known,
    sha256: file.sha256,
    close: () => file.close(),
    rows: (done) => readRows({ file, encoding, table, mapping, hints, rows }, done),
  }
}

type Reading = {
  file: FileBytes
  encoding: Encoding
  table: Table
  mapping: ColumnMapping
  hints: TimeHints
  rows: AsyncGenerator<RawRow>
}

async function* readRows(reading: Reading, done: number): AsyncGenerator<FileRow> {
  const { file, table } = reading
  let skip = table.skip
  let row = 0
  let rest: RawRow | null = null
  for await (const raw of reading.rows) {
    if (skip-- > 0) continue
    // The end of a file that broke off is no row: it goes with what is said of the file.
    if (raw.open && file.fault() !== null) {
      rest = raw
      continue
    }
    row += 1
    yield { row, line: raw.line, item: row <= done ? null : itemOf(reading, raw, row) }
  }
  const fault = file.fault() ?? (row === 0 ? noRows : null)
  if (fault === null) return
  row += 1
  const item = row <= done ? null : deadLetter(fault, rest?.line ?? null, rest?.bytes)
  yield { row, line: rest?.line ?? null, item }
}

function itemOf(
  { file, encoding, table, mapping, hints }: Reading,
  raw: RawRow,
  row: number,
): FileItem {
  const original = () => originalBytes(raw.bytes.subarray(0, keptBytes), encoding)
  if (raw.fault !== null) return deadLetter(raw.fault, raw.line, original())
  const read = table.read(raw)
  if ('fault' in read) return deadLetter(read.fault, raw.line, original())
  const post = postOfRow(read.view, mapping, hints, { sha256: file.sha256, row })
  if ('reason' in post) return deadLetter(post, raw.line, original())
  return { kind: 'post', post, provenance: { request: null, batch: file.sha256, row, rule: null } }
}

function deadLetter(fault: Fault, line: number | null, bytes: Buffer = Buffer.alloc(0)): FileItem {
  const kept = Buffer.from(bytes.subarray(0, keptBytes))
  return { kind: 'unreadable', ...fault, line, bytes: kept }
}

function brokenFile(file: FileBytes, fault: Fault, bytes?: Buffer): FileReading {
  return {
    sha256: file.sha256,
    format: null,
    encoding: null,
    columns: [],
    mapping: {},
    async *rows(done) {
      const item = done >= 1 ? null : deadLetter(fault, null, bytes)
      yield { row: 1, line: null, item }
    },
    close: () => file.close(),
  }
}

function splitRows(
  format: FileFormat,
  chunks: AsyncGenerator<Buffer>,
  mapping: ColumnMapping | undefined,
  file: FileBytes,
): AsyncGenerator<RawRow> {
  if (format.kind === 'ndjson') return splitLines(chunks)
  if (format.kind === 'json') return splitJson(chunks, mapping?.rows)
  return splitCsv(chunks, format.delimiter, () => file.fault() !== null)
}

function enoughRows(): (row: RawRow, seen: number) => boolean {
  let bytes = 0
  return (row, seen) => {
    bytes += row.bytes.length
    return seen >= sampleRows || bytes >= sampleBytes
  }
}

function mapColumns(format: FileFormat, table: Table, options: ReadOptions): ColumnMapping {
  const { mapping: stated, notes, saveMapping: save } = options
  if (stated !== undefined) checkMapping(stated)
  const missing = stated === undefined ? [] : missingColumns(stated, table.columns)
  // JSON rows may lack a key in the sample and have it later; a CSV column is there or not.
  if (missing.length > 0 && format.kind === 'csv')
    throw new Error(
      `The file has no column ${quoted(missing)}, which the mapping names. It has: ${quoted(table.columns)}.`,
    )
  return settleColumns(format.kind, table.columns, { stated, notes, save })
}

function hintsOf(mapping: ColumnMapping, sample: RawRow[], table: Table): TimeHints {
  const zone = mapping.time_zone ?? 'UTC'
  const format = mapping.time_format
  if (format === 'excel') return { zone, order: null, numbers: 'excel' }
  const dates = sample.slice(table.skip).map((row) => {
    const read = row.fault === null ? table.read(row) : null
    return read !== null && 'view' in read ? read.view.cells(mapping.time) : null
  })
  return { zone, order: format ?? inferOrder(dates), numbers: 'epoch' }
}

function hasWords(mapping: ColumnMapping): boolean {
  const { text, title, image_text, link_title, link_desc, transcript } = mapping
  return [text, title, image_text, link_title, link_desc, transcript].some(
    (column) => column !== undefined,
  )
}

function noWords(columns: string[]): Fault {
  return {
    reason: 'no-text-column',
    cause: `No column is known to hold the text of a post. Say which one in the mapping. The file has: ${quoted(columns)}.`,
  }
}

/** A file of no bytes, or one whose first bytes could not be unpacked. */
function noBytes(file: FileBytes): Fault {
  return file.fault() ?? { reason: 'file-empty', cause: 'The file is empty.' }
}

const noRows: Fault = { reason: 'file-empty', cause: 'The file holds no rows.' }

function quoted(columns: string[]): string {
  const shown = columns.slice(0, 20).map((column) => `"${column.slice(0, 60)}"`)
  return shown.join(', ') + (columns.length > 20 ? ` and ${columns.length - 20} more` : '')
}
