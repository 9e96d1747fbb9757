// Recognises a file that holds no text, so that a person reads what it is and what to do,
// instead of a thousand broken rows.
import type { Fault } from './file-row.ts'

const known: [string, string][] = [
  [
    'PK\u0003\u0004',
    'This is a ZIP archive or an Excel workbook. Unpack it, or save the sheet as CSV.',
  ],
  ['\u00d0\u00cf\u0011\u00e0', 'This is an old Excel or Word file. Save the sheet as CSV.'],
  ['%PDF', 'This is a PDF. Ask for the posts as CSV or JSON.'],
  ['SQLite format 3', 'This is an SQLite database. Export its table as CSV.'],
  ['PAR1', 'This is a Parquet file. Convert it to CSV or JSON lines.'],
  ['BZh', 'This file is packed with bzip2. Unpack it, or pack it with gzip.'],
  ['\u00fd7zXZ', 'This file is packed with xz. Unpack it, or pack it with gzip.'],
  ['7z\u00bc\u00af', 'This is a 7-Zip archive. Unpack it.'],
  ['(\u00b5/\u00fd', 'This file is packed with zstd. Unpack it, or pack it with gzip.'],
]

/** Part of the characters that may be odd before we say that it is no text. */
const oddShare = 0.05

/** Why the first bytes of a file are not text; null when they are. `text` is `head` decoded. */
export function notText(head: Buffer, text: string): Fault | null {
  const start = head.subarray(0, 16).toString('latin1')
  const match = known.find(([magic]) => start.startsWith(magic))
  if (match !== undefined) return { reason: 'file-not-text', cause: match[1] }
  if (/^\s*<[!?a-z]/i.test(text.slice(0, 200)))
    return {
      reason: 'file-not-posts',
      cause: 'This is a web page or XML. Ask for the posts as CSV or JSON.',
    }
  const odd = text.match(/[^\P{C}\t\r\n\f\u00ad\p{Cf}]|\ufffd/gu)?.length ?? 0
  return odd > text.length * oddShare
    ? {
        reason: 'file-not-text',
        cause: 'This file does not hold readable text. Ask for the posts as CSV or JSON in UTF-8.',
      }
    : null
}
