// Bench `sizing`: what a post costs in each process of the distributed mode, at work through a backlog. Real servers and
// real processes (`lali run --only`), one after the other, each alone: the collector fills posts.collected, then one
// enricher, watch, index and archive each handle all that the one before wrote.
//   cpu_ms_per_post     processor time of the process, of Kafka and of Elasticsearch, for each post
//   busiest_thread      of the process's threads the one that works most: no second core makes it faster
//   posts_per_s_of_one  what one process can do at most: one busiest thread at work all the time
// docs/operating/sizing.md is worked out from these.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import {
  type Bench,
  type BenchContext,
  BenchMistake,
  type Figures,
  type Measured,
} from './bench.ts'
import { busiestThread, type CpuTime, cpuTimeOf, cpuTimeOfGroup, peakRssMbOf } from './cpu-time.ts'
import { type DistributedServers, startServers } from './distributed-servers.ts'
import { type LaliProcess, runLali } from './lali-process.ts'
import { partitions, stagesOf, startCollector, variablesOf } from './recovery-office.ts'

const prefix = 'sizing'
const lookEveryMs = 500
const restMs = 5_000
/** Of a backlog: what comes first warms the process up and is not counted. */
const warmShare = 0.25
const stages = ['enrich', 'watch', 'index', 'archive'] as const
type StageName = (typeof stages)[number]

