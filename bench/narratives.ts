// Bench `narratives`: labelled posts in one pass, without look-ahead, through the product's own enrich and watch.
// Scored twice: with the narrative that each post had when it arrived, and with the one it has after all merges.
// Beside it, on the same masked texts, the plain method that everybody would try first, at its best threshold.
import type { Derived } from '../contracts/derived.ts'
import type { EnrichedPost } from '../contracts/ordered.ts'
import { claimAt, groupAt } from '../processors/clusters.ts'
import { createDerivation } from '../processors/derive.ts'
import { mergeNarratives } from '../processors/merge-narratives.ts'
import { placePost } from '../processors/narrate.ts'
import { watchRecord } from '../processors/watch-record.ts'
import { createWatchState } from '../processors/watch-state.ts'
import type { Bench, BenchContext, Figures, Measured } from './bench.ts'
import { createFollower } from './follow-narratives.ts'
import {
  type LabelledPost,
  labelledStream,
  readLabelled,
  type StreamRecord,
  stepMs,
} from './labelled-stream.ts'
import { peakRssMb, referenceSeconds } from './machine.ts'
import {
  ami,
  ari,
  bcubed,
  bcubedOfItems,
  bootstrapInterval,
  contingency,
  f1Of,
  median,
  nmi,
  pairScores,
  vMeasure,
} from './metrics.ts'
import { bestThreshold } from './single-pass-tfidf.ts'

const sample = 10_000
const runs = 3
/** Below this many scored posts a figure is shown with its interval. */
const small = 1_000

export const narratives: Bench = {
  about:
    'labelled posts through enrich and watch: BCubed and NMI, frozen at arrival and after merges',
  dataFormat: 'lines {Id, clusterNo, textCleaned} in order, or {id, t, text, event}, gzip or not',
  needsData: true,
  options: {},
  run: measure,
}

async function measure(context: BenchContext): Promise<Measured> {
  const { data = '', quick, progress, signal } = context
  const posts = await readLabelled(data, quick ? sample : Number.POSITIVE_INFINITY)
  const stream: StreamRecord[] = []
  for (const record of labelledStream(posts)) {
    stream.push(record)
    if (stream.length % 1_000 === 0) await breath(signal)
    if (record.item >= 0) progress((0.2 * (record.item + 1)) / posts.length)
  }
  const placed = await place(stream, posts.length, signal)
  progress(0.4)
  const reference = referenceSeconds()
  const speeds: number[] = []
  for (let run = 0; run <= runs; run += 1) {
    const speed = narrateOnly(stream, posts.length, placed.final)
    // The first run only warms the machine up.
    if (run > 0) speeds.push(speed)
    await breath(signal)
    progress(0.4 + (0.2 * (run + 1)) / (runs + 1))
  }
  const peak = peakRssMb()
  const gold = posts.map(({ label }) => label)
  const scored = (labels: readonly string[]) => labels.filter((_, i) => gold[i] !== null)
  const truth = gold.filter((label) => label !== null)
  const texts = textsOf(stream)
  const peer = await bestThreshold(texts, gold, async (share) => {
    await breath(signal)
    progress(0.6 + 0.39 * share)
  })
  progress(1)
  const [final, frozen] = [scored(placed.final), scored(placed.frozen)]
  return {
    input: `${data}${quick ? ` (the first ${posts.length} posts)` : ''}`,
    n: truth.length,
    figures: {
      ...qualityOf(truth, final, frozen),
      posts_per_s: median(speeds),
      posts_per_reference_kernel: median(speeds) * reference,
      reference_kernel_ms: reference * 1_000,
      peak_rss_mb: peak,
    },
    peers: {
      single_pass_tfidf: {
        ...figuresOf(truth, scored(peer.labels), 'frozen'),
        clusters: new Set(scored(peer.labels)).size,
        threshold: peer.threshold,
        words_up_to_share: peer.commonShare,
        posts_per_s: peer.postsPerSecond,
      },
    },
    notes: notesOf(posts, truth.length),
  }
}

