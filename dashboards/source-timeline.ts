// Chart: one line per source, from its first post to now, with what was not collected hatched.
// The table beside it says the same; names and states are text, not colour.
import type { CoverageAnswer } from '../contracts/answers.ts'
import { type Html, html } from './html.ts'
import type { Translate } from './locale.ts'
import type { Page } from './view.ts'

const lineHeight = 44
const sourcesShown = 30

/** The lines of all sources over the same stretch of time. `id` must be unique on the page. */
export function sourceTimeline(
  id: string,
  answer: CoverageAnswer,
  t: Translate,
  page: Page,
): Html | null {
  const rows = answer.sources.slice(0, sourcesShown)
  const marks = rows.flatMap(({ first_seen, last_seen, gaps }) =>
    [first_seen, last_seen, ...gaps.flatMap(({ from, to }) => [from, to])]
      .filter((at) => at !== null)
      .map((at) => Date.parse(at)),
  )
  if (marks.length === 0) return null
  const from = Math.min(...marks)
  const to = Math.max(
    ...marks,
    answer.as_of === null ? from : Date.parse(answer.as_of),
    from + 60_000,
  )
  const at = (iso: string | null) =>
    place(iso === null ? 1 : (Date.parse(iso) - from) / (to - from))
  const height = rows.length * lineHeight
  const silent = rows.filter(({ silent }) => silent).length
  const summary = t('coverage.chart', {
    n: rows.length,
    from: page.times.plain(from),
    to: page.times.plain(to),
    silent,
  })
  return html`<figure class="chart"><svg role="img" aria-labelledby="${id}-title ${id}-desc" width="100%" height="${height + 24}">
      <title id="${id}-title">${t('coverage.chart.title')}</title><desc id="${id}-desc">${summary}</desc>
      <defs><pattern id="${id}-hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect class="hatch-ground" width="7" height="7"/><line class="hatch-line" x1="0" y1="0" x2="0" y2="7"/></pattern></defs>
      ${rows.map((row, i) => line(row, i * lineHeight, id, at, t))}
      <text class="tick" x="0" y="${height + 16}">${page.times.plain(from)}</text>
      <text class="tick" x="100%" y="${height + 16}" text-anchor="end">${page.times.plain(to)}</text></svg>
    <figcaption>${summary} <span class="legend">${t('chart.hatched')}</span></figcaption></figure>`
}

function line(
  row: CoverageAnswer['sources'][number],
  top: number,
  id: string,
  at: (iso: string | null) => number,
  t: Translate,
): Html {
  const start = row.first_seen === null ? 1 : at(row.first_seen)
  return html`<text class="source" x="0" y="${top + 14}">${row.source}${row.silent && html` – ${t('coverage.is_silent')}`}</text>
    <rect class="track" x="0" y="${top + 20}" width="100%" height="14" rx="2"/>
    ${row.first_seen !== null && html`<rect class="heard" x="${pct(start)}" y="${top + 20}" width="${pct(1 - start)}" height="14" rx="2"/>`}
    ${row.gaps.map(({ from, to, reason }) => {
      const left = at(from)
      return html`<rect class="gap" x="${pct(left)}" y="${top + 20}" width="${pct(Math.max(0.004, at(to) - left))}" height="14" fill="url(#${id}-hatch)"><title>${t.word('gap', reason)}</title></rect>`
    })}`
}

function place(part: number): number {
  return Math.min(1, Math.max(0, part))
}

function pct(part: number): string {
  return `${Math.round(part * 10_000) / 100}%`
}
