// Bench `edits`: posts that were mistyped, rewritten or put into a dialect, and whether they are still recognised, among
// 100,000 distractors. The threshold is the lowest at which at most 1 % of real tweets have a false neighbour, for the
// product and for TF-IDF alike; the product's own is printed beside it.
import { claimFrom } from '../processors/find-claim.ts'
import {
  type Bench,
  type BenchContext,
  BenchMistake,
  type Figures,
  type Measured,
} from './bench.ts'
import {
  type Calibration,
  type Pair,
  readCalibration,
  readDistractors,
  readPairs,
} from './edits-data.ts'
import { createProductIndex, type Like } from './edits-product.ts'
import { createTfidf } from './edits-tfidf.ts'
import { bootstrapInterval } from './metrics.ts'

const distractors = 100_000
const sample = 20_000
const falseShare = 0.01
/** Cosine from which a distractor is about the tweet's own checked claim, and no false neighbour of it. */
const sameMatter = 0.4
/** Neighbours of a tweet that are looked at when the threshold is chosen. */
const neighbours = 20

export const edits: Bench = {
  about: 'edited posts among distractors: recall by kind of edit at 1 % false joins',
  dataFormat: 'lines {set, kind, level, query_id, orig, edited, gold}, gzip or not',
  needsData: true,
  options: {
    distractors: { type: 'string', multiple: true },
    calibrate: { type: 'string' },
  },
  run: measure,
}

type Method = {
  add(text: string): void
  ready(): void
  /** The indexed texts that a text is like. */
  ask(text: string): Like[]
}

async function measure(context: BenchContext): Promise<Measured> {
  const { data = '', quick, options, progress, signal } = context
  const calibrate = options.calibrate
  const files = [options.distractors ?? []].flat().map(String)
  if (typeof calibrate !== 'string' || files.length === 0)
    throw new BenchMistake('edits wants --calibrate FOLDER and --distractors FILE, once or more.')
  const pairs = await readPairs(data)
  const others = await readDistractors(files, quick ? sample : distractors)
  const calibration = await readCalibration(calibrate)
  const breath = async (share: number) => {
    await new Promise((resolve) => setImmediate(resolve))
    signal.throwIfAborted()
    progress(share)
  }
  const excluded = await sameMatterOf(others, calibration)
  await breath(0.2)
  const product = await ask(productMethod(), pairs, others, calibration, excluded, (share) =>
    breath(0.2 + 0.4 * share),
  )
  const peer = await ask(tfidfMethod(), pairs, others, calibration, excluded, (share) =>
    breath(0.6 + 0.4 * share),
  )
  return {
    input: `${data}, ${others.length} distractors, ${calibration.tweets.length} tweets`,
    n: pairs.length,
    figures: {
      ...figuresOf(pairs, product),
      product_threshold: claimFrom,
      recall_at_product_threshold: recallOf(pairs, product.found, claimFrom),
      silent_at_product_threshold: silentShare(pairs, product.found, claimFrom),
      false_joins_at_product_threshold: falseJoins(product.worst, claimFrom),
    },
    peers: { tfidf_cosine: figuresOf(pairs, peer) },
    notes: [
      'A distractor is about a tweet’s checked claim from TF-IDF cosine .4 with its title, its sentence or both.',
      'Counted is the likeness of claims: where another narrative is nearer by its words, narrate asks for .55.',
      'recall counts what is found: as the same claim, or as one of the same narrative that says the contrary.',
      'taken_for_contrary: the share of what is found that is told as contrary, by kind. Right for negation/baseline only.',
      'The product looks at the texts that share most words only; the peer at every one.',
    ],
  }
}

/** Per pair how the original was found; per tweet the likeness of its worst false neighbour. */
type Asked = { found: Like[]; worst: number[] }

