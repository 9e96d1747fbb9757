// The phases of bench `pipeline` on a running product: fill, slices in a closed loop, latency in an open loop, questions
// under load, rebuild. Each leaves the product settled, so that the next starts from the same place.
import { rebuildIndex } from '../commands/rebuild-index.ts'
import type { Product } from '../product.ts'
import type { BenchContext, Figures } from './bench.ts'
import type { IndexWatch } from './index-watch.ts'
import type { LoadFeeder } from './load-feeder.ts'
import { percentile } from './metrics.ts'

const slices = 3

export type Plan = {
  posts: number
  /** Days of event time that the posts to fill with are spread over. */
  days: number
  /** A machine that has not filled by then is measured at the fill it reached. */
  fillMs: number
  sliceMs: number
  warmMs: number
  /** How often each question is asked. */
  rounds: number
}

export type Run = {
  context: BenchContext
  plan: Plan
  product: Product
  index: IndexWatch
  feeder: LoadFeeder
  /** Rejects when a stage or the load breaks: nothing would ever come. */
  broken: Promise<never>
}

/** Fills to the plan's posts; says how many there were when the time was over. */
export async function fillTo(
  run: Run,
  notes: string[],
): Promise<{ posts: number; perSecond: number }> {
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

/** Posts a second that the index committed in each slice, and the processor cores in use meanwhile. */
export async function measureSlices(run: Run): Promise<{ speeds: number[]; cores: number }> {
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

/** Latencies at a fixed rate, once it runs. */
export async function measureLatency(run: Run, perSecond: number): Promise<Figures> {
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
  const backlog = feeder.given() - index.posts()
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
    backlog_at_end: backlog,
  }
}

/** Does the work while posts come at a fixed rate. */
export async function underLoad<Answer>(
  run: Run,
  perSecond: number,
  work: () => Promise<Answer>,
): Promise<Answer> {
  run.feeder.open(perSecond)
  await pause(run, run.plan.warmMs)
  return Promise.race([work(), run.broken])
}

/** Makes the index anew, as `lali rebuild` does: filling alone, and with the comparison of both indexes. */
export async function measureRebuild(run: Run, posts: number): Promise<Figures> {
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
export async function settle(run: Run): Promise<void> {
  run.feeder.pause()
  await pause(run, 50)
  while (run.index.posts() < run.feeder.given()) await pause(run, 10)
  await Promise.race([run.product.pipeline.settled(), run.broken])
}

/** Rejects when a stage breaks, or when the load ends before its end was asked for. */
export function brokenOf(product: Product, collected: Promise<unknown>): Promise<never> {
  const broken = Promise.race([
    product.pipeline.broken.then(() => new Promise<never>(() => undefined)),
    collected.then(() => Promise.reject(new Error('The load ended before the bench did.'))),
  ])
  broken.catch(() => undefined)
  return broken
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
