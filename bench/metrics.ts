// Every measure that a bench reports, as plain functions of labels and numbers, each with the source of its formula.
// Promises: clusterings in O(n + cells that are not empty); the same input gives the same figure; what has no value
// (no item, no spread) is NaN, never 0, so that it cannot be read as a bad score. Refuses to choose: thresholds,
// cut-offs and seeds are the caller's.
import { createRandom } from '../ingest/simulated-random.ts'

export type Name = string | number
export type PrecisionRecall = { precision: number; recall: number; f1: number }

/** Harmonic mean of precision and recall (van Rijsbergen 1979, with beta 1); 0 where both are 0. */
export function f1Of(precision: number, recall: number): number {
  return precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall)
}

/** How two labellings of the same items meet: sizes of the classes, of the clusters, of the cells between them. */
export type Contingency = {
  n: number
  classes: number[]
  clusters: number[]
  cells: { class: number; cluster: number; n: number }[]
  /** Number of each item's cell. */
  cellOf: Int32Array
}

/** The contingency table of true and found labels; throws where their numbers differ. */
export function contingency(truth: readonly Name[], found: readonly Name[]): Contingency {
  if (truth.length !== found.length)
    throw new Error(`${truth.length} true labels and ${found.length} found ones do not match.`)
  const classNo = new Map<Name, number>()
  const clusterNo = new Map<Name, number>()
  const cellNo = new Map<number, number>()
  const table: Contingency = {
    n: truth.length,
    classes: [],
    clusters: [],
    cells: [],
    cellOf: new Int32Array(truth.length),
  }
  for (let item = 0; item < truth.length; item += 1) {
    const one = numberOf(classNo, truth[item] as Name, table.classes)
    const other = numberOf(clusterNo, found[item] as Name, table.clusters)
    const key = one * truth.length + other
    const known = cellNo.get(key)
    const cell = known ?? table.cells.push({ class: one, cluster: other, n: 0 }) - 1
    if (known === undefined) cellNo.set(key, cell)
    const at = table.cells[cell]
    if (at) at.n += 1
    table.cellOf[item] = cell
  }
  return table
}

function numberOf(numbers: Map<Name, number>, name: Name, sizes: number[]): number {
  const known = numbers.get(name)
  const no = known ?? sizes.push(0) - 1
  if (known === undefined) numbers.set(name, no)
  sizes[no] = (sizes[no] ?? 0) + 1
  return no
}

/** BCubed precision and recall of each item (Bagga and Baldwin 1998): its cell by its cluster, and by its class. */
export function bcubedOfItems(table: Contingency): {
  precision: Float64Array
  recall: Float64Array
} {
  const precision = new Float64Array(table.n)
  const recall = new Float64Array(table.n)
  for (let item = 0; item < table.n; item += 1) {
    const cell = table.cells[table.cellOf[item] ?? -1]
    if (!cell) continue
    precision[item] = cell.n / (table.clusters[cell.cluster] ?? 0)
    recall[item] = cell.n / (table.classes[cell.class] ?? 0)
  }
  return { precision, recall }
}

/** BCubed (Bagga and Baldwin 1998; Amigó et al. 2009): means over items; F1 of the two means. */
export function bcubed(truth: readonly Name[], found: readonly Name[]): PrecisionRecall {
  const { precision, recall } = bcubedOfItems(contingency(truth, found))
  const [p, r] = [mean(precision), mean(recall)]
  return { precision: p, recall: r, f1: f1Of(p, r) }
}

/** Entropies and mutual information in nats (Shannon 1948). */
export function information(table: Contingency): {
  classes: number
  clusters: number
  mutual: number
} {
  let mutual = 0
  for (const cell of table.cells) {
    const by = (table.classes[cell.class] ?? 0) * (table.clusters[cell.cluster] ?? 0)
    mutual += (cell.n / table.n) * Math.log((table.n * cell.n) / by)
  }
  const entropy = (sizes: number[]) =>
    -sizes.reduce((sum, size) => sum + (size / table.n) * Math.log(size / table.n), 0)
  return { classes: entropy(table.classes), clusters: entropy(table.clusters), mutual }
}

/** Normalised mutual information, by the arithmetic mean of the entropies (Strehl and Ghosh 2002; Vinh et al. 2010). */
export function nmi(truth: readonly Name[], found: readonly Name[]): number {
  const { classes, clusters, mutual } = information(contingency(truth, found))
  return classes + clusters === 0 ? 1 : (2 * mutual) / (classes + clusters)
}

/** Adjusted mutual information, arithmetic mean (Vinh, Epps and Bailey 2010, eq. 24a for what chance would give). */
export function ami(truth: readonly Name[], found: readonly Name[]): number {
  const table = contingency(truth, found)
  const { classes, clusters, mutual } = information(table)
  if (classes === 0 && clusters === 0) return 1
  const chance = expectedMutual(table)
  const room = (classes + clusters) / 2 - chance
  return Math.abs(room) < 1e-12 ? 0 : (mutual - chance) / room
}

