// The frame of every page: exercise banner, name of the election, navigation, one main part, footer.
// Says on each page whether the product works and in which zone times are. Ships no script.
import type { HealthAnswer } from '../contracts/answers.ts'
import { type Html, html } from './html.ts'
import type { Key, Translate } from './locale.ts'
import type { Page, Panel, View } from './view.ts'

export type Frame = {
  t: Translate
  page: Page
  election: string
  health: Panel<HealthAnswer>
  /** Addresses with the content's hash in them. */
  assets: { css: string; icon: string }
}

const entries: { path: View<unknown>['nav']; key: Key }[] = [
  { path: '/', key: 'nav.spreading' },
  { path: '/alerts', key: 'nav.alerts' },
  { path: '/search', key: 'nav.search' },
  { path: '/coverage', key: 'nav.coverage' },
  { path: '/about-figures', key: 'nav.about' },
]

/** A whole page around one main part. `refresh` reloads it every minute without a script. */
export function wholePage(
  { t, page, election, health, assets }: Frame,
  main: { title: string; nav: View<unknown>['nav'] | null; body: Html; refresh?: boolean },
): Html {
  return html`<!doctype html>
<html lang="${t.locale}" dir="${t.dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
${main.refresh && html`<meta http-equiv="refresh" content="60">`}
<title>${main.title} – ${election} – Lali</title>
<link rel="stylesheet" href="${assets.css}">
<link rel="icon" type="image/svg+xml" href="${assets.icon}">
</head>
<body>
<a class="skip" href="#main">${t('shell.skip')}</a>
${health.ok && health.data.exercise && html`<p class="exercise"><strong>${t('exercise.banner')}</strong> ${t('exercise.explain')}</p>`}
<header class="top">
  <div class="brand"><a class="mark" href="/"><img src="${assets.icon}" alt="" width="30" height="30"><span>Lali</span></a>
    <p class="election"><bdi>${election}</bdi></p></div>
  <nav aria-label="${t('nav.label')}"><ul>${entries.map(({ path, key }) => entry(path, key, main.nav, health, t))}</ul></nav>
</header>
<main id="main" tabindex="-1">
${state(health, t)}
${main.body}
</main>
<footer>
  <p>${page.times.utc ? t('shell.utc') : t('shell.zone', { zone: page.times.zone(page.now) })} ${t('shell.made')} ${page.times.at(new Date(page.now).toISOString())}</p>
  <p>${t('shell.pace')} <a href="/about-figures">${t('shell.more')}</a></p>
  ${health.ok && html`<p class="muted">${t('shell.version', { version: health.data.version, epoch: String(health.data.epoch) })} · <a href="/api/docs">${t('shell.api')}</a></p>`}
</footer>
</body>
</html>`
}

/** The page for what went wrong: plain words, a way on, the status for whoever helps. */
export function problemPage(
  status: number,
  detail: string,
  t: Translate,
): { title: string; body: Html } {
  const kind = status === 404 ? 'missing' : status < 500 ? 'asked' : 'broken'
  return {
    title: t(`problem.${kind}.title`),
    body: html`<h1>${t(`problem.${kind}.title`)}</h1>
<p class="lead">${t(`problem.${kind}.text`)}</p>
${detail !== '' && html`<p>${detail}</p>`}
<p><a href="/">${t('problem.back')}</a></p>
<p class="muted">${t('problem.status', { status: String(status) })}</p>`,
  }
}

function entry(
  path: string,
  key: Key,
  current: string | null,
  health: Panel<HealthAnswer>,
  t: Translate,
): Html {
  const open = path === '/alerts' && health.ok ? health.data.totals.alerts_open : 0
  const label = html`${t(key)}${open > 0 && html` <span class="count">${t('nav.open', { n: open })}</span>`}`
  return path === current
    ? html`<li><a href="${path}" aria-current="page">${label}</a></li>`
    : html`<li><a href="${path}">${label}</a></li>`
}

/** Nothing when all is well: a page that always says "all is well" is not read. */
function state(health: Panel<HealthAnswer>, t: Translate): Html {
  if (!health.ok) return html`<p class="notice" role="note">${t('shell.unknown')}</p>`
  const { status, stages, connectors } = health.data
  if (status === 'ok') return html``
  const broken = [
    ...stages.filter(({ state }) => state === 'stopped').map(({ name }) => name),
    ...connectors.filter(({ state }) => state === 'stopped').map(({ source }) => source),
  ]
  return html`<p class="notice" role="note"><strong>${t(`shell.status.${status === 'stopped' ? 'stopped' : 'degraded'}`)}</strong>
    ${broken.length > 0 && t('shell.broken', { names: broken.join(', ') })}</p>`
}
