import { describe, expect, it } from 'vitest'
import type { SeriesAnswer } from '../../contracts/answers.ts'
import { toText } from '../../dashboards/html.ts'
import { createTranslate } from '../../dashboards/locale.ts'
import { barsOf, seriesChart, summaryOf } from '../../dashboards/series-chart.ts'
import { createTimes } from '../../dashboards/times.ts'

const t = createTranslate(undefined, { strict: true })
const times = createTimes('UTC', t)
const start = Date.parse('2026-03-01T08:00:00Z')

function aSeries(posts: Record<number, number>, gaps: SeriesAnswer['gaps'] = []): SeriesAnswer {
  return {
    bucket_minutes: 15,
    buckets: Object.entries(posts).map(([bucket, n]) => ({ at: at(Number(bucket)), posts: n })),
    gaps,
    coverage: { share: 1, silent_sources: [], gaps: gaps.length, sentence: '' },
  }
}
function at(bucket: number): string {
  return new Date(start + bucket * 15 * 60_000).toISOString()
}
function aGap(from: number, to: number | null) {
  const end = to === null ? null : at(to)
  return { source: 'radio <desk>', from: at(from), to: end, share: 0, reason: 'stopped' }
}

describe('barsOf', () => {
  it('fills the holes between buckets, keeps the sum and marks the bars that a gap touches', () => {
    const bars = barsOf(aSeries({ 0: 2, 3: 5 }, [aGap(1, 2)]), null)
    expect(bars.map(({ posts }) => posts)).toEqual([2, 0, 0, 5])
    expect(bars.map(({ gaps }) => gaps.length)).toEqual([0, 1, 0, 0])
  })

  it('joins buckets to whole hours or days when there are too many, and loses no post', () => {
    const bars = barsOf(aSeries({ 0: 1, 400: 2, 2000: 4 }), null)
    expect(bars.length).toBeLessThanOrEqual(97)
    expect(bars.reduce((sum, { posts }) => sum + posts, 0)).toBe(7)
    expect(((bars[0]?.to ?? 0) - (bars[0]?.from ?? 0)) % 3_600_000).toBe(0)
  })

  it('goes on to now with empty bars, but not for ever', () => {
    const series = aSeries({ 0: 3 })
    expect(barsOf(series, start + 60 * 60_000)).toHaveLength(5)
    expect(barsOf(series, start + 90 * 86_400_000)).toHaveLength(17)
  })

  it('has no bars without posts', () => {
    expect(barsOf(aSeries({}), start)).toEqual([])
  })
})

describe('seriesChart', () => {
  it('says in words what it shows, the highest and the latest value and the gaps', () => {
    const bars = barsOf(aSeries({ 0: 2, 1: 9, 3: 4 }, [aGap(2, null)]), null)
    expect(summaryOf(bars, t, times)).toBe(
      '15 posts from 1 Mar 2026, 08:00 to 1 Mar 2026, 09:00. Most in one bar: 9, in the 15 minutes ' +
        'from 1 Mar 2026, 08:15. Latest bar: 4. 2 of 4 bars lie in time that was not, or only partly, collected.',
    )
  })

  it('draws gaps hatched with a title, as text, and gives the picture a name and a description', () => {
    const gaps = [aGap(1, 2)]
    const bars = barsOf(aSeries({ 0: 2, 3: 5 }, gaps), null)
    const svg = toText(seriesChart('s', { bars, gaps }, t, times))
    expect(svg).toContain(
      'fill="url(#s-hatch)"><title>radio &#60;desk&#62;: Lali was stopped</title>',
    )
    expect(svg).toContain('role="img" aria-labelledby="s-title s-desc"')
    expect(svg).toMatch(/<rect class="gap" x="25%" width="25%"/)
    expect(svg.match(/class="bar"/g)).toHaveLength(2)
    expect(svg).not.toContain('style=')
  })

  it('says that there is nothing to draw', () => {
    expect(toText(seriesChart('s', { bars: [], gaps: [] }, t, times))).toContain('nothing to draw')
  })
})
