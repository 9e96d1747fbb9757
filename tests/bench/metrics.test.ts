// Every measure against a value worked out by hand; the working stands beside each.
import { describe, expect, it } from 'vitest'
import {
  ami,
  ari,
  bcubed,
  bcubedOfItems,
  bootstrapInterval,
  contingency,
  f1Of,
  hitAt,
  intervalCoverage,
  macroF1,
  mean,
  meanAveragePrecision,
  median,
  nmi,
  pairScores,
  percentile,
  precisionAt1,
  precisionAtTop,
  purity,
  ratios,
  spearman,
  vMeasure,
} from '../../bench/metrics.ts'

// Cells: (a,1) 2, (a,2) 1, (b,2) 2, (c,3) 1. Classes a 3, b 2, c 1; clusters 1: 2, 2: 3, 3: 1.
const truth = ['a', 'a', 'a', 'b', 'b', 'c']
const found = [1, 1, 2, 2, 2, 3]

describe('measures of clusterings', () => {
  it('BCubed takes each item by its cell, its cluster and its class', () => {
    // Precision: 2 items × 2/2, 1 × 1/3, 2 × 2/3, 1 × 1/1 = 14/3, by 6 = 7/9.
    // Recall:    2 items × 2/3, 1 × 1/3, 2 × 2/2, 1 × 1/1 = 14/3, by 6 = 7/9.
    const { precision, recall, f1 } = bcubed(truth, found)
    expect(precision).toBeCloseTo(7 / 9, 12)
    expect(recall).toBeCloseTo(7 / 9, 12)
    expect(f1).toBeCloseTo(7 / 9, 12)
    const items = bcubedOfItems(contingency(truth, found))
    const thirds = (values: Float64Array) => Array.from(values, (value) => Math.round(value * 3))
    expect(thirds(items.precision)).toEqual([3, 3, 1, 2, 2, 3])
    expect(thirds(items.recall)).toEqual([2, 2, 1, 3, 3, 3])
  })

  it('BCubed of one heap has recall 1, of single items precision 1', () => {
    // One heap of classes 2 and 2: each item's precision is 2/4.
    expect(bcubed(['a', 'a', 'b', 'b'], [1, 1, 1, 1])).toMatchObject({ precision: 0.5, recall: 1 })
    expect(bcubed(['a', 'a', 'b', 'b'], [1, 2, 3, 4])).toMatchObject({ precision: 1, recall: 0.5 })
  })

  it('NMI is the mutual information by the mean of the entropies', () => {
    // MI = 2/6 ln(6·2/(3·2)) + 1/6 ln(6·1/(3·3)) + 2/6 ln(6·2/(2·3)) + 1/6 ln(6·1/(1·1))
    //    = 2/3 ln 2 + 1/6 (ln 2 − ln 3) + 1/6 (ln 2 + ln 3) = ln 2.
    // Both entropies: 1/2 ln 2 + 1/3 ln 3 + 1/6 ln 6 = 1.011404.
    const entropy = Math.log(2) / 2 + Math.log(3) / 3 + Math.log(6) / 6
    expect(nmi(truth, found)).toBeCloseTo(Math.log(2) / entropy, 12)
    expect(nmi(truth, found)).toBeCloseTo(0.68533, 5)
    expect(nmi(['a', 'a'], [1, 1])).toBe(1)
    expect(nmi(['a', 'a', 'b', 'b'], [1, 2, 1, 2])).toBeCloseTo(0, 12)
  })

  it('homogeneity, completeness and V tell a split from a heap', () => {
    // Here both entropies are equal, so all three are the NMI.
    const { homogeneity, completeness, v } = vMeasure(truth, found)
    for (const value of [homogeneity, completeness, v]) expect(value).toBeCloseTo(0.68533, 5)
    // Split classes: every cluster is pure (1); knowing the class leaves ln 2 of ln 4: completeness 1/2.
    expect(vMeasure(['a', 'a', 'b', 'b'], [1, 2, 3, 4])).toMatchObject({ homogeneity: 1 })
    const split = vMeasure(['a', 'a', 'b', 'b'], [1, 2, 3, 4])
    expect(split.completeness).toBeCloseTo(0.5, 12)
    expect(split.v).toBeCloseTo(2 / 3, 12)
    expect(vMeasure(['a', 'a', 'b', 'b'], [1, 1, 1, 1])).toMatchObject({ completeness: 1 })
  })

  it('AMI takes off what chance gives', () => {
    // Sizes 2 2 by 2 2: P(cell = 2) = 1/6, and only such a cell adds: 4 × 2/4 ln 2 × 1/6 = ln 2 / 3.
    // Unrelated labels: (0 − ln 2 / 3) / (ln 2 − ln 2 / 3) = −1/2. The same labels: 1.
    expect(ami(['a', 'a', 'b', 'b'], [1, 2, 1, 2])).toBeCloseTo(-0.5, 12)
    expect(ami(['a', 'a', 'b', 'b'], [7, 7, 5, 5])).toBeCloseTo(1, 12)
    expect(ami(['a', 'a', 'b', 'b'], [1, 2, 3, 4])).toBeCloseTo(0, 12)
  })

  it('ARI is that of pairs, less chance', () => {
    // Pairs together: 1 + 1 = 2; in classes 3 + 1 = 4, in clusters 1 + 3 = 4, of all 15.
    // Chance 16/15: (2 − 16/15) / (4 − 16/15) = 14/44.
    expect(ari(truth, found)).toBeCloseTo(14 / 44, 12)
    expect(ari(truth, truth)).toBe(1)
    expect(ari(['a', 'b'], [1, 2])).toBe(1)
    expect(ari(['a', 'a', 'b', 'b'], [1, 2, 3, 4])).toBeCloseTo(0, 12)
  })

  it('pairs: 2 of 4 put together rightly, 2 of 4 that belong together', () => {
    expect(pairScores(truth, found)).toEqual({ precision: 0.5, recall: 0.5, f1: 0.5 })
  })

  it('purity counts the largest class of each cluster', () => {
    // 2 of cluster 1, 2 of cluster 2, 1 of cluster 3.
    expect(purity(truth, found)).toBeCloseTo(5 / 6, 12)
  })

  it('names labels by what they are, not by their spelling, and refuses lists of different length', () => {
    expect(bcubed([1, '1'], ['x', 'x']).precision).toBe(0.5)
    expect(() => bcubed(['a'], [])).toThrow('1 true labels and 0 found ones')
  })

  it('takes a hundred thousand single items without a table of all pairs', () => {
    const many = Array.from({ length: 100_000 }, (_, item) => item)
    expect(bcubed(many, many).f1).toBe(1)
    expect(nmi(many, many)).toBeCloseTo(1, 9)
  })
})

