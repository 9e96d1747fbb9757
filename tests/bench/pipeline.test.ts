// The pipeline bench at a toy size: a real product from start to stop, every promised figure, nothing left behind.
import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { describe, expect, it } from 'vitest'
import { pipeline } from '../../bench/pipeline.ts'

const context = (options: Record<string, string>, signal = new AbortController().signal) => ({
  data: undefined,
  quick: true,
  options: {
    mode: 'embedded',
    posts: '1000',
    days: '1',
    rounds: '1',
    'slice-seconds': '0.2',
    ...options,
  },
  progress: () => undefined,
  signal,
})
const folders = () =>
  readdirSync(tmpdir()).filter((name) => name.startsWith('lali-bench-pipeline-'))

describe('bench pipeline', () => {
  it('measures posts that can be found, and removes its data folder', async () => {
    const before = folders()
    const { n, figures } = await pipeline.run(context({}))
    expect(folders()).toEqual(before)
    expect(n).toBe(1_000)
    for (const key of [
      'fill_posts_per_s',
      'peak_rss_mb',
      'rebuild_posts_per_s',
      'db_bytes_per_post',
    ])
      expect(figures[key], key).toBeGreaterThan(0)
    const slices = Object.values(figures.posts_per_s_slices as Record<string, number>)
    expect(slices).toHaveLength(3)
    expect(slices).toContain(figures.posts_per_s)
    const { p50_ms: p50, p95_ms: p95, p99_ms: p99 } = figures as Record<string, number>
    expect(p50).toBeGreaterThanOrEqual(0)
    expect(p95).toBeGreaterThanOrEqual(p50 ?? Number.NaN)
    expect(p99).toBeGreaterThanOrEqual(p95 ?? Number.NaN)
    expect(figures.posts_indexed).toBeGreaterThanOrEqual(1_000)
    expect(figures.rebuild_byte_identical).toBe(true)
    const asked = Object.keys(figures.question_p95_ms as Record<string, number>)
    expect(asked).toContain('/')
    expect(asked).toContain('/api/search?q=rare')
  })

  it('stops when it is told to, and leaves nothing', async () => {
    const before = folders()
    const stop = new AbortController()
    const run = pipeline.run({
      ...context({ posts: '100000' }, stop.signal),
      progress: () => stop.abort(new Error('enough')),
    })
    await expect(run).rejects.toThrow('enough')
    expect(folders()).toEqual(before)
  })

  it('refuses a mode that this version does not have', async () => {
    await expect(pipeline.run(context({ mode: 'cluster' }))).rejects.toThrow(
      'write embedded or distributed',
    )
  })
})
