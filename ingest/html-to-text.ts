// Mark-up to plain text, for every connector whose source sends HTML.
// Works on the token stream and keeps no tree, so depth, unclosed elements and size cost only linear time.
// Promises text without tags, scripts or styles, and the http(s) links it held. Refuses nothing: bad mark-up is text.

import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2'
import { parseAddress } from './parse-address.ts'

/** Same bound as `post.v1` text, in UTF-16 units. */
const maxText = 100_000
const maxLinks = 50
/** Some feeds escape their mark-up twice or three times; beyond that it is not worth reading. */
const maxPasses = 4

const blocks = new Set(
  (
    'address article aside blockquote body br caption center dd details dialog div dl dt fieldset figcaption ' +
    'figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol optgroup option p pre section ' +
    'summary table tbody tfoot thead tr ul'
  ).split(' '),
)
const cells = new Set(['td', 'th'])
const unseen = new Set(
  'head iframe math noembed noframes noscript script style svg template title'.split(' '),
)
const tagLeft =
  /<\/?(?:a|b|blockquote|br|div|em|figure|h[1-6]|hr|i|iframe|img|li|ol|p|script|span|strong|style|table|td|tr|u|ul)[\s/>]/i

/** What a stretch of mark-up says: its text, and the absolute http(s) addresses it links to, each once. */
export type HtmlText = { text: string; links: string[] }

/** Plain text and links of mark-up; `base` is what relative links are relative to. Never throws. */
export function htmlToText(html: string, base?: string): HtmlText {
  const links = new Set<string>()
  let text = html
  for (let pass = 1; pass <= maxPasses; pass += 1) {
    text = readOnce(text, base, links)
    if (!tagLeft.test(text)) return { text, links: [...links] }
  }
  return { text: text.replaceAll('<', ' '), links: [...links] }
}

/** Cuts at a whole character. */
export function cutText(text: string, limit = maxText): string {
  if (text.length <= limit) return text
  const last = text.charCodeAt(limit - 1)
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? limit - 1 : limit)
}

function readOnce(html: string, base: string | undefined, links: Set<string>): string {
  const page = createPage(base, links)
  let name = ''
  let attribute = ''
  let value = ''
  let href: string | undefined

  const opened = (selfClosing: boolean) => {
    page.open(name, href, selfClosing)
    href = undefined
    if (page.full()) tokenizer.pause()
  }
  const callbacks: TokenizerCallbacks = {
    ontext: (start, end) => {
      page.write(html.slice(start, end))
      if (page.full()) tokenizer.pause()
    },
    ontextentity: (codepoint) => page.write(String.fromCodePoint(codepoint)),
    onopentagname: (start, end) => {
      name = html.slice(start, end).toLowerCase()
    },
    onopentagend: (end) => opened(html[end - 1] === '/'),
    onselfclosingtag: () => opened(true),
    onclosetag: (start, end) => page.close(html.slice(start, end).toLowerCase()),
    onattribname: (start, end) => {
      attribute = html.slice(start, end).toLowerCase()
      value = ''
    },
    onattribdata: (start, end) => {
      value += html.slice(start, end)
    },
    onattribentity: (codepoint) => {
      value += String.fromCodePoint(codepoint)
    },
    onattribend: () => {
      if (name === 'a' && attribute === 'href') href = value
    },
    // Feeds put CDATA marks inside escaped mark-up; a browser would hide it as a comment, a reader wants it.
    oncdata: (start, end) => page.write(html.slice(start, end)),
    oncomment: () => undefined,
    ondeclaration: () => undefined,
    onprocessinginstruction: () => undefined,
    onend: () => undefined,
  }
  const tokenizer = new Tokenizer({ decodeEntities: true }, callbacks)
  tokenizer.write(html)
  tokenizer.end()
  return page.text()
}

type Gap = '' | ' ' | '\n'
type Anchor = { href: string; from: number; length: number; gap: Gap; shown: string }

/** The page as it is written: white space folded, what is not shown left out, links opened up. */
function createPage(base: string | undefined, links: Set<string>) {
  const parts: string[] = []
  let length = 0
  let gap: Gap = ''
  let hidden = ''
  let hiddenDepth = 0
  let anchor: Anchor | undefined

  const put = (word: string) => {
    if (length > 0 && gap !== '') {
      parts.push(gap)
      length += 1
    }
    gap = ''
    parts.push(word)
    length += word.length
  }
  const leaveAnchor = () => {
    if (anchor === undefined) return
    const link = absolute(anchor.href, base)
    if (link !== undefined && links.size < maxLinks) links.add(link)
    if (link !== undefined && abbreviates(anchor.shown, link)) {
      const after = gap
      parts.length = anchor.from
      length = anchor.length
      gap = anchor.gap
      put(link)
      gap = after
    }
    anchor = undefined
  }
  const separate = (name: string) => {
    if (blocks.has(name)) gap = '\n'
    else if (cells.has(name) && gap === '') gap = ' '
  }
  const hide = (name: string, selfClosing: boolean) => {
    // `<svg/>` closes itself; `<script/>` does not.
    if (selfClosing && (name === 'svg' || name === 'math')) return
    if (hiddenDepth === 0) hidden = name
    if (name === hidden) hiddenDepth += 1
  }

  return {
    full: () => length >= maxText,
    write(raw: string) {
      if (hiddenDepth > 0 || length >= maxText) return
      const folded = raw.replace(/\s+/g, ' ')
      if (folded.startsWith(' ') && gap === '') gap = ' '
      const word = folded.trim()
      if (word === '') return
      put(cutText(word, maxText))
      if (anchor !== undefined && anchor.shown.length < 2_000) anchor.shown += word
      if (folded.endsWith(' ')) gap = ' '
    },
    open(name: string, href: string | undefined, selfClosing: boolean) {
      if (hiddenDepth > 0 || unseen.has(name)) {
        hide(name, selfClosing)
        return
      }
      separate(name)
      if (name !== 'a') return
      leaveAnchor()
      if (href !== undefined) anchor = { href, from: parts.length, length, gap, shown: '' }
    },
    close(name: string) {
      if (hiddenDepth === 0) {
        separate(name)
        if (name === 'a') leaveAnchor()
      } else if (name === hidden) hiddenDepth -= 1
    },
    text() {
      leaveAnchor()
      return cutText(parts.join('')).trim()
    },
  }
}

/** `example.org/a-long…` shown for a longer address: the reader of plain text needs the whole of it. */
function abbreviates(shown: string, link: string): boolean {
  const short = bare(shown.replace(/(?:…|\.\.\.)$/, ''))
  if (short.length < 4 || /[\s@#]/.test(short) || !short.includes('.')) return false
  return bare(link).startsWith(short)
}

function bare(address: string): string {
  return address
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/^www\./, '')
}

/** An absolute http(s) address, or undefined for anything else. */
export function absolute(address: string, base?: string): string | undefined {
  const url = address.length > 2_000 ? null : parseAddress(address, base)
  if (url === null) return undefined
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : undefined
}
