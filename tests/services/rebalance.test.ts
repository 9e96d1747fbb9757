// The bench `rebalance` at a toy size on real servers: what a leader that was stopped and continued costs.
import { expect, it } from 'vitest'
import { rebalance } from '../../bench/rebalance.ts'

it('finds nothing lost and nothing doubled, and the same index three times', async () => {
  const { n, figures } = await rebalance.run({
    data: undefined,
    quick: true,
    options: { rounds: '1', posts: '200' },
    progress: () => undefined,
    signal: new AbortController().signal,
  })
  expect(n).toBe(1)
  expect(figures).toMatchObject({ lost: 0, doubled: 0, equal: true })
  expect(figures.derived).toBeGreaterThan(200)
  expect(figures.takeover_s_p95).toBeGreaterThan(0)
}, 300_000)
