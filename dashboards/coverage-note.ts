// The sentence on how much was collected, shown wherever figures are.
import type { CoverageNote } from '../contracts/answers.ts'
import { type Html, html } from './html.ts'
import type { Translate } from './locale.ts'

/** The API's own sentence, with the share of what could have been collected. */
export function coverageSentence({ sentence, share }: CoverageNote, t: Translate): Html {
  return html`<span lang="en">${sentence}</span> ${t('coverage.share', { share: t.percent(share) })}`
}

/** Names of the sources that are silent now, or nothing. */
export function silentNow({ silent_sources }: CoverageNote, t: Translate): Html | null {
  if (silent_sources.length === 0) return null
  const more = silent_sources.length - 5
  return html`${t('coverage.silent', { n: silent_sources.length })} <bdi>${silent_sources.slice(0, 5).join(', ')}</bdi>${more > 0 && html` ${t('coverage.more', { n: more })}`}.`
}

/** The same as a line with a link to what is missing. */
export function coverageLine(coverage: CoverageNote, t: Translate): Html {
  return html`<p class="coverage"><strong>${t('coverage.how_much')}</strong> ${coverageSentence(coverage, t)}
    ${silentNow(coverage, t)} <a href="/coverage">${t('glance.unseen.link')}</a></p>`
}
