import { describe, expect, it } from 'vitest'
import { toText } from '../../dashboards/html.ts'
import { createTranslate } from '../../dashboards/locale.ts'
import { createTimes } from '../../dashboards/times.ts'

const t = createTranslate(undefined, { strict: true })

describe('times', () => {
  it('stand in the zone of the election with UTC beside, and its day where that differs', () => {
    const fiji = createTimes('Pacific/Fiji', t)
    expect(toText(fiji.at('2026-03-01T08:00:00Z'))).toBe(
      '<time datetime="2026-03-01T08:00:00.000Z">1 Mar 2026, 20:00 <span class="utc">(08:00 UTC)</span></time>',
    )
    expect(toText(fiji.at('2026-02-28T20:20:00.000Z'))).toContain(
      '1 Mar 2026, 08:20 <span class="utc">(28 Feb 2026, 20:20 UTC)</span>',
    )
  })

  it('follow the rules of the zone at that moment', () => {
    const apia = createTimes('Pacific/Apia', t)
    expect(apia.plain(Date.parse('2011-12-29T12:00:00Z'))).toBe('29 Dec 2011, 02:00')
    expect(apia.plain(Date.parse('2011-12-31T12:00:00Z'))).toBe('1 Jan 2012, 02:00')
    expect(createTimes('Pacific/Kiritimati', t).zone(0)).toBe('Pacific/Kiritimati, UTC-10:40')
    expect(createTimes('UTC', t).zone(0)).toBe('UTC')
  })

  it('say so when a time is not known', () => {
    const fiji = createTimes('Pacific/Fiji', t)
    expect(toText(fiji.at(null))).toContain('time unknown')
    expect(toText(fiji.at('yesterday'))).toContain('time unknown')
  })

  it('find the first moment of a day, also on a day that changes the clock', () => {
    const day = (zone: string, text: string) => {
      const ms = createTimes(zone, t).startOfDay(text)
      return ms === undefined ? undefined : new Date(ms).toISOString()
    }
    expect(day('Pacific/Fiji', '2026-03-01')).toBe('2026-02-28T12:00:00.000Z')
    expect(day('Pacific/Fiji', '2020-12-20')).toBe('2020-12-19T12:00:00.000Z')
    expect(day('Asia/Kolkata', '2026-03-01')).toBe('2026-02-28T18:30:00.000Z')
    expect(day('America/Port_of_Spain', '2026-03-01')).toBe('2026-03-01T04:00:00.000Z')
    expect(day('Europe/Paris', '2026-03-29')).toBe('2026-03-28T23:00:00.000Z')
    expect([day('UTC', '2026-13-01'), day('UTC', ''), day('UTC', '1 May')]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  it('tell how long ago in words', () => {
    const { ago } = createTimes('UTC', t)
    const now = Date.parse('2026-03-03T00:00:00Z')
    const before = (minutes: number) => ago(new Date(now - minutes * 60_000).toISOString(), now)
    expect([0, 1, 59, 60, 150, 2_879, 2_880].map(before)).toEqual([
      'less than a minute ago',
      '1 min ago',
      '59 min ago',
      '1 hour ago',
      '2 hours ago',
      '47 hours ago',
      '2 days ago',
    ])
  })

  it('refuse a zone that does not exist', () => {
    expect(() => createTimes('Pacific/Atlantis', t)).toThrow(RangeError)
  })
})
