// Between rows and posts: which columns a file has, and the cells of a row by their names.
// Finds the header of a CSV below lines of metadata, and the keys of JSON rows however nested they are.
// Refuses CSV rows whose cells do not line up with the header: their text may stand in any column.

import { knownNames } from './file-column-names.ts'
import type { ColumnMapping } from './file-columns.ts'
import { rowText } from './file-encoding.ts'
import type { FileFormat } from './file-format.ts'
import type { RowView } from './file-post.ts'
import type { Fault, RawRow } from './file-row.ts'
import { csvCells } from './file-rows-csv.ts'
import { isObject, parseJsonRow } from './file-rows-ndjson.ts'
import type { Cells } from './file-values.ts'

const pathDepth = 4
const columnLimit = 1_000
const headerSearch = 20

export type Table = {
  columns: string[]
  /** Rows of the file before the first post: lines of metadata and the header. */
  skip: number
  read(row: RawRow): { view: RowView } | { fault: Fault }
}

/** The table of a file by its first rows. */
export function tableOf(
  format: FileFormat,
  sample: RawRow[],
  stated: ColumnMapping | undefined,
): Table {
  return format.kind === 'csv' ? csvTable(format.delimiter, sample, stated) : jsonTable(sample)
}

function jsonTable(sample: RawRow[]): Table {
  const columns = new Set<string>()
  for (const row of sample) {
    const parsed = row.fault === null ? parseJsonRow(row.bytes) : null
    if (parsed !== null && 'object' in parsed) addPaths(parsed.object, '', 1, columns)
  }
  return {
    columns: [...columns],
    skip: 0,
    read(row) {
      const parsed = parseJsonRow(row.bytes)
      if ('fault' in parsed) return parsed
      const { object } = parsed
      const cells: Cells = (column) => (column === undefined ? undefined : atPath(object, column))
      return { view: { cells, object, source: rowText(row.bytes) } }
    },
  }
}

function csvTable(delimiter: string, sample: RawRow[], stated: ColumnMapping | undefined): Table {
  const records = sample
    .slice(0, headerSearch)
    .map((row) => (row.fault === null ? csvCells(rowText(row.bytes), delimiter) : []))
  const at = stated?.no_header === true ? -1 : headerIndex(records, stated)
  const cells = records[at] ?? (records[0] ?? []).map((_, i) => String(i + 1))
  const columns = distinct(cells)
  const places = new Map(columns.map((column, i) => [column, i]))
  return {
    columns,
    skip: at + 1,
    read(row) {
      const source = rowText(row.bytes)
      const found = csvCells(source, delimiter)
      const fault = lineUp(found, columns.length)
      if (fault !== null) return { fault }
      const cells: Cells = (column) => found[places.get(column ?? '') ?? -1]
      return { view: { cells, object: null, source } }
    },
  }
}

/** The record with most known names; the first where none has any. */
function headerIndex(records: string[][], stated: ColumnMapping | undefined): number {
  const named = new Set<unknown>(Object.values(stated ?? {}))
  const scores = records.map(
    (cells) => cells.filter((cell) => knownNames.any(cell) || named.has(cell.trim())).length,
  )
  return Math.max(0, scores.indexOf(Math.max(...scores)))
}

/** Empty and repeated names get one of their own. */
function distinct(cells: string[]): string[] {
  const seen = new Map<string, number>()
  return cells.map((cell, i) => {
    const name = cell.replace(/\0/g, '').trim() || `column ${i + 1}`
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    return times === 1 ? name : `${name} (${times})`
  })
}

/** Trailing cells may be left out or empty; one lone cell or more cells than names are a broken row. */
function lineUp(cells: string[], columns: number): Fault | null {
  const extra = cells.slice(columns).some((cell) => cell.trim() !== '')
  if (!extra && (cells.length > 1 || columns === 1)) return null
  return {
    reason: 'wrong-columns',
    cause: `This row has ${cells.length} cells, the header has ${columns}.`,
  }
}

function addPaths(
  value: Record<string, unknown>,
  prefix: string,
  depth: number,
  columns: Set<string>,
): void {
  for (const [key, child] of Object.entries(value)) {
    if (columns.size >= columnLimit) return
    const path = prefix === '' ? key : `${prefix}.${key}`
    if (isObject(child) && depth < pathDepth) addPaths(child, path, depth + 1, columns)
    else columns.add(path)
  }
}

/** Own keys only: `__proto__` in a row is a key like any other. */
function atPath(value: Record<string, unknown>, path: string): unknown {
  if (Object.hasOwn(value, path)) return value[path]
  let found: unknown = value
  for (const key of path.split('.')) {
    if (!isObject(found) || !Object.hasOwn(found, key)) return undefined
    found = found[key]
  }
  return found
}
