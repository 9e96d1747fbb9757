import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { absolute, cutText, htmlToText } from '../../ingest/html-to-text.ts'

const tagNames = ['p', 'div', 'a', 'b', 'br', 'img', 'li', 'script', 'style', 'svg', 'table', 'x-y']
const piece = fc.oneof(
  fc.constantFrom(...tagNames).map((name) => `<${name}>`),
  fc.constantFrom(...tagNames).map((name) => `</${name}>`),
  fc.constantFrom(...tagNames).map((name) => `&lt;${name} x="1"&gt;`),
  fc.constantFrom(...tagNames).map((name) => `&amp;lt;/${name}&amp;gt;`),
  fc.constantFrom(
    '<',
    '>',
    '&',
    '&#',
    '&#x;',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?',
    "<a href='",
  ),
  fc.webUrl().map((url) => `<a href="${url}">${url.slice(0, 20)}…</a>`),
  fc.string({ unit: 'binary', maxLength: 20 }),
)
const known = /<\/?(?:p|div|a|b|br|img|li|script|style|table)[\s/>]/i

describe('htmlToText', () => {
  it('puts blocks on lines of their own and folds other white space', () => {
    const html =
      '<h1>Polls  open</h1>\n<p>At <b>seven</b>\n in the\tmorning.</p><ul><li>One<li>Two</ul>'
    expect(htmlToText(html).text).toBe('Polls open\nAt seven in the morning.\nOne\nTwo')
  })

  it('keeps words of inline elements together and cells apart', () => {
    const html = '<b>El</b>ection<br>day<table><tr><td>North</td><td>41</td></tr></table>'
    expect(htmlToText(html).text).toBe('Election\nday\nNorth 41')
  })

  it('drops what is not shown, also when it is nested or never closed', () => {
    const html =
      '<style>p{}</style>a<script>document.write("<p>x</p>")</script>b<svg><title>t</title><svg></svg>u</svg>c<template>no'
    expect(htmlToText(html).text).toBe('abc')
  })

  it('goes on after an empty drawing', () => {
    expect(htmlToText('a <svg/> b').text).toBe('a b')
  })

  it('decodes entities, and leaves alone what only looks like one', () => {
    expect(htmlToText('caf&eacute; &#x1F5F3; 1 &lt; 2 &nosuch; R&D').text).toBe(
      'café 🗳 1 < 2 &nosuch; R&D',
    )
  })

  it('reads mark-up that was escaped once too often', () => {
    expect(htmlToText('&lt;p&gt;Roads &amp;amp; bridges&lt;/p&gt;').text).toBe('Roads & bridges')
  })

  it('opens up a shortened link and collects each web address once', () => {
    const html =
      'See <a href="https://www.example.org/2026/results?full=1">example.org/2026/res…</a> and ' +
      '<a href="/map">the map</a>, <a href="/map">again</a>, <a href="mailto:a@example.org">mail</a>, ' +
      '<a href="javascript:alert(1)">run</a>, <a href="https://example.org/@ana">@ana</a>'
    expect(htmlToText(html, 'https://news.example/')).toEqual({
      text: 'See https://www.example.org/2026/results?full=1 and the map, again, mail, run, @ana',
      links: [
        'https://www.example.org/2026/results?full=1',
        'https://news.example/map',
        'https://example.org/@ana',
      ],
    })
  })

  it('reads a link that is split over hidden and shown parts', () => {
    const html =
      '<p><a href="https://example.org/a/long/path"><span class="invisible">https://</span>' +
      '<span class="ellipsis">example.org/a/lo</span><span class="invisible">ng/path</span></a></p>'
    expect(htmlToText(html).text).toBe('https://example.org/a/long/path')
  })

  it('stops at the length a post may have, at a whole character', () => {
    const { text } = htmlToText(`<p>x${'🗳'.repeat(80_000)}</p>`)
    expect(text.length).toBe(99_999)
    expect(text.endsWith('🗳')).toBe(true)
    expect(cutText('ab', 1)).toBe('a')
  })

  it('keeps at most fifty links', () => {
    const html = Array.from({ length: 200 }, (_, n) => `<a href="https://e.example/${n}">x</a>`)
    expect(htmlToText(html.join('')).links).toHaveLength(50)
  })

  it('reads mark-up a million elements deep', () => {
    expect(htmlToText(`${'<b>'.repeat(1_000_000)}deep${'</i>'.repeat(100_000)}`).text).toBe('deep')
  })

  it('never throws, and no tag comes out, whatever goes in', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const { text, links } = htmlToText(pieces.join(''), 'https://base.example/')
        expect(text).not.toMatch(known)
        expect(links.every((link) => /^https?:/.test(link))).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})

it('takes only web addresses as absolute', () => {
  expect(absolute('//e.example/a b', 'https://x.example')).toBe('https://e.example/a%20b')
  expect(absolute('ftp://e.example/')).toBeUndefined()
  expect(absolute('not an address')).toBeUndefined()
})
