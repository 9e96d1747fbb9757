// View: what the figures mean, in plain words. Pace is not truth; a count is of what was collected.

import { html } from '../html.ts'
import type { Key } from '../locale.ts'
import type { View } from '../view.ts'

const parts: { id: string; title: Key; texts: Key[] }[] = [
  { id: 'pace', title: 'about.pace', texts: ['about.pace.1', 'about.pace.2', 'about.pace.3'] },
  { id: 'truth', title: 'about.truth', texts: ['about.truth.1', 'about.truth.2'] },
  { id: 'narrative', title: 'about.narrative', texts: ['about.narrative.1', 'about.narrative.2'] },
  { id: 'alerts', title: 'about.alerts', texts: ['about.alerts.1', 'about.alerts.2'] },
  { id: 'coverage', title: 'about.coverage', texts: ['about.coverage.1', 'about.coverage.2'] },
  { id: 'people', title: 'about.people', texts: ['about.people.1', 'about.people.2'] },
  { id: 'check', title: 'about.check', texts: ['about.check.1'] },
]

export const aboutFigures: View<null> = {
  path: '/about-figures',
  titleKey: 'about.title',
  nav: '/about-figures',
  load: async () => null,
  render: (_none, t) => html`<div class="prose"><h1>${t('about.title')}</h1>
    <p class="lead">${t('about.lead')}</p>
    ${parts.map(
      ({
        id,
        title,
        texts,
      }) => html`<section aria-labelledby="${id}"><h2 id="${id}">${t(title)}</h2>
        ${texts.map((key) => html`<p>${t(key)}</p>`)}
        ${
          id === 'pace' &&
          html`<table><caption>${t('about.scale')}</caption>
          <thead><tr><th scope="col">${t('about.words')}</th><th scope="col">${t('score.surprise')}</th><th scope="col">${t('about.chance')}</th></tr></thead>
          <tbody>
            <tr><th scope="row">${t('pace.expected')}</th><td>${t('about.below', { n: 1.3 })}</td><td>${t('about.often', { n: 20 })}</td></tr>
            <tr><th scope="row">${t('pace.somewhat')}</th><td>${t('about.between', { n: 1.3, m: 3 })}</td><td>${t('score.one_in', { n: 20 })}</td></tr>
            <tr><th scope="row">${t('pace.faster')}</th><td>${t('about.between', { n: 3, m: 6 })}</td><td>${t('score.one_in', { n: 1_000 })}</td></tr>
            <tr><th scope="row">${t('pace.much')}</th><td>${t('about.above', { n: 6 })}</td><td>${t('score.one_in', { n: 1_000_000 })}</td></tr>
          </tbody></table>`
        }
        ${id === 'check' && html`<p><a href="/api/docs">${t('shell.api')}</a></p>`}
      </section>`,
    )}</div>`,
}
