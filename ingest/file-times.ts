// Reads the times that exports write: epoch numbers, RFC 3339, RFC 822, X's own, "October 4, 2016 3:15 PM PST".
// Promises null rather than a guess: 03/04/2021 needs a hint or a neighbour such as 22/03/2021, a zone name
// that we do not know makes the time unknown. A time without any zone is in the hinted zone, else UTC.
import { offsetAt, zoneOf } from './file-zones.ts'

export type TimeHints = {
  /** Offset (`+05:30`) or IANA name (`America/Port_of_Spain`) of times that name no zone. */
  zone: string
  /** What the first of two small numbers is; null = unknown. */
  order: 'day_first' | 'month_first' | null
  /** `excel` = days since 1900, as spreadsheets store dates. */
  numbers: 'epoch' | 'excel'
}
export type ReadTime = { ms: number; precision: 'ms' | 's' | 'min' | 'day' }

type Clock = {
  hour: number
  minute: number
  second: number
  ms: number
  precision: ReadTime['precision']
  zone: string | null
}
type Day = { year: number; month: number; day: number }

const longest = 64
const [earliest, latest] = [0, Date.UTC(2200, 0, 1)]

const months = new Map<string, number>(
  [
    'jan january enero ene janvier janv janeiro gennaio januar',
    'feb february febrero fevrier fevr fevereiro fev',
    'mar march marzo mars marco',
    'apr april abril abr avril avr',
    'may mayo mai maio',
    'jun june junio juin junho',
    'jul july julio juillet juil julho',
    'aug august agosto ago aout',
    'sep sept september septiembre septembre setembro set',
    'oct october octubre octobre outubro out',
    'nov november noviembre novembre novembro',
    'dec december diciembre dic decembre dezembro dez',
  ].flatMap((words, i) => words.split(' ').map((word) => [word, i + 1] as const)),
)

/** The moment a value of a time column means, or null where it cannot be told. */
export function readTime(value: unknown, hints: TimeHints): ReadTime | null {
  const time = typeof value === 'number' ? readNumber(value, hints) : readText(value, hints)
  return time !== null && time.ms > earliest && time.ms < latest ? time : null
}

/** What the order of day and month must be, by values that leave no doubt; null where none or both show. */
export function inferOrder(values: unknown[]): TimeHints['order'] {
  const seen = new Set<'day_first' | 'month_first'>()
  for (const value of values) {
    const match = typeof value === 'string' ? smallFirst.exec(value.slice(0, longest)) : null
    if (match === null) continue
    if (Number(match[1]) > 12) seen.add('day_first')
    else if (Number(match[3]) > 12) seen.add('month_first')
  }
  const [only] = seen
  return seen.size === 1 && only !== undefined ? only : null
}

