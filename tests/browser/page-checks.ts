// Asks the browser what is wrong with a page: landmarks, headings, names, tables, width, contrast (WCAG 2.2 AA).
// The looking itself is a script of its own, since it runs in the page.
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'

const look = readFileSync(new URL('./look-at-page.js', import.meta.url), 'utf8')

/** Everything that is wrong with the page, as sentences. */
export function flawsOf(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`${look.trimEnd()}.flaws()`)
}

/** Texts whose contrast with what is behind them is below 4.5, as "words ratio". */
export function faintTexts(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`${look.trimEnd()}.faint()`)
}
