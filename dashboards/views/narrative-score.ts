// Part of one narrative: the score opened. Every part with its number, and the name of the formula.
import type { NarrativeAnswer } from '../../contracts/answers.ts'
import type { Score } from '../../contracts/derived.ts'
import { type Html, html } from '../html.ts'
import type { Translate } from '../locale.ts'
import { expectedText, round } from '../pace.ts'
import { period } from './narrative-rows.ts'

/** All that the pace was made from. */
export function openScore({ score, narrative }: NarrativeAnswer, t: Translate): Html {
  if (score === null) return html`<p class="empty">${t('score.none')}</p>`
  return html`<dl class="facts">
      <div><dt>${t('score.posts')}</dt><dd>${t.number(narrative.posts)}</dd></div>
      <div><dt>${t('score.authors')}</dt><dd>${t.number(narrative.authors)}</dd></div>
      <div><dt>${t('score.growth')}</dt><dd>${growth(score, t)}</dd></div>
      <div><dt>${t('score.doubling')}</dt><dd>${doubling(score, t)}</dd></div>
    </dl>
    <details class="open-score"><summary>${t('score.open')}</summary>
    <table role="table" class="cards"><caption>${t('score.caption')}</caption>
      <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">${t('score.window')}</th>
        <th scope="col" role="columnheader">${t('score.posts')}</th><th scope="col" role="columnheader">${t('score.expected')}</th>
        <th scope="col" role="columnheader">${t('score.authors')}</th><th scope="col" role="columnheader">${t('score.surprise')}</th></tr></thead>
      <tbody role="rowgroup">${score.windows.map(
        (
          window,
        ) => html`<tr role="row"><th scope="row" role="rowheader">${t('score.last', { period: period(window.minutes, t) })}</th>
          <td role="cell" data-label="${t('score.posts')}" class="number">${t.number(window.posts)}</td>
          <td role="cell" data-label="${t('score.expected')}" class="number">${expectedText(window.expected, t)}</td>
          <td role="cell" data-label="${t('score.authors')}" class="number">${t.number(window.authors)}</td>
          <td role="cell" data-label="${t('score.surprise')}" class="number">${t.number(round(window.surprise))}</td></tr>`,
      )}</tbody></table>
    <p>${t('score.highest', { pace: round(score.pace) })} ${t('score.chance', { chance: chance(score.pace, t) })}</p>
    <dl class="facts">
      <div><dt>${t('score.copies')}</dt><dd>${t('score.copies.text', { n: score.copy_groups, copies: score.copies })}</dd></div>
      <div><dt>${t('score.coverage')}</dt><dd>${t.percent(score.coverage)}</dd></div>
      <div><dt>${t('score.relevance')}</dt><dd>${t.percent(score.relevance)}</dd></div>
      <div><dt>${t('score.formula')}</dt><dd><code>${score.formula}</code> · <a href="/about-figures#pace">${t('score.method')}</a></dd></div>
    </dl></details>`
}

function growth({ growth }: Score, t: Translate): string {
  if (growth === null) return t('score.too_few')
  return t('score.growth.text', {
    r: round(growth.r),
    low: round(growth.low),
    high: round(growth.high),
  })
}

function doubling({ doubling_minutes: minutes }: Score, t: Translate): string {
  if (minutes === null) return t('score.not_growing')
  if (minutes < 90) return t('period.minutes', { n: Math.round(minutes) })
  return t('period.hours', { n: round(minutes / 60) })
}

/** "1 in 200": the surprise as a chance, for those who do not think in logarithms. */
function chance(pace: number, t: Translate): string {
  if (pace > 9) return t('score.one_in.more')
  const digits = 10 ** Math.max(0, Math.floor(pace) - 1)
  return t('score.one_in', { n: Math.max(1, Math.round(10 ** pace / digits) * digits) })
}
