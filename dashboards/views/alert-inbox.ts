// View: the alert inbox. What asks for attention, why, how sure; last changed first.
// An alert says that something spreads fast, never that it is untrue.
import { type AlertAnswer, AlertsAnswer } from '../../contracts/answers.ts'
import { asks } from '../asks.ts'
import { coverageLine } from '../coverage-note.ts'
import { type Html, html } from '../html.ts'
import type { Translate } from '../locale.ts'
import { paceInWords } from '../pace.ts'
import { type Page, required, type View } from '../view.ts'
import { claimSentence } from './narrative-rows.ts'

const states = ['open', 'closed', 'all'] as const
type State = (typeof states)[number]
type Data = { answer: AlertsAnswer; state: State }

const shownAtMost = 100

export const alertInbox: View<Data> = {
  path: '/alerts',
  titleKey: 'alerts.title',
  nav: '/alerts',
  async load(get, { query }) {
    const state = states.find((name) => name === query.state) ?? 'open'
    const asked = { limit: shownAtMost, ...(state === 'all' ? {} : { state }) }
    return { answer: await required(get, asks.alerts(asked), AlertsAnswer), state }
  },
  render({ answer, state }, t, page) {
    return html`<h1>${t('alerts.title')}</h1>
      <p class="lead">${t('alerts.lead')}</p>
      ${coverageLine(answer.coverage, t)}
      <ul class="tabs" aria-label="${t('alerts.which')}">${states.map(
        (name) =>
          html`<li>${
            name === state
              ? html`<a href="/alerts?state=${name}" aria-current="true">${t(`alerts.${name}`)}</a>`
              : html`<a href="/alerts?state=${name}">${t(`alerts.${name}`)}</a>`
          }</li>`,
      )}</ul>
      ${answer.alerts.length === 0 ? html`<p class="empty">${t(`alerts.none.${state}`)}</p>` : list(answer.alerts, t, page)}
      ${answer.alerts.length === shownAtMost && html`<p class="muted">${t('alerts.limit', { n: shownAtMost })}</p>`}`
  },
}

/** Level in words with a shape of its own, so that colour is not the only sign. */
export function levelBadge({ level }: AlertAnswer['alert'], t: Translate): Html {
  return html`<span class="badge badge-${level}">${t(`level.${level}`)}</span>`
}

function list(alerts: AlertAnswer[], t: Translate, page: Page): Html {
  return html`<table class="cards alerts" role="table"><caption>${t('alerts.caption', { n: alerts.length })}</caption>
    <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">${t('alerts.what')}</th><th scope="col" role="columnheader">${t('alerts.why')}</th>
      <th scope="col" role="columnheader">${t('rows.pace')}</th><th scope="col" role="columnheader">${t('score.posts')}</th><th scope="col" role="columnheader">${t('alerts.changed')}</th></tr></thead>
    <tbody role="rowgroup">${alerts.map((one) => row(one, t, page))}</tbody></table>`
}

function row({ alert, label, changed_at }: AlertAnswer, t: Translate, page: Page): Html {
  return html`<tr role="row"><td role="cell" class="what"><p>${levelBadge(alert, t)}
      ${alert.state !== 'open' && html`<span class="tag">${t(`alert.state.${alert.state}`)}</span>`}</p>
      <h2 class="small"><a href="/alerts/${encodeURIComponent(alert.id)}">${claimSentence(label, t)}</a></h2></td>
    <td role="cell" data-label="${t('alerts.why')}">${t(`alert.reason.${alert.reason}`)}</td>
    <td role="cell" data-label="${t('rows.pace')}">${paceInWords(alert.pace, t)}</td>
    <td role="cell" data-label="${t('score.posts')}">${t('alerts.posts', { n: alert.posts, authors: alert.authors })}</td>
    <td role="cell" data-label="${t('alerts.changed')}">${page.times.at(changed_at)}<br><span class="muted">${page.times.ago(changed_at, page.now)}</span></td></tr>`
}
