// Decides what kind of file it is from its first bytes, never from its name.
// JSON lines win where most lines are JSON objects; a document that holds a list is JSON; all else is CSV,
// whose delimiter is the one that cuts the first records most evenly and shows known column names.
import { knownNames } from './file-column-names.ts'
import { csvCells, splitCsv } from './file-rows-csv.ts'
import { findPosts } from './file-rows-json.ts'
import { isObject } from './file-rows-ndjson.ts'

export type FileFormat = { kind: 'ndjson' } | { kind: 'json' } | { kind: 'csv'; delimiter: string }

/** Enough to tell a document on one line from a line that is too long. */
export const sniffBytes = 262_144
const delimiters = [',', ';', '\t', '|']
const sampleRecords = 30

/** The format of a file by its first bytes, in UTF-8; `whole` when they are all of it. */
export async function sniffFormat(head: Buffer, whole: boolean): Promise<FileFormat> {
  // Whitespace, and the NULs and record separators that some writers put in front.
  const start = head.toString('utf8').replace(/^[\s\p{Cc}]+/u, '')
  if (start.startsWith('{')) return { kind: isDocument(start, whole) ? 'json' : 'ndjson' }
  if (/^\[\s*(?:[{["\]\-\d]|true|false|null|$)/.test(start)) return { kind: 'json' }
  const share = shareOfObjects(lines(start, whole))
  if (share > 0.5) return { kind: 'ndjson' }
  return { kind: 'csv', delimiter: await sniffDelimiter(head) }
}

/** Starts with `{`: one document around a list, or one object per line? */
function isDocument(start: string, whole: boolean): boolean {
  const complete = lines(start, whole)
  if (complete.length > 1 && shareOfObjects(complete) > 0.5) return false
  const { found, elements } = findPosts(Buffer.from(start))
  if (complete.length !== 1) return found || complete.length > 1
  const only = parse(complete[0] ?? '')
  // One line: a post of its own, or a list of posts written without line ends.
  if (isObject(only) && Object.keys(only).some((name) => knownNames.text(name))) return false
  return found && elements > 0
}

/** Lines seen to their end. */
function lines(start: string, whole: boolean): string[] {
  const all = start.split('\n')
  if (!whole) all.pop()
  return all.filter((line) => line.trim() !== '')
}

function shareOfObjects(complete: string[]): number {
  const seen = complete.slice(0, 50)
  return seen.filter((line) => isObject(parse(line))).length / Math.max(1, seen.length)
}

function parse(line: string): unknown {
  if (!line.trimStart().startsWith('{')) return undefined
  try {
    return JSON.parse(line.trimEnd().replace(/,$/, ''))
  } catch {
    return undefined
  }
}

async function sniffDelimiter(head: Buffer): Promise<string> {
  let best = { delimiter: ',', score: -1 }
  for (const delimiter of delimiters) {
    const score = scoreRecords(await firstRecords(head, delimiter))
    if (score > best.score) best = { delimiter, score }
  }
  return best.delimiter
}

async function firstRecords(head: Buffer, delimiter: string): Promise<string[][]> {
  const records: string[][] = []
  for await (const row of splitCsv(once(head), delimiter, () => true)) {
    records.push(csvCells(row.bytes.toString('utf8'), delimiter))
    if (records.length >= sampleRecords) break
  }
  return records
}

/** Known column names in one record count most, then how many records have the usual number of cells. */
function scoreRecords(records: string[][]): number {
  const sizes = new Map<number, number>()
  for (const cells of records) sizes.set(cells.length, (sizes.get(cells.length) ?? 0) + 1)
  const [usual, times] = [...sizes].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [1, 0]
  const known = Math.max(0, ...records.map((cells) => cells.filter(knownNames.any).length))
  const evenness = usual > 1 ? (times / records.length) * 10 + Math.min(usual, 50) / 50 : 0
  return known * 10 + evenness
}

async function* once(head: Buffer): AsyncGenerator<Buffer> {
  yield head
}
