// Ingest: ids that only the election's key can make. What the outside world calls a post or a person ends here.
// Promises: the same name gives the same id for the election's life; without the key, no list of names finds it.
// `purpose` keeps a post, an author and a container of the same native id apart.
import { hash } from 'node:crypto'

export type KeyedIds = (
  purpose: 'post' | 'author' | 'container' | 'version',
  scope: string,
  name: string,
) => string

const blockBytes = 64
const digestBytes = 32
const maxRecent = 10_000
const maxRecentLength = 200

/** Makes the id function of one election: 22 characters, the first 16 bytes of HMAC-SHA-256. */
export function createKeyedIds(pseudonymKey: Buffer): KeyedIds {
  const keyed = createKeyedHash(pseudonymKey)
  // The same few authors and places write again and again.
  let recent = new Map<string, string>()
  return (purpose, scope, name) => {
    const text = `${purpose}\n${scope}\n${name}`
    const known = recent.get(text)
    if (known !== undefined) return known
    const id = keyed(text).toString('base64url', 0, 16)
    if ((purpose === 'author' || purpose === 'container') && name.length <= maxRecentLength) {
      if (recent.size >= maxRecent) recent = new Map()
      recent.set(text, id)
    }
    return id
  }
}

/**
 * HMAC-SHA-256 under one key of at most 64 bytes. Every post needs about five: two one-shot hashes over buffers
 * that hold the padded key already cost half of createHmac. The tests compare both.
 */
export function createKeyedHash(key: Buffer): (text: string) => Buffer {
  let inner = padded(key, 0x36, 1_024)
  const outer = padded(key, 0x5c, digestBytes)
  return (text) => {
    // A UTF-16 code unit takes at most three bytes of UTF-8.
    if (inner.length < blockBytes + text.length * 3) inner = padded(key, 0x36, text.length * 3)
    const length = blockBytes + inner.write(text, blockBytes)
    hash('sha256', inner.subarray(0, length), 'buffer').copy(outer, blockBytes)
    return hash('sha256', outer, 'buffer')
  }
}

function padded(key: Buffer, pad: number, room: number): Buffer {
  if (key.length > blockBytes) throw new Error('a key of more than 64 bytes')
  const bytes = Buffer.alloc(blockBytes + room)
  bytes.fill(pad, 0, blockBytes)
  for (const [i, value] of key.entries()) bytes[i] = value ^ pad
  return bytes
}
