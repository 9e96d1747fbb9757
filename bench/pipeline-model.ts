// What bench `pipeline --mode distributed` holds its figure against, in the same run and beside the same servers:
//   ceiling   identity stages over what the product wrote in its slices
//   compute   the product going on in memory from where it ended
// A machine that does one after the other takes 1/ceiling + 1/compute for each post.
import type { FoundPost } from '../contracts/connector.ts'
import type { Log } from '../contracts/log.ts'
import type { Product } from '../product.ts'
import type { BenchContext, Figures } from './bench.ts'
import type { DistributedServers } from './distributed-servers.ts'
import { median } from './metrics.ts'
import { runCeiling } from './pipeline-ceiling.ts'
import { type LeftOff, leftOff, measureCompute } from './pipeline-compute.ts'
import type { Plan } from './pipeline-phases.ts'
import { documentOf, type RecordedStep, readStretch } from './recorded-stretch.ts'

/** Posts of the stretch: what memory holds together with its documents. */
const mostPosts = 30_000
const rounds = 3
/** Part of the stretch that warms up clients and servers. */
const warmShare = 0.2

export type Mark = { ordered: number; derived: number }

/** How far the log is. */
export async function markOf({ ends }: Pick<Log, 'ends'>): Promise<Mark> {
  const [[ordered], [derived]] = [await ends('stream.ordered'), await ends('watch.derived')]
  return { ordered: ordered?.next ?? 0, derived: derived?.next ?? 0 }
}

/** What is taken from a product that has settled, before it is stopped. */
export type ModelInput = { steps: RecordedStep[]; from: LeftOff }

export async function modelInput(product: Product, range: [Mark, Mark]): Promise<ModelInput> {
  const [first, end] = range
  await product.pipeline.watch.snapshot()
  const steps = await readStretch(
    product.backends.log,
    { ordered: [first.ordered, end.ordered], derived: [first.derived, end.derived] },
    mostPosts,
  )
  return { steps, from: await leftOff(product) }
}

/** Both measurements, and what they say of the product's posts a second. */
export async function measureModel(of: {
  input: ModelInput
  servers: DistributedServers
  folder: string
  partitions: number
  underWay: number
  posts: Iterator<FoundPost>
  plan: Plan
  context: BenchContext
  postsPerSecond: number
}): Promise<Figures> {
  const { input, context, postsPerSecond } = of
  const { steps, from } = input
  const computed = await measureCompute({ ...of, from })
  const documents = steps.map(({ said }, at) => said.map((value) => documentOf(value, at)))
  const warm = Math.ceil(steps.length * warmShare)
  const ceilings: number[] = []
  for (let round = 0; round <= rounds; round += 1) {
    const own = round === 0 ? steps.slice(0, warm) : steps
    const { signal } = context
    const speed = await runCeiling({ ...of, steps: own, documents, signal }, round)
    if (round > 0) ceilings.push(speed)
  }
  const [ceiling, compute] = [median(ceilings), median(computed)]
  const byNumber = (speeds: number[]) =>
    Object.fromEntries(speeds.map((speed, i) => [String(i + 1), speed]))
  return {
    ceiling_posts_per_s: ceiling,
    ceiling_posts_per_s_rounds: byNumber(ceilings),
    ceiling_posts: steps.filter(({ post }) => post).length,
    compute_posts_per_s: compute,
    compute_posts_per_s_slices: byNumber(computed),
    ratio_to_ceiling: postsPerSecond / ceiling,
    ratio_to_model: postsPerSecond * (1 / ceiling + 1 / compute),
  }
}