export const sizing: Bench = {
  about: 'processor time for each post, process by process, on real servers',
  dataFormat: null,
  needsData: false,
  options: { posts: { type: 'string' } },
  run: async (context) => {
    if (process.platform !== 'linux')
      throw new BenchMistake('sizing reads /proc, which only Linux has.')
    const posts = Number(context.options.posts ?? (context.quick ? 3_000 : 40_000))
    if (!Number.isSafeInteger(posts) || posts < 1_000)
      throw new BenchMistake('--posts: write a whole number from 1000.')
    const folder = mkdtempSync(join(tmpdir(), 'lali-bench-sizing-'))
    writeFileSync(join(folder, 'lali.yaml'), `partitions: ${partitions}\n`)
    const servers = await startServers()
    const running: LaliProcess[] = []
    try {
      return await measure({ context, posts, folder, servers, running })
    } finally {
      await Promise.all(running.map((one) => one.kill()))
      await servers.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

type Sizing = {
  context: BenchContext
  posts: number
  folder: string
  servers: DistributedServers
  running: LaliProcess[]
}

async function measure(run: Sizing): Promise<Measured> {
  const { context, posts, folder, servers } = run
  const env = variablesOf(servers, folder, prefix)
  // Makes the indices, which every process asks.
  const first = start(run, env, 'index')
  await untilAtWork(first, 'index', context.signal)
  await first.end()
  const collected = await collect(run, env)
  const figures: Record<string, Figures> = { collect: collected.figures }
  const { given } = collected
  for (const [at, stage] of stages.entries()) {
    context.progress((at + 1) / (stages.length + 1))
    figures[stage] = await drain(run, env, stage, given)
  }
  context.progress(1)
  const by = (name: string) =>
    Object.fromEntries(
      Object.entries(figures).flatMap(([stage, of]) => {
        const figure = of[name]
        return figure === undefined ? [] : [[stage, figure]]
      }),
    )
  return {
    input: `generated posts, seed 1, 20,000 a day with a tick a minute; at least ${posts} of them`,
    n: given,
    figures: {
      cpu_ms_per_post: by('cpu'),
      kafka_cpu_ms_per_post: by('kafka'),
      elasticsearch_cpu_ms_per_post: by('elasticsearch'),
      busiest_thread_ms_per_post: by('busiest'),
      posts_per_s_of_one: by('limit'),
      drained_posts_per_s: by('drained'),
      idle_cpu_ms_per_s: by('idle'),
      peak_rss_mb: by('rss'),
    },
    peers: {},
    notes: [
      'Processor time is that of the whole process in user and kernel mode; a quarter of each backlog warms up and is not counted.',
      'posts_per_s_of_one is 1,000 ms over the busiest thread’s ms for a post; drained_posts_per_s is what was seen, beside whatever else the machine did.',
      'idle_cpu_ms_per_s: the process afterwards, with nothing to do. One partition or three, the cost is by the post.',
    ],
  }
}

function start({ folder, running }: Sizing, env: Record<string, string>, only: string) {
  const main = resolve(import.meta.dirname, '../lali.js')
  const one = runLali({
    name: only,
    args: [main, 'run', '--only', only],
    folder: join(folder, only),
    env,
  })
  running.push(one)
  return one
}

type Sample = { at: number; own: CpuTime; kafka: number; elasticsearch: number }

function sampleOf(one: LaliProcess, servers: DistributedServers): Sample {
  return {
    at: performance.now(),
    own: cpuTimeOf(one.pid()),
    kafka: cpuTimeOf(servers.kafka.pid()).all,
    elasticsearch: cpuTimeOfGroup(servers.elasticsearch.group()),
  }
}

/** What lies between two samples, for each of so many posts. */
function costOf(before: Sample, after: Sample, posts: number): Figures {
  const busiest = busiestThread(before.own, after.own) / posts
  return {
    cpu: (after.own.all - before.own.all) / posts,
    kafka: (after.kafka - before.kafka) / posts,
    elasticsearch: (after.elasticsearch - before.elasticsearch) / posts,
    busiest,
    limit: 1_000 / busiest,
    drained: posts / ((after.at - before.at) / 1_000),
  }
}

/** Fills posts.collected as fast as it can be filled. */
async function collect(
  { context, posts, folder, servers, running }: Sizing,
  env: Record<string, string>,
): Promise<{ given: number; figures: Figures }> {
  const { collector, acknowledged } = startCollector(env, folder, Number.MAX_SAFE_INTEGER)
  running.push(collector)
  const until = async (count: number) => {
    while (acknowledged() < count) {
      context.signal.throwIfAborted()
      await setTimeout(20)
    }
  }
  await until(posts * warmShare)
  const [before, from] = [sampleOf(collector, servers), acknowledged()]
  await until(posts)
  const figures = costOf(before, sampleOf(collector, servers), acknowledged() - from)
  await collector.end()
  return { given: acknowledged(), figures }
}

/** One process at work through all that there is for it. */
async function drain(
  run: Sizing,
  env: Record<string, string>,
  stage: StageName,
  given: number,
): Promise<Figures> {
  const { context, servers } = run
  const one = start(run, env, stage)
  const begun = await untilAtWork(one, stage, context.signal)
  let [before, counted, lag] = [sampleOf(one, servers), begun.done, begun.lag]
  const all = begun.done + begun.lag
  let after = before
  let done = begun.done
  while (lag > 0) {
    context.signal.throwIfAborted()
    await setTimeout(lookEveryMs)
    const [now] = await stagesOf(one, stage)
    if (now === undefined) continue
    after = sampleOf(one, servers)
    done = now.fates.in
    lag = now.lag
    if (counted >= all * warmShare) continue
    ;[before, counted] = [after, done]
  }
  // Records of ticks and of several for each post go with the posts, evenly.
  const posts = ((done - counted) / all) * given
  const rested = sampleOf(one, servers)
  await setTimeout(restMs)
  const idle = (sampleOf(one, servers).own.all - rested.own.all) / (restMs / 1_000)
  const rss = peakRssMbOf(one.pid())
  await one.end()
  return { ...costOf(before, after, posts), idle, rss }
}

/** Resolves when a stage has begun and says how much lies before it. */
async function untilAtWork(
  one: LaliProcess,
  stage: StageName,
  signal: AbortSignal,
): Promise<{ done: number; lag: number }> {
  for (;;) {
    signal.throwIfAborted()
    const ready = one.address() !== '' && (await fetch(`${one.address()}/health/ready`)).ok
    const [now] = ready ? await stagesOf(one, stage) : []
    if (now !== undefined) return { done: now.fates.in, lag: now.lag }
    await setTimeout(50)
  }
}
