// Configuration: days of the election's calendar as moments.
// Promises: a day begins at the first minute that carries its date in the zone, whatever summer time does.

/** The moment a day begins in a zone, RFC 3339 UTC with milliseconds. Day and zone must have been checked. */
export function startOfDay(day: string, timeZone: string): string {
  const local = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' })
  const minute = 60_000
  // No zone is further than 15 hours from UTC; dates never run backwards, so halving finds the first minute.
  let before = Date.parse(`${day}T00:00:00Z`) / minute - 15 * 60
  let from = before + 30 * 60
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2)
    if (local.format(middle * minute) >= day) from = middle
    else before = middle
  }
  return new Date(from * minute).toISOString()
}

/** The day `days` later. */
export function laterDay(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}
