// Pace: the surprise of a count, growth, and the volume behind both, against values worked out by hand.
import { describe, expect, it } from 'vitest'
import { gammaQuantile, surprise } from '../../processors/negative-binomial.ts'
import { addPost, createPostTable } from '../../processors/post-table.ts'
import { scoreSpread } from '../../processors/score-spread.ts'
import { addToSpread, createSpread } from '../../processors/spread.ts'
import { countVolume, createVolume, volumeBefore, volumeSince } from '../../processors/volume.ts'
import { aMinute, keyedId } from '../builders.ts'

describe('surprise', () => {
  it('is minus the logarithm of the chance of at least so many', () => {
    // Shape 1 is the geometric distribution: p = .5 / 1.5 = 1/3, P(X ≥ 3) = 1/27.
    expect(surprise(3, 0.5, 1)).toBeCloseTo(Math.log10(27), 6)
    // Mean 2, shape 2: p = 1/2; P(0) = 1/4, P(1) = 2 · 1/4 · 1/2 = 1/4, P(2) = 3 · 1/4 · 1/4 = 3/16.
    expect(surprise(3, 2, 2)).toBeCloseTo(-Math.log10(1 - 11 / 16), 6)
    // A large shape is Poisson: mean 1, P(X ≥ 3) = 1 − e⁻¹ · (1 + 1 + 1/2) = .0803.
    expect(surprise(3, 1, 1e7)).toBeCloseTo(-Math.log10(1 - 2.5 * Math.exp(-1)), 4)
  })

  it('is 0 at or below what was expected, grows with the count, and is bounded', () => {
    expect([surprise(0, 0, 1), surprise(2, 2, 1), surprise(1, 5, 3)]).toEqual([0, 0, 0])
    const grown = [3, 6, 12, 40, 400].map((count) => surprise(count, 2, 4))
    expect([...grown].sort((a, b) => a - b)).toEqual(grown)
    expect(surprise(100_000, 0.001, 8)).toBeLessThanOrEqual(300)
  })

  it("of a gamma's quantiles is near the tables", () => {
    // Chi-square with 20 degrees of freedom, 95 %: 31.410; a Gamma(10, 2) is a quarter of it.
    expect(gammaQuantile(10, 2, 1.645)).toBeCloseTo(31.41 / 4, 1)
    expect(gammaQuantile(10, 2, 0)).toBeCloseTo(19.337 / 4, 1)
  })
})

describe('volume', () => {
  it('counts after and up to a minute, and takes back', () => {
    const volume = createVolume()
    for (const minute of [0, 5, 10, 100]) countVolume(volume, aMinute + minute, 1)
    expect(volumeSince(volume, aMinute + 4)).toBe(3)
    expect(volumeBefore(volume, aMinute + 4)).toBe(1)
    countVolume(volume, aMinute + 10, -1)
    expect(volumeSince(volume, aMinute + 4)).toBe(2)
    expect(volume.total).toBe(3)
  })

  it('forgets what is older than seven days, and leaves out what comes later than that', () => {
    const volume = createVolume()
    countVolume(volume, aMinute, 1)
    countVolume(volume, aMinute + 7 * 1_440, 1)
    expect(volume.total).toBe(1)
    countVolume(volume, aMinute, 1)
    countVolume(volume, aMinute, -1)
    expect(volume.total).toBe(1)
  })
})

/** A narrative and the volume around it: `[minutes ago, its posts, all posts]`. */
function scored(hours: [ago: number, own: number, all: number][]) {
  const [posts, volume, spread] = [createPostTable(), createVolume(), createSpread()]
  for (const [ago, own, all] of hours) {
    for (let i = 0; i < all; i += 1) {
      const minute = aMinute - ago - Math.floor((i * 50) / all)
      countVolume(volume, minute, 1)
      if (Math.floor((i * own) / all) === Math.floor(((i + 1) * own) / all)) continue
      const post = addPost(posts, keyedId(`${ago} ${i}`))
      posts.minute[post] = minute
      posts.author[post] = i
      addToSpread(spread, posts, post, aMinute)
    }
  }
  return scoreSpread(spread, posts, volume, aMinute)
}

const calm = Array.from({ length: 12 }, (_, i): [number, number, number] => [i * 60 + 60, 4, 400])

describe('pace', () => {
  it('does not rise with the tide: twice the posts of everything is no surprise', () => {
    expect(scored([...calm, [0, 4, 400]]).pace).toBeLessThan(1)
    expect(scored([...calm, [0, 8, 800]]).pace).toBeLessThan(1)
    expect(scored([...calm, [0, 40, 4_000]]).pace).toBeLessThan(1)
  })

  it('rises when a narrative takes a larger share', () => {
    const paces = [8, 16, 40].map((own) => scored([...calm, [0, own, 400]]).pace)
    expect(paces[0]).toBeLessThan(paces[1] ?? 0)
    expect(paces[1]).toBeLessThan(paces[2] ?? 0)
    expect(paces[2]).toBeGreaterThan(6)
  })

  it('counts every window by itself', () => {
    const { windows } = scored([
      [0, 5, 50],
      [60, 7, 50],
      [180, 3, 50],
    ])
    expect(windows.map(({ minutes, posts }) => [minutes, posts])).toEqual([
      [15, 1],
      [60, 5],
      [240, 15],
    ])
  })
})

describe('growth', () => {
  it('is not said below five posts in the last hour', () => {
    expect(scored([...calm, [0, 4, 400]])).toMatchObject({ growth: null, doubling_minutes: null })
  })

  it('is above one while posts become more, below one while they fade, inside its interval', () => {
    const rising = scored([
      [180, 2, 99],
      [120, 6, 99],
      [60, 18, 99],
      [0, 50, 99],
    ]).growth
    const fading = scored([
      [180, 50, 99],
      [120, 30, 99],
      [60, 14, 99],
      [0, 6, 99],
    ]).growth
    expect(rising?.low).toBeGreaterThan(1)
    expect(fading?.high).toBeLessThan(1)
    for (const one of [rising, fading]) {
      expect(one?.low).toBeLessThan(one?.r ?? 0)
      expect(one?.r).toBeLessThan(one?.high ?? 0)
    }
  })

  it('doubles in an hour when an hour brought twice the posts of the one before', () => {
    expect(
      scored([
        [60, 10, 99],
        [0, 20, 99],
      ]).doubling_minutes,
    ).toBe(60)
    expect(
      scored([
        [60, 10, 99],
        [0, 40, 99],
      ]).doubling_minutes,
    ).toBe(30)
    expect(
      scored([
        [60, 20, 99],
        [0, 20, 99],
      ]).doubling_minutes,
    ).toBeNull()
  })
})
