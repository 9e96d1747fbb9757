// Ingest: the address of a private person's post, readable only with the election's link key.
// Promises: the same address gives the same bytes, so that reading a source again changes no record.
// The nonce is a keyed hash of the address: equal nonces mean equal texts, which is all that it gives away.
// Refuses to open what was altered or sealed under another key.
import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto'

const nonceBytes = 12
const tagBytes = 16
const purpose = Buffer.from('lali permalink v1')

/** Base64url of nonce, tag and AES-256-GCM cipher text; `linkKey` has 32 bytes. */
export function sealPermalink(linkKey: Buffer, url: string): string {
  const nonce = createHmac('sha256', linkKey)
    .update(`nonce\n${url}`)
    .digest()
    .subarray(0, nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', linkKey, nonce).setAAD(purpose)
  const body = Buffer.concat([cipher.update(url, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')
}

/** The address again. Throws when it was altered, or sealed under another key. */
export function openPermalink(linkKey: Buffer, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64url')
  if (bytes.length < nonceBytes + tagBytes) throw new Error('not a sealed permalink')
  const decipher = createDecipheriv('aes-256-gcm', linkKey, bytes.subarray(0, nonceBytes))
    .setAAD(purpose)
    .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
  const body = bytes.subarray(nonceBytes + tagBytes)
  return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
}
