// When things happen in the exercise, in minutes from midnight of day 1.
// Promises a day with quiet nights and busy evenings, rises that double at the planted pace, and one
// outage of three hours in which nothing is posted. A shorter or longer exercise is the same, scaled.
import type { Burst } from './simulated-claim.ts'
import type { Random } from './simulated-random.ts'

/** The clock of one exercise. */
export type ExerciseClock = {
  days: number
  /** Length of the exercise in minutes. */
  length: number
  /** Nothing is collected from here to there. */
  outage: { from: number; to: number }
  /** `day 2 07:30` on the three-day clock, as a minute of this exercise. */
  at(moment: string): number
  /** True while the source is silent. */
  silent(minute: number): boolean
}

const plannedDays = 3
const outageStarts = 'day 1 10:00'
const outageMinutes = 180
/** Posts per hour of the day, relative to the busiest hour. */
const hourly = [
  0.12, 0.08, 0.06, 0.06, 0.08, 0.2, 0.45, 0.6, 0.62, 0.6, 0.58, 0.62, 0.75, 0.7, 0.6, 0.6, 0.65,
  0.75, 0.9, 1, 0.98, 0.85, 0.55, 0.28,
]

/** The clock of an exercise of this many days. */
export function createClock(days: number): ExerciseClock {
  const length = days * 1_440
  const at = (moment: string) => Math.round((minuteOfMoment(moment) * days) / plannedDays)
  const outage = { from: at(outageStarts), to: at(outageStarts) + outageMinutes }
  return {
    days,
    length,
    outage,
    at,
    silent: (minute) => minute >= outage.from && minute < outage.to,
  }
}

/** Minutes at which a narrative's posts appear, in order; the first is its start. */
export function burstMinutes(
  bursts: Burst[],
  posts: number,
  clock: ExerciseClock,
  random: Random,
): { minutes: number[]; peak: number } {
  const placed = bursts.map((burst) => placeBurst(burst, clock))
  const minutes = [placed[0]?.start ?? 0]
  placed.forEach((burst, n) => {
    const share = bursts[n]?.share ?? 1
    const wanted = n === placed.length - 1 ? posts - minutes.length : Math.round(posts * share) - 1
    for (let post = 0; post < wanted; post += 1) minutes.push(burstMinute(burst, clock, random))
  })
  const largest = placed.reduce((best, burst) => (burst.share > best.share ? burst : best))
  return { minutes: minutes.sort((a, b) => a - b), peak: Math.round(largest.peak) }
}

/** A minute of ordinary talk between two minutes: seldom at night, never in the outage. */
export function ordinaryMinute(
  from: number,
  to: number,
  clock: ExerciseClock,
  random: Random,
): number {
  const last = Math.min(to, clock.length)
  for (let tries = 0; tries < 60; tries += 1) {
    const minute = random.between(from, last)
    const busy = hourly[Math.floor(minute / 60) % 24] ?? 1
    if (!clock.silent(minute) && random.chance(busy)) return minute
  }
  return awake(random.between(from, last), clock, random)
}

/** The minute itself, or one shortly after the outage. */
export function awake(minute: number, clock: ExerciseClock, random: Random): number {
  return clock.silent(minute) ? clock.outage.to + random.between(0, 30) : minute
}

type PlacedBurst = Burst & { start: number; peak: number }

function placeBurst(burst: Burst, clock: ExerciseClock): PlacedBurst {
  const rise = burst.doublingMinutes * burst.doublings
  const latest = Math.max(0, clock.length - rise - 60)
  const wished = Math.min(clock.at(burst.from), latest)
  const start = clock.silent(wished) ? clock.outage.to : wished
  return { ...burst, start, peak: start + rise }
}

/** Draws from the curve 2^((t − peak) / doubling) before the peak and 2^(−(t − peak) / halving) after it. */
function burstMinute(burst: PlacedBurst, clock: ExerciseClock, random: Random): number {
  const rise = burst.doublingMinutes * (1 - halved(burst.doublings))
  const fallFor = Math.max(1, clock.length - burst.peak)
  const fall = burst.halvingMinutes * (1 - halved(fallFor / burst.halvingMinutes))
  for (let tries = 0; tries < 60; tries += 1) {
    const before = random.next() * (rise + fall) < rise
    const minute = before
      ? burst.peak - log2Below(random.next(), burst.doublings) * burst.doublingMinutes
      : burst.peak + log2Below(random.next(), fallFor / burst.halvingMinutes) * burst.halvingMinutes
    if (minute < clock.length && !clock.silent(minute)) return Math.max(minute, burst.start)
  }
  return awake(burst.start, clock, random)
}

/** 2^−x. */
function halved(x: number): number {
  return Math.exp(-x * Math.LN2)
}

/** How many halvings a uniform number stands for, at most `most`. */
function log2Below(uniform: number, most: number): number {
  return -Math.log(1 - uniform * (1 - halved(most))) / Math.LN2
}

function minuteOfMoment(moment: string): number {
  const parts = /^day (\d) (\d\d):(\d\d)$/.exec(moment)
  if (parts === null) throw new Error(`Write a moment as "day 2 07:30", not "${moment}".`)
  const [, day, hour, minute] = parts
  return (Number(day) - 1) * 1_440 + Number(hour) * 60 + Number(minute)
}
