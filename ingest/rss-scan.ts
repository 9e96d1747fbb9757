// A first look over XML before any parser sees it: one pass, no tree.
// Finds out whether it is a whole feed, refuses a DOCTYPE that brings its own declarations (entities), and takes
// out the bylines: a person's name is not kept, so it is not read either.
// Promises linear time on any input.

/**
 * Elements that hold a person's name, e-mail and address in RSS and Atom, and the table of contents of RDF, which
 * says nothing that the items do not and costs the parser quadratic time.
 */
const unread = new Set(['author', 'contributor', 'items', 'managingeditor', 'webmaster'])
const roots = new Set(['rss', 'feed', 'rdf'])
/** No element or attribute name of a feed is longer; it bounds what a stray `<` can cost. */
const maxName = 100

/** The longest tags of feeds declare name spaces. Parsers are slow with thousands of attributes. */
const maxTag = 20_000

/** What hides mark-up, and where it ends. */
const hiding = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const

/** XML fit for the parser, or why this is no feed. */
export type Scanned = { xml: string } | { fault: string }

/** `stray` = opens nothing. `broken` = the text ends inside it, or it is out of all measure. */
type Mark =
  | { kind: 'open' | 'close' | 'empty'; name: string; start: number; end: number }
  | { kind: 'doctype'; own: boolean; start: number; end: number }
  | { kind: 'stray'; start: number; end: number }
  | { kind: 'broken'; fault: string }

const brokenOff: Mark = { kind: 'broken', fault: 'the document breaks off' }

/** Scans a whole document. */
export function scanFeedXml(text: string): Scanned {
  if (!text.startsWith('<')) return { fault: 'the answer is neither XML nor JSON' }
  const frame = createFrame()
  const cut = createCut(text)
  for (const mark of marks(text)) {
    const fault = frame.see(mark)
    if (fault !== undefined) return { fault }
    cut.see(mark)
  }
  const fault = frame.end()
  return fault === undefined ? { xml: cut.end() } : { fault }
}

/** Watches over the whole: a feed's root, closed at the end. */
function createFrame() {
  let root = ''
  let closed = false
  const seeTag = (name: string, closing: boolean): string | undefined => {
    if (root === '') root = name
    if (closing && name === root) closed = true
    return roots.has(localName(root)) ? undefined : `the document is <${root.slice(0, 40)}>`
  }
  return {
    see(mark: Mark): string | undefined {
      if (mark.kind === 'broken') return mark.fault
      if (mark.kind === 'stray') return undefined
      if (mark.kind !== 'doctype') return seeTag(mark.name, mark.kind === 'close')
      // An internal subset is where entities are declared, to read files or to grow without end.
      return mark.own ? 'the DOCTYPE declares its own entities' : undefined
    },
    end(): string | undefined {
      if (root === '') return 'no XML element'
      return closed ? undefined : `<${root}> does not end`
    },
  }
}

/** Escapes stray marks, takes out DOCTYPEs and what is not read. One without an end takes all that follows. */
function createCut(text: string) {
  const kept: string[] = []
  let keptTo = 0
  let inside = ''
  const replace = (start: number, end: number, by: string) => {
    kept.push(text.slice(keptTo, start), by)
    keptTo = end
  }
  return {
    see(mark: Mark) {
      if (mark.kind === 'broken') return
      if (inside !== '') {
        if (mark.kind !== 'close' || mark.name !== inside) return
        inside = ''
        keptTo = mark.end
        return
      }
      if (mark.kind === 'stray') replace(mark.start, mark.end, '&lt;')
      else if (mark.kind === 'doctype') replace(mark.start, mark.end, '')
      else if (isUnread(mark)) {
        replace(mark.start, mark.end, '')
        inside = mark.name
      }
    },
    end: () => (inside === '' ? [...kept, text.slice(keptTo)].join('') : kept.join('')),
  }
}

function isUnread(mark: Mark): mark is Extract<Mark, { name: string }> {
  return mark.kind === 'open' && unread.has(localName(mark.name))
}

/** Tags and DOCTYPEs in order; what stands in comments, CDATA and instructions is passed over. */
function* marks(text: string): Generator<Mark> {
  let at = text.indexOf('<')
  while (at !== -1) {
    const hidden = hiding.find(([start]) => text.startsWith(start, at))
    if (hidden !== undefined) {
      const end = text.indexOf(hidden[1], at + hidden[0].length)
      if (end === -1) yield brokenOff
      if (end === -1) return
      at = text.indexOf('<', end + hidden[1].length)
      continue
    }
    // A `<` that opens nothing is text that somebody forgot to escape.
    const stray = { kind: 'stray' as const, start: at, end: at + 1 }
    const mark = readDoctype(text, at) ?? readTag(text, at) ?? stray
    yield mark
    if (mark.kind === 'broken') return
    at = text.indexOf('<', mark.end)
  }
}

function readDoctype(text: string, at: number): Mark | undefined {
  if (text.slice(at, at + 9).toUpperCase() !== '<!DOCTYPE') return undefined
  const end = text.indexOf('>', at) + 1
  if (end === 0) return brokenOff
  return { kind: 'doctype', own: text.slice(at, end).includes('['), start: at, end }
}

function readTag(text: string, at: number): Mark | undefined {
  const from = text[at + 1] === '/' ? at + 2 : at + 1
  const name = /^[A-Za-z_][\w.:-]*/.exec(text.slice(from, from + maxName))?.[0].toLowerCase()
  if (name === undefined) return undefined
  const end = endOfTag(text, from + name.length)
  if (end === -1) return brokenOff
  if (end - at > maxTag) return { kind: 'broken', fault: `a tag of ${end - at} characters` }
  const kind = from === at + 2 ? 'close' : text[end - 2] === '/' ? 'empty' : 'open'
  return { kind, name, start: at, end }
}

/** Position after the `>` that is not inside quotes, or -1. */
function endOfTag(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const character = text[at]
    if (character === '>') return at + 1
    if (character !== '"' && character !== "'") continue
    at = text.indexOf(character, at + 1)
    if (at === -1) return -1
  }
  return -1
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}
