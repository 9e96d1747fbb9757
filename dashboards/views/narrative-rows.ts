// Part of "what is spreading now": the list of narratives, fastest first, one row each.
// Counts stand beside what was expected; the claim is the post's own words, shown as text.
import type { NarrativeSummary } from '../../contracts/answers.ts'
import { defanged, type Html, html, joined } from '../html.ts'
import type { Translate } from '../locale.ts'
import { expectedText, paceInWords } from '../pace.ts'
import { langTag } from '../post-card.ts'
import type { Page } from '../view.ts'

type Label = NarrativeSummary['label']

/** The list as a table that becomes cards on a phone. */
export function narrativeRows(rows: NarrativeSummary[], t: Translate, page: Page): Html {
  return html`<table class="cards narratives" role="table">
    <caption>${t('rows.caption', { n: rows.length })}</caption>
    <thead role="rowgroup"><tr role="row">
      <th scope="col" role="columnheader">${t('rows.claim')}</th>
      <th scope="col" role="columnheader">${t('rows.pace')}</th>
      <th scope="col" role="columnheader">${t('rows.posts')}</th>
      <th scope="col" role="columnheader">${t('rows.authors')}</th>
      <th scope="col" role="columnheader">${t('rows.where')}</th>
    </tr></thead>
    <tbody role="rowgroup">${rows.map((row) => oneRow(row, t, page))}</tbody>
  </table>`
}

/** What a narrative is called: its claim sentence, or why there is none. */
export function claimSentence({ sentence, lang }: Label, t: Translate): Html {
  if (sentence === null) return html`<span class="unknown">${t('label.none')}</span>`
  return html`<span class="claim" dir="auto" lang="${langTag(lang)}">${defanged(sentence)}</span>`
}

export function keyTerms({ terms, lang }: Label, t: Translate): Html | null {
  if (terms.length === 0) return null
  return html`<p class="terms"><span class="muted">${t('label.terms')}</span> ${terms.map(
    (term) => html`<bdi class="term" lang="${langTag(lang)}">${term}</bdi> `,
  )}</p>`
}

/** What a browser's tab is called: the kind of page and the beginning of the claim. */
export function tabTitle(sentence: string | null, kind: string): string {
  return sentence === null ? kind : `${kind}: ${defanged(sentence).slice(0, 60)}`
}

/** The badge of an open alert: level in words with a shape of its own. */
export function alertBadge(alert: NarrativeSummary['alert'], t: Translate): Html | null {
  if (alert === null) return null
  return html`<a class="badge badge-${alert.level}" href="/alerts/${encodeURIComponent(alert.id)}">${t(`level.${alert.level}`)}</a>`
}

/** A period of minutes in words: 15 min, 1 h, 4 h. */
export function period(minutes: number, t: Translate): string {
  return minutes % 60 === 0
    ? t('period.hours', { n: minutes / 60 })
    : t('period.minutes', { n: minutes })
}

function oneRow(row: NarrativeSummary, t: Translate, page: Page): Html {
  return html`<tr role="row">
    <td role="cell" class="what">
      <p>${alertBadge(row.alert, t)} ${row.exercise && html`<span class="tag">${t('exercise.short')}</span>`}
        ${row.pinned && html`<span class="tag">${t('narrative.pinned')}</span>`}</p>
      <h3><a href="/narratives/${encodeURIComponent(row.id)}">${claimSentence(row.label, t)}</a></h3>
      ${keyTerms(row.label, t)}
      <p class="muted">${t('rows.first_seen')} ${page.times.at(row.first_seen)}, ${page.times.ago(row.first_seen, page.now)}</p>
    </td>
    <td role="cell" data-label="${t('rows.pace')}">${paceInWords(row.pace, t)}</td>
    <td role="cell" data-label="${t('rows.posts')}">${windows(row, t)}</td>
    <td role="cell" data-label="${t('rows.authors')}" class="number">${t.number(row.authors)}</td>
    <td role="cell" data-label="${t('rows.where')}">${where(row, t)}</td>
  </tr>`
}

function windows(row: NarrativeSummary, t: Translate): Html {
  return html`<dl class="windows">${row.windows.map(
    ({ minutes, posts, expected }) => html`<div><dt>${period(minutes, t)}</dt>
      <dd><strong>${t.number(posts)}</strong> <span class="muted">${t('rows.expected', { expected: expectedText(expected, t) })}</span></dd></div>`,
  )}<div><dt>${t('rows.in_all')}</dt><dd><strong>${t.number(row.posts)}</strong></dd></div></dl>`
}

function where({ platforms, languages }: NarrativeSummary, t: Translate): Html {
  const named = (names: string[], word: (name: string) => string) =>
    joined(
      names.map((name) => html`${word(name)}`),
      ', ',
    )
  return html`<p>${named(platforms, (name) => t.word('platform', name))}</p>
    <p class="muted">${named(languages, (code) => t.language(code))}</p>`
}
