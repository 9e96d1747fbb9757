// Part of "what is spreading now": the filter, a plain GET form, so its state is in the address.
// Values that are not offered are not passed on to the API.
import type { NarrativeSummary } from '../../contracts/answers.ts'
import { platforms } from '../../contracts/post.ts'
import { type Html, html } from '../html.ts'
import type { Translate } from '../locale.ts'
import type { Place } from '../view.ts'

const sorts = ['pace', 'newest', 'posts'] as const
const relevances = ['0', '0.25', '0.5', '0.75'] as const

export type Filter = {
  lang: string
  platform: string
  sort: (typeof sorts)[number]
  relevance: (typeof relevances)[number]
}

/** The filter of an address; what is not a choice is left out. */
export function filterOf({ query }: Place): Filter {
  return {
    lang: /^[A-Za-z-]{2,35}$/.test(query.lang ?? '') ? (query.lang ?? '') : '',
    platform: platforms.find((name) => name === query.platform) ?? '',
    sort: sorts.find((name) => name === query.sort) ?? 'pace',
    relevance: relevances.find((name) => name === query.relevance) ?? '0',
  }
}

/** True when something is left out of the list. */
export function narrows({ lang, platform, relevance }: Filter): boolean {
  return lang !== '' || platform !== '' || relevance !== '0'
}

/** The form. `all` are narratives without the filter: their languages and platforms are the choices. */
export function filterForm(
  filter: Filter,
  all: NarrativeSummary[],
  live: boolean,
  t: Translate,
): Html {
  const langs = choices(
    all.flatMap(({ languages }) => languages),
    filter.lang,
  )
  const seen = choices(
    all.flatMap((row) => row.platforms),
    filter.platform,
  )
  return html`<form class="filter" action="/" method="get" aria-label="${t('filter.label')}">
    ${select('lang', t('filter.lang'), filter.lang, [['', t('filter.any_lang')], ...langs.map(named((code) => t.language(code)))])}
    ${select('platform', t('filter.platform'), filter.platform, [['', t('filter.any_platform')], ...seen.map(named((name) => t.word('platform', name)))])}
    ${select(
      'relevance',
      t('filter.relevance'),
      filter.relevance,
      relevances.map((value) => [value, t(`filter.relevance.${value}`)]),
    )}
    ${select(
      'sort',
      t('filter.sort'),
      filter.sort,
      sorts.map((value) => [value, t(`filter.sort.${value}`)]),
    )}
    ${live && html`<input type="hidden" name="live" value="1">`}
    <p class="buttons"><button type="submit">${t('filter.show')}</button>
      ${narrows(filter) && html` <a href="/">${t('filter.clear')}</a>`}</p>
  </form>`
}

/** A labelled choice. */
export function select(name: string, label: string, chosen: string, options: string[][]): Html {
  return html`<p><label for="${name}">${label}</label>
    <select id="${name}" name="${name}">${options.map(([value = '', words = '']) =>
      value === chosen
        ? html`<option value="${value}" selected>${words}</option>`
        : html`<option value="${value}">${words}</option>`,
    )}</select></p>`
}

function choices(found: string[], chosen: string): string[] {
  return [...new Set(chosen === '' ? found : [...found, chosen])].sort()
}

function named(words: (value: string) => string): (value: string) => string[] {
  return (value) => [value, words(value)]
}
