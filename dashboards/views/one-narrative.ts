// View: one narrative. How fast it spreads and why we say so, since when, where, in which words, in which posts.
// Every figure opens to its parts; the chart has a table, a CSV and a sentence beside it.
import { NarrativeAnswer, PostsAnswer, SeriesAnswer } from '../../contracts/answers.ts'
import { asks } from '../asks.ts'
import { coverageLine } from '../coverage-note.ts'
import { type Html, html } from '../html.ts'
import type { Translate } from '../locale.ts'
import { paceInWords } from '../pace.ts'
import { postCard } from '../post-card.ts'
import { optional, type Page, type Panel, required, shown, type View } from '../view.ts'
import { claims, firstSeen, lineage, variants, where } from './narrative-parts.ts'
import { alertBadge, claimSentence, keyTerms, tabTitle } from './narrative-rows.ts'
import { perhapsSame } from './narrative-same.ts'
import { openScore } from './narrative-score.ts'
import { timeline } from './narrative-timeline.ts'

type Data = {
  answer: NarrativeAnswer
  series: Panel<SeriesAnswer>
  posts: Panel<PostsAnswer>
}

const postsPerPage = 20
/** Finest buckets that the API gives; the chart joins them. */
export const bucketMinutes = 15

export const oneNarrative: View<Data> = {
  path: '/narratives/:id',
  titleKey: 'narrative.title',
  tabTitle: ({ answer }, t) => tabTitle(answer.narrative.label.sentence, t('narrative.title')),
  nav: '/',
  async load(get, { params, query }) {
    const id = params.id ?? ''
    const [answer, series, posts] = await Promise.all([
      required(get, asks.narrative(id), NarrativeAnswer),
      optional(get, asks.series(id, bucketMinutes), SeriesAnswer),
      optional(get, asks.posts(id, { limit: postsPerPage, cursor: query.cursor }), PostsAnswer),
    ])
    return { answer, series, posts }
  },
  render({ answer, series, posts }, t, page) {
    const { narrative } = answer
    const address = `/narratives/${encodeURIComponent(narrative.id)}`
    return html`<p class="crumb"><a href="/">${t('spreading.title')}</a> › ${t('narrative.title')}</p>
    ${merged(answer, t)}
    <div class="narrative-head">
      <p>${alertBadge(narrative.alert, t)} ${narrative.exercise && html`<span class="tag">${t('exercise.short')}</span>`}
        ${narrative.state !== 'live' && html`<span class="tag">${t(`state.${narrative.state}`)}</span>`}
        ${narrative.pinned && html`<span class="tag">${t('narrative.pinned')}</span>`}
        ${narrative.claim_class !== null && html`<span class="tag">${t.word('class', narrative.claim_class)}</span>`}</p>
      <h1>${claimSentence(narrative.label, t)}</h1>
      ${keyTerms(narrative.label, t)}
      <p class="muted">${t('narrative.quoted')}</p>
    </div>
    ${coverageLine(answer.coverage, t)}
    <section aria-labelledby="pace"><h2 id="pace">${t('narrative.pace')}</h2>
      <p class="big">${paceInWords(narrative.pace, t)}</p>
      ${openScore(answer, t)}</section>
    <section aria-labelledby="time"><h2 id="time">${t('narrative.time')}</h2>
      ${shown(series, t, (data) => timeline(data, answer.as_of, address, t, page))}</section>
    ${firstSeen(answer, t, page)}
    ${perhapsSame(answer, t)}
    ${where(answer, t)}
    ${variants(answer, t, page)}
    ${claims(answer, t, page)}
    <section aria-labelledby="posts"><h2 id="posts">${t('narrative.posts')}</h2>
      ${shown(posts, t, (data) => postList(data, address, t, page))}</section>
    ${lineage(answer, t, page)}`
  },
}

function merged({ merged_from }: NarrativeAnswer, t: Translate): Html | null {
  if (merged_from === null) return null
  return html`<p class="notice" role="note">${t('narrative.merged', { id: merged_from })}</p>`
}

function postList({ posts, cursor }: PostsAnswer, address: string, t: Translate, page: Page): Html {
  const later = page.place.query.cursor !== undefined
  if (posts.length === 0) return html`<p class="empty">${t('narrative.no_posts')}</p>`
  return html`<p class="muted">${t('narrative.posts.order')}</p>
    <div class="posts">${posts.map((post) => postCard(post, t, page))}</div>
    <p class="paging">${later && html`<a href="${address}#posts">${t('paging.first')}</a> `}
      ${cursor !== null && html`<a href="${address}?cursor=${encodeURIComponent(cursor)}#posts">${t('paging.older')}</a>`}</p>`
}
