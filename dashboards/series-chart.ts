// Chart: posts per stretch of time as bars, with what was not collected hatched.
// Promises: a summary in words, direct labels for the highest and the latest value, nothing told by colour alone,
// sharp text at every width (positions in per cent). Refuses: a zero where nothing was collected.
import type { SeriesAnswer } from '../contracts/answers.ts'
import { type Html, html } from './html.ts'
import type { Translate } from './locale.ts'
import type { Times } from './times.ts'

export type Bar = { from: number; to: number; posts: number; gaps: SeriesAnswer['gaps'] }

const plotTop = 22
const plotHeight = 150
const barsAtMost = 96

/**
 * Bars of equal length, without holes, wide enough that at most 96 fit; each with the gaps that touch it.
 * They go on to `until` (ms), but not further than the series is long, or four hours.
 */
export function barsOf(series: SeriesAnswer, until: number | null): Bar[] {
  const times = series.buckets.map(({ at }) => Date.parse(at))
  if (times.length === 0) return []
  const bucket = series.bucket_minutes * 60_000
  const first = Math.min(...times)
  const latest = Math.max(...times)
  const end = Math.min(until ?? latest, latest + Math.max(latest - first, 4 * 3_600_000))
  const count = Math.floor((Math.max(latest, end) - first) / bucket) + 1
  const width = bucket * stepFor(count)
  const start = first - (first % Math.min(width, 3_600_000))
  const length = Math.floor((Math.max(latest, end) - start) / width) + 1
  const bars: Bar[] = Array.from({ length }, (_none, i) => {
    const from = start + i * width
    return { from, to: from + width, posts: 0, gaps: [] }
  })
  series.buckets.forEach(({ posts }, i) => {
    const bar = bars[Math.floor(((times[i] ?? first) - start) / width)]
    if (bar) bar.posts += posts
  })
  for (const bar of bars) {
    bar.gaps = series.gaps.filter(
      ({ from, to }) => Date.parse(from) < bar.to && (to === null || Date.parse(to) > bar.from),
    )
  }
  return bars
}

/** The chart with its summary. `id` must be unique on the page. */
export function seriesChart(
  id: string,
  { bars, gaps }: { bars: Bar[]; gaps: SeriesAnswer['gaps'] },
  t: Translate,
  times: Times,
): Html {
  if (bars.length === 0) return html`<p class="muted">${t('chart.empty')}</p>`
  const summary = summaryOf(bars, t, times)
  const top = Math.max(...bars.map(({ posts }) => posts), 1)
  const peak = bars.findIndex(({ posts }) => posts === top)
  const labelled = [...new Set([peak, bars.length - 1])].filter((i, at, all) => {
    return at === 0 || Math.abs(i - (all[0] ?? i)) / bars.length > 0.06
  })
  return html`<figure class="chart">
    <svg role="img" aria-labelledby="${id}-title ${id}-desc" width="100%" height="${plotTop + plotHeight + 26}">
      <title id="${id}-title">${t('chart.title')}</title>
      <desc id="${id}-desc">${summary}</desc>
      <defs><pattern id="${id}-hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect class="hatch-ground" width="7" height="7"/><line class="hatch-line" x1="0" y1="0" x2="0" y2="7"/></pattern></defs>
      ${gridLine(top, top, t)}${top > 1 && gridLine(Math.ceil(top / 2), top, t)}
      ${hatches(bars, gaps, id, t)}
      ${bars.map((bar, i) => oneBar(bar, i, bars.length, top))}
      ${labelled.map((i) => barLabel(bars, i, top))}
      <line class="axis" x1="0" x2="100%" y1="${plotTop + plotHeight}" y2="${plotTop + plotHeight}"/>
      ${axisLabels(bars, times)}
    </svg>
    <figcaption>${summary}${gaps.length > 0 && html` <span class="legend">${t('chart.hatched')}</span>`}</figcaption>
  </figure>`
}

