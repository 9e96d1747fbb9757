// Processor, part of enrich: one-permutation MinHash of the character 5-grams of a normal form.
// Source: Li, Owen, Zhang, "One Permutation Hashing", NIPS 2012; empty bins are filled by rotation
// (Shrivastava and Li, ICML 2014). 64 bins × 16 bits: a bin's value agrees by chance once in 65,536.
import { mix } from './salted-hash.ts'

export const bins = 64
const shingle = 5
/** Shorter normal forms are compared exactly only. */
export const shortest = 20

const least = new Int32Array(bins)
const values = new Uint16Array(bins)
const bytes = new Uint8Array(values.buffer)

/** Base64 of 64 little-endian 16-bit values, or null for texts too short to compare. */
export function sketchShingles(normal: string, salt: number): string | null {
  if (normal.length < shingle || normal.length < shortest) return null
  least.fill(-1)
  const last = normal.length - shingle
  for (let i = 0; i <= last; i += 1) {
    let h = salt
    for (let j = i; j < i + shingle; j += 1) h = (Math.imul(h, 31) + normal.charCodeAt(j)) | 0
    h = mix(h)
    const bin = h >>> 26
    const value = h & 0x3ffffff
    const held = least[bin] as number
    if (held < 0 || value < held) least[bin] = value
  }
  for (let bin = 0; bin < bins; bin += 1) {
    let from = bin
    while ((least[from] as number) < 0) from = (from + 1) % bins
    const distance = (from - bin + bins) % bins
    values[bin] = mix((least[from] as number) + distance * 0x9e3779b1) & 0xffff
  }
  return Buffer.from(bytes).toString('base64')
}

/** Decodes a sketch into `into` (64 values). */
export function readSketch(text: string, into: Uint16Array): void {
  const decoded = Buffer.from(text, 'base64')
  for (let bin = 0; bin < bins; bin += 1) into[bin] = decoded.readUInt16LE(bin * 2)
}