function expectedMutual({ n, classes, clusters }: Contingency): number {
  const logFactorial = new Float64Array(n + 1)
  for (let k = 2; k <= n; k += 1) logFactorial[k] = (logFactorial[k - 1] ?? 0) + Math.log(k)
  const lf = (k: number) => logFactorial[k] ?? 0
  let sum = 0
  // Sizes repeat: pairs of different sizes are few, whatever the number of clusters.
  for (const [a, timesA] of timesOf(classes)) {
    for (const [b, timesB] of timesOf(clusters)) {
      const fixed = lf(a) + lf(b) + lf(n - a) + lf(n - b) - lf(n)
      for (let k = Math.max(1, a + b - n); k <= Math.min(a, b); k += 1) {
        const log = fixed - lf(k) - lf(a - k) - lf(b - k) - lf(n - a - b + k)
        sum += timesA * timesB * (k / n) * Math.log((n * k) / (a * b)) * Math.exp(log)
      }
    }
  }
  return sum
}

function timesOf(sizes: number[]): Map<number, number> {
  const times = new Map<number, number>()
  for (const size of sizes) times.set(size, (times.get(size) ?? 0) + 1)
  return times
}

/** Pairs of items in the same cell, the same class, the same cluster, and all there are. */
function pairs(table: Contingency) {
  const of = (sizes: number[]) => sizes.reduce((sum, size) => sum + (size * (size - 1)) / 2, 0)
  const both = of(table.cells.map(({ n }) => n))
  return { both, classes: of(table.classes), clusters: of(table.clusters), all: of([table.n]) }
}

/** Adjusted Rand index (Hubert and Arabie 1985). */
export function ari(truth: readonly Name[], found: readonly Name[]): number {
  const { both, classes, clusters, all } = pairs(contingency(truth, found))
  const chance = (classes * clusters) / all
  const most = (classes + clusters) / 2
  return most === chance || all === 0 ? 1 : (both - chance) / (most - chance)
}

/** Precision and recall over pairs of items put together (Manning, Raghavan and Schütze 2008, section 16.3). */
export function pairScores(truth: readonly Name[], found: readonly Name[]): PrecisionRecall {
  const { both, classes, clusters } = pairs(contingency(truth, found))
  return ratios(both, clusters, classes)
}

/** Precision and recall from counts: right, found, and to be found. */
export function ratios(right: number, found: number, wanted: number): PrecisionRecall {
  const precision = right / found
  const recall = right / wanted
  return { precision, recall, f1: (2 * right) / (found + wanted) }
}

/** Homogeneity, completeness and V (Rosenberg and Hirschberg 2007, beta 1). */
export function vMeasure(truth: readonly Name[], found: readonly Name[]) {
  const { classes, clusters, mutual } = information(contingency(truth, found))
  const homogeneity = classes === 0 ? 1 : mutual / classes
  const completeness = clusters === 0 ? 1 : mutual / clusters
  return { homogeneity, completeness, v: f1Of(homogeneity, completeness) }
}

/** Purity: items in the largest class of their cluster (Manning et al. 2008). Never alone: singletons score 1. */
export function purity(truth: readonly Name[], found: readonly Name[]): number {
  const table = contingency(truth, found)
  const largest = new Map<number, number>()
  for (const { cluster, n } of table.cells)
    largest.set(cluster, Math.max(n, largest.get(cluster) ?? 0))
  return [...largest.values()].reduce((sum, n) => sum + n, 0) / table.n
}

export type Ranking = { ranked: readonly Name[]; right: ReadonlySet<Name> }

/** Mean average precision at k: precision at each right answer among the first k, by all right ones (trec_eval map_cut). */
export function meanAveragePrecision(queries: readonly Ranking[], k: number): number {
  return mean(
    queries.map(({ ranked, right }) => {
      let hits = 0
      let sum = 0
      for (const [rank, answer] of ranked.slice(0, k).entries()) {
        if (!right.has(answer)) continue
        hits += 1
        sum += hits / (rank + 1)
      }
      return sum / right.size
    }),
  )
}

/** Share of queries whose first answer is right: precision at 1. */
export function precisionAt1(queries: readonly Ranking[]): number {
  return hitAt(queries, 1)
}

/** Share of queries with a right answer among the first k (success at k of trec_eval). */
export function hitAt(queries: readonly Ranking[], k: number): number {
  const hit = ({ ranked, right }: Ranking) => ranked.slice(0, k).some((one) => right.has(one))
  return mean(queries.map((query) => Number(hit(query))))
}

