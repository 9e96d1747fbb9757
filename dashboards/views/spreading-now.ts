// View: "What is spreading now?", the first page that an election officer opens.
// Answers five questions at once: what is new, how fast, where, how sure, what can we not see.
import { HealthAnswer, type NarrativeSummary, NarrativesAnswer } from '../../contracts/answers.ts'
import { asks } from '../asks.ts'
import { coverageSentence, silentNow } from '../coverage-note.ts'
import { type Html, html } from '../html.ts'
import type { Translate } from '../locale.ts'
import { paceText } from '../pace.ts'
import { optional, type Page, type Panel, required, type View } from '../view.ts'
import { type Filter, filterForm, filterOf, narrows } from './narrative-filter.ts'
import { claimSentence, narrativeRows } from './narrative-rows.ts'

type Data = {
  answer: NarrativesAnswer
  /** The same without the filter: what there is to choose from. */
  all: NarrativeSummary[]
  health: Panel<HealthAnswer>
  filter: Filter
}

const shownAtMost = 30
/** Narratives first seen within this time are "new". */
const newMs = 4 * 3_600_000

export const spreadingNow: View<Data> = {
  path: '/',
  titleKey: 'spreading.title',
  nav: '/',
  async load(get, place) {
    const filter = filterOf(place)
    const [answer, all, health] = await Promise.all([
      required(get, asks.narratives(asked(filter)), NarrativesAnswer),
      narrows(filter)
        ? optional(get, asks.narratives({ limit: 100 }), NarrativesAnswer)
        : undefined,
      optional(get, asks.health(), HealthAnswer),
    ])
    return { answer, all: all?.ok ? all.data.narratives : answer.narratives, health, filter }
  },
  render({ answer, all, health, filter }, t, page) {
    const live = page.place.query.live === '1'
    return html`<div class="title-row"><h1>${t('spreading.title')}</h1>${asOf(answer, live, t, page)}</div>
      ${
        all.length === 0
          ? empty(health, t)
          : html`
        ${glance(answer, t, page)}
        <section aria-labelledby="list"><h2 id="list">${t('spreading.list')}</h2>
          ${filterForm(filter, all, live, t)}
          ${
            answer.narratives.length === 0
              ? html`<p class="empty">${t('spreading.none')} <a href="/">${t('filter.clear')}</a></p>`
              : narrativeRows(answer.narratives, t, page)
          }
        </section>`
      }`
  },
}

function asked({ lang, platform, sort, relevance }: Filter): Record<string, string | number> {
  return {
    limit: shownAtMost,
    lang,
    platform,
    sort,
    ...(relevance === '0' ? {} : { min_relevance: relevance }),
  }
}

function asOf(answer: NarrativesAnswer, live: boolean, t: Translate, page: Page): Html {
  const query = new URLSearchParams(page.place.query)
  if (live) query.delete('live')
  else query.set('live', '1')
  const rest = query.toString()
  return html`<p class="as-of">${answer.as_of !== null && html`${t('spreading.as_of')} ${page.times.at(answer.as_of)} · `}<a
    href="${rest === '' ? '/' : `/?${rest}`}">${live ? t('spreading.still') : t('spreading.live')}</a></p>`
}

/** The five answers, each one or two lines. */
function glance({ narratives, as_of, coverage }: NarrativesAnswer, t: Translate, page: Page): Html {
  const clock = as_of === null ? page.now : Date.parse(as_of)
  const fresh = narratives.filter(({ first_seen }) => clock - Date.parse(first_seen) < newMs)
  const fastest = narratives.reduce<NarrativeSummary | undefined>(
    (best, row) => (best === undefined || row.pace > best.pace ? row : best),
    undefined,
  )
  return html`<section class="glance" aria-labelledby="glance"><h2 id="glance">${t('glance.title')}</h2><dl>
    <div><dt>${t('glance.new')}</dt><dd>${t('glance.new.text', { n: fresh.length, all: narratives.length })}</dd></div>
    <div><dt>${t('glance.fast')}</dt><dd>${
      fastest === undefined
        ? t('glance.nothing')
        : html`<strong>${paceText(fastest.pace, t)}</strong><br>
      <a href="/narratives/${encodeURIComponent(fastest.id)}">${claimSentence(fastest.label, t)}</a>`
    }</dd></div>
    <div><dt>${t('glance.where')}</dt><dd>${whereText(narratives, t)}</dd></div>
    <div><dt>${t('glance.sure')}</dt><dd>${coverageSentence(coverage, t)} ${t('glance.sure.text')}
      <a href="/about-figures">${t('glance.sure.link')}</a></dd></div>
    <div><dt>${t('glance.unseen')}</dt><dd>${silentNow(coverage, t) ?? t('glance.no_silent')}
      ${t('glance.closed')} <a href="/coverage">${t('glance.unseen.link')}</a></dd></div>
  </dl></section>`
}

function whereText(narratives: NarrativeSummary[], t: Translate): Html {
  if (narratives.length === 0) return html`${t('glance.nothing')}`
  const most = (names: string[]) => {
    const counts = new Map<string, number>()
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
    return [...counts].sort(([, a], [, b]) => b - a).map(([name]) => name)
  }
  const platforms = most(narratives.flatMap((row) => row.platforms))
  const languages = most(narratives.flatMap((row) => row.languages))
  return html`${platforms
    .slice(0, 5)
    .map((name) => t.word('platform', name))
    .join(', ')}<br>
    <span class="muted">${languages
      .slice(0, 5)
      .map((code) => t.language(code))
      .join(', ')}</span>`
}

function empty(health: Panel<HealthAnswer>, t: Translate): Html {
  const unconfigured = health.ok && health.data.connectors.length === 0
  const quiet = health.ok && health.data.totals.posts > 0
  return html`<div class="empty"><h2>${t(quiet ? 'empty.quiet' : unconfigured ? 'empty.no_source' : 'empty.waiting')}</h2>
    <p>${t(quiet ? 'empty.quiet.text' : unconfigured ? 'empty.no_source.text' : 'empty.waiting.text')}</p>
    ${
      !quiet &&
      html`<p>${t('empty.try')}</p>
      <ul><li><code>npm run demo</code> ${t('empty.demo')}</li>
      <li><code>lali exercise</code> ${t('empty.exercise')}</li></ul>`
    }
    <p><a href="/coverage">${t('glance.unseen.link')}</a></p></div>`
}