const yearFirst = /^\D{0,20}(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)/
const smallFirst = /^\D{0,20}(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)/
const compact = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?$/
const clockPattern =
  /(?<!\d)(\d{1,2})(?:[:h](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?|(?=\s*[ap]m))(?!\d)\s*([ap])?\.?(?:m\b\.?)?/i

function readNumber(value: number, hints: TimeHints): ReadTime | null {
  if (!Number.isFinite(value) || value <= 0) return null
  if (hints.numbers === 'excel') {
    return {
      ms: Math.round((value - 25_569) * 86_400_000),
      precision: value % 1 === 0 ? 'day' : 's',
    }
  }
  if (value < 1e11)
    return { ms: Math.round(value * 1_000), precision: value % 1 === 0 ? 's' : 'ms' }
  if (value < 1e14) return { ms: Math.round(value), precision: 'ms' }
  return { ms: Math.round(value / (value < 1e17 ? 1e3 : 1e6)), precision: 'ms' }
}

function readText(value: unknown, hints: TimeHints): ReadTime | null {
  if (typeof value !== 'string') return null
  const text = value.trim()
  if (text === '' || text.length > longest) return null
  const packed = compact.exec(text)
  if (packed !== null) return readPacked(packed, hints)
  // Four digits are a year, eight a date: neither is an epoch.
  if (/^\d+(\.\d+)?$/.test(text)) return text.length > 4 ? readNumber(Number(text), hints) : null
  const found = findDay(text, hints)
  if (found === null) return null
  const clock = findClock(found.rest, hints)
  return clock === null ? null : assemble(found.day, clock)
}

function readPacked(match: RegExpExecArray, hints: TimeHints): ReadTime | null {
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((n) => Number(n ?? 0))
  return assemble(
    { year: year ?? 0, month: month ?? 0, day: day ?? 0 },
    {
      hour: hour ?? 0,
      minute: minute ?? 0,
      second: second ?? 0,
      ms: 0,
      precision: match[4] === undefined ? 'day' : 's',
      zone: match[7] === 'Z' ? 'UTC' : hints.zone,
    },
  )
}

function findDay(text: string, hints: TimeHints): { day: Day; rest: string } | null {
  const plain = yearFirst.exec(text)
  if (plain !== null) {
    const day = { year: Number(plain[1]), month: Number(plain[3]), day: Number(plain[4]) }
    return { day, rest: without(text, plain) }
  }
  const small = smallFirst.exec(text)
  if (small === null) return findNamedMonth(text)
  const [first, second, year] = [Number(small[1]), Number(small[3]), Number(small[4])]
  const order = first > 12 ? 'day_first' : second > 12 ? 'month_first' : hints.order
  if (order === null && first !== second) return null
  const [day, month] = order === 'month_first' ? [second, first] : [first, second]
  return { day: { year, month, day }, rest: without(text, small) }
}

/** "06 Apr 2017", "October 4, 2016", "Thu Apr 06 15:24:15 +0000 2017", "06-Apr-2017". */
function findNamedMonth(text: string): { day: Day; rest: string } | null {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '')
  const word = [...plain.matchAll(/\p{L}{3,12}/gu)].find((m) => months.has(m[0].toLowerCase()))
  const year = /(?:^|[^\d+:-]|\p{L}-)((?:19|20|21)\d\d)(?![\d:])/u.exec(plain)
  if (word === undefined || year === null) return null
  const month = months.get(word[0].toLowerCase()) ?? 0
  const yearAt = year.index + year[0].length - 4
  const blanked = blank(blank(plain, word.index, word[0].length), yearAt, 4)
  const day = /(?<![\d:+.-])(\d{1,2})(?:st|nd|rd|th)?(?![\d:h]|\s*[ap]\.?m)/i.exec(
    blanked.replace(/-(?= *$|- )/g, ' ').replace(/^(\d{1,2})-/, '$1 '),
  )
  if (day === null) return null
  return {
    day: { year: Number(year[1]), month, day: Number(day[1]) },
    rest: blank(blanked, day.index, day[0].length),
  }
}

function findClock(rest: string, hints: TimeHints): Clock | null {
  const match = clockPattern.exec(rest)
  if (match === null) {
    const zone = /\d/.test(rest) ? null : zoneOf(rest, hints.zone)
    return zone === null ? null : { hour: 0, minute: 0, second: 0, ms: 0, precision: 'day', zone }
  }
  const zone = zoneOf(rest.slice(match.index + match[0].length), null) ?? undefined
  const around = zone ?? zoneOf(without(rest, match), hints.zone)
  return around === null ? null : { ...clockOf(match), zone: around }
}

function clockOf(match: RegExpExecArray): Omit<Clock, 'zone'> {
  const half = match[5]?.toLowerCase()
  const hour = Number(match[1])
  const fraction = match[4]
  const precise = match[3] === undefined ? 'min' : fraction === undefined ? 's' : 'ms'
  return {
    hour: half === undefined || hour > 12 ? hour : (hour % 12) + (half === 'p' ? 12 : 0),
    minute: Number(match[2] ?? 0),
    second: Math.min(59, Number(match[3] ?? 0)),
    ms: Number((fraction ?? '').slice(0, 3).padEnd(3, '0')),
    precision: precise,
  }
}

function assemble(day: Day, clock: Clock): ReadTime | null {
  const { year, month } = day
  const local = Date.UTC(year, month - 1, day.day, clock.hour, clock.minute, clock.second, clock.ms)
  const midnight = new Date(Date.UTC(year, month - 1, day.day))
  const real = midnight.getUTCMonth() === month - 1 && midnight.getUTCDate() === day.day
  if (!real || clock.hour > 23 || clock.minute > 59 || clock.zone === null) return null
  const offset = offsetAt(clock.zone, local)
  return offset === null ? null : { ms: local - offset, precision: clock.precision }
}

function without(text: string, match: RegExpExecArray): string {
  return blank(text, match.index, match[0].length)
}

function blank(text: string, at: number, length: number): string {
  return `${text.slice(0, at)} ${' '.repeat(Math.max(0, length - 1))}${text.slice(at + length)}`
}