function qualityOf(truth: string[], final: string[], frozen: string[]): Figures {
  const { precision, recall } = bcubed(truth, final)
  const { homogeneity, completeness } = vMeasure(truth, final)
  return {
    nmi_final: nmi(truth, final),
    bcubed_p_final: precision,
    bcubed_r_final: recall,
    ...bcubedWithInterval(truth, final, 'final'),
    ...figuresOf(truth, frozen, 'frozen'),
    clusters: new Set(final).size,
    gold_clusters: new Set(truth).size,
    ami_final: ami(truth, final),
    ari_final: ari(truth, final),
    homogeneity_final: homogeneity,
    completeness_final: completeness,
    pair_f1_final: pairScores(truth, final).f1,
  }
}

function figuresOf(truth: string[], found: string[], when: string): Figures {
  return { [`nmi_${when}`]: nmi(truth, found), ...bcubedWithInterval(truth, found, when) }
}

function bcubedWithInterval(truth: string[], found: string[], when: string): Figures {
  const figures: Figures = { [`bcubed_f1_${when}`]: bcubed(truth, found).f1 }
  if (truth.length >= small) return figures
  const { precision, recall } = bcubedOfItems(contingency(truth, found))
  const of = (values: Float64Array, items: Int32Array) =>
    items.reduce((sum, item) => sum + (values[item] ?? 0), 0) / items.length
  figures[`bcubed_f1_${when}_ci`] = bootstrapInterval(truth.length, (items) =>
    f1Of(of(precision, items), of(recall, items)),
  )
  return figures
}

/** Everything that watch does, and which narrative it said for each post: then, and in the end. */
async function place(stream: StreamRecord[], n: number, signal: AbortSignal) {
  const state = createWatchState()
  const follower = createFollower()
  const ids: string[] = new Array(n)
  const frozen: string[] = new Array(n)
  for (const [offset, { record, value, item }] of stream.entries()) {
    const outcome = watchRecord(state, record, offset, value)
    if (outcome.kind !== 'emit') throw new Error(`Item ${item} was not placed: ${outcome.kind}.`)
    for (const { value: derived } of outcome.records) follower.take(JSON.parse(derived) as Derived)
    if (item >= 0) {
      ids[item] = (record.body as EnrichedPost).id
      frozen[item] = follower.narrativeOf(ids[item])
    }
    if (offset % 1_000 === 0) await breath(signal)
  }
  return { frozen, final: ids.map((id) => follower.narrativeOf(id)) }
}

/** Posts a second of `narrate` alone; throws when it groups the posts in another way than watch as a whole did. */
function narrateOnly(stream: StreamRecord[], n: number, expected: string[]): number {
  const state = createWatchState()
  const relevance = { relevance: 0, claimClass: null, concepts: [] }
  let seconds = 0
  for (const [offset, { record, item }] of stream.entries()) {
    if (item < 0) {
      watchRecord(state, record, offset)
      continue
    }
    const started = performance.now()
    const derivation = createDerivation(offset)
    placePost(state, record.body as EnrichedPost, -1, relevance, derivation)
    mergeNarratives(state, derivation)
    seconds += (performance.now() - started) / 1_000
  }
  const numbers = Array.from({ length: n }, (_, post) => {
    const { claim } = groupAt(state.clusters, state.posts.group[post] ?? -1)
    return claimAt(state.clusters, claim).narrative
  })
  if (ari(expected, numbers) !== 1)
    throw new Error('narrate alone grouped the posts in another way than watch as a whole.')
  return n / seconds
}

/** The texts as the product keeps them, masked, for every method alike. */
function textsOf(stream: StreamRecord[]): string[] {
  return stream
    .filter(({ item }) => item >= 0)
    .map(({ record }) => (record.body as EnrichedPost).post.text)
}

function notesOf(posts: LabelledPost[], scored: number): string[] {
  const notes = [
    'posts_per_s is narrate alone (copy groups, clustering, merges) on one thread, fed with enriched posts.',
    'peak_rss_mb is of the whole process before the peer ran, with all enriched posts of the file held in memory.',
    'The peer has its best threshold on this file, with or without words of more than a tenth of the posts; ours are the defaults of the product.',
    '@names, numbers and addresses are masked by the product before any method sees a text.',
  ]
  if (posts[0]?.ms === null)
    notes.push(`The file knows the order only: posts were set ${stepMs / 1_000} s apart.`)
  if (scored < posts.length)
    notes.push(`${posts.length - scored} posts without a label were placed and not scored.`)
  return notes
}

/** Lets signals and the progress through. */
function breath(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    setImmediate(() => (signal.aborted ? reject(signal.reason) : resolve()))
  })
}
