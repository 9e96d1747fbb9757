// Dates of feeds: RFC 822 as RSS writes it, RFC 3339 as Atom and JSON Feed do, and the usual mistakes.
// Promises UTC with the precision that was really said. A time without a zone may be most of a day off, so it
// is read as UTC and its precision is the day. Refuses to guess at anything else: null.
import type { FoundPost } from '../contracts/connector.ts'

/** A moment and how precisely the feed said it. */
export type FeedDate = { at: string; ms: number; precision: FoundPost['timePrecision'] }

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
/** Minutes east of Greenwich, of the names RFC 822 knows and feeds use. */
const zones: Record<string, number> = {
  ut: 0,
  utc: 0,
  gmt: 0,
  z: 0,
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
  bst: 60,
  cet: 60,
  cest: 120,
  eet: 120,
  eest: 180,
  wat: 60,
  cat: 120,
  sast: 120,
  eat: 180,
}

const iso =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d\d:?\d\d)?)?$/i
const rfc822 =
  /^(?:[^\s\d,]{1,20},?\s)?(\d{1,2})[\s-]([a-z]{3})[a-z]{0,6}\.?[\s-](\d{4}|\d\d)(?:,?\s(\d{1,2}):(\d\d)(?::(\d\d))?\s?([a-z]{1,5}|[+-]\d\d:?\d\d)?)?$/i

/** The moment a feed states, or null where it states none that can be read. */
export function readFeedDate(text: string | null | undefined): FeedDate | null {
  if (text === null || text === undefined || text.length > 100) return null
  const value = text.trim().replace(/\s+/g, ' ')
  const [, year, month, day, ...time] = iso.exec(value) ?? []
  if (year !== undefined) return moment(year, Number(month), day, time)
  const [, date, name = '', age = '', hour, minute, second, zone] = rfc822.exec(value) ?? []
  if (date === undefined) return null
  const full = age.length === 4 ? age : String(Number(age) + (Number(age) < 70 ? 2_000 : 1_900))
  return moment(full, months.indexOf(name.toLowerCase()) + 1, date, [
    hour,
    minute,
    second,
    '',
    zone,
  ])
}

function moment(
  year: string,
  month: number,
  day: string | undefined,
  [hour, minute, second, fraction, zone]: (string | undefined)[],
): FeedDate | null {
  const offset = hour === undefined ? 0 : offsetOf(zone)
  const thousandths = Number((fraction ?? '').slice(0, 3).padEnd(3, '0'))
  const parts = [Number(year), month, Number(day), Number(hour ?? 0), Number(minute ?? 0)] as const
  const ms = Date.UTC(parts[0], parts[1] - 1, parts[2], parts[3], parts[4], Number(second ?? 0))
  if (!isReal(ms, parts)) return null
  const at = new Date(ms + thousandths - (offset ?? 0) * 60_000)
  if (hour === undefined || offset === undefined) return said(at, 'day')
  if (second === undefined) return said(at, 'min')
  return said(at, fraction ? 'ms' : 's')
}

/** False for the 31st of February and the like, which `Date` would carry over; 24:00 and second 60 pass. */
function isReal(ms: number, [year, month, day, hour, minute]: readonly number[]): boolean {
  const last = new Date(Date.UTC(year ?? 0, month ?? 0, 0)).getUTCDate()
  const inRange = (month ?? 0) >= 1 && (month ?? 0) <= 12 && (day ?? 0) >= 1 && (day ?? 0) <= last
  return Number.isFinite(ms) && inRange && (hour ?? 0) <= 24 && (minute ?? 0) < 60
}

function offsetOf(zone: string | undefined): number | undefined {
  if (zone === undefined) return undefined
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? []
  if (sign === undefined) return zones[zone.toLowerCase()]
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

function said(at: Date, precision: FeedDate['precision']): FeedDate {
  return { at: at.toISOString(), ms: at.getTime(), precision }
}
