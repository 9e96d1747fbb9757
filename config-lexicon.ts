// Configuration: lexicons, the editable word lists (terms, places, claim classes) as one object.
// Promises: all mistakes of all files at once, with file and line; equal content gives an equal version.
// The result travels as a `settings.changed` record, so it is plain JSON. A later file beats an earlier one.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { LexiconFile } from './config-lexicon-schema.ts'
import { ConfigMistakes, type Mistake } from './config-mistakes.ts'
import { type Reading, readYaml } from './config-yaml.ts'

/** A phrase to look for; `concept` is the same in every language. Weight: how surely it is about the election, 0 to 1. */
export type LexiconTerm = { phrase: string; weight: number; concept: string }
/** A claim class of the process axis; `cues` are phrases that suggest it. */
export type LexiconClass = { id: string; title: string; cues: string[] }

/** All word lists together; `version` is a hash of the rest. */
export type Lexicon = {
  version: string
  terms: LexiconTerm[]
  /** Phrases that mark a post as being about something else. */
  excludes: string[]
  classes: LexiconClass[]
}

type Read = { lexicon: Lexicon; languages: string[]; mistakes: Mistake[] }
type File = { path: string; text: string | null; problem: string }

type Gathered = {
  terms: Map<string, LexiconTerm>
  excludes: Map<string, string>
  classes: Map<string, LexiconClass>
  languages: Set<string>
}

/** Reads word lists in order. Throws `ConfigMistakes` naming every fault of every file. */
export function readLexicon(paths: readonly string[]): Lexicon {
  const { lexicon, mistakes } = gatherLexicon(paths)
  if (mistakes.length > 0) throw new ConfigMistakes(mistakes)
  return lexicon
}

/** What the files said last: YAML of 100 kB takes a quarter of a second, and a process reads its lists more than once. */
let last: { key: string; read: Read } | undefined

/** As `readLexicon`, with the mistakes as a list and the languages that have words. */
export function gatherLexicon(paths: readonly string[]): Read {
  const files = paths.map(readText)
  const key = JSON.stringify(files)
  if (last?.key !== key) last = { key, read: gather(files) }
  return structuredClone(last.read)
}

function readText(path: string): File {
  try {
    return { path, text: readFileSync(path, 'utf8'), problem: '' }
  } catch (error) {
    return { path, text: null, problem: `cannot be read: ${(error as Error).message}` }
  }
}

function gather(files: readonly File[]): Read {
  const all: Gathered = {
    terms: new Map(),
    excludes: new Map(),
    classes: new Map(),
    languages: new Set(),
  }
  const mistakes = files.flatMap((file) => gatherFile(file, all))
  mistakes.push(...contradictions(all))
  const content = {
    terms: [...all.terms.values()],
    excludes: [...all.excludes.values()],
    classes: [...all.classes.values()],
  }
  const version = createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16)
  return { lexicon: { version, ...content }, languages: [...all.languages], mistakes }
}

function gatherFile({ path, text, problem }: File, all: Gathered): Mistake[] {
  const name = basename(path)
  if (text === null)
    return [{ where: name, problem, write: 'Correct the name under lexicon.files.' }]
  const reading = readYaml(text, name, LexiconFile)
  if (reading.mistakes.length > 0) return reading.mistakes
  return addFile(reading.value as LexiconFile, reading, all)
}

function addFile(file: LexiconFile, reading: Reading, all: Gathered): Mistake[] {
  const mistakes: Mistake[] = []
  const seen = new Map<string, string>()
  for (const { phrase, path, weight, concept } of phrasesOf(file)) {
    const key = folded(phrase)
    const where = reading.placeOf(path)
    const first = seen.get(key)
    if (first !== undefined) {
      mistakes.push({ where, problem: `stands twice, first at ${first}`, write: 'Take one out.' })
      continue
    }
    seen.set(key, where)
    if (concept === null) all.excludes.set(key, phrase)
    else all.terms.set(key, { phrase, weight, concept })
  }
  mistakes.push(...addClasses(file, reading, all))
  // Words that only link languages find no election.
  if (file.concepts.some(({ weight }) => weight > 0) && file.language !== null)
    all.languages.add(file.language)
  return mistakes
}

/** Every phrase of a file with its place in it; `concept` is null for a phrase to leave out. */
function phrasesOf(file: LexiconFile) {
  const terms = file.concepts.flatMap(({ id, weight, phrases }, i) =>
    phrases.map((phrase, j) => ({
      phrase,
      path: `concepts[${i}].phrases[${j}]`,
      weight,
      concept: id,
    })),
  )
  const places = file.places.flatMap(({ id, name, also, weight }, i) =>
    [name, ...also].map((phrase, j) => ({
      phrase,
      path: j === 0 ? `places[${i}].name` : `places[${i}].also[${j - 1}]`,
      weight,
      concept: `place-${id}`,
    })),
  )
  const excludes = file.excludes.map((phrase, i) => ({
    phrase,
    path: `excludes[${i}]`,
    weight: 0,
    concept: null,
  }))
  return [...terms, ...places, ...excludes]
}

/** A class of the same id in a later file adds its cues, so that each language brings its own. */
function addClasses(file: LexiconFile, reading: Reading, all: Gathered): Mistake[] {
  const mistakes: Mistake[] = []
  const seen = new Set<string>()
  const axes = [
    { axis: 'classes', items: file.classes },
    { axis: 'harms', items: file.harms },
  ] as const
  for (const { axis, items } of axes) {
    for (const [i, { id, title, cues }] of items.entries()) {
      if (seen.has(id)) {
        const where = reading.placeOf(`${axis}[${i}].id`)
        mistakes.push({ where, problem: `"${id}" is taken`, write: 'Give each id once.' })
      }
      seen.add(id)
      if (axis === 'harms') continue
      const before = all.classes.get(id)?.cues ?? []
      all.classes.set(id, { id, title, cues: [...new Set([...before, ...cues])] })
    }
  }
  return mistakes
}

/** A phrase both looked for and left out would never count. */
function contradictions(all: Gathered): Mistake[] {
  return [...all.excludes]
    .filter(([key]) => all.terms.has(key))
    .map(([, phrase]) => ({
      where: 'lexicon',
      problem: `"${phrase}" is both looked for and left out`,
      write: 'Take it out of phrases or out of excludes.',
    }))
}

function folded(phrase: string): string {
  return phrase.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
}
