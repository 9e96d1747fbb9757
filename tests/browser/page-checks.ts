// What is checked of every page in the browser itself: landmarks, headings, names of controls, tables, width.
// Runs through the page's own document, so it sees what a screen reader is given.
import type { Page } from 'playwright-core'

/** Everything that is wrong with the page as sentences; none when it is as it should be. */
export function flawsOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const flaws: string[] = []
    const all = (selector: string) => [...document.querySelectorAll(selector)]
    const words = (element: Element) => (element.textContent ?? '').trim()
    for (const landmark of ['header', 'nav', 'main', 'footer', 'h1']) {
      const found = all(landmark).length
      if (found !== 1) flaws.push(`${found} times <${landmark}>`)
    }
    let level = 0
    for (const heading of all('h1, h2, h3, h4')) {
      const own = Number(heading.tagName.slice(1))
      if (own > level + 1) flaws.push(`heading level ${own} after ${level}: ${words(heading)}`)
      if (words(heading) === '') flaws.push('an empty heading')
      level = own
    }
    for (const control of all('input:not([type=hidden]), select, textarea')) {
      if (!(control as HTMLInputElement).labels?.length)
        flaws.push(`no label: ${control.outerHTML}`)
    }
    for (const link of all('a, button')) {
      if (words(link) === '') flaws.push(`no name: ${link.outerHTML}`)
    }
    for (const table of all('table')) {
      if (!table.querySelector('caption')) flaws.push('a table without a caption')
      if (!table.querySelector('th[scope=col]')) flaws.push('a table without column headers')
    }
    for (const named of all('[aria-labelledby]')) {
      for (const id of (named.getAttribute('aria-labelledby') ?? '').split(' ')) {
        if (document.getElementById(id) === null) flaws.push(`nothing is called ${id}`)
      }
    }
    const ids = all('[id]').map(({ id }) => id)
    for (const id of ids.filter((one, i) => ids.indexOf(one) !== i)) flaws.push(`two ids ${id}`)
    for (const image of all('img'))
      if (!image.hasAttribute('alt')) flaws.push('an image without alt')
    if (all('script, iframe, object, embed, [style], style, [onclick]').length > 0) {
      flaws.push('a script, frame or style of its own')
    }
    for (const link of all('a[href]')) {
      if ((link as HTMLAnchorElement).origin !== location.origin)
        flaws.push(`leads out: ${link.outerHTML}`)
    }
    for (const small of all('nav a, button, summary, select')) {
      const { width, height } = small.getBoundingClientRect()
      if (width > 0 && (width < 24 || height < 24))
        flaws.push(`smaller than 24 px: ${words(small)}`)
    }
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth > clientWidth) flaws.push(`scrolls sideways: ${scrollWidth} > ${clientWidth}`)
    return flaws
  })
}

/** Texts whose contrast with what is behind them is below WCAG AA, as "words ratio". */
export function faintTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const parts = (colour: string) => (colour.match(/[\d.]+/g) ?? []).map(Number)
    const linear = (c = 0) =>
      c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4
    const light = (colour: string) => {
      const [r, g, b] = parts(colour)
      return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
    }
    const behind = (element: Element | null): string => {
      if (element === null) return 'rgb(255, 255, 255)'
      const { backgroundColor } = getComputedStyle(element)
      return parts(backgroundColor)[3] === 0 ? behind(element.parentElement) : backgroundColor
    }
    return [...document.querySelectorAll('body *')].flatMap((element) => {
      const own = [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && (node.textContent ?? '').trim() !== '',
      )
      if (!own || element.closest('title, desc, option')) return []
      const style = getComputedStyle(element)
      const colour = element instanceof SVGElement ? style.fill : style.color
      const [a, b] = [light(colour), light(behind(element))]
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
      return ratio < 4.5
        ? [`${(element.textContent ?? '').trim().slice(0, 40)} ${ratio.toFixed(2)}`]
        : []
    })
  })
}
