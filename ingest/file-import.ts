// Connector: a file of posts, as analysts get them from research tools: CSV or JSON, plain or gzip, any size.
// The cursor is the file's SHA-256 and the rows done, so importing a file again changes nothing.
// A row that is no post is yielded as `unreadable` with its line; it never stops the file.
// Throws an Error with a plain sentence where the file cannot be opened or the mapping does not fit it.
import type { Connector, Cursor, Found } from '../contracts/connector.ts'
import type { Cursors } from '../contracts/cursors.ts'
import type { Provenance, Sampling } from '../contracts/post.ts'
import type { ColumnMapping } from './file-columns.ts'
import { openFile } from './file-reader.ts'

const dryRunRows = 20

export type FileImportOptions = {
  path: string
  source: string
  notes: Pick<Cursors, 'note' | 'saveNote'>
  /** Wins over what is guessed or saved, field by field, and is saved for files of the same shape. */
  mapping?: ColumnMapping
  sampling?: Sampling
  terms?: Provenance['terms_class']
  legalBasis?: string | null
  /** Bytes of the file as it lies on disk; told at each per cent. */
  onProgress?: (bytesRead: number, bytesTotal: number) => void
}

export type DryRun = {
  format: 'ndjson' | 'json' | 'csv' | null
  delimiter: string | null
  encoding: string | null
  mapping: ColumnMapping
  header: string[]
  /** The first rows as they would be collected. */
  rows: Found[]
  problems: { line: number | null; reason: string }[]
}

/** A file as a source that ends. */
export function createFileImport(options: FileImportOptions): Connector {
  return {
    source: options.source,
    connector: 'file-import',
    version: '1',
    sampling: options.sampling ?? 'export',
    terms: options.terms ?? 'restricted',
    legalBasis: options.legalBasis ?? null,
    pollMs: null,
    find: (from, signal) => findInFile(options, from, signal),
  }
}

/** Reads the first rows and stores nothing: what an import would make of the file. */
export async function dryRun(
  options: Omit<FileImportOptions, 'source' | 'sampling' | 'terms' | 'legalBasis'>,
): Promise<DryRun> {
  const signal = new AbortController().signal
  const reading = await openFile({ ...options, saveMapping: false, signal })
  try {
    const rows: Found[] = []
    const problems: DryRun['problems'] = []
    for await (const { line, item } of reading.rows(0)) {
      if (item === null) continue
      rows.push(item)
      if (item.kind === 'unreadable') problems.push({ line, reason: item.cause })
      if (rows.length >= dryRunRows) break
    }
    const { format, encoding, mapping, columns } = reading
    const delimiter = format?.kind === 'csv' ? format.delimiter : null
    return {
      format: format?.kind ?? null,
      delimiter,
      encoding,
      mapping,
      header: columns,
      rows,
      problems,
    }
  } finally {
    await reading.close()
  }
}

async function* findInFile(
  options: FileImportOptions,
  from: Cursor | undefined,
  signal: AbortSignal,
): AsyncGenerator<Found> {
  const reading = await openFile({ ...options, saveMapping: true, signal })
  try {
    const done = rowsDone(from, reading.sha256)
    for await (const { row, item } of reading.rows(done)) {
      if (signal.aborted) return
      const cursor = `${reading.sha256}:${Math.max(row, done)}`
      if (item === null) yield { kind: 'drop', reason: 'already-collected', cursor }
      else yield { ...item, cursor }
    }
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    await reading.close()
  }
}

/** Rows done of this very file; none when the cursor is another file's. */
function rowsDone(from: Cursor | undefined, sha256: string): number {
  const [hash, rows] = (from ?? '').split(':')
  return hash === sha256 ? Number(rows) || 0 : 0
}
