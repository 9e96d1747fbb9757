// Part of one narrative: posts over time as a chart, with the same as a table and as a CSV file.
// Where a source was not collected, table and CSV say so beside the number.
import type { SeriesAnswer } from '../../contracts/answers.ts'
import { toCsv } from '../csv.ts'
import { type Html, html } from '../html.ts'
import type { Translate } from '../locale.ts'
import { type Bar, barsOf, seriesChart } from '../series-chart.ts'
import type { Page } from '../view.ts'

/** Chart, table and link to the file. */
export function timeline(
  series: SeriesAnswer,
  asOf: string | null,
  address: string,
  t: Translate,
  page: Page,
): Html {
  const bars = barsOf(series, asOf === null ? null : Date.parse(asOf))
  return html`${seriesChart('series', { bars, gaps: series.gaps }, t, page.times)}
    ${
      bars.length > 0 &&
      html`<details><summary>${t('chart.table')}</summary>
      <div class="scroll" tabindex="0" role="region" aria-label="${t('chart.title')}"><table><caption>${t('chart.title')}</caption>
        <thead><tr><th scope="col">${t('chart.from')}</th><th scope="col">${t('score.posts')}</th><th scope="col">${t('chart.collected')}</th></tr></thead>
        <tbody>${bars.map(
          (bar) =>
            html`<tr><th scope="row">${page.times.at(new Date(bar.from).toISOString())}</th><td class="number">${t.number(bar.posts)}</td><td>${collected(bar, t)}</td></tr>`,
        )}</tbody></table></div></details>
      <p><a href="${address}/series.csv" download>${t('chart.csv')}</a></p>`
    }`
}

/** The series as CSV in the finest buckets: UTC and the zone's own time, posts, what was missing. */
export function seriesCsv(series: SeriesAnswer, page: Page): string {
  const width = series.bucket_minutes * 60_000
  const header = ['from_utc', 'from_local', 'minutes', 'posts', 'least_share_collected', 'gaps']
  const rows = series.buckets.map(({ at, posts }) => {
    const from = Date.parse(at)
    const gaps = series.gaps.filter(
      (gap) =>
        Date.parse(gap.from) < from + width && (gap.to === null || Date.parse(gap.to) > from),
    )
    return [
      at,
      page.times.plain(from),
      series.bucket_minutes,
      posts,
      gaps.length === 0 ? 1 : Math.min(...gaps.map(({ share }) => share)),
      gaps.map(({ source, reason }) => `${source}: ${reason}`).join('; '),
    ]
  })
  return toCsv([header, ...rows])
}

function collected({ gaps }: Bar, t: Translate): Html {
  if (gaps.length === 0) return html`${t('chart.whole')}`
  return html`${gaps
    .slice(0, 4)
    .map(
      ({ source, reason, share }) =>
        html`<span class="gap-note"><bdi>${source}</bdi>: ${t.word('gap', reason)} (${share === 0 ? t('chart.nothing') : t('chart.share', { share: t.percent(share) })})</span> `,
    )}${gaps.length > 4 && t('coverage.more', { n: gaps.length - 4 })}`
}
