// The coverage note, against figures computed by hand.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { coverageNote, duration, gapsIn } from '../../api/coverage-note.ts'
import { aCoverage } from '../builders.ts'

/** 240 minutes, as the lists use. */
const period = { from: 1_000, to: 1_240, name: 'the last 4 h' }

function aGap(from: number, to: number | null, share = 0) {
  return { id: `gap-${from}`, from, to, reason: 'unreachable', share, detail: '' }
}

function source(id: string, ...gaps: ReturnType<typeof aGap>[]) {
  return aCoverage({ id, gaps })
}

it('says that all was collected when no gap touches the period', () => {
  const coverage = [source('a', aGap(100, 1_000)), source('b', aGap(1_240, null)), source('c')]
  expect(coverageNote(coverage, ['a', 'b', 'c'], period)).toEqual({
    share: 1,
    silent_sources: ['b'],
    gaps: 0,
    sentence: 'All 3 sources were collected.',
  })
})

it('counts one silent source as its part of all sources', () => {
  // 40 of 240 minutes of one of three sources: 1 − (40 / 240) / 3 = .9444.
  const coverage = [source('a', aGap(1_100, 1_140)), source('b'), source('c')]
  expect(coverageNote(coverage, ['a', 'b', 'c'], period)).toEqual({
    share: 0.9444,
    silent_sources: [],
    gaps: 1,
    sentence:
      '1 of 3 sources was silent for 40 min of the last 4 h: what it carried is not counted.',
  })
})

it('counts a trickle by the part that did arrive', () => {
  // 60 minutes of which a quarter arrived: 45 of 240 minutes lost, of one of two sources.
  const coverage = [source('a', aGap(1_180, null, 0.25)), source('b')]
  expect(coverageNote(coverage, ['a', 'b'], period)).toEqual({
    share: 0.9063,
    silent_sources: ['a'],
    gaps: 1,
    sentence:
      '1 of 2 sources was only partly collected for 1 h of the last 4 h: what it did not bring is not counted.',
  })
})

it('counts overlapping gaps of one source once, the emptier one first', () => {
  // 1,000–1,100 half, 1,050–1,120 nothing: 50 × .5 + 70 = 95 of 240 lost, 120 not whole.
  const coverage = [source('a', aGap(900, 1_100, 0.5), aGap(1_050, 1_120))]
  expect(coverageNote(coverage, ['a'], period)).toEqual({
    share: 0.6042,
    silent_sources: [],
    gaps: 2,
    sentence:
      'The only source was only partly collected for 2 h of the last 4 h: what it did not bring is not counted.',
  })
})

it('names the longest silence when several sources were silent', () => {
  // 240 + 90 of 3 × 240 minutes lost.
  const coverage = [source('a', aGap(0, null)), source('b', aGap(1_000, 1_090)), source('c')]
  expect(coverageNote(coverage, ['a', 'b', 'c'], period)).toEqual({
    share: 0.5417,
    silent_sources: ['a'],
    gaps: 2,
    sentence:
      '2 of 3 sources were silent for up to 4 h of the last 4 h: what they carried is not counted.',
  })
})

it('takes a declared source without any record for not collected', () => {
  expect(coverageNote([source('a')], ['a', 'b'], period)).toEqual({
    share: 0.5,
    silent_sources: ['b'],
    gaps: 0,
    sentence: '1 of 2 sources was silent for all of the last 4 h: what it carried is not counted.',
  })
})

it('leaves sources out that are no longer declared, and takes what is known where none is', () => {
  const coverage = [source('old', aGap(0, null)), source('a')]
  expect(coverageNote(coverage, ['a'], period)).toMatchObject({
    share: 1,
    silent_sources: [],
    sentence: 'The only source was collected.',
  })
  expect(coverageNote(coverage, [], period)).toMatchObject({ share: 0.5, silent_sources: ['old'] })
  expect(coverageNote([], [], period)).toEqual({
    share: 0,
    silent_sources: [],
    gaps: 0,
    sentence: 'No source is declared: nothing was collected.',
  })
})

it('counts a gap of less than a minute as a gap that lost no whole minute', () => {
  const note = coverageNote([source('a', aGap(1_000, 1_000)), source('b')], ['a', 'b'], period)
  expect(note).toMatchObject({ share: 1, gaps: 1, sentence: 'All 2 sources were collected.' })
})

it('takes a period without length for one minute', () => {
  const moment = { from: 1_000, to: 1_000, name: 'this minute' }
  expect(coverageNote([source('a', aGap(990, 1_001))], ['a'], moment).share).toBe(0)
})

it('finds the gaps that touch a period and no others', () => {
  const gaps = [
    aGap(0, 1_000),
    aGap(0, 1_001),
    aGap(1_239, null),
    aGap(1_240, null),
    aGap(1_000, 1_000),
  ]
  expect(gapsIn(gaps, period).map((gap) => [gap.from, gap.to])).toEqual([
    [0, 1_001],
    [1_239, null],
    [1_000, 1_000],
  ])
})

it('agrees with counting minute by minute, whatever the gaps', () => {
  const gap = fc
    .tuple(fc.integer({ min: 960, max: 1_260 }), fc.integer({ min: 0, max: 300 }), fc.boolean())
    .chain(([from, length, open]) =>
      fc
        .constantFrom(0, 0.25, 0.5, 1)
        .map((share) => aGap(from, open ? null : from + length, share)),
    )
  fc.assert(
    fc.property(
      fc.array(fc.array(gap, { maxLength: 6 }), { minLength: 1, maxLength: 3 }),
      (all) => {
        const coverage = all.map((gaps, i) => source(`s${i}`, ...gaps))
        let collected = 0
        for (const { gaps } of coverage) {
          for (let minute = period.from; minute < period.to; minute += 1) {
            const here = gaps.filter((g) => g.from <= minute && (g.to === null || g.to > minute))
            collected += Math.min(1, ...here.map((g) => g.share))
          }
        }
        const note = coverageNote(
          coverage,
          coverage.map((one) => one.id),
          period,
        )
        expect(note.share).toBeCloseTo(collected / (240 * coverage.length), 3)
      },
    ),
    { numRuns: 100 },
  )
})

it('says durations as people do', () => {
  expect([0, 59, 60, 90, 2_879, 2_880, 4_560].map(duration)).toEqual([
    '0 min',
    '59 min',
    '1 h',
    '1 h 30 min',
    '47 h 59 min',
    '2 d',
    '3 d 4 h',
  ])
})
