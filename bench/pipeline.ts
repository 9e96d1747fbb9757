// Bench `pipeline`: the product as it starts, from posts.collected to posts that can be found, on generated posts.
// It fills to N once, then measures at that fill: three slices in a closed loop, latency in an open loop at 70 % of the
// measured maximum, the questions of an office with and without load, the bytes on disk, and a rebuild of the index.
// Promises: what counts is what the index has committed, never what was only taken in; the data folder is removed.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { readConfig } from '../config.ts'
import { openProduct, type Product } from '../product.ts'
import { askable, askQuestions, questionsAbout } from './ask-questions.ts'
import { type Bench, type BenchContext, BenchMistake, type Measured } from './bench.ts'
import { bytesOf } from './folder-bytes.ts'
import { generatePosts } from './generate-posts.ts'
import { watchIndex } from './index-watch.ts'
import { createLoadFeeder } from './load-feeder.ts'
import { peakRssMb, referenceSeconds } from './machine.ts'
import { median } from './metrics.ts'
import {
  fillTo,
  measureLatency,
  measureRebuild,
  measureSlices,
  type Plan,
  type Run,
  settle,
  underLoad,
} from './pipeline-phases.ts'

const full: Plan = {
  posts: 1_000_000,
  days: 7,
  fillMs: 15 * 60_000,
  sliceMs: 60_000,
  warmMs: 3_000,
  rounds: 50,
}
const sample: Plan = {
  posts: 50_000,
  days: 7,
  fillMs: 25_000,
  sliceMs: 4_000,
  warmMs: 500,
  rounds: 8,
}
const openShare = 0.7
/** Posts between feeder and index in a closed loop: a few batches for each stage. */
const mostUnderWay = 5_000
/** More than any slice can take: the load must not run out. */
const mostPerSecond = 20_000

export const pipeline: Bench = {
  about: 'the whole product on generated posts: throughput, latency, memory, bytes, questions',
  dataFormat: null,
  needsData: false,
  options: {
    mode: { type: 'string', default: 'embedded' },
    posts: { type: 'string' },
    days: { type: 'string' },
    rounds: { type: 'string' },
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
  const base = quick ? sample : full
  if (options.mode !== 'embedded')
    throw new BenchMistake('--mode: write embedded; this version has no other mode.')
  const whole = (name: string, usual: number, least: number) => {
    const value = options[name] === undefined ? usual : Number(options[name])
    if (Number.isSafeInteger(value) && value >= least) return value
    throw new BenchMistake(`--${name}: write a whole number from ${least}.`)
  }
  return {
    ...base,
    posts: whole('posts', base.posts, 1_000),
    days: whole('days', base.days, 1),
    rounds: whole('rounds', base.rounds, 1),
    sliceMs: sliceMs(options['slice-seconds'], base.sliceMs),
  }
}

function sliceMs(seconds: string | boolean | undefined, usual: number): number {
  const ms = seconds === undefined ? usual : Number(seconds) * 1_000
  if (ms >= 100) return ms
  throw new BenchMistake('--slice-seconds: write a number from 0.1.')
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
  const feeder = createLoadFeeder(loadOf(plan), index, Math.min(mostUnderWay, plan.posts))
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

async function measureRunning(run: Run, reference: number, data: string): Promise<Measured> {
  const { plan, product, index, feeder } = run
  const notes: string[] = []
  const fill = await fillTo(run, notes)
  const { speeds, cores } = await measureSlices(run)
  const postsPerSecond = median(speeds)
  const { app } = await product.serve()
  const questions = questionsAbout(await askable(product.backends.index))
  const ask = (rounds: number) => askQuestions(app, questions, rounds, run.context.signal)
  await ask(1)
  // One a second at least: a machine that stood still in a slice is still to be measured.
  const rate = Math.max(1, openShare * postsPerSecond)
  const latency = await measureLatency(run, rate)
  const loaded = await underLoad(run, rate, () => ask(Math.ceil(plan.rounds / 2)))
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
      live_narratives: product.pipeline.watch.reached().liveNarratives,
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
  const after = (mostPerSecond * (plan.sliceMs * 5 + 120_000)) / 1_000
  const times = 1 + Math.ceil(after / plan.posts)
  // The same posts a day all through: the first N are the days asked for, what follows goes on as they did.
  yield* generatePosts({ n: plan.posts * times, seed: 1, days: plan.days * times })
}

function brokenOf(product: Product, collected: Promise<unknown>): Promise<never> {
  const broken = Promise.race([
    product.pipeline.broken.then(() => new Promise<never>(() => undefined)),
    collected.then(() => Promise.reject(new Error('The load ended before the bench did.'))),
  ])
  broken.catch(() => undefined)
  return broken
}
