// Processor, part of enrich: the table of the language detector as it lies on disk and in memory. On disk: the length
// of a head (32 bits, little endian), the head as JSON, then per script one byte for each bucket and language. In
// memory two languages share one 32-bit number: their sums are added in one operation (half the time, measured).
import { existsSync, readFileSync } from 'node:fs'

/** What the table says about one script. A weight is a byte: (log of a ratio of chances) × scale, plus `zero`. */
export type ScriptTable = {
  codes: string[]
  /** Buckets are the low `bits` of a hash. */
  bits: number
  /** One byte per bucket and language, language after language within a bucket. */
  weights: Uint8Array
}
export type LanguageTable = Record<string, ScriptTable>

/** The byte of a weight of 0; a byte less is a step of 1/`scale` of the natural logarithm down. */
export const zero = 128
export const scale = 20

type Head = Record<string, { codes: string[]; bits: number }>

/** The file's bytes. */
export function writeTable(table: LanguageTable): Uint8Array {
  const scripts = Object.entries(table)
  const head: Head = Object.fromEntries(
    scripts.map(([script, { codes, bits }]) => [script, { codes, bits }]),
  )
  const text = Buffer.from(JSON.stringify(head))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(text.length)
  return Buffer.concat([length, text, ...scripts.map(([, { weights }]) => weights)])
}

/** Throws when the bytes are not those of a table. */
export function readTable(bytes: Uint8Array): LanguageTable {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 4 + view.readUInt32LE(0)
  const head = JSON.parse(view.toString('utf8', 4, at)) as Head
  const table: LanguageTable = {}
  for (const [script, { codes, bits }] of Object.entries(head)) {
    const size = codes.length * 2 ** bits
    table[script] = { codes, bits, weights: view.subarray(at, at + size) }
    at += size
  }
  if (at !== view.length)
    throw new Error('The language table has not the length that its head says.')
  return table
}

/** The table that comes with the product. It lies beside the source, also for code that was built or bundled. */
export function shippedTable(): LanguageTable {
  const places = ['./', './processors/', '../processors/', '../../processors/']
  const files = places.map((place) => new URL(`${place}language-table.bin`, import.meta.url))
  const file = files.find((url) => existsSync(url))
  if (file === undefined) throw new Error('processors/language-table.bin is missing.')
  return readTable(readFileSync(file))
}
