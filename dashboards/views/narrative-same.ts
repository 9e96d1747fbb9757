// Part of one narrative: narratives in other languages that perhaps say the same, with what both share and how sure
// that is. A suggestion says so; only what a person confirmed is told as a fact.
import type { NarrativeAnswer } from '../../contracts/answers.ts'
import { type Html, html, joined } from '../html.ts'
import type { Translate } from '../locale.ts'
import { claimSentence } from './narrative-rows.ts'

type Same = NarrativeAnswer['perhaps_same'][number]
/** Likeness from which a suggestion is called a close one. */
const close = 0.6

/** The section; nothing where there is nothing to say. */
export function perhapsSame({ perhaps_same: found }: NarrativeAnswer, t: Translate): Html | null {
  const shown = found.filter(({ state }) => state !== 'rejected')
  if (shown.length === 0) return null
  return html`<section aria-labelledby="same"><h2 id="same">${t('same.title')}</h2>
    <p class="muted">${t('same.note')}</p>
    <ul class="same">${shown.map((one) => entry(one, t))}</ul></section>`
}

function entry(one: Same, t: Translate): Html {
  const { id, label, posts, state, certainty, reasons } = one
  const sure =
    state === 'confirmed' ? 'same.confirmed' : certainty >= close ? 'same.close' : 'same.loose'
  return html`<li><p>${t('same.in', { language: t.language(label.lang) })}
      <a href="/narratives/${encodeURIComponent(id)}">${claimSentence(label, t)}</a></p>
    <p class="muted">${t(sure, { share: t.percent(certainty) })} ${t('same.posts', { n: posts })}</p>
    ${
      reasons.length > 0 &&
      html`<p class="muted">${t('same.reasons')} ${joined(
        reasons.map((reason) => reasonInWords(reason, t)),
        ', ',
      )}</p>`
    }</li>`
}

function reasonInWords({ by, concept, here, there }: Same['reasons'][number], t: Translate): Html {
  const kind = t.word('same.by', by)
  if (concept !== null) return html`${kind} <em>${concept.replaceAll('-', ' ')}</em>`
  if (here === null && there === null) return html`${kind}`
  if (here === there) return html`${kind} <bdi>${here}</bdi>`
  return html`${kind} <bdi>${here ?? '…'}</bdi> = <bdi>${there ?? '…'}</bdi>`
}
