// View: search. Posts by their words, with how many were ranked and from what stretch of time.
// Nobody can be searched for: there is no field for a person, and the API has none.
import { SearchResult } from '../../contracts/answers.ts'
import { platforms } from '../../contracts/post.ts'
import { asks } from '../asks.ts'
import { coverageLine } from '../coverage-note.ts'
import { type Html, html } from '../html.ts'
import type { Translate } from '../locale.ts'
import { postCard } from '../post-card.ts'
import { type Page, PageProblem, required, type View } from '../view.ts'
import { select } from './narrative-filter.ts'

type Asked = { q: string; from: string; to: string; platform: string; lang: string }
type Data = { asked: Asked; result: SearchResult | null; mistake: string | null }

const shownAtMost = 50
const dayMs = 86_400_000

export const searchPosts: View<Data> = {
  path: '/search',
  titleKey: 'search.title',
  nav: '/search',
  async load(get, { query }, times) {
    const asked = {
      q: (query.q ?? '').trim(),
      from: query.from ?? '',
      to: query.to ?? '',
      platform: platforms.find((name) => name === query.platform) ?? '',
      lang: query.lang ?? '',
    }
    if (asked.q === '') return { asked, result: null, mistake: null }
    const from = times.startOfDay(asked.from)
    const to = times.startOfDay(asked.to)
    const path = asks.search({
      q: asked.q,
      from: iso(from),
      // The day after's first minute, less one: the whole last day is meant.
      to: iso(to === undefined ? undefined : to + dayMs - 60_000),
      platform: asked.platform,
      lang: asked.lang,
      limit: shownAtMost,
    })
    try {
      return { asked, result: await required(get, path, SearchResult), mistake: null }
    } catch (error) {
      // The form stays, so that what was typed can be mended.
      if (error instanceof PageProblem && error.status === 400) {
        return { asked, result: null, mistake: error.message }
      }
      throw error
    }
  },
  render({ asked, result, mistake }, t, page) {
    return html`<h1>${t('search.title')}</h1>
      <p class="lead">${t('search.lead')}</p>
      ${form(asked, mistake, t)}
      ${result !== null && results(result, t, page)}`
  },
}

function iso(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString()
}

function form(asked: Asked, mistake: string | null, t: Translate): Html {
  const chosen = platforms.map((name) => [name, t.word('platform', name)])
  return html`<form class="filter search" action="/search" method="get" role="search">
    ${mistake !== null && html`<p class="notice" role="alert" id="mistake"><strong>${t('search.mistake')}</strong> ${mistake}</p>`}
    <p class="wide"><label for="q">${t('search.words')}</label>
      <input id="q" name="q" type="search" dir="auto" required maxlength="200" value="${asked.q}" autocomplete="off"></p>
    <p><label for="from">${t('search.from')}</label><input id="from" name="from" type="date" value="${asked.from}"></p>
    <p><label for="to">${t('search.to')}</label><input id="to" name="to" type="date" value="${asked.to}"></p>
    ${select('platform', t('filter.platform'), asked.platform, [['', t('filter.any_platform')], ...chosen])}
    <p class="buttons"><button type="submit">${t('search.go')}</button></p>
  </form>`
}

function results(
  { posts, ranked, bounded, window, coverage }: SearchResult,
  t: Translate,
  page: Page,
): Html {
  const stretch = window.from !== null && window.to !== null
  return html`<section aria-labelledby="results"><h2 id="results">${t('search.found', { n: posts.length })}</h2>
    <p>${t('search.ranked', { n: ranked })}
      ${stretch && html`${t('search.window')} ${page.times.at(window.from)} ${t('search.until')} ${page.times.at(window.to)}.`}
      ${bounded && html`<strong>${t('search.bounded')}</strong>`}</p>
    ${coverageLine(coverage, t)}
    ${
      posts.length === 0
        ? html`<p class="empty">${t('search.none')}</p>`
        : html`<div class="posts">${byWording(posts).map(([first, ...same]) =>
            first === undefined
              ? null
              : html`${postCard(first, t, page, { linkNarrative: true })}
            ${same.length > 0 && html`<p class="muted">${t('search.same', { n: same.length })}</p>`}`,
          )}</div>`
    }</section>`
}

/** The same words once, in the order of the best match: forty copies in a row hide everything else. */
function byWording(posts: SearchResult['posts']): SearchResult['posts'][] {
  const groups = new Map<string, SearchResult['posts']>()
  for (const post of posts) {
    const group = groups.get(post.copy_group)
    if (group) group.push(post)
    else groups.set(post.copy_group, [post])
  }
  return [...groups.values()]
}
