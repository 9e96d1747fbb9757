// Bench `links`: narratives in different languages that say the same, as the product links them.
// Without data: the exercise's planted translations, through the product's own enrich and watch, beside links by shared
// numbers and names alone at their best bar.
import {
  type Bench,
  type BenchContext,
  BenchMistake,
  type Figures,
  type Measured,
} from './bench.ts'
import { exerciseStream } from './exercise-stream.ts'
import { parallelTexts } from './parallel-texts.ts'
import { linkScores, type PlantedLinks, placeExercise } from './planted-links.ts'

const seeds = ['links-1', 'links-2', 'links-3', 'links-4']
/** The plain method's bars for cosine; it has the one with most recall where precision is at least this. */
const bars = Array.from({ length: 19 }, (_, i) => (i + 1) * 0.05)
const wantedPrecision = 0.95

export const links: Bench = {
  about:
    'narratives in different languages that say the same: translations found, and links that are wrong',
  dataFormat:
    'lines {lang, text}, the same paragraphs in the same order in each language; needs --endpoint',
  needsData: false,
  options: { endpoint: { type: 'string' }, model: { type: 'string' } },
  run: measure,
}

async function measure(context: BenchContext): Promise<Measured> {
  const { data, options } = context
  if (data === undefined) return plantedTranslations(context)
  const { endpoint, model = 'embeddings' } = options
  if (typeof endpoint !== 'string')
    throw new BenchMistake('Name the embeddings endpoint: --endpoint http://127.0.0.1:PORT')
  return parallelTexts({ ...context, path: data, endpoint, model: String(model) })
}

async function plantedTranslations({ quick, progress, signal }: BenchContext): Promise<Measured> {
  const placed: PlantedLinks[] = []
  const used = quick ? seeds.slice(0, 1) : seeds
  for (const [i, seed] of used.entries()) {
    placed.push(await placeExercise(await exerciseStream(seed), signal))
    progress((0.95 * (i + 1)) / used.length)
  }
  const own = summed(placed.map(({ linked, truth }) => linkScores(truth, linked)))
  const plain = bars.map((bar) => ({
    bar,
    ...summed(placed.map(({ plain: at, truth }) => linkScores(truth, at(bar)))),
  }))
  const good = plain.filter(({ precision }) => precision >= wantedPrecision)
  const best = (good.length > 0 ? good : plain).reduce((a, b) =>
    (good.length > 0 ? b.recall > a.recall : b.precision > a.precision) ? b : a,
  )
  progress(1)
  return {
    input: `the exercise with ${used.length === 1 ? 'seed' : 'seeds'} ${used.join(', ')}`,
    n: own.translations,
    figures: figuresOf(own),
    peers: { numbers_and_names: { ...figuresOf(best), cosine_from: best.bar } },
    notes: [
      'n is the planted translations: a claim in a language that it did not begin in. One is found when the narrative with most of its posts is linked with a narrative of the claim in another language.',
      'A narrative is of a claim, or of a matter of small talk, when at least a quarter of its posts are. A link is right when both narratives are of one.',
      'The peer links the same narratives by numbers and names alone, at the bar with most recall where its precision is at least .95, else at the bar with the highest precision.',
    ],
  }
}

type Scores = ReturnType<typeof linkScores>

function summed(all: Scores[]) {
  const sum = (key: keyof Scores) => all.reduce((total, one) => total + one[key], 0)
  const [right, wrong, found, translations] = (
    ['right', 'wrong', 'found', 'translations'] as const
  ).map(sum) as [number, number, number, number]
  return {
    links: right + wrong,
    translations,
    precision: right / (right + wrong),
    recall: found / translations,
  }
}

function figuresOf({ precision, recall, links: count }: ReturnType<typeof summed>): Figures {
  return { precision, recall, links: count }
}
