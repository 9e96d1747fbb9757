// Time zones as exports write them: offsets, UTC, and the letters behind a time ("EDT").
// Letters that mean several zones (IST: India, Israel, Ireland) are unknown, never guessed.

const hours: Record<string, number> = {
  Z: 0,
  UTC: 0,
  GMT: 0,
  UT: 0,
  WET: 0,
  WEST: 1,
  BST: 1,
  WAT: 1,
  CET: 1,
  CEST: 2,
  CAT: 2,
  SAST: 2,
  EET: 2,
  EEST: 3,
  MSK: 3,
  EAT: 3,
  TRT: 3,
  PKT: 5,
  NPT: 5.75,
  WIB: 7,
  ICT: 7,
  WITA: 8,
  PHT: 8,
  PHST: 8,
  HKT: 8,
  SGT: 8,
  MYT: 8,
  AWST: 8,
  WIT: 9,
  JST: 9,
  KST: 9,
  ACST: 9.5,
  AEST: 10,
  AEDT: 11,
  NZST: 12,
  NZDT: 13,
  FJT: 12,
  PGT: 10,
  SBT: 11,
  NST: -3.5,
  NDT: -2.5,
  ART: -3,
  BRT: -3,
  ADT: -3,
  AST: -4,
  BOT: -4,
  VET: -4,
  CLT: -4,
  CLST: -3,
  EDT: -4,
  EST: -5,
  COT: -5,
  PET: -5,
  ECT: -5,
  CDT: -5,
  CST: -6,
  MDT: -6,
  MST: -7,
  PDT: -7,
  PST: -8,
  AKDT: -8,
  AKST: -9,
  HST: -10,
}

const formats = new Map<string, Intl.DateTimeFormat | null>()

/** The zone named in what is left of a time; `otherwise` where none is; null where its name is unknown. */
export function zoneOf(rest: string, otherwise: string | null): string | null {
  const offset = /(?:UTC|GMT)?\s*([+-]\d{1,2}(?::?\d{2})?)(?!\d)/.exec(rest)
  if (offset !== null) return offset[1] ?? null
  for (const [word] of rest.matchAll(/(?<!\p{L})[A-Z]{1,5}(?!\p{L})/gu)) {
    if (word === 'AM' || word === 'PM' || word === 'T') continue
    return Object.hasOwn(hours, word) ? word : unknownZone
  }
  return otherwise
}

const unknownZone = '?'

/** Milliseconds that the zone is ahead of UTC at a local time; null for a zone that does not exist. */
export function offsetAt(zone: string, localMs: number): number | null {
  if (Object.hasOwn(hours, zone)) return (hours[zone] ?? 0) * 3_600_000
  const fixed = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(zone)
  if (fixed !== null) {
    const minutes = Number(fixed[2]) * 60 + Number(fixed[3] ?? 0)
    return minutes > 15 * 60 ? null : minutes * 60_000 * (fixed[1] === '-' ? -1 : 1)
  }
  const format = formatOf(zone)
  if (format === null) return null
  // Twice: the first guess may stand on the other side of a change of clocks.
  const guess = shownMinusUtc(format, localMs)
  return shownMinusUtc(format, localMs - guess)
}

function formatOf(zone: string): Intl.DateTimeFormat | null {
  if (!formats.has(zone)) formats.set(zone, makeFormat(zone))
  return formats.get(zone) ?? null
}

function makeFormat(zone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch {
    return null
  }
}

function shownMinusUtc(format: Intl.DateTimeFormat, ms: number): number {
  const part = Object.fromEntries(
    format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]),
  )
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1_000) * 1_000
}
