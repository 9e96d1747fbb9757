import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readFeedDate } from '../../ingest/rss-dates.ts'

describe('dates', () => {
  it.each([
    ['Tue, 29 Apr 2014 20:18:12 +0000', '2014-04-29T20:18:12.000Z', 's'],
    ['Tue, 29 Apr 2014 20:18:12 EDT', '2014-04-30T00:18:12.000Z', 's'],
    ['29 April 14 20:18 GMT', '2014-04-29T20:18:00.000Z', 'min'],
    ['Sat, 7 Sep 2002 00:00:01 +05:30', '2002-09-06T18:30:01.000Z', 's'],
    ['mar., 29 Apr 2014 20:18:12 Z', '2014-04-29T20:18:12.000Z', 's'],
    ['2026-03-01T10:00:00Z', '2026-03-01T10:00:00.000Z', 's'],
    ['2026-03-01T10:00:00.123456+12:00', '2026-02-28T22:00:00.123Z', 'ms'],
    ['2026-03-01 10:00:00 +0200', '2026-03-01T08:00:00.000Z', 's'],
    ['2026-03-01T10:00+00:00', '2026-03-01T10:00:00.000Z', 'min'],
    ['2026-03-01', '2026-03-01T00:00:00.000Z', 'day'],
    ['2026-03-01T10:00:00', '2026-03-01T10:00:00.000Z', 'day'],
    ['Tue, 29 Apr 2014 20:18:12', '2014-04-29T20:18:12.000Z', 'day'],
    ['Tue, 29 Apr 2014 20:18:12 XYZ', '2014-04-29T20:18:12.000Z', 'day'],
  ])('%s is read with its precision', (text, at, precision) => {
    expect(readFeedDate(text)).toEqual({ at, ms: Date.parse(at), precision })
  })

  it.each([
    '',
    'yesterday',
    '0000-00-00',
    '2026-02-30T00:00:00Z',
    '31 Jun 2026 10:00:00 GMT',
    '29 Avril 2014',
    '2026-03-01T99:00:00Z',
    'x'.repeat(101),
    null,
    undefined,
  ])('%s is none', (text) => expect(readFeedDate(text)).toBeNull())

  it('are the same as the platform’s own for every moment', () => {
    const moments = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(moments, (moment) => {
        expect(readFeedDate(moment.toISOString())?.ms).toBe(moment.getTime())
        expect(readFeedDate(moment.toUTCString())?.ms).toBe(
          Math.floor(moment.getTime() / 1_000) * 1_000,
        )
      }),
    )
  })
})
