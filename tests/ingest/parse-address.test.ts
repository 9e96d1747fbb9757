// Addresses are read the same at the first call and at the hundred-thousandth.
import { expect, it } from 'vitest'
import { parseAddress } from '../../ingest/parse-address.ts'

it('reads an address with letters beyond ASCII however often it is asked', () => {
  let unread = 0
  for (let i = 0; i < 100_000; i += 1)
    if (parseAddress('https://bücher.example/ä') === null) unread += 1
  expect(unread).toBe(0)
})

it('says null for what is no address, and reads a relative one against its base', () => {
  expect(parseAddress('no address')).toBeNull()
  expect(parseAddress('')).toBeNull()
  expect(parseAddress('/b?c', 'https://a.example/x')?.href).toBe('https://a.example/b?c')
})