/** Spearman's rank correlation (1904), equal values sharing their mean rank: Pearson's of the ranks. */
export function spearman(one: readonly number[], other: readonly number[]): number {
  if (one.length !== other.length)
    throw new Error('Two lists of different length have no rank correlation.')
  const [a, b] = [ranksOf(one), ranksOf(other)]
  const middle = (one.length + 1) / 2
  let [both, first, second] = [0, 0, 0]
  for (let item = 0; item < a.length; item += 1) {
    const [x, y] = [(a[item] ?? 0) - middle, (b[item] ?? 0) - middle]
    both += x * y
    first += x * x
    second += y * y
  }
  return both / Math.sqrt(first * second)
}

function ranksOf(values: readonly number[]): Float64Array {
  const order = values.map((_, item) => item).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0))
  const ranks = new Float64Array(values.length)
  for (let from = 0; from < order.length; ) {
    let to = from + 1
    while (to < order.length && values[order[to] ?? -1] === values[order[from] ?? -1]) to += 1
    for (let at = from; at < to; at += 1) ranks[order[at] ?? -1] = (from + 1 + to) / 2
    from = to
  }
  return ranks
}

/**
 * Of the share predicted highest, the part that is in the same share of the actual highest (R-precision of a top
 * share). Equal values at the border count by the chance that each is inside, so that no order of the input helps.
 */
export function precisionAtTop(
  predicted: readonly number[],
  actual: readonly number[],
  share: number,
): number {
  const k = Math.ceil(share * predicted.length)
  const [chosen, right] = [insideTop(predicted, k), insideTop(actual, k)]
  return chosen.reduce((sum, part, item) => sum + part * (right[item] ?? 0), 0) / k
}

function insideTop(values: readonly number[], k: number): Float64Array {
  const border = Float64Array.from(values).sort()[values.length - k] ?? Number.NaN
  const above = values.filter((value) => value > border).length
  const part = (k - above) / values.filter((value) => value === border).length
  return Float64Array.from(values, (value) => (value > border ? 1 : value === border ? part : 0))
}

/** F1 of each true class, and their mean (macro-F1: Sokolova and Lapalme 2009). An answer that is no class is wrong. */
export function macroF1(truth: readonly Name[], found: readonly Name[]) {
  const table = new Map<Name, { right: number; found: number; wanted: number }>()
  for (const name of truth) table.set(name, { right: 0, found: 0, wanted: 0 })
  for (const [item, name] of truth.entries()) {
    const answer = found[item] as Name
    const [own, other] = [table.get(name), table.get(answer)]
    if (own) own.wanted += 1
    if (other) other.found += 1
    if (own && answer === name) own.right += 1
  }
  const byClass = new Map(
    [...table].map(([name, { right, found: n, wanted }]) => [name, ratios(right, n, wanted).f1]),
  )
  return { macro: mean([...byClass.values()]), byClass }
}

export function mean(values: ArrayLike<number>): number {
  let sum = 0
  for (let item = 0; item < values.length; item += 1) sum += values[item] ?? 0
  return sum / values.length
}

/** The value below which a share lies, between two by straight line (type 7 of Hyndman and Fan 1996). */
export function percentile(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort()
  const at = share * (sorted.length - 1)
  const low = sorted[Math.floor(at)] ?? Number.NaN
  const high = sorted[Math.ceil(at)] ?? Number.NaN
  return low + (high - low) * (at - Math.floor(at))
}

export function median(values: ArrayLike<number>): number {
  return percentile(values, 0.5)
}

/** Share of values inside their own intervals, borders included: what a "90 % interval" really holds. */
export function intervalCoverage(
  values: readonly number[],
  intervals: readonly (readonly [number, number])[],
): number {
  const inside = (value: number, [low, high] = intervals[0] ?? [Number.NaN, Number.NaN]) =>
    value >= low && value <= high
  return mean(values.map((value, item) => Number(inside(value, intervals[item]))))
}

/**
 * Percentile bootstrap by item (Efron 1979): the statistic of `rounds` samples drawn with replacement, and the middle
 * 95 % of them. `statistic` gets the numbers of the items drawn.
 */
export function bootstrapInterval(
  n: number,
  statistic: (items: Int32Array) => number,
  options: { seed?: number; rounds?: number; level?: number } = {},
): [number, number] {
  const { seed = 1, rounds = 1_000, level = 0.95 } = options
  const random = createRandom(`bootstrap/${seed}`)
  const items = new Int32Array(n)
  const found = new Float64Array(rounds)
  for (let round = 0; round < rounds; round += 1) {
    for (let at = 0; at < n; at += 1) items[at] = random.whole(n)
    found[round] = statistic(items)
  }
  return [percentile(found, (1 - level) / 2), percentile(found, (1 + level) / 2)]
}
