import fc from 'fast-check'
import { expect, it } from 'vitest'
import { inferOrder, readTime, type TimeHints } from '../../ingest/file-times.ts'
import { aFile, postsOf, readAll } from './file-fixtures.ts'

const hints: TimeHints = { zone: 'UTC', order: null, numbers: 'epoch' }

function read(value: unknown, hint: Partial<TimeHints> = {}): string | null {
  const time = readTime(value, { ...hints, ...hint })
  return time === null ? null : `${new Date(time.ms).toISOString()} ${time.precision}`
}

it.each([
  [1_418_200_440, '2014-12-10T08:34:00.000Z s'],
  ['1418200440', '2014-12-10T08:34:00.000Z s'],
  [1_418_200_440_123, '2014-12-10T08:34:00.123Z ms'],
  ['1418200440123456', '2014-12-10T08:34:00.123Z ms'],
  [1, '1970-01-01T00:00:01.000Z s'],
  [2_147_483_648, '2038-01-19T03:14:08.000Z s'],
  ['1970-01-01T00:00:01Z', '1970-01-01T00:00:01.000Z s'],
  ['2038-01-19T03:14:08+00:00', '2038-01-19T03:14:08.000Z s'],
  ['2017-10-31T12:16:48-07:00', '2017-10-31T19:16:48.000Z s'],
  ['2018-03-17T07:02+0100', '2018-03-17T06:02:00.000Z min'],
  ['2021-07-06 16:45:20 EDT', '2021-07-06T20:45:20.000Z s'],
  ['Thu, 06 Apr 2017 15:24:15 -0700', '2017-04-06T22:24:15.000Z s'],
  ['Thu Apr 06 15:24:15 +0000 2017', '2017-04-06T15:24:15.000Z s'],
  ['06-Apr-2017 03:24PM', '2017-04-06T15:24:00.000Z min'],
  ['Oct 29, 2018 12:05 AM PHT', '2018-10-28T16:05:00.000Z min'],
  ['Updated on:  April 11, 2017 / 7:16 PM', '2017-04-11T19:16:00.000Z min'],
  ['29 octubre 2018', '2018-10-29T00:00:00.000Z day'],
  ['1er août 2017', '2017-08-01T00:00:00.000Z day'],
  ['22/03/2021 16h45', '2021-03-22T16:45:00.000Z min'],
  ['2020-01-08', '2020-01-08T00:00:00.000Z day'],
  ['20210706', '2021-07-06T00:00:00.000Z day'],
])('reads %s', (value, expected) => {
  expect(read(value)).toBe(expected)
})

it.each([
  0,
  -5,
  '',
  'soon',
  '2017',
  '12:30',
  '2021-02-30',
  '2021-07-06T25:00:00Z',
  '03/04/2021',
  '2021-07-06 16:45 IST',
  null,
  {},
  1e300,
  'x'.repeat(10_000),
])('says that %.20s is not known rather than guessing', (value) => {
  expect(read(value)).toBeNull()
})

it('reads a time without a zone in the hinted zone, on both sides of a change of clocks', () => {
  const zone = 'America/New_York'
  expect(read('2021-07-06 16:45:20', { zone })).toBe('2021-07-06T20:45:20.000Z s')
  expect(read('2021-12-06 16:45:20', { zone })).toBe('2021-12-06T21:45:20.000Z s')
  expect(read('2021-12-06 16:45:20', { zone: '+05:30' })).toBe('2021-12-06T11:15:20.000Z s')
  expect(read('2021-12-06 16:45:20Z', { zone })).toBe('2021-12-06T16:45:20.000Z s')
  expect(read('2021-12-06 16:45:20', { zone: 'Nowhere/Land' })).toBeNull()
})

it('reads 03/04/2021 by a hint, and learns the order from dates that leave no doubt', () => {
  expect(read('03/04/2021', { order: 'day_first' })).toBe('2021-04-03T00:00:00.000Z day')
  expect(read('03/04/2021', { order: 'month_first' })).toBe('2021-03-04T00:00:00.000Z day')
  expect(inferOrder(['03/04/2021', '22/03/2021'])).toBe('day_first')
  expect(inferOrder(['03/04/2021', '03/22/2021'])).toBe('month_first')
  expect(inferOrder(['22/03/2021', '03/22/2021'])).toBeNull()
  expect(inferOrder(['03/04/2021', 5, null])).toBeNull()
})

it('reads the days that spreadsheets count', () => {
  expect(read('44383.5', { numbers: 'excel' })).toBe('2021-07-06T12:00:00.000Z s')
})

it('keeps a post whose time it cannot read', async () => {
  const found = await readAll(aFile('text,date\na,03/04/2021\nb,yesterday\nc,2021-04-03\n'))
  expect(postsOf(found).map(({ text, createdAt }) => [text, createdAt])).toEqual([
    ['a', null],
    ['b', null],
    ['c', '2021-04-03T00:00:00.000Z'],
  ])
})

it('learns the order of day and month from other rows of the file', async () => {
  const found = await readAll(aFile('text,date\na,03/04/2021\nb,25/04/2021\n'))
  expect(postsOf(found).map((post) => post.createdAt)).toEqual([
    '2021-04-03T00:00:00.000Z',
    '2021-04-25T00:00:00.000Z',
  ])
})

it('reads back every moment as RFC 3339 and as an epoch', () => {
  const moments = fc.date({ min: new Date(1), max: new Date('2199-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(moments, (date) => {
      expect(readTime(date.toISOString(), hints)?.ms).toBe(date.getTime())
      const seconds = Math.ceil(date.getTime() / 1_000)
      expect(readTime(seconds, hints)?.ms).toBe(seconds * 1_000)
    }),
  )
})

it('never throws, whatever stands in a time column', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ maxLength: 80 }), fc.anything()), (value) => {
      const time = readTime(value, hints)
      expect(time === null || (time.ms > 0 && time.ms < Date.UTC(2200, 0, 1))).toBe(true)
    }),
  )
})
