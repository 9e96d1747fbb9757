// Bench `pipeline`: the product as it starts, from posts.collected to posts that can be found, on generated posts.
// It fills to N once, then measures at that fill: three slices in a closed loop, latency in an open loop at 70 % of the
// measured maximum, the questions of an office with and without load, the bytes on disk, and a rebuild of the index.
// Promises: what counts is what the index has committed, never what was only taken in; the data folder is removed.
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { rebuildIndex } from '../commands/rebuild-index.ts'
import { readConfig } from '../config.ts'
import { openProduct, type Product } from '../product.ts'
import { askQuestions, questionsAbout } from './ask-questions.ts'
import {
  type Bench,
  type BenchContext,
  BenchMistake,
  type Figures,
  type Measured,
} from './bench.ts'
import { generatePosts } from './generate-posts.ts'
import { type IndexWatch, watchIndex } from './index-watch.ts'
import { createLoadFeeder, type LoadFeeder } from './load-feeder.ts'
import { loadLanguages } from './load-languages.ts'
import { peakRssMb, referenceSeconds } from './machine.ts'
import { median, percentile } from './metrics.ts'

/** A machine that has not filled by `fillMs` is measured at the fill it reached. */
const whole = {
  posts: 1_000_000,
  days: 7,
  fillMs: 15 * 60_000,
  sliceMs: 60_000,
  warmMs: 3_000,
  rounds: 50,
}
const sample = { posts: 50_000, days: 7, fillMs: 25_000, sliceMs: 4_000, warmMs: 500, rounds: 8 }
const slices = 3
const openShare = 0.7
/** More than any slice can take: the load must not run out. */
const mostPerSecond = 20_000

type Plan = typeof whole