/** Indexes distractors and originals, asks for every edited text, adds the tweets and asks for their false neighbours. */
async function ask(
  method: Method,
  pairs: readonly Pair[],
  others: readonly string[],
  { tweets }: Calibration,
  excluded: readonly Set<number>[],
  breath: (share: number) => Promise<void>,
): Promise<Asked> {
  const originals = [...new Map(pairs.map((pair) => [pair.original, pair])).values()]
  for (const text of others) method.add(text)
  const numbers = new Map<string, number>()
  for (const { original, orig } of originals) {
    numbers.set(original, others.length + numbers.size)
    method.add(orig)
  }
  method.ready()
  await breath(0.3)
  const found: Like[] = []
  for (const { edited, original } of pairs) {
    const wanted = numbers.get(original) as number
    const like = method.ask(edited).find(({ no }) => no === wanted)
    found.push(like ?? { no: wanted, likeness: 0, contrary: false })
    if (found.length % 200 === 0) await breath(0.3 + (0.3 * found.length) / pairs.length)
  }
  for (const { text } of tweets) method.add(text)
  method.ready()
  const gold = [...originals.map((pair) => new Set(pair.gold)), ...tweets.map((one) => one.gold)]
  const worst: number[] = []
  for (const [at, tweet] of tweets.entries()) {
    const isSame = (no: number) => {
      const theirs = gold[no - others.length]
      return theirs ? [...tweet.gold].some((one) => theirs.has(one)) : excluded[at]?.has(no)
    }
    const wrong = method.ask(tweet.text).filter(({ no }) => !isSame(no))
    worst.push(wrong.reduce((highest, one) => Math.max(highest, one.likeness), 0))
    if (at % 200 === 0) await breath(0.6 + (0.4 * at) / tweets.length)
  }
  return { found, worst }
}

/** Per tweet the distractors that are about its own checked claim. */
async function sameMatterOf(
  others: readonly string[],
  { tweets, claims }: Calibration,
): Promise<Set<number>[]> {
  const index = createTfidf()
  for (const text of others) index.add(text)
  index.weigh()
  return tweets.map(({ gold }) => {
    const same = new Set<number>()
    for (const claim of gold)
      for (const said of claims.get(claim) ?? [])
        for (const [no, cosine] of index.like(said)) if (cosine >= sameMatter) same.add(no)
    return same
  })
}

function productMethod(): Method {
  const index = createProductIndex()
  return {
    add: index.add,
    ready: () => undefined,
    ask: (text) => index.like(text, neighbours),
  }
}

function tfidfMethod(): Method {
  const index = createTfidf()
  return {
    add: index.add,
    ready: index.weigh,
    ask: (text) =>
      [...index.like(text)].map(([no, likeness]) => ({ no, likeness, contrary: false })),
  }
}

function figuresOf(pairs: readonly Pair[], { found, worst }: Asked): Figures {
  const falls = [...worst].sort((a, b) => b - a)
  // The next step above the likeness of the first tweet that may not have a false neighbour.
  const threshold = (falls[Math.floor(worst.length * falseShare)] ?? 0) + 1e-9
  return {
    threshold,
    false_joins: falseJoins(worst, threshold),
    recall: recallOf(pairs, found, threshold),
    recall_ci: recallOf(pairs, found, threshold, true),
    taken_for_contrary: shareByKind(
      pairs,
      found.map(({ likeness, contrary }) => (likeness < threshold ? [] : [contrary ? 1 : 0])),
      1,
    ),
    silent_negation_merges: silentShare(pairs, found, threshold),
  }
}

/** Share of the pairs whose meaning was turned round that are found and not told as contrary (protocol A2). */
function silentShare(pairs: readonly Pair[], found: readonly Like[], threshold: number): number {
  const negated = found.filter((_, at) => {
    const { kind, level } = pairs[at] as Pair
    return kind === 'negation' && level === 'baseline'
  })
  const silent = negated.filter(({ likeness, contrary }) => likeness >= threshold && !contrary)
  return silent.length / negated.length
}

function falseJoins(worst: readonly number[], threshold: number): number {
  return shareFrom(worst, threshold)
}

function shareFrom(values: readonly number[], threshold: number): number {
  return values.filter((value) => value >= threshold).length / values.length
}

function recallOf(
  pairs: readonly Pair[],
  found: readonly Like[],
  threshold: number,
  interval = false,
): Figures {
  const likeness = found.map((one) => [one.likeness])
  return shareByKind(pairs, likeness, threshold, interval)
}

/** Per kind and level the share of values from `threshold` on; a pair without a value counts for nothing. */
function shareByKind(
  pairs: readonly Pair[],
  values: readonly number[][],
  threshold: number,
  interval = false,
): Figures {
  const by = new Map<string, number[]>()
  for (const [at, { kind, level }] of pairs.entries()) {
    const name = `${kind}/${level}`
    by.set(name, [...(by.get(name) ?? []), ...(values[at] as number[])])
  }
  return Object.fromEntries(
    [...by].map(([name, all]) => [
      name,
      interval
        ? bootstrapInterval(all.length, (items) =>
            shareFrom(
              Array.from(items, (item) => all[item] as number),
              threshold,
            ),
          )
        : shareFrom(all, threshold),
    ]),
  )
}
