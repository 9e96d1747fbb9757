// Parts of one narrative: first seen, where, in which words (copy groups), claims inside, and its history.
import type { NarrativeAnswer } from '../../contracts/answers.ts'
import { type Html, html } from '../html.ts'
import type { Translate } from '../locale.ts'
import { paceInWords } from '../pace.ts'
import { postCard, postText } from '../post-card.ts'
import type { Page } from '../view.ts'
import { claimSentence } from './narrative-rows.ts'

type Claim = NarrativeAnswer['claims'][number]

const variantsShown = 10

/** The earliest post that is still there. */
export function firstSeen(
  { first_post, narrative }: NarrativeAnswer,
  t: Translate,
  page: Page,
): Html {
  return html`<section aria-labelledby="first"><h2 id="first">${t('narrative.first')}</h2>
    <p>${page.times.at(narrative.first_seen)}, ${page.times.ago(narrative.first_seen, page.now)}</p>
    ${first_post === null ? html`<p class="empty">${t('narrative.first.none')}</p>` : postCard(first_post, t, page)}
    <p class="muted">${t('narrative.first.note')}</p></section>`
}

/** Posts by platform, language and source, each with its number and a bar. */
export function where(
  { where: { platforms, languages, sources } }: NarrativeAnswer,
  t: Translate,
): Html {
  return html`<section aria-labelledby="where"><h2 id="where">${t('narrative.where')}</h2><div class="columns">
    ${tally(t('where.platforms'), platforms, (name) => t.word('platform', name), t)}
    ${tally(t('where.languages'), languages, (code) => t.language(code), t)}
    ${tally(t('where.sources'), sources, (name) => name, t)}</div></section>`
}

/** Copy groups: the same words posted again and again, most copied first. */
export function variants({ variants: groups }: NarrativeAnswer, t: Translate, page: Page): Html {
  const first = groups.slice(0, variantsShown)
  return html`<section aria-labelledby="variants"><h2 id="variants">${t('narrative.variants')}</h2>
    <p class="muted">${t('variants.note')}</p>
    ${first.length === 0 && html`<p class="empty">${t('narrative.no_posts')}</p>`}
    <ol class="variants">${first.map(
      ({
        posts,
        first_seen,
        example,
      }) => html`<li><p><strong>${t('variants.posts', { n: posts })}</strong>
        · ${t('rows.first_seen')} ${page.times.at(first_seen)}${example !== null && html` · ${t.word('platform', example.platform)} · ${t.language(example.lang)}`}</p>
        ${example === null ? html`<p class="unknown">${t('variants.erased')}</p>` : postText(example.text, example.lang, t)}</li>`,
    )}</ol>
    ${groups.length > first.length && html`<p class="muted">${t('variants.more', { n: groups.length - first.length })}</p>`}</section>`
}

/** Claims inside, the tight level that alerts look at. */
export function claims(answer: NarrativeAnswer, t: Translate, page: Page): Html | null {
  const { claims: found } = answer
  if (found.length < 2 && !found.some((claim) => claim.contrary_to)) return null
  return html`<section aria-labelledby="claims"><h2 id="claims">${t('narrative.claims')}</h2>
    <p class="muted">${t('claims.note')}</p>
    <table class="cards" role="table"><caption>${t('claims.caption', { n: found.length })}</caption>
      <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">${t('rows.claim')}</th><th scope="col" role="columnheader">${t('rows.pace')}</th>
        <th scope="col" role="columnheader">${t('score.posts')}</th><th scope="col" role="columnheader">${t('score.authors')}</th></tr></thead>
      <tbody role="rowgroup">${found.slice(0, 20).map(
        (claim) => html`<tr role="row"><td role="cell" class="what">${claimSentence(claim.label, t)}
            <p class="muted">${t('rows.first_seen')} ${page.times.at(claim.first_seen)}</p>
            ${claim.pinned && html`<p class="muted">${t('claims.pinned')}</p>`}
            ${contraryTo(claim, answer.narrative.id, t)}</td>
          <td role="cell" data-label="${t('rows.pace')}">${claim.pace === null ? html`<span class="muted">${t('claims.uncounted')}</span>` : paceInWords(claim.pace, t)}</td>
          <td role="cell" data-label="${t('score.posts')}" class="number">${claim.posts === null ? '–' : t.number(claim.posts)}</td>
          <td role="cell" data-label="${t('score.authors')}" class="number">${claim.authors === null ? '–' : t.number(claim.authors)}</td></tr>`,
      )}</tbody></table></section>`
}

/** That a claim says the contrary of another one; a link where that is in another narrative. Neither is called right. */
function contraryTo({ contrary_to: other }: Claim, narrative: string, t: Translate): Html | null {
  if (other === null) return null
  const said = claimSentence(other.label, t)
  return html`<p class="muted">${t('claims.contrary')} ${
    other.narrative === narrative
      ? said
      : html`<a href="/narratives/${encodeURIComponent(other.narrative)}">${said}</a>`
  }</p>`
}

/** What became of it: created, merged, split, put away. */
export function lineage(
  { lineage: events, narrative }: NarrativeAnswer,
  t: Translate,
  page: Page,
): Html {
  return html`<section aria-labelledby="history"><h2 id="history">${t('narrative.history')}</h2>
    <ol class="history">${events.map(
      ({ event, other, at, why }) => html`<li>${page.times.at(at)}: ${t.word('event', event)}
        ${other !== null && html`<a href="/narratives/${encodeURIComponent(other)}"><bdi>${other}</bdi></a>`}
        ${why !== '' && html`<span class="muted">(<bdi>${why}</bdi>)</span>`}</li>`,
    )}</ol>
    <p class="muted">${t('narrative.id')} <code>${narrative.id}</code></p></section>`
}

function tally(
  title: string,
  rows: { name: string; posts: number }[],
  word: (name: string) => string,
  t: Translate,
): Html {
  const most = Math.max(1, ...rows.map(({ posts }) => posts))
  return html`<div><h3>${title}</h3><table class="tally"><caption class="hidden">${title}</caption>
    <thead class="hidden"><tr><th scope="col">${title}</th><th scope="col">${t('score.posts')}</th></tr></thead>
    <tbody>${rows.slice(0, 12).map(
      ({
        name,
        posts,
      }) => html`<tr><th scope="row"><bdi>${word(name)}</bdi></th><td class="number">${t.number(posts)}
        <svg class="share" width="100%" height="6" aria-hidden="true" focusable="false"><rect class="bar" width="${Math.max(1, Math.round((posts / most) * 100))}%" height="6" rx="1"/></svg></td></tr>`,
    )}</tbody></table>${rows.length > 12 && html`<p class="muted">${t('coverage.more', { n: rows.length - 12 })}</p>`}</div>`
}