export const pipeline: Bench = {
  about: 'the whole product on generated posts: throughput, latency, memory, bytes, questions',
  dataFormat: null,
  needsData: false,
  options: {
    mode: { type: 'string', default: 'embedded' },
    posts: { type: 'string' },
    days: { type: 'string' },
    'slice-seconds': { type: 'string' },
  },
  run: async (context) => {
    const plan = planOf(context)
    const folder = mkdtempSync(join(tmpdir(), 'lali-bench-pipeline-'))
    try {
      return await measure(context, plan, folder)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

function planOf({ options, quick }: BenchContext): Plan {
  const base = quick ? sample : whole
  if (options.mode !== 'embedded')
    throw new BenchMistake('--mode: write embedded; this version has no other mode.')
  const posts = options.posts === undefined ? base.posts : Number(options.posts)
  if (!Number.isSafeInteger(posts) || posts < 1_000)
    throw new BenchMistake('--posts: write a whole number from 1000.')
  const seconds = options['slice-seconds']
  const sliceMs = seconds === undefined ? base.sliceMs : Number(seconds) * 1_000
  if (!(sliceMs >= 100)) throw new BenchMistake('--slice-seconds: write a number from 0.1.')
  const days = options.days === undefined ? base.days : Number(options.days)
  if (!Number.isSafeInteger(days) || days < 1)
    throw new BenchMistake('--days: write a whole number from 1.')
  return { ...base, posts, days, sliceMs }
}

async function measure(context: BenchContext, plan: Plan, folder: string): Promise<Measured> {
  const reference = referenceSeconds()
  const config = readConfig({
    env: {},
    cwd: folder,
    overrides: { dataFolder: join(folder, 'data'), keysFolder: join(folder, 'keys'), port: 0 },
  })
  const log = pino({ level: 'warn' }, pino.destination(2))
  const product = await openProduct({ config, log, replay: true, keySeed: 'bench' })
  const index = watchIndex(product.backends.index, () => Date.now())
  const feeder = createLoadFeeder(loadOf(plan), index)
  const collected = product.collect(feeder.connector)
  try {
    const run = { context, plan, product, index, feeder, broken: brokenOf(product, collected) }
    const found = await measureRunning(run, reference, join(folder, 'data'))
    feeder.end()
    await collected
    return found
  } finally {
    feeder.end()
    await product.stop()
  }
}

type Run = {
  context: BenchContext
  plan: Plan
  product: Product
  index: IndexWatch
  feeder: LoadFeeder
  /** Rejects when a stage or the load breaks: nothing would ever come. */
  broken: Promise<never>
}

async function measureRunning(run: Run, reference: number, data: string): Promise<Measured> {
  const { plan, product, index, feeder } = run
  const notes: string[] = []
  const fill = await fillTo(run, notes)
  const { speeds, cores } = await measureSlices(run)
  const postsPerSecond = median(speeds)
  const { app } = await product.serve()
  const questions = questionsAbout(await known(product, index.posts()))
  const ask = (rounds: number) => askQuestions(app, questions, rounds, run.context.signal)
  await ask(2)
  const latency = await measureLatency(run, openShare * postsPerSecond)
  const loaded = await underLoad(run, openShare * postsPerSecond, () =>
    ask(Math.ceil(plan.rounds / 2)),
  )
  await settle(run)
  const quiet = await ask(plan.rounds)
  run.context.progress(0.85)
  const atFill = peakRssMb()
  const bytes = bytesOf(data)
  const held = index.posts()
  const totals = await product.backends.index.totals()
  const rebuilt = await measureRebuild(run, held)
  run.context.progress(1)
  if (totals.posts !== held)
    throw new Error(`The index holds ${totals.posts} posts, and ${held} were applied to it.`)
  return {
    input: `generated posts, seed 1, ${plan.posts} over ${plan.days} days of event time with a tick a minute`,
    n: fill.posts,
    figures: {
      posts_per_s: postsPerSecond,
      posts_per_s_slices: Object.fromEntries(speeds.map((speed, i) => [String(i + 1), speed])),
      cores_used: cores,
      posts_per_reference_kernel: postsPerSecond * reference,
      reference_kernel_ms: reference * 1_000,
      ...latency,
      peak_rss_mb: atFill,
      ...rebuilt,
      db_bytes_per_post: bytes.database / held,
      bytes_per_post: Object.fromEntries(bytes.files.map(([name, size]) => [name, size / held])),
      question_p95_ms: quiet,
      question_p95_ms_max: Math.max(...Object.values(quiet)),
      question_p95_ms_loaded: loaded,
      question_p95_ms_loaded_max: Math.max(...Object.values(loaded)),
      fill_posts_per_s: fill.perSecond,
      posts_indexed: held,
      ticks: feeder.ticks(),
      narratives: totals.narratives,
      live_narratives: product.pipeline.watch.state().clusters.live,
    },
    peers: {},
    notes: [
      ...notes,
      'posts_per_s counts posts that the index has committed; ticks travel beside them and are not counted.',
      'p50_ms, p95_ms and p99_ms run from the stamp of the append to the commit in the index; from_due_* start when the post was due, so that waiting in front of the log is not left out.',
      'peak_rss_mb is of the whole process with its threads, the generator of the load in it, before the rebuild.',
      'The reference kernel is SHA-256 of 100 MB on one thread, in this run.',
    ],
  }
}

function* loadOf(plan: Plan) {
  const after = (mostPerSecond * (plan.sliceMs * (slices + 2) + 120_000)) / 1_000
  const times = 1 + Math.ceil(after / plan.posts)
  // The same posts a day all through: the first N are the days asked for, what follows goes on as they did.
  yield* generatePosts({ n: plan.posts * times, seed: 1, days: plan.days * times })
}

function brokenOf(product: Product, collected: Promise<unknown>): Promise<never> {
  const broken = Promise.race([
    product.pipeline.broken.then(() => new Promise<never>(() => undefined)),
    collected.then(() => new Promise<never>(() => undefined)),
  ])
  broken.catch(() => undefined)
  return broken
}

async function fillTo(run: Run, notes: string[]): Promise<{ posts: number; perSecond: number }> {
  const { plan, index, feeder, context } = run
  const started = performance.now()
  feeder.closed(plan.posts)
  while (index.posts() < plan.posts) {
    await pause(run, 100)
    context.progress((0.6 * index.posts()) / plan.posts)
    if (performance.now() - started < plan.fillMs) continue
    notes.push(`Filled to ${index.posts()} of ${plan.posts} posts: the time for filling was over.`)
    break
  }
  const posts = Math.min(index.posts(), plan.posts)
  return { posts, perSecond: posts / ((performance.now() - started) / 1_000) }
}

async function measureSlices(run: Run): Promise<{ speeds: number[]; cores: number }> {
  const { plan, index, feeder, context } = run
  feeder.closed(Number.POSITIVE_INFINITY)
  await pause(run, plan.warmMs)
  const speeds: number[] = []
  const [cpu, began] = [process.cpuUsage(), performance.now()]
  for (let slice = 0; slice < slices; slice += 1) {
    const [before, started] = [index.posts(), performance.now()]
    await pause(run, plan.sliceMs)
    speeds.push((index.posts() - before) / ((performance.now() - started) / 1_000))
    context.progress(0.6 + 0.05 * (slice + 1))
  }
  const { user, system } = process.cpuUsage(cpu)
  const cores = (user + system) / 1_000 / (performance.now() - began)
  await settle(run)
  return { speeds, cores }
}

async function measureLatency(run: Run, perSecond: number): Promise<Figures> {
  const { plan, index, feeder } = run
  feeder.open(perSecond)
  await pause(run, plan.warmMs)
  await settle(run)
  const due: number[] = []
  const { latencies, arrivals } = index.record()
  feeder.open(perSecond, due)
  const started = performance.now()
  await pause(run, plan.sliceMs)
  const offered = due.length / ((performance.now() - started) / 1_000)
  await settle(run)
  index.stopRecording()
  const fromDue = arrivals.map((at, i) => at - (due[i] ?? Number.NaN))
  return {
    p50_ms: percentile(latencies, 0.5),
    p95_ms: percentile(latencies, 0.95),
    p99_ms: percentile(latencies, 0.99),
    from_due_p50_ms: percentile(fromDue, 0.5),
    from_due_p95_ms: percentile(fromDue, 0.95),
    from_due_p99_ms: percentile(fromDue, 0.99),
    offered_posts_per_s: offered,
  }
}

async function underLoad<Answer>(
  run: Run,
  perSecond: number,
  work: () => Promise<Answer>,
): Promise<Answer> {
  run.feeder.open(perSecond)
  await pause(run, run.plan.warmMs)
  return Promise.race([work(), run.broken])
}

/** The narrative with most posts, a word that many posts have and one that few have. */
async function known(product: Product, posts: number) {
  const [most] = await product.backends.index.spreadingNow({ limit: 1, sort: 'posts' })
  if (!most) throw new Error('The index holds no narrative.')
  const language = loadLanguages[0]
  const common = language?.common.find((word) => word.length > 4) ?? ''
  const { posts: newest } = await product.backends.index.narrativePosts(most.narrative.id, {
    limit: 1,
  })
  const ordinary = new Set(loadLanguages.flatMap(({ common: words }) => words))
  const words = newest[0]?.placement.post.text.split(/\s+/u) ?? []
  const rare = words.find((word) => /^\p{L}{6,}$/u.test(word) && !ordinary.has(word))
  if (rare === undefined) throw new Error(`No rare word was found in ${posts} posts.`)
  return { narrative: most.narrative.id, common, rare }
}

/** Bytes of the data folder by kind of file, with what SQLite keeps beside it. */
function bytesOf(folder: string): { database: number; files: [string, number][] } {
  const sums = new Map<string, number>()
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const found = statSync(join(folder, name))
    if (!found.isFile()) continue
    const kind = /^(archive|cursors|index)\.(?:.*\.)?sqlite(-wal)?$/u.exec(name)
    const key = kind ? `${kind[1]}${kind[2] ? '_wal' : ''}` : name.split('/')[0]
    if (!name.endsWith('-shm')) sums.set(key ?? name, (sums.get(key ?? name) ?? 0) + found.size)
  }
  const files = [...sums].filter(([, size]) => size > 100_000).sort((a, b) => b[1] - a[1])
  const isDatabase = (name: string) => /^(archive|cursors|index)/u.test(name)
  const database = [...sums].filter(([name]) => isDatabase(name))
  return { database: database.reduce((sum, [, size]) => sum + size, 0), files }
}

async function measureRebuild(run: Run, posts: number): Promise<Figures> {
  const started = performance.now()
  let filled = started
  let identical = false
  const code = await rebuildIndex({
    product: run.product,
    args: [],
    say: (line) => {
      identical ||= line.includes('Byte-identical')
    },
    progress: (share) => {
      if (share >= 1) filled = performance.now()
      run.context.progress(0.85 + 0.14 * Math.min(1, share))
    },
  })
  if (code !== 0) throw new Error(`The rebuild ended with ${code}.`)
  return {
    rebuild_posts_per_s: posts / ((filled - started) / 1_000),
    rebuild_with_check_posts_per_s: posts / ((performance.now() - started) / 1_000),
    rebuild_byte_identical: identical,
  }
}

/** Stops the load and waits until everything given can be found. */
async function settle(run: Run): Promise<void> {
  run.feeder.pause()
  await pause(run, 50)
  while (run.index.posts() < run.feeder.given()) await pause(run, 10)
  await Promise.race([run.product.pipeline.settled(), run.broken])
}

/** Waits; rejects when the person gives up or the product breaks. */
async function pause(run: Run, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  try {
    await Promise.race([
      new Promise((resolve) => {
        timer = setTimeout(resolve, ms)
      }),
      run.broken,
    ])
  } finally {
    clearTimeout(timer)
  }
  run.context.signal.throwIfAborted()
}
