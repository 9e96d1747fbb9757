// Times on pages: in the election's zone, with UTC beside, as <time datetime>.
// Promises: the zone's own rules at that moment (summer time, date line) and the UTC date where it differs.
// Refuses: a local time without a zone.
import { type Html, html } from './html.ts'
import type { Translate } from './locale.ts'

export type Times = {
  /** Date and time in the zone, UTC in brackets. */
  at(iso: string | null): Html
  /** Date and time in the zone as text, for charts; the zone is stated beside. */
  plain(ms: number): string
  /** How long ago, in words: "12 min ago". */
  ago(iso: string, now: number): string
  /** First moment (ms) of a day of the zone, given as 2026-05-31; undefined when it is not a day. */
  startOfDay(day: string): number | undefined
  /** The election's zone is UTC: there is one clock only. */
  utc: boolean
  /** The zone and its distance from UTC at that moment: "Pacific/Fiji, UTC+12". */
  zone(now: number): string
}

/** Times of one election. Throws RangeError for a zone that does not exist. */
export function createTimes(timeZone: string, t: Translate): Times {
  const local = format(t.locale, timeZone)
  const utc = format(t.locale, 'UTC')
  const offset = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' })
  return {
    utc: timeZone === 'UTC',
    at: (iso) => {
      if (iso === null) return html`<span class="unknown">${t('time.unknown')}</span>`
      const ms = Date.parse(iso)
      if (Number.isNaN(ms)) return html`<span class="unknown">${t('time.unknown')}</span>`
      const here = local(ms)
      const there = utc(ms)
      const beside = there.day === here.day ? there.clock : `${there.day}, ${there.clock}`
      // An election whose zone is UTC needs no second clock beside the first.
      if (timeZone === 'UTC') {
        return html`<time datetime="${new Date(ms).toISOString()}">${here.day}, ${here.clock} UTC</time>`
      }
      return html`<time datetime="${new Date(ms).toISOString()}">${here.day}, ${here.clock} <span class="utc">(${beside} UTC)</span></time>`
    },
    plain: (ms) => `${local(ms).day}, ${local(ms).clock}`,
    ago: (iso, now) => agoInWords(Math.floor((now - Date.parse(iso)) / 60_000), t),
    startOfDay: (day) => {
      const wall = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN
      if (Number.isNaN(wall)) return undefined
      // Twice, because the distance from UTC is that of the moment itself, not of the first guess.
      const guess = wall - offsetMs(offset, wall)
      return wall - offsetMs(offset, guess)
    },
    zone: (now) => {
      const part = offset.formatToParts(now).find(({ type }) => type === 'timeZoneName')
      const gmt = part?.value ?? 'GMT'
      if (timeZone === 'UTC') return timeZone
      return `${timeZone}, ${gmt.replace('GMT', 'UTC')}`
    },
  }
}

function format(locale: string, timeZone: string) {
  const day = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, {
    timeZone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  })
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  return (ms: number) => ({ day: day.format(ms), clock: clock.format(ms) })
}

function offsetMs(offset: Intl.DateTimeFormat, ms: number): number {
  const name = offset.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const found = /^GMT([+-])(\d{1,2})(?::(\d{2}))?/.exec(name)
  if (!found) return 0
  const minutes = Number(found[2]) * 60 + Number(found[3] ?? 0)
  return (found[1] === '-' ? -minutes : minutes) * 60_000
}

function agoInWords(minutes: number, t: Translate): string {
  if (minutes < 1) return t('time.now')
  if (minutes < 60) return t('time.minutes', { n: minutes })
  if (minutes < 48 * 60) return t('time.hours', { n: Math.floor(minutes / 60) })
  return t('time.days', { n: Math.floor(minutes / 1440) })
}