describe('measures of answers in order', () => {
  const one = { ranked: ['x', 'y', 'z'], right: new Set(['y']) }
  const two = { ranked: ['x', 'y', 'z'], right: new Set(['x', 'z']) }

  it('mean average precision takes precision at each right answer by all right ones', () => {
    // First 1/2; second (1/1 + 2/3) / 2 = 5/6; mean 2/3. At 1: first 0, second (1/1) / 2.
    expect(meanAveragePrecision([one, two], 5)).toBeCloseTo(2 / 3, 12)
    expect(meanAveragePrecision([one, two], 1)).toBeCloseTo(0.25, 12)
  })

  it('precision at 1 and hit at k look at the first answers only', () => {
    expect(precisionAt1([one, two])).toBe(0.5)
    expect(hitAt([one, two], 2)).toBe(1)
    expect(hitAt([{ ranked: ['x', 'y'], right: new Set(['z']) }], 2)).toBe(0)
  })
})

describe('measures of numbers', () => {
  it('Spearman is 1 − 6 Σd² / n(n² − 1) without equal values', () => {
    // Differences 1 1 1 1 0: 1 − 24 / 120.
    expect(spearman([1, 2, 3, 4, 5], [2, 1, 4, 3, 5])).toBeCloseTo(0.8, 12)
    expect(spearman([1, 2, 3], [30, 20, 10])).toBeCloseTo(-1, 12)
  })

  it('Spearman gives equal values their mean rank', () => {
    // Ranks 1.5 1.5 3 and 1 2 3: 1.5 / √(1.5 · 2).
    expect(spearman([1, 1, 2], [1, 2, 3])).toBeCloseTo(1.5 / Math.sqrt(3), 12)
    expect(spearman([1, 1, 1], [1, 2, 3])).toBeNaN()
  })

  it('precision at the top share counts what is in both tops', () => {
    // A fifth of ten is two: items 0 and 1 against items 0 and 2.
    const predicted = [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]
    expect(precisionAtTop(predicted, [50, 1, 40, 2, 3, 4, 5, 6, 7, 8], 0.2)).toBe(0.5)
  })

  it('precision at the top share gives equal predictions the chance that they have', () => {
    // Four equal predictions, one is to be named: a quarter, in any order of the input.
    expect(precisionAtTop([1, 1, 1, 1], [9, 3, 2, 1], 0.25)).toBe(0.25)
    expect(precisionAtTop([1, 1, 1, 1], [1, 2, 3, 9], 0.25)).toBe(0.25)
  })

  it('macro-F1 is the mean over the true classes; an answer that is none counts as wrong', () => {
    // en: 1 right of 2 answers and 2 wanted, F1 1/2. sw: 1 of 1 and 2, F1 2/3. Mean 7/12.
    const { macro, byClass } = macroF1(['en', 'en', 'sw', 'sw'], ['en', 'und', 'sw', 'en'])
    expect(byClass.get('en')).toBeCloseTo(1 / 2, 12)
    expect(byClass.get('sw')).toBeCloseTo(2 / 3, 12)
    expect(macro).toBeCloseTo(7 / 12, 12)
  })

  it('percentiles lie on the straight line between two values', () => {
    // 0.95 of three steps is 2.85: 3 + 0.85.
    expect(percentile([4, 1, 3, 2], 0.95)).toBeCloseTo(3.85, 12)
    expect(median([4, 1, 3, 2])).toBe(2.5)
    expect(percentile([], 0.5)).toBeNaN()
    expect(mean([1, 2, 6])).toBe(3)
  })

  it('precision, recall and F1 follow from counts', () => {
    expect(ratios(3, 4, 6)).toEqual({ precision: 0.75, recall: 0.5, f1: 0.6 })
    expect(f1Of(0.75, 0.5)).toBeCloseTo(0.6, 12)
    expect(f1Of(0, 0)).toBe(0)
  })

  it('interval coverage counts values inside their own interval, borders included', () => {
    const intervals = [
      [0, 2],
      [6, 7],
      [9, 9],
    ] as const
    expect(intervalCoverage([1, 5, 9], intervals)).toBeCloseTo(2 / 3, 12)
  })

  it('the bootstrap is the same for a seed and as wide as the normal approximation says', () => {
    // 100 items, half of them 1: standard error 0.05, so 95 % is about 0.40 to 0.60.
    const values = Array.from({ length: 100 }, (_, item) => item % 2)
    const share = (items: Int32Array) => mean(Array.from(items, (item) => values[item] ?? 0))
    const [low, high] = bootstrapInterval(100, share)
    expect(bootstrapInterval(100, share)).toEqual([low, high])
    expect(bootstrapInterval(100, share, { seed: 2, rounds: 50 })).not.toEqual([low, high])
    expect(low).toBeGreaterThan(0.37)
    expect(low).toBeLessThan(0.43)
    expect(high).toBeGreaterThan(0.57)
    expect(high).toBeLessThan(0.63)
    expect(bootstrapInterval(10, () => 7)).toEqual([7, 7])
  })
})
