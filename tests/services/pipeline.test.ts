// Bench `pipeline --mode distributed` at a toy size, on real servers: the figure, its ceiling and its compute.
import { expect, it } from 'vitest'
import { pipeline } from '../../bench/pipeline.ts'

it('measures the product on servers, the servers alone and the stages alone, in one run', async () => {
  const { figures } = await pipeline.run({
    data: undefined,
    quick: true,
    options: { mode: 'distributed', posts: '1000', days: '1', rounds: '1', 'slice-seconds': '1' },
    progress: () => undefined,
    signal: new AbortController().signal,
  })
  const { posts_per_s: speed, ceiling_posts_per_s: ceiling } = figures as Record<string, number>
  const { compute_posts_per_s: compute, ceiling_posts: carried } = figures as Record<string, number>
  for (const one of [speed, ceiling, compute, carried]) expect(one).toBeGreaterThan(0)
  expect(figures.ratio_to_ceiling).toBeCloseTo((speed ?? 0) / (ceiling ?? 0), 9)
  const model = 1 / (1 / (ceiling ?? 0) + 1 / (compute ?? 0))
  expect(figures.ratio_to_model).toBeCloseTo((speed ?? 0) / model, 9)
  expect(figures.rebuild_byte_identical).toBe(true)
  expect(figures.bytes_per_post).toHaveProperty('kafka')
  // The identity stages carried what the product wrote: each round ends when all of it is acknowledged.
  expect(Object.keys(figures.ceiling_posts_per_s_rounds ?? {})).toHaveLength(3)
}, 300_000)
