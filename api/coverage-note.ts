// What was collected of a period → the coverage note that stands beside every figure.
// Pure. A source that has brought no record at all counts as not collected: silence must not look like calm.
// Where gaps of one source overlap, the emptier one counts.
import type { CoverageNote } from '../contracts/answers.ts'
import type { Coverage } from '../contracts/derived.ts'

/** Minutes since 1970, `to` exclusive; `name` completes "was silent for 40 min of …". */
export type Period = { from: number; to: number; name: string }
type Gap = Coverage['gaps'][number]
/** Of one source: minutes lost in full, minutes that were not whole, gaps that touch the period. */
type Loss = { lost: number; touched: number; gaps: number; silentNow: boolean }

/** The note for a period, over the declared sources (all that are known where none is declared). */
export function coverageNote(
  coverage: readonly Coverage[],
  declared: readonly string[],
  period: Period,
): CoverageNote {
  const names = declared.length > 0 ? [...new Set(declared)] : coverage.map((one) => one.id)
  const length = Math.max(1, period.to - period.from)
  const whole = { ...period, to: period.from + length }
  const losses = names.map((name) => ({ name, ...lossOf(coverage, name, whole) }))
  const lost = losses.reduce((sum, one) => sum + one.lost, 0)
  const share = names.length === 0 ? 0 : 1 - lost / (length * names.length)
  return {
    share: Math.round(share * 10_000) / 10_000,
    silent_sources: losses.filter((one) => one.silentNow).map((one) => one.name),
    gaps: losses.reduce((sum, one) => sum + one.gaps, 0),
    sentence: sentenceOf(losses, whole),
  }
}

/** Gaps of a source that touch a period; one shorter than a minute touches the minute it lies in. */
export function gapsIn(gaps: readonly Gap[], period: { from: number; to: number }): Gap[] {
  return gaps.filter(
    ({ from, to }) =>
      from < period.to && (to === null || to > period.from || (to === from && to === period.from)),
  )
}

function lossOf(coverage: readonly Coverage[], name: string, period: Period): Loss {
  const length = period.to - period.from
  const source = coverage.find((one) => one.id === name)
  if (source === undefined) return { lost: length, touched: length, gaps: 0, silentNow: true }
  const gaps = gapsIn(source.gaps, period)
  const cut = gaps
    .map((gap) => ({
      from: Math.max(gap.from, period.from),
      to: Math.min(gap.to ?? period.to, period.to),
      share: gap.share,
    }))
    .filter((gap) => gap.to > gap.from && gap.share < 1)
  const edges = [...new Set(cut.flatMap((gap) => [gap.from, gap.to]))].sort((a, b) => a - b)
  let lost = 0
  let touched = 0
  for (const [i, from] of edges.slice(0, -1).entries()) {
    const to = edges[i + 1] ?? from
    const shares = cut.filter((gap) => gap.from <= from && gap.to >= to).map((gap) => gap.share)
    if (shares.length === 0) continue
    lost += (to - from) * (1 - Math.min(...shares))
    touched += to - from
  }
  const silentNow = source.gaps.some((gap) => gap.to === null)
  return { lost, touched, gaps: gaps.length, silentNow }
}

function sentenceOf(losses: Loss[], period: Period): string {
  const all = losses.length
  if (all === 0) return 'No source is declared: nothing was collected.'
  const hit = losses.filter((one) => one.touched > 0)
  if (hit.length === 0) {
    return all === 1 ? 'The only source was collected.' : `All ${all} sources were collected.`
  }
  const longest = Math.max(...hit.map((one) => one.touched))
  const silent = hit.every((one) => one.lost === one.touched)
  const one = hit.length === 1
  const was = `${one ? 'was' : 'were'} ${silent ? 'silent' : 'only partly collected'}`
  const whole = longest === period.to - period.from
  const stretch = whole && one ? 'all' : `${one ? '' : 'up to '}${duration(longest)}`
  const they = one ? 'it' : 'they'
  const carried = silent ? `what ${they} carried` : `what ${they} did not bring`
  const who = all === 1 ? 'The only source' : `${hit.length} of ${all} sources`
  return `${who} ${was} for ${stretch} of ${period.name}: ${carried} is not counted.`
}

/** Minutes as a person says them: `40 min`, `1 h 30 min`, `3 d 4 h`. */
export function duration(minutes: number): string {
  if (minutes < 60) return `${minutes} min`
  const [big, small, unit] =
    minutes < 48 * 60
      ? [Math.floor(minutes / 60), minutes % 60, ['h', 'min']]
      : [Math.floor(minutes / 1_440), Math.floor((minutes % 1_440) / 60), ['d', 'h']]
  return `${big} ${unit[0]}${small === 0 ? '' : ` ${small} ${unit[1]}`}`
}
