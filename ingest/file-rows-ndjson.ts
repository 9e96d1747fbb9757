// Third step of a file import, for one JSON object per line: bytes → rows → values.
// Promises a row per line that is not blank, bounded in memory, with its line number.
import { rowText } from './file-encoding.ts'
import { createRowBuffer, type Fault, type RawRow, rowLimitBytes } from './file-row.ts'

/** Deeper than any export of posts; deep nesting is how a parser is attacked. */
const nestingLimit = 64

const newline = 10
const blank = new Set([32, 9, 13, 0, 0x1e, 0xfeff])

/** Cuts at line ends. Blank lines are not rows. */
export async function* splitLines(
  chunks: AsyncIterable<Buffer>,
  limitBytes = rowLimitBytes,
): AsyncGenerator<RawRow> {
  const buffer = createRowBuffer(limitBytes)
  let line = 1
  for await (const chunk of chunks) {
    let from = 0
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
      buffer.append(chunk.subarray(from, end))
      const row = buffer.take(line, false)
      if (!isBlank(row)) yield row
      line += 1
      from = end + 1
    }
    buffer.append(chunk.subarray(from))
  }
  const last = buffer.take(line, true)
  if (!isBlank(last)) yield last
}

export type ParsedRow = { object: Record<string, unknown> } | { fault: Fault }

/** The object a row holds, or why it holds none. */
export function parseJsonRow(bytes: Buffer): ParsedRow {
  try {
    const value: unknown = JSON.parse(withoutComma(rowText(bytes)))
    if (!isObject(value)) return { fault: notRecord }
    return deeperThan(nestingLimit, value) ? { fault: tooDeep } : { object: value }
  } catch (error) {
    // The parser's own message quotes the text of the post; only the place is taken over.
    const place = /position \d+/.exec((error as Error).message)?.[0] ?? 'somewhere'
    return { fault: { reason: 'not-json', cause: `This row is not JSON (${place}).` } }
  }
}

const tooDeep: Fault = {
  reason: 'nested-too-deep',
  cause: `This row has more than ${nestingLimit} levels of brackets.`,
}

const notRecord: Fault = {
  reason: 'not-a-record',
  cause: 'This row is JSON, but not an object with named fields.',
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** JSON.parse itself takes any depth of a row within its size limit; what reads the value need not. */
function deeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((child) => deeperThan(levels - 1, child))
}

/** Lines cut out of an array keep its comma; a record separator or NULs may stand in front. */
function withoutComma(text: string): string {
  let start = 0
  while (blank.has(text.charCodeAt(start))) start += 1
  const end = text.trimEnd().length
  return text.slice(start, text[end - 1] === ',' ? end - 1 : end)
}

function isBlank(row: RawRow): boolean {
  return row.fault === null && row.bytes.every((byte) => blank.has(byte))
}
