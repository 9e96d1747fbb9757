import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { decodeFeed } from '../../ingest/rss-charset.ts'

describe('character sets', () => {
  const doc = (declared: string) =>
    `${declared}<rss version="2.0"><channel><title>Élection à Nouméa</title></channel></rss>`
  const said = (name: string) => `<?xml version="1.0" encoding="${name}"?>`
  const cases: [string, Buffer, string][] = [
    ['the HTTP header', iconv.encode(doc(''), 'latin1'), 'text/xml; charset="ISO-8859-1"'],
    ['the declaration', iconv.encode(doc(said('windows-1252')), 'win1252'), 'text/xml'],
    [
      'the header before the declaration',
      iconv.encode(doc(said('koi8-r')), 'latin1'),
      'text/xml;charset=latin1',
    ],
    ['the bytes before a wrong header', Buffer.from(doc('')), 'text/xml; charset=iso-8859-1'],
    ['the bytes before a wrong declaration', Buffer.from(doc(said('iso-8859-1'))), ''],
    [
      'the bytes before a wrong claim of UTF-8',
      iconv.encode(doc(said('utf-8')), 'latin1'),
      'text/xml; charset=utf-8',
    ],
    [
      'an unknown name',
      iconv.encode(doc(said('x-nonsense')), 'latin1'),
      'text/xml; charset=klingon',
    ],
    [
      'a UTF-8 mark',
      Buffer.from(`\ufeff${doc(said('iso-8859-1'))}`),
      'text/xml; charset=iso-8859-1',
    ],
    ['a UTF-16 mark', iconv.encode(doc(said('utf-16')), 'utf-16', { addBOM: true }), ''],
    ['UTF-16 without a mark', iconv.encode(doc(said('utf-16')), 'utf-16be'), ''],
    ['nothing at all', iconv.encode(doc(''), 'latin1'), ''],
  ]

  it.each(cases)('by %s', (_name, bytes, contentType) => {
    expect(decodeFeed(bytes, contentType).replace('\ufeff', '')).toContain('Élection à Nouméa')
  })
})
