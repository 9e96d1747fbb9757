// Bench `near-copies`: texts and copies of them with one known edit, through the product's normal form, sketch and
// matcher, in one pass. Scored by pairs of texts that were put together, and by kind of edit.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { negationKey } from '../processors/compare-negation.ts'
import { copyContent } from '../processors/copy-content.ts'
import { addCopy, createCopyMatcher, findCopy, touchCopy } from '../processors/copy-matcher.ts'
import { findNegation } from '../processors/find-negation.ts'
import { readSketch } from '../processors/sketch-shingles.ts'
import type { Bench, BenchContext, Figures, Measured } from './bench.ts'
import { type CorpusText, copyCorpus, kinds } from './copy-corpus.ts'
import { referenceSeconds } from './machine.ts'
import { median, pairScores } from './metrics.ts'
import { npmPeers, type PeerRun } from './near-copies-npm.ts'

const many = 100_000
const sample = 20_000
/** The packages of npm take milliseconds for a text. */
const npmTexts = 5_000
const runs = 3
const salt = 20_26

export const nearCopies: Bench = {
  about: 'copies of texts with one edit each: F1 of pairs, recall by kind of edit, speed',
  dataFormat: null,
  needsData: false,
  options: { seed: { type: 'string' }, python: { type: 'string' } },
  run: measure,
}

async function measure({ quick, options, progress, signal }: BenchContext): Promise<Measured> {
  const seed = Number(options.seed ?? 1)
  const corpus = [...copyCorpus(quick ? sample : many, seed)]
  const texts = corpus.map(({ text }) => text)
  const plain = corpus.filter(({ template }) => !template)
  const plainTexts = plain.map(({ text }) => text)
  const notes = ['posts_per_s is normal form, sketch, buckets and verification on one thread.']
  progress(0.1)
  const before = heapHeld()
  const found = group(texts)
  const heap = heapHeld() - before
  const speeds: number[] = []
  for (let run = 0; run < runs; run += 1) {
    await new Promise((resolve) => setImmediate(resolve))
    signal.throwIfAborted()
    speeds.push(texts.length / group(texts).seconds)
    progress(0.1 + (0.5 * (run + 1)) / runs)
  }
  const reference = referenceSeconds()
  const peers = peersOf(plain, String(options.python ?? 'python3'), notes)
  progress(0.9)
  const alone = Array.from({ length: runs }, () => group(plainTexts))
  const plainSpeed = median(alone.map(({ seconds }) => plainTexts.length / seconds))
  const gaoya = peers.gaoya?.posts_per_s
  progress(1)
  return {
    input: `generated, seed ${seed}: ${kinds.length} kinds of edits, eight languages, six scripts`,
    n: texts.length,
    figures: {
      ...scored(corpus, found.groups),
      f1_without_templates: scored(plain, alone[0]?.groups ?? []).f1 ?? 0,
      posts_per_s: median(speeds),
      posts_per_s_without_templates: plainSpeed,
      ...(typeof gaoya === 'number' ? { speed_ratio_to_gaoya: plainSpeed / gaoya } : {}),
      posts_per_reference_kernel: median(speeds) * reference,
      bytes_per_post: found.columnBytes + heap / found.matcher.lanes[0].used,
    },
    peers,
    notes: [
      ...notes,
      'The peers run on the texts without templates: they have no veto for numbers, and would join each template.',
      'bytes_per_post is by copy group of a full window: columns, and the heap that this run held.',
    ],
  }
}

/** Bytes of the heap in use after what is no longer reachable was collected. */
function heapHeld(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return process.memoryUsage().heapUsed
}

function group(texts: readonly string[]) {
  const matcher = createCopyMatcher()
  const groups = new Int32Array(texts.length)
  const sketchRoom = new Uint16Array(64)
  const started = performance.now()
  let next = 0
  for (const [item, text] of texts.entries()) {
    const content = copyContent(text, salt)
    const { fingerprint, sketch, numbers } = content
    const said = findNegation({ ...content, text, lang: 'und', wording: '' }, salt)
    const negation = negationKey({ ...content, ...said })
    if (sketch !== null) readSketch(sketch, sketchRoom)
    const key = {
      print: fingerprint,
      sketch: sketch === null ? null : sketchRoom,
      numbers,
      negation,
    }
    const match = findCopy(matcher, key)
    if (match) touchCopy(matcher, match.slot)
    else addCopy(matcher, next, key, false)
    groups[item] = match ? match.group : next++
  }
  const seconds = (performance.now() - started) / 1_000
  const columns = [
    matcher.group,
    matcher.print,
    matcher.sketch,
    matcher.numbers,
    matcher.negation,
    matcher.state,
    matcher.newer,
    matcher.older,
    matcher.heads,
    matcher.chain,
    matcher.printHeads,
    matcher.printChain,
  ]
  const bytes = columns.reduce((sum, column) => sum + column.byteLength, 0)
  return { groups, seconds, matcher, columnBytes: bytes / matcher.group.length }
}

function scored(corpus: readonly CorpusText[], groups: ArrayLike<number>): Figures {
  const truth = corpus.map(({ origin }) => origin)
  const { precision, recall, f1 } = pairScores(truth, Array.from(groups))
  const first = new Map<number, number>()
  const by = new Map(kinds.map((kind) => [kind, { found: 0, all: 0 }]))
  for (const [item, { origin, kind }] of corpus.entries()) {
    if (!first.has(origin)) first.set(origin, groups[item] as number)
    const count = by.get(kind ?? '')
    if (!count) continue
    count.all += 1
    if (groups[item] === first.get(origin)) count.found += 1
  }
  const recalls = [...by].map(([kind, { found, all }]) => [kind, found / all] as const)
  return { f1, precision, recall, recall_by_kind: Object.fromEntries(recalls) }
}

/** Other packages on the same texts, each at the best of its thresholds; what is not installed is said. */
function peersOf(corpus: readonly CorpusText[], python: string, notes: string[]) {
  const peers: Record<string, Figures> = {}
  const keep = (of: readonly CorpusText[], { peer, threshold, groups, seconds }: PeerRun) => {
    const { f1 = 0, ...more } = scored(of, groups)
    const speed = { posts_per_s: of.length / seconds, threshold, texts: of.length }
    if (Number(f1) > Number(peers[peer]?.f1 ?? -1)) peers[peer] = { f1, ...more, ...speed }
  }
  const few = corpus.slice(0, npmTexts)
  for (const run of npmPeers(few.map(({ text }) => text))) keep(few, run)
  const script = fileURLToPath(new URL('near-copies-peers.py', import.meta.url))
  const input = JSON.stringify(corpus.map(({ text }) => text))
  const ran = spawnSync(python, [script], { input, encoding: 'utf8', maxBuffer: 2 ** 30 })
  if (ran.status !== 0) {
    notes.push(`The peers in Python did not run: ${python} ended with ${ran.status ?? 'an error'}.`)
    return peers
  }
  for (const line of ran.stdout.trim().split('\n')) {
    const answer = JSON.parse(line) as PeerRun & { missing?: boolean }
    if (answer.missing) notes.push(`${answer.peer} is not installed for ${python}.`)
    else keep(corpus, answer)
  }
  return peers
}
