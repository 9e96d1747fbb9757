// Input of the bench `near-copies`: seeded texts in eight languages and six scripts, copies of them with one edit of
// a known kind, and templated texts that differ in a number or a name only and are no copies of each other.
import { createRandom, type Random } from '../ingest/simulated-random.ts'
import { generateLoad } from './generate-posts.ts'
import { type LoadLanguage, loadLanguages } from './load-languages.ts'

/** `origin` is the same for an original and its copies. `kind` null = an original. */
export type CorpusText = { text: string; origin: number; kind: string | null; template: boolean }

const copyShare = 0.4
const templateShare = 0.1
/** How far back a copied text may lie, in originals. */
const reach = 5_000

/** What people do to a text that they pass on. Each keeps what it says. */
const edits: Record<string, (text: string, random: Random) => string> = {
  exact: (text) => text,
  case: (text, random) => (random.chance(0.5) ? text.toUpperCase() : capitalised(text)),
  punctuation: (text, random) => `${text}${random.pick(['!!!', ' ...', ' ?!', '.'])}`,
  emoji: (text, random) =>
    `${random.pick(['🚨 ', '🙏 ', '😡😡 '])}${text} ${random.pick(['👇', '🔥'])}`,
  link: (text, random) => `${text} https://example.org/${random.whole(1e9).toString(36)}`,
  mention: (text, random) => `@user${random.whole(1e6)} ${text}`,
  repost: (text, random) => `RT @user${random.whole(1e6)}: ${text}`,
  invisible: (text, random) => insertAt(text, random, '\u200b'),
  prefix: (text, random) => `${random.pick(['BREAKING: ', 'Fwd: ', 'Look: ', 'URGENT '])}${text}`,
  suffix: (text, random) => `${text} ${random.pick(['#news', 'please share', '#vote now'])}`,
  typo: (text, random) => typo(text, random),
  'word-left-out': (text, random) => withoutWord(text, random),
  'words-swapped': (text, random) => swapped(text, random),
  'cut-short': (text) => [...text].slice(0, Math.ceil([...text].length * 0.75)).join(''),
}

export const kinds = Object.keys(edits)

/** `n` texts in the order in which they would be posted; the same seed gives the same. */
export function* copyCorpus(n: number, seed: number): Generator<CorpusText> {
  const random = createRandom(`copies/${seed}`)
  const fresh = originals(seed, random)
  const known: Original[] = []
  for (let at = 0; at < n; at += 1) {
    const copies = known.length > 0 && random.chance(copyShare)
    const origin = copies
      ? known.length - 1 - random.whole(Math.min(reach, known.length))
      : known.length
    const { text, template } = known[origin] ?? fresh()
    if (!copies) known.push({ text, template })
    const kind = copies ? random.pick(kinds) : null
    const edit = edits[kind ?? 'exact']
    yield { text: edit?.(text, random) ?? text, origin, kind, template }
  }
}

type Original = { text: string; template: boolean }

/** A text that was not there before at each call: of the load, or of a template. */
function originals(seed: number, random: Random): () => Original {
  const load = generateLoad({ n: Number.MAX_SAFE_INTEGER, seed })
  const seen = new Set<string>()
  const ofLoad = (): string => {
    for (;;) {
      const { done, value } = load.next()
      if (done) throw new Error('The load ended.')
      if (value.opens) return value.post.text
    }
  }
  return () => {
    const template = random.chance(templateShare)
    const next = () => (template ? fromTemplate(random) : ofLoad())
    let text = next()
    while (seen.has(text)) text = next()
    seen.add(text)
    return { text, template }
  }
}

/** A bulletin of one of the languages: its fixed words, and a place and two numbers that differ each time. */
function fromTemplate(random: Random): string {
  const language = random.pick(loadLanguages)
  const words = createRandom(`template/${language.code}/${random.whole(3)}`)
  const fixed = Array.from({ length: 8 }, () => words.pick(language.common))
  const numbers = [random.whole(9_000) + 100, random.whole(90) + 10]
  return [
    ...fixed.slice(0, 3),
    place(language, random),
    numbers[0],
    ...fixed.slice(3),
    numbers[1],
  ].join(language.space === '' ? ' ' : language.space)
}

function place(language: LoadLanguage, random: Random): string {
  const name = Array.from({ length: 3 }, () => random.pick(language.syllables)).join('')
  return capitalised(name)
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

function insertAt(text: string, random: Random, sign: string): string {
  const signs = [...text]
  signs.splice(random.whole(signs.length + 1), 0, sign)
  return signs.join('')
}

/** Two neighbouring letters change places, or one goes; never a digit, which would say something else. */
function typo(text: string, random: Random): string {
  const signs = [...text]
  const letters = signs.flatMap((sign, at) => (/\p{L}/u.test(sign) && at > 0 ? [at] : []))
  if (letters.length === 0) return text
  const at = random.pick(letters)
  if (random.chance(0.5)) signs.splice(at, 1)
  else if (/\p{L}/u.test(signs[at - 1] ?? ''))
    signs.splice(at - 1, 2, signs[at] ?? '', signs[at - 1] ?? '')
  return signs.join('')
}

function withoutWord(text: string, random: Random): string {
  const words = text.split(' ')
  const letters = words.flatMap((word, at) => (/^\P{N}+$/u.test(word) ? [at] : []))
  if (words.length < 3 || letters.length === 0) return text
  words.splice(random.pick(letters), 1)
  return words.join(' ')
}

function swapped(text: string, random: Random): string {
  const words = text.split(' ')
  if (words.length < 3) return text
  const at = random.whole(words.length - 1)
  words.splice(at, 2, words[at + 1] ?? '', words[at] ?? '')
  return words.join(' ')
}
