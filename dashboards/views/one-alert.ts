// View: one alert. Level, reason in words, when, on how many posts and authors, on what coverage.
import { AlertAnswer, NarrativeAnswer } from '../../contracts/answers.ts'
import { asks } from '../asks.ts'
import { coverageLine } from '../coverage-note.ts'
import { html } from '../html.ts'
import { paceInWords } from '../pace.ts'
import { optional, type Panel, required, shown, type View } from '../view.ts'
import { levelBadge } from './alert-inbox.ts'
import { claimSentence, keyTerms, tabTitle } from './narrative-rows.ts'

type Data = { answer: AlertAnswer; narrative: Panel<NarrativeAnswer> }

export const oneAlert: View<Data> = {
  path: '/alerts/:id',
  titleKey: 'alert.title',
  tabTitle: ({ answer }, t) => tabTitle(answer.label.sentence, t('alert.title')),
  nav: '/alerts',
  async load(get, { params }) {
    const answer = await required(get, asks.alert(params.id ?? ''), AlertAnswer)
    const narrative = await optional(get, asks.narrative(answer.alert.narrative), NarrativeAnswer)
    return { answer, narrative }
  },
  render({ answer, narrative }, t, page) {
    const { alert, label, opened_at, changed_at, closed_at } = answer
    return html`<p class="crumb"><a href="/alerts">${t('alerts.title')}</a> › ${t('alert.title')}</p>
    <p>${levelBadge(alert, t)} <span class="tag">${t(`alert.state.${alert.state}`)}</span></p>
    <h1>${claimSentence(label, t)}</h1>
    ${keyTerms(label, t)}
    <p class="lead">${t(`alert.reason.${alert.reason}`)}</p>
    <p><a class="action" href="/narratives/${encodeURIComponent(alert.narrative)}">${t('alert.open')}</a></p>
    <section aria-labelledby="why"><h2 id="why">${t('alert.raised_on')}</h2><dl class="facts">
      <div><dt>${t('rows.pace')}</dt><dd>${paceInWords(alert.pace, t)}</dd></div>
      <div><dt>${t('score.posts')}</dt><dd>${t.number(alert.posts)}</dd></div>
      <div><dt>${t('score.authors')}</dt><dd>${t.number(alert.authors)}</dd></div>
      <div><dt>${t('score.coverage')}</dt><dd>${t.percent(alert.coverage)}</dd></div>
      <div><dt>${t('alert.opened')}</dt><dd>${page.times.at(opened_at)}</dd></div>
      <div><dt>${t('alerts.changed')}</dt><dd>${page.times.at(changed_at)}</dd></div>
      ${closed_at !== null && html`<div><dt>${t('alert.closed')}</dt><dd>${page.times.at(closed_at)}</dd></div>`}
    </dl><p class="muted">${t('alert.level', { level: t(`level.${alert.level}`) })} ${t(`alert.level.${alert.level}`)} <a href="/about-figures#alerts">${t('score.method')}</a></p></section>
    <section aria-labelledby="now"><h2 id="now">${t('alert.now')}</h2>${shown(
      narrative,
      t,
      (data) => html`<dl class="facts">
        <div><dt>${t('rows.pace')}</dt><dd>${paceInWords(data.narrative.pace, t)}</dd></div>
        <div><dt>${t('score.posts')}</dt><dd>${t.number(data.narrative.posts)}</dd></div>
        <div><dt>${t('score.authors')}</dt><dd>${t.number(data.narrative.authors)}</dd></div></dl>
        ${coverageLine(data.coverage, t)}`,
    )}</section>
    <section aria-labelledby="next"><h2 id="next">${t('alert.next')}</h2><ol>
      <li>${t('alert.next.read')}</li><li>${t('alert.next.gaps')}</li><li>${t('alert.next.decide')}</li></ol></section>`
  },
}
