// Second step of a file import: any text encoding → UTF-8 bytes.
// Decides from the first bytes: a byte order mark, UTF-16 by where its zero bytes stand, valid UTF-8,
// else chardet. A row that is not UTF-8 in a file that mostly is, is read as Windows-1252, not thrown away.
// Refuses what is not text at all (archives, spreadsheets, random bytes), naming it where it can.
import { isUtf8 } from 'node:buffer'
import { analyse } from 'chardet'
import iconv from 'iconv-lite'
import { notText } from './file-not-text.ts'
import type { Fault } from './file-row.ts'

export type Encoding = { name: string; bomBytes: number }

const marks: [number[], string][] = [
  [[0xff, 0xfe, 0, 0], 'utf-32le'],
  [[0, 0, 0xfe, 0xff], 'utf-32be'],
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
]

/** The encoding of a text by its first bytes, or why it is no text. */
export function detectEncoding(head: Buffer): Encoding | Fault {
  const found = guessEncoding(head)
  const fault = notText(head, decode(head, found))
  return fault ?? found
}

/** Yields UTF-8 without a byte order mark. */
export async function* toUtf8(
  chunks: AsyncIterable<Buffer>,
  encoding: Encoding,
): AsyncGenerator<Buffer> {
  const transcode = encoding.name === 'utf-8' ? (chunk: Buffer) => chunk : transcoder(encoding.name)
  let skip = encoding.bomBytes
  for await (const chunk of chunks) {
    const plain = chunk.subarray(Math.min(skip, chunk.length))
    skip -= chunk.length - plain.length
    const out = transcode(plain)
    if (out.length > 0) yield out
  }
}

/** The text of a row. Bytes that are not UTF-8 are read as Windows-1252, unless most of them are. */
export function rowText(bytes: Buffer): string {
  const text = bytes.toString('utf8')
  if (isUtf8(bytes)) return text
  // Some sequences of UTF-8 beside the damage: a damaged UTF-8 row. None: an old 8-bit encoding.
  return /[\u0080-\ufffc]|[\u{10000}-\u{10ffff}]/u.test(text)
    ? text
    : iconv.decode(bytes, 'win1252')
}

/** The row's bytes as they stood in the file. */
export function originalBytes(bytes: Buffer, encoding: Encoding): Buffer {
  return encoding.name === 'utf-8' ? bytes : iconv.encode(bytes.toString('utf8'), encoding.name)
}

function guessEncoding(head: Buffer): Encoding {
  for (const [mark, name] of marks) {
    if (mark.every((byte, i) => head[i] === byte)) return { name, bomBytes: mark.length }
  }
  const wide = guessUtf16(head)
  if (wide !== null) return { name: wide, bomBytes: 0 }
  if (isUtf8Start(head)) return { name: 'utf-8', bomBytes: 0 }
  return { name: guessEightBit(head), bomBytes: 0 }
}

/** UTF-16 without a mark: its spaces, line ends, quotes and digits have their zero byte on one side only. */
function guessUtf16(head: Buffer): string | null {
  let littleEndian = 0
  let bigEndian = 0
  for (let i = 0; i + 1 < head.length; i += 2) {
    if (head[i + 1] === 0 && isPlain(head[i])) littleEndian += 1
    if (head[i] === 0 && isPlain(head[i + 1])) bigEndian += 1
  }
  const least = Math.max(2, head.length / 200)
  if (littleEndian > least && littleEndian > bigEndian * 4) return 'utf-16le'
  if (bigEndian > least && bigEndian > littleEndian * 4) return 'utf-16be'
  return null
}

function isPlain(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 0x20 && byte < 0x7f) || byte === 10 || byte === 13)
}

/** Valid UTF-8, but for a last character that the cut may have split; or nearly so. */
function isUtf8Start(head: Buffer): boolean {
  for (let cut = 0; cut <= 3; cut += 1) {
    if (isUtf8(head.subarray(0, Math.max(0, head.length - cut)))) return true
  }
  const text = head.toString('utf8')
  const damaged = text.match(/\ufffd/g)?.length ?? 0
  const whole = text.match(/[\u0080-\ufffc]/g)?.length ?? 0
  return whole >= damaged
}

function guessEightBit(head: Buffer): string {
  for (const { name } of analyse(head)) {
    // Windows-1252 is ISO-8859-1 with letters where the other has control codes.
    if (name === 'ISO-8859-1') return 'windows-1252'
    if (!name.startsWith('UTF') && iconv.encodingExists(name)) return name.toLowerCase()
  }
  return 'windows-1252'
}

function decode(head: Buffer, encoding: Encoding): string {
  return iconv.decode(head.subarray(encoding.bomBytes), encoding.name)
}

/** Holds a high surrogate back until its low one arrives with the next chunk. */
function transcoder(name: string): (chunk: Buffer) => Buffer {
  const decoder = iconv.getDecoder(name)
  let held = ''
  return (chunk) => {
    const text = held + decoder.write(chunk)
    const last = text.charCodeAt(text.length - 1)
    held = last >= 0xd800 && last < 0xdc00 ? text.slice(-1) : ''
    return Buffer.from(held === '' ? text : text.slice(0, -1), 'utf8')
  }
}
