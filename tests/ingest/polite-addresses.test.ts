import { describe, expect, it } from 'vitest'
import { isPublicAddress } from '../../ingest/polite-addresses.ts'
import { checkRedirect, checkTarget, Refused } from '../../ingest/polite-target.ts'

const nobody = () => false

describe('public addresses', () => {
  it.each([
    '1.1.1.1',
    '93.184.216.34',
    '172.15.0.1',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700::1111',
  ])('%s is one', (address) => expect(isPublicAddress(address)).toBe(true))

  it('includes what NAT64 makes of a public address, and of no other', () => {
    expect(isPublicAddress('64:ff9b::1.1.1.1')).toBe(true)
    expect(isPublicAddress('64:ff9b::7f00:1')).toBe(false)
    expect(isPublicAddress('64:ff9b::10.0.0.1')).toBe(false)
    expect(isPublicAddress('64:ff9b:1::1.1.1.1')).toBe(false)
  })

  it.each([
    '0.0.0.0',
    '0.1.2.3',
    '10.1.2.3',
    '100.64.0.1',
    '100.100.100.200',
    '127.0.0.1',
    '127.255.255.254',
    '168.63.129.16',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.192',
    '192.0.2.1',
    '192.168.0.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::ffff:7f00:1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '3fff::1',
    'localhost',
    '',
  ])('%s is none', (address) => expect(isPublicAddress(address)).toBe(false))
})

describe('spellings of this machine', () => {
  it.each([
    'http://127.1/',
    'http://0177.0.0.1/',
    'http://0x7f000001/',
    'http://2130706433/',
    'http://127.0.0.1./',
    'http://①②⑦.0.0.1/',
    'http://[::]/',
    'http://[0:0:0:0:0:ffff:7f00:0001]/',
  ])('%s is refused before anything is sent', (address) => {
    expect(() => checkTarget(address, nobody)).toThrow(Refused)
  })
})

describe('redirects', () => {
  it('from https down to http are refused, and up are not', () => {
    const secure = new URL('https://news.example/feed')
    expect(() => checkRedirect(secure, 'http://news.example/feed', nobody)).toThrow('down to http')
    expect(checkRedirect(secure, '/new', nobody).href).toBe('https://news.example/new')
    const plain = new URL('http://news.example/feed')
    expect(checkRedirect(plain, 'https://news.example/', nobody).href).toBe('https://news.example/')
  })

  it('to no address are refused', () => {
    expect(() => checkRedirect(new URL('http://e.example/'), 'http://[', nobody)).toThrow(Refused)
  })
})

it('ports below 1024 are refused, but the two of the web', () => {
  expect(checkTarget('https://e.example:443/', nobody).port).toBe('')
  expect(checkTarget('http://e.example:8080/', nobody).port).toBe('8080')
  expect(checkTarget('https://e.example:80/', (host) => host === 'e.example').port).toBe('80')
  expect(() => checkTarget('http://e.example:22/', nobody)).toThrow('port 22')
})
