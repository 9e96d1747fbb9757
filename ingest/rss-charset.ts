// The bytes of a feed to text. Publishers name the wrong character set often enough that the bytes have a say.
// Order: byte-order mark, HTTP header, XML declaration, then what the bytes themselves allow.
// Promises a text for any bytes; a single-byte name never wins over bytes that are valid UTF-8.
import { isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'

const marks: [mark: number[], charset: string][] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
  // `<?` without a mark, as two bytes each.
  [[0x3c, 0x00, 0x3f, 0x00], 'utf-16le'],
  [[0x00, 0x3c, 0x00, 0x3f], 'utf-16be'],
]

/** Text of a feed's bytes; `contentType` is the HTTP header as received, or ''. */
export function decodeFeed(bytes: Buffer, contentType: string): string {
  return iconv.decode(bytes, charsetOf(bytes, contentType))
}

function charsetOf(bytes: Buffer, contentType: string): string {
  const marked = marks.find(([mark]) => mark.every((byte, at) => bytes[at] === byte))
  if (marked !== undefined) return marked[1]
  // Pure ASCII too: then every likely set says the same.
  if (isUtf8(bytes) && !isEscaped(bytes)) return 'utf-8'
  const named = [nameInHeader(contentType), nameInDeclaration(bytes)]
  // The bytes are not UTF-8, so that name is a mistake; Windows-1252 is what such files most often are.
  return named.find((name) => usable(name)) ?? 'windows-1252'
}

/** ISO-2022-JP and its kin are ASCII with escapes, so they pass as UTF-8. */
function isEscaped(bytes: Buffer): boolean {
  return bytes.includes(0x1b)
}

function usable(name: string): boolean {
  return name !== '' && !/^(?:utf-?8|utf-?16.*|us-ascii)$/i.test(name) && iconv.encodingExists(name)
}

function nameInHeader(contentType: string): string {
  return /charset\s*=\s*["']?([\w.:-]{1,40})/i.exec(contentType.slice(0, 500))?.[1] ?? ''
}

function nameInDeclaration(bytes: Buffer): string {
  const head = bytes.toString('latin1', 0, 300)
  if (!head.trimStart().startsWith('<?xml')) return ''
  return /encoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(head)?.[1] ?? ''
}
