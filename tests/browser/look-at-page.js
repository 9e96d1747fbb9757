// Runs inside the browser, over the page's own document, so it sees what a screen reader is given.
// Answers {flaws(), faint()}: what is wrong with the page, and texts that are hard to read, as sentences.
;(() => {
  const all = (selector) => [...document.querySelectorAll(selector)]
  const words = (element) => (element.textContent ?? '').trim()
  const wrong = (elements, what) =>
    elements.map((element) => `${what}: ${element.outerHTML.slice(0, 120)}`)

  function landmarks() {
    return ['header', 'nav', 'main', 'footer', 'h1', 'title']
      .filter(
        (name) => document.querySelectorAll(name === 'title' ? 'head title' : name).length !== 1,
      )
      .map((name) => `not exactly one <${name}>`)
  }
  function headings() {
    const found = all('h1, h2, h3, h4')
    const level = (heading) => Number(heading?.tagName.slice(1) ?? 0)
    return [
      ...wrong(
        found.filter((heading, i) => level(heading) > level(found[i - 1]) + 1),
        'leaps a level',
      ),
      ...wrong(
        found.filter((heading) => words(heading) === ''),
        'an empty heading',
      ),
    ]
  }
  function names() {
    const controls = all('input:not([type=hidden]), select, textarea')
    return [
      ...wrong(
        controls.filter((control) => control.labels.length === 0),
        'no label',
      ),
      ...wrong(
        all('a, button, summary').filter((one) => words(one) === ''),
        'no name',
      ),
      ...wrong(all('img:not([alt])'), 'no alternative text'),
      ...wrong(all('svg:not([aria-hidden]):not([role=img])'), 'a picture without a role'),
    ]
  }
  function tables() {
    const lacks = (selector) => all('table').filter((table) => !table.querySelector(selector))
    return [
      ...wrong(lacks('caption'), 'a table without a caption'),
      ...wrong(lacks('th[scope=col]'), 'a table without column headers'),
    ]
  }
  function references() {
    const ids = all('[id]').map(({ id }) => id)
    const named = all('[aria-labelledby]').flatMap((one) =>
      one.getAttribute('aria-labelledby').split(' '),
    )
    return [
      ...named.filter((id) => !ids.includes(id)).map((id) => `nothing is called ${id}`),
      ...ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `two are called ${id}`),
    ]
  }
  function foreign() {
    return [
      ...wrong(
        all('script, style, iframe, object, embed, base, [style], [onclick]'),
        'not allowed',
      ),
      ...wrong(
        all('a[href]').filter((link) => link.origin !== location.origin),
        'leads out',
      ),
    ]
  }
  function sizes() {
    const small = all('nav a, button, summary, select, input').filter((one) => {
      const { width, height } = one.getBoundingClientRect()
      return width > 0 && (width < 24 || height < 24)
    })
    const { scrollWidth, clientWidth } = document.documentElement
    const sideways =
      scrollWidth > clientWidth ? [`scrolls sideways by ${scrollWidth - clientWidth}`] : []
    return [...wrong(small, 'smaller than 24 px'), ...sideways]
  }

  const parts = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number)
  const linear = (c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4)
  function lightness(colour) {
    const [red, green, blue] = parts(colour).map(linear)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  function behind(element) {
    if (element === null) return 'rgb(255, 255, 255)'
    const { backgroundColor } = getComputedStyle(element)
    return parts(backgroundColor)[3] === 0 ? behind(element.parentElement) : backgroundColor
  }
  function contrast(element) {
    const style = getComputedStyle(element)
    const own = lightness(element instanceof SVGElement ? style.fill : style.color)
    const other = lightness(behind(element))
    return (Math.max(own, other) + 0.05) / (Math.min(own, other) + 0.05)
  }
  function hasText(element) {
    return [...element.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim() !== '',
    )
  }

  return {
    flaws: () =>
      [landmarks, headings, names, tables, references, foreign, sizes].flatMap((look) => look()),
    faint: () =>
      all('body *')
        .filter((one) => hasText(one) && !one.closest('title, desc, option') && contrast(one) < 4.5)
        .map((one) => `${words(one).slice(0, 40)} ${contrast(one).toFixed(2)}`),
  }
})()
