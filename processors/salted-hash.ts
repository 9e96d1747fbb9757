// Processor, part of enrich: 32-bit hash of a string with the election's salt (docs/decisions/0004).
// Murmur3's mixing over UTF-16 units; not cryptographic, so it is salted and never leaves the office.

/** Unsigned 32-bit hash of `text` from `start` to `end` (UTF-16 units). */
export function saltedHash(text: string, salt: number, start = 0, end = text.length): number {
  let h = salt ^ (end - start)
  for (let i = start; i < end; i += 1) {
    let k = Math.imul(text.charCodeAt(i), 0xcc9e2d51)
    k = (k << 15) | (k >>> 17)
    h ^= Math.imul(k, 0x1b873593)
    h = (h << 13) | (h >>> 19)
    h = (Math.imul(h, 5) + 0xe6546b64) | 0
  }
  return mix(h)
}

/** Murmur3's finaliser: unsigned. */
export function mix(hash: number): number {
  let h = hash ^ (hash >>> 16)
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
