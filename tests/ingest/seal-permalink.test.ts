import fc from 'fast-check'
import { expect, it } from 'vitest'
import { electionKeysFromSeed } from '../../ingest/election-keys.ts'
import { openPermalink, sealPermalink } from '../../ingest/seal-permalink.ts'

const { linkKey } = electionKeysFromSeed('links')
const url = 'https://x.com/somebody/status/123456'

it('opens what it sealed, whatever the address', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      expect(openPermalink(linkKey, sealPermalink(linkKey, text))).toBe(text)
    }),
    { numRuns: 200 },
  )
})

it('gives equal bytes for an equal address, so that reading a source again changes nothing', () => {
  expect(sealPermalink(linkKey, url)).toBe(sealPermalink(linkKey, url))
  expect(sealPermalink(linkKey, `${url}7`).slice(0, 16)).not.toBe(
    sealPermalink(linkKey, url).slice(0, 16),
  )
})

it('shows nothing of the address', () => {
  const bytes = Buffer.from(sealPermalink(linkKey, url), 'base64url').toString('latin1')
  expect(bytes).not.toContain('somebody')
})

it('refuses another key, altered bytes and what is too short', () => {
  const sealed = sealPermalink(linkKey, url)
  expect(() => openPermalink(electionKeysFromSeed('other').linkKey, sealed)).toThrow()
  const altered = Buffer.from(sealed, 'base64url')
  altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1
  expect(() => openPermalink(linkKey, altered.toString('base64url'))).toThrow()
  expect(() => openPermalink(linkKey, 'AAAA')).toThrow('not a sealed permalink')
})
