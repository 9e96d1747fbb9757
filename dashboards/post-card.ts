// A post as pages show it: text nodes only, its own direction, links that cannot be opened.
// No author but a registered public actor; how it was placed stands beside it, so it can be questioned.
import type { PostAnswer } from '../contracts/answers.ts'
import { defanged, type Html, harmless, html, joined } from './html.ts'
import type { Translate } from './locale.ts'
import type { Page } from './view.ts'

/** UTF-16 units shown at once, and after opening; beyond, only the number of what is left out. */
const shownAtOnce = 700
const shownAtMost = 5_000
const linksShown = 5

/** One post; with a link to its narrative where asked. */
export function postCard(
  post: PostAnswer,
  t: Translate,
  page: Page,
  { linkNarrative = false }: { linkNarrative?: boolean } = {},
): Html {
  return html`<article class="post">
    <p class="post-head"><strong>${t.word('platform', post.platform)}</strong>
      · ${t.word('kind', post.kind)}
      · <bdi>${post.source}</bdi>
      · ${t.language(post.lang)}
      · ${page.times.at(post.at)}${post.clock_skew && html` <span class="tag">${t('post.clock_skew')}</span>`}</p>
    ${post.public_actor !== null && html`<p class="post-actor">${t('post.public_actor')} <bdi>${post.public_actor}</bdi></p>`}
    ${post.title !== null && html`<p class="post-title" dir="auto" lang="${langTag(post.lang)}">${defanged(cut(post.title, 300))}</p>`}
    ${postText(post.text, post.lang, t)}
    ${post.links.length > 0 && links(post.links, t)}
    <p class="post-foot">${joined(notes(post, t), ' · ')}
      ${linkNarrative && post.narrative !== null && html` · <a href="/narratives/${encodeURIComponent(post.narrative)}">${t('post.narrative')}</a>`}</p>
  </article>`
}

/** A post's text: cut where long, with the rest behind a control that needs no script. */
export function postText(text: string, lang: string, t: Translate): Html {
  const clean = defanged(harmless(text))
  const head = cut(clean, shownAtOnce)
  const rest = clean.slice(head.length)
  if (rest === '') return html`<p class="post-text" dir="auto" lang="${langTag(lang)}">${head}</p>`
  const opened = cut(rest, shownAtMost - shownAtOnce)
  const left = rest.length - opened.length
  return html`<p class="post-text" dir="auto" lang="${langTag(lang)}">${head} …</p>
    <details class="post-rest"><summary>${t('post.rest', { n: rest.length })}</summary>
      <p class="post-text" dir="auto" lang="${langTag(lang)}">${opened}</p>
      ${left > 0 && html`<p class="muted">${t('post.left', { n: left })}</p>`}
    </details>`
}

/** A language tag for the attribute; unknown is the empty tag, as HTML has it. */
export function langTag(code: string): string {
  return /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(code) && code !== 'und' ? code : ''
}

/** The first units of a text, never half a character. */
function cut(text: string, units: number): string {
  if (text.length <= units) return text
  const last = text.charCodeAt(units - 1)
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? units - 1 : units)
}

function links(found: PostAnswer['links'], t: Translate): Html {
  const more = found.length - linksShown
  return html`<ul class="links">${found
    .slice(0, linksShown)
    .map(
      ({ url, domain }) =>
        html`<li><bdi>${url === '' ? domain.replaceAll('.', '[.]') : cut(defanged(url), 200)}</bdi></li>`,
    )}${more > 0 && html`<li>${t('post.more_links', { n: more })}</li>`}</ul>`
}

function notes(post: PostAnswer, t: Translate): Html[] {
  const { by, similarity } = post.placed_by
  return [
    post.exercise ? html`<span class="tag">${t('exercise.short')}</span>` : null,
    html`${by === 'near' ? t('placed.near', { share: t.percent(similarity) }) : t.word('placed', by)}`,
    html`${t('post.relevance', { share: t.percent(post.relevance) })}`,
    post.claim_class === null ? null : html`${t.word('class', post.claim_class)}`,
    html`${t.word('sampling', post.sampling)}`,
  ].filter((note) => note !== null)
}
