// Pace in words, with its number and a small scale of four steps, never colour alone.
// Pace is −log10 of the chance of seeing this many posts if nothing unusual went on. It is not truth.
import { type Html, html } from './html.ts'
import type { Translate } from './locale.ts'

export const paceSteps = ['expected', 'somewhat', 'faster', 'much'] as const
export type PaceStep = (typeof paceSteps)[number]

/** Which of the four steps a pace is: chances of about 1 in 20, 1 in 1,000 and 1 in a million divide them. */
export function paceStep(pace: number): PaceStep {
  if (pace < 1.3) return 'expected'
  if (pace < 3) return 'somewhat'
  if (pace < 6) return 'faster'
  return 'much'
}

/** "Much faster than expected (surprise 9.2)", with the scale before it. */
export function paceInWords(pace: number, t: Translate): Html {
  const step = paceStep(pace)
  const filled = paceSteps.indexOf(step) + 1
  return html`<span class="pace pace-${step}"><svg class="scale" width="38" height="14" viewBox="0 0 38 14" aria-hidden="true" focusable="false">${paceSteps.map(
    (_step, i) =>
      html`<rect class="${i < filled ? 'on' : 'off'}" x="${i * 10 + 0.5}" y="${9.5 - i * 3}" width="7" height="${4 + i * 3}" rx="1"/>`,
  )}</svg> <span>${t(`pace.${step}`)} <span class="number">${t('pace.surprise', { pace: round(pace) })}</span></span></span>`
}

/** The same as plain text, for summaries. */
export function paceText(pace: number, t: Translate): string {
  return `${t(`pace.${paceStep(pace)}`)} ${t('pace.surprise', { pace: round(pace) })}`
}

/** An expectation in words: one below 0.1 must not read as nothing. */
export function expectedText(expected: number, t: Translate): string {
  return expected < 0.1 ? t('pace.under', { n: 0.1 }) : t.number(round(expected))
}

/** One decimal. */
export function round(value: number): number {
  return Math.round(value * 10) / 10
}
