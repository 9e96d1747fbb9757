// Bench `pipeline`: the product as it starts, from posts.collected to posts that can be found, on generated posts.
// It fills to N once, then measures at that fill: three slices in a closed loop, latency in an open loop at 70 % of the
// measured maximum, the questions of an office with and without load, the bytes on disk, and a rebuild of the index.
// With --mode distributed on real servers on the same machine, beside a ceiling and the compute of the same run.
// Promises: what counts is what the index has committed, never what was only taken in; the data folder is removed.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { openProduct } from '../product.ts'
import { askable, askQuestions, questionsAbout } from './ask-questions.ts'
import {
  type Bench,
  type BenchContext,
  BenchMistake,
  type Figures,
  type Measured,
} from './bench.ts'
import { type DistributedServers, embeddedConfig, startServers } from './distributed-servers.ts'
import { bytesOf, sizeOf } from './folder-bytes.ts'
import { generatePosts } from './generate-posts.ts'
import { watchIndex } from './index-watch.ts'
import { createLoadFeeder } from './load-feeder.ts'
import { peakRssMb, referenceSeconds } from './machine.ts'
import { median } from './metrics.ts'
import { type Mark, type ModelInput, markOf, measureModel, modelInput } from './pipeline-model.ts'
import {
  brokenOf,
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
/** Three modes' worth of measuring must fit into half an hour. */
const onServers = { fillMs: { full: 6 * 60_000, sample: 10_000 }, partitions: 3 }
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
    const servers = context.options.mode === 'distributed' ? await startServers() : null
    try {
      return await measure(context, plan, folder, servers)
    } finally {
      await servers?.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

function planOf({ options, quick }: BenchContext): Plan {
  const { mode } = options
  if (mode !== 'embedded' && mode !== 'distributed')
    throw new BenchMistake('--mode: write embedded or distributed.')
  const embedded = quick ? sample : full
  const fillMs = quick ? onServers.fillMs.sample : onServers.fillMs.full
  const base = mode === 'embedded' ? embedded : { ...embedded, fillMs }
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

async function measure(
  context: BenchContext,
  plan: Plan,
  folder: string,
  servers: DistributedServers | null,
): Promise<Measured> {
  const reference = referenceSeconds()
  const { partitions } = onServers
  const product = await openProduct({
    config: servers?.config(folder, 'pipeline', partitions) ?? embeddedConfig(folder),
    log: pino({ level: 'warn' }, pino.destination(2)),
    replay: true,
    keySeed: 'bench',
  })
  const index = watchIndex(product.backends.index, () => Date.now())
  const posts = loadOf(plan)
  const underWay = Math.min(mostUnderWay, plan.posts)
  const feeder = createLoadFeeder(posts, index, underWay)
  const collected = product.collect(feeder.connector)
  let found: { measured: Measured; slices: [Mark, Mark] }
  let input: ModelInput | undefined
  try {
    const run = { context, plan, product, index, feeder, broken: brokenOf(product, collected) }
    found = await measureRunning(run, reference, join(folder, 'data'), servers)
    feeder.end()
    await collected
    if (servers !== null) input = await modelInput(product, found.slices)
  } finally {
    feeder.end()
    await product.stop()
  }
  const { measured } = found
  if (servers === null || input === undefined) return measured
  const postsPerSecond = Number(measured.figures.posts_per_s)
  const of = { input, servers, folder, partitions, underWay, posts, plan, context, postsPerSecond }
  const model = await measureModel(of)
  return {
    ...measured,
    figures: { ...measured.figures, ...model },
    notes: [...measured.notes, ...modelNotes],
  }
}

async function measureRunning(
  run: Run,
  reference: number,
  data: string,
  servers: DistributedServers | null,
): Promise<{ measured: Measured; slices: [Mark, Mark] }> {
  const { plan, product, index, feeder } = run
  const notes: string[] = []
  const fill = await fillTo(run, notes)
  const { log } = product.backends
  const before = await markOf(log)
  const { speeds, cores } = await measureSlices(run)
  const slices: [Mark, Mark] = [before, await markOf(log)]
  const postsPerSecond = median(speeds)
  // One a second at least: a machine that stood still in a slice is still to be measured.
  const rate = Math.max(1, openShare * postsPerSecond)
  const latency = await measureLatency(run, rate)
  // In the distributed mode whoever answers questions is a process of its own.
  const questions = servers === null ? await measureQuestions(run, rate) : {}
  run.context.progress(0.85)
  const atFill = peakRssMb()
  const bytes = bytesOf(data)
  const onServer = servers === null ? 0 : sizeOf(servers.elasticsearch.dataFolder)
  const queued = servers?.kafka.dataFolders.reduce((sum, one) => sum + sizeOf(one), 0)
  const held = index.posts()
  const totals = await product.backends.index.totals()
  const rebuilt = await measureRebuild(run, held)
  run.context.progress(1)
  if (totals.posts !== held)
    throw new Error(`The index holds ${totals.posts} posts, and ${held} were applied to it.`)
  const measured = {
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
      db_bytes_per_post: (bytes.database + onServer) / held,
      bytes_per_post: {
        ...Object.fromEntries(bytes.files.map(([name, size]) => [name, size / held])),
        ...(servers === null ? {} : { elasticsearch: onServer / held }),
        ...(queued === undefined ? {} : { kafka: queued / held }),
      },
      ...questions,
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
  return { measured, slices }
}

/** The questions of an office while posts come at a rate, and after. */
async function measureQuestions(run: Run, rate: number): Promise<Figures> {
  const { product, plan, context } = run
  const { app } = await product.serve()
  const questions = questionsAbout(await askable(product.backends.index))
  const ask = (rounds: number) => askQuestions(app, questions, rounds, context.signal)
  await ask(1)
  const loaded = await underLoad(run, rate, () => ask(Math.ceil(plan.rounds / 2)))
  await settle(run)
  const quiet = await ask(plan.rounds)
  return {
    question_p95_ms: quiet,
    question_p95_ms_max: Math.max(...Object.values(quiet)),
    question_p95_ms_loaded: loaded,
    question_p95_ms_loaded_max: Math.max(...Object.values(loaded)),
  }
}

const modelNotes = [
  'Kafka, Elasticsearch and all stages share the machine. cores_used and peak_rss_mb are of the process with the stages.',
  'ceiling: identity stages carry what the product wrote in its slices, over topics, indices and an archive of their own: the same bytes, partitions, acks, schema checks and bulks. Median of three rounds.',
  'compute: the product goes on where it ended, in memory instead of on Kafka and Elasticsearch, with the next posts; the servers run on. Median of three slices.',
  'ratio_to_model is posts_per_s times (1/ceiling + 1/compute).',
  'db_bytes_per_post is the archive and the files of Elasticsearch; Kafka, which forgets after seven days, is in bytes_per_post.',
]

function* loadOf(plan: Plan) {
  const after = (mostPerSecond * (plan.sliceMs * 5 + 120_000)) / 1_000
  const times = 1 + Math.ceil(after / plan.posts)
  // The same posts a day all through: the first N are the days asked for, what follows goes on as they did.
  yield* generatePosts({ n: plan.posts * times, seed: 1, days: plan.days * times })
}
