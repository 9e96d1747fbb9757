// Ingest: ids that only the election's key can make. What the outside world calls a post or a person ends here.
// Promises: the same name gives the same id for the election's life; without the key, no list of names finds it.
// `purpose` keeps a post, an author and a container of the same native id apart.
import { createHmac, createSecretKey } from 'node:crypto'

export type KeyedIds = (
  purpose: 'post' | 'author' | 'container' | 'version',
  scope: string,
  name: string,
) => string

const maxRecent = 10_000
const maxRecentLength = 200

/** Makes the id function of one election: 22 characters, the first 16 bytes of HMAC-SHA-256. */
export function createKeyedIds(pseudonymKey: Buffer): KeyedIds {
  // A key object is prepared once; passing the bytes costs a copy at every call.
  const key = createSecretKey(pseudonymKey)
  // The same few authors and places write again and again.
  let recent = new Map<string, string>()
  return (purpose, scope, name) => {
    const text = `${purpose}\n${scope}\n${name}`
    const repeats =
      (purpose === 'author' || purpose === 'container') && name.length <= maxRecentLength
    const known = repeats ? recent.get(text) : undefined
    if (known !== undefined) return known
    const id = createHmac('sha256', key).update(text).digest().toString('base64url', 0, 16)
    if (repeats) {
      if (recent.size >= maxRecent) recent = new Map()
      recent.set(text, id)
    }
    return id
  }
}