/** What the chart shows, in words. */
export function summaryOf(bars: Bar[], t: Translate, times: Times): string {
  const first = bars[0]
  const last = bars.at(-1)
  if (!first || !last) return t('chart.empty')
  const peak = bars.reduce((best, bar) => (bar.posts > best.posts ? bar : best), first)
  const gaps = bars.filter((bar) => bar.gaps.length > 0).length
  const sentences = [
    t('chart.sum', {
      n: bars.reduce((sum, { posts }) => sum + posts, 0),
      from: times.plain(first.from),
      to: times.plain(last.to),
    }),
    t('chart.peak', { n: peak.posts, from: times.plain(peak.from), minutes: minutesOf(peak) }),
    t('chart.last', { n: last.posts }),
  ]
  if (gaps > 0) sentences.push(t('chart.gaps', { n: gaps, all: bars.length }))
  return sentences.join(' ')
}

export function minutesOf(bar: Bar): number {
  return Math.round((bar.to - bar.from) / 60_000)
}

/** How many buckets make a bar: steps that keep whole hours and days when a bucket is 15 minutes. */
function stepFor(buckets: number): number {
  const step = [1, 2, 4, 8, 12, 16, 24, 48, 96].find((n) => buckets / n <= barsAtMost)
  return step ?? Math.ceil(buckets / barsAtMost / 96) * 96
}

function y(posts: number, top: number): number {
  return Math.round((plotTop + plotHeight - (posts / top) * plotHeight) * 10) / 10
}

function percent(part: number): string {
  return `${Math.round(Math.min(1, Math.max(0, part)) * 10_000) / 100}%`
}

function gridLine(value: number, top: number, t: Translate): Html {
  return html`<line class="grid" x1="0" x2="100%" y1="${y(value, top)}" y2="${y(value, top)}"/>
    <text class="tick" x="0" y="${y(value, top) - 4}">${t('chart.posts', { n: value })}</text>`
}

function oneBar(bar: Bar, i: number, of: number, top: number): Html | null {
  if (bar.posts === 0) return null
  const height = plotTop + plotHeight - y(bar.posts, top)
  // Few bars stay slim: a wall of colour would look like a lot.
  const width = Math.min(0.8 / of, 0.05)
  return html`<rect class="bar" x="${percent((i + 0.5) / of - width / 2)}" width="${percent(width)}" y="${y(bar.posts, top)}" height="${Math.max(1.5, height)}"/>`
}

function barLabel(bars: Bar[], i: number, top: number): Html {
  const at = (i + 0.5) / bars.length
  const posts = bars[i]?.posts ?? 0
  return html`<text class="value" x="${percent(at)}" y="${y(posts, top) - 5}" text-anchor="${anchor(at)}">${posts}</text>`
}

function anchor(at: number): string {
  if (at < 0.04) return 'start'
  return at > 0.96 ? 'end' : 'middle'
}

function hatches(bars: Bar[], gaps: SeriesAnswer['gaps'], id: string, t: Translate): Html[] {
  const from = bars[0]?.from ?? 0
  const to = bars.at(-1)?.to ?? 1
  return gaps
    .map((gap) => ({
      gap,
      start: (Date.parse(gap.from) - from) / (to - from),
      end: gap.to === null ? 1 : (Date.parse(gap.to) - from) / (to - from),
    }))
    .filter(({ start, end }) => end > 0 && start < 1)
    .map(
      ({ gap, start, end }) =>
        html`<rect class="gap" x="${percent(start)}" width="${percent(Math.min(1, end) - Math.max(0, start))}" y="${plotTop}" height="${plotHeight}" fill="url(#${id}-hatch)"><title>${gap.source}: ${t.word('gap', gap.reason)}</title></rect>`,
    )
}

function axisLabels(bars: Bar[], times: Times): Html {
  const from = bars[0]?.from ?? 0
  const to = bars.at(-1)?.to ?? from
  const line = plotTop + plotHeight + 18
  return html`<text class="tick" x="0" y="${line}">${times.plain(from)}</text>
    <text class="tick wide" x="50%" y="${line}" text-anchor="middle">${times.plain((from + to) / 2)}</text>
    <text class="tick" x="100%" y="${line}" text-anchor="end">${times.plain(to)}</text>`
}
