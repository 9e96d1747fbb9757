// View: what we cannot see. Each source with when it was heard, when not, and why.
// Silence of a source must never look like calm.
import { CoverageAnswer } from '../../contracts/answers.ts'
import { asks } from '../asks.ts'
import { coverageSentence, silentNow } from '../coverage-note.ts'
import { type Html, html } from '../html.ts'
import type { Translate } from '../locale.ts'
import { sourceTimeline } from '../source-timeline.ts'
import { type Page, required, type View } from '../view.ts'

type Source = CoverageAnswer['sources'][number]

const gapsShown = 50

export const whatWeCannotSee: View<CoverageAnswer> = {
  path: '/coverage',
  titleKey: 'coverage.title',
  nav: '/coverage',
  load: (get) => required(get, asks.coverage(), CoverageAnswer),
  render(answer, t, page) {
    return html`<h1>${t('coverage.title')}</h1>
    <p class="lead">${coverageSentence(answer.coverage, t)} ${silentNow(answer.coverage, t)}</p>
    <section aria-labelledby="never"><h2 id="never">${t('coverage.never')}</h2>
      <ul><li>${t('coverage.never.closed')}</li><li>${t('coverage.never.other')}</li><li>${t('coverage.never.spoken')}</li></ul></section>
    <section aria-labelledby="sources"><h2 id="sources">${t('coverage.sources')}</h2>
      ${
        answer.sources.length === 0
          ? html`<p class="empty">${t('empty.no_source')}. ${t('empty.no_source.text')}</p>`
          : html`${sourceTimeline('sources-chart', answer, t, page)}${sources(answer.sources, t, page)}`
      }</section>
    <section aria-labelledby="gaps"><h2 id="gaps">${t('coverage.gaps')}</h2>${gaps(answer.sources, t, page)}</section>`
  },
}

function sources(rows: Source[], t: Translate, page: Page): Html {
  return html`<table class="cards" role="table"><caption>${t('coverage.caption', { n: rows.length })}</caption>
    <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">${t('coverage.source')}</th><th scope="col" role="columnheader">${t('coverage.state')}</th>
      <th scope="col" role="columnheader">${t('score.posts')}</th><th scope="col" role="columnheader">${t('coverage.first')}</th><th scope="col" role="columnheader">${t('coverage.last')}</th></tr></thead>
    <tbody role="rowgroup">${rows.map(
      (row) => html`<tr role="row"><th scope="row" role="rowheader"><bdi>${row.source}</bdi>
          ${row.sampling !== null && html`<br><span class="muted">${t.word('sampling', row.sampling)}</span>`}</th>
        <td role="cell" data-label="${t('coverage.state')}">${
          row.silent
            ? html`<strong class="silent">${t('coverage.is_silent')}</strong>`
            : t('coverage.is_heard')
        }</td>
        <td role="cell" data-label="${t('score.posts')}" class="number">${t.number(row.posts)}</td>
        <td role="cell" data-label="${t('coverage.first')}">${row.first_seen === null ? t('coverage.nothing_yet') : page.times.at(row.first_seen)}</td>
        <td role="cell" data-label="${t('coverage.last')}">${row.last_seen === null ? t('coverage.nothing_yet') : html`${page.times.at(row.last_seen)}<br><span class="muted">${page.times.ago(row.last_seen, page.now)}</span>`}</td></tr>`,
    )}</tbody></table>`
}

function gaps(rows: Source[], t: Translate, page: Page): Html {
  const all = rows
    .flatMap(({ source, gaps: found }) => found.map((gap) => ({ source, ...gap })))
    .sort((a, b) => Date.parse(b.from) - Date.parse(a.from))
  if (all.length === 0) return html`<p class="empty">${t('coverage.no_gaps')}</p>`
  return html`<table class="cards" role="table"><caption>${t('coverage.gaps.caption', { n: all.length })}</caption>
    <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">${t('coverage.source')}</th><th scope="col" role="columnheader">${t('coverage.from')}</th>
      <th scope="col" role="columnheader">${t('coverage.to')}</th><th scope="col" role="columnheader">${t('coverage.why')}</th><th scope="col" role="columnheader">${t('coverage.arrived')}</th></tr></thead>
    <tbody role="rowgroup">${all.slice(0, gapsShown).map(
      (gap) => html`<tr role="row"><th scope="row" role="rowheader"><bdi>${gap.source}</bdi></th>
        <td role="cell" data-label="${t('coverage.from')}">${page.times.at(gap.from)}</td>
        <td role="cell" data-label="${t('coverage.to')}">${gap.to === null ? html`<strong class="silent">${t('coverage.still')}</strong>` : page.times.at(gap.to)}</td>
        <td role="cell" data-label="${t('coverage.why')}">${t.word('gap', gap.reason)}${gap.detail !== '' && html`<br><span class="muted" dir="auto">${gap.detail}</span>`}</td>
        <td role="cell" data-label="${t('coverage.arrived')}">${gap.share === 0 ? t('chart.nothing') : t('chart.share', { share: t.percent(gap.share) })}</td></tr>`,
    )}</tbody></table>
    ${all.length > gapsShown && html`<p class="muted">${t('coverage.more', { n: all.length - gapsShown })}</p>`}`
}
