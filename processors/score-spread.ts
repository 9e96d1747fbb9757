// Processor, part of watch: the pace of a claim or narrative. Never its truth.
// Surprise: posts in 15 min, 1 h and 4 h against a Gamma-Poisson expectation of its *share* of the election's
// volume, so that a day on which everything grows raises nothing (facts (c)). Growth: Cori et al. 2013 with the
// SEISMIC memory kernel (Zhao et al. 2015), cut at 4 h. Works from counts of 5 posts on.
import type { Score, Window } from '../contracts/derived.ts'
import { gammaQuantile, surprise } from './negative-binomial.ts'
import type { PostTable } from './post-table.ts'
import { distinctAuthors, forgetOld, recentMinutes, type Spread } from './spread.ts'
import { type Volume, volumeBefore, volumeSince } from './volume.ts'

export const formula = 'pace-1'
const windows = [15, 60, 240]
/** A posts' share of the stream before it is known: one post in 500. */
const priorPosts = 1
const priorVolume = 500
/** Shape of the negative binomial is capped here: posts come in clumps however well the share is known. */
const mostShape = 8
const authorsLooked = 200
const smallest = 5
const bucket = 5
const generationBuckets = 48
const growthBuckets = 12

const kernel = seismicKernel()

export type Scored = Pick<Score, 'windows' | 'pace' | 'growth' | 'doubling_minutes'>

/** Works out all parts at watch's minute. */
export function scoreSpread(spread: Spread, posts: PostTable, volume: Volume, now: number): Scored {
  forgetOld(spread, posts, now)
  const lag = Math.max(...windows)
  const inLag = since(spread, posts, now - lag)
  const before = spread.posts - inLag
  const beforeAll = volumeBefore(volume, now - lag)
  const share = (before + priorPosts) / (beforeAll + priorVolume)
  const shape = Math.min(before + priorPosts, mostShape)
  const found = windows.map((minutes): Window => {
    const count = since(spread, posts, now - minutes)
    const expected = volumeSince(volume, now - minutes) * share
    return {
      minutes,
      posts: count,
      authors: authorsSince(spread, posts, now - minutes),
      expected: round(expected, 4),
      surprise: round(surprise(count, expected, shape), 3),
    }
  })
  return {
    windows: found,
    pace: found.reduce((most, one) => Math.max(most, one.surprise), 0),
    growth: growth(spread, posts, now),
    doubling_minutes: doubling(found[1], spread, posts, now),
  }
}

/** Parts of a score record that are read straight from the counters. */
export function counted(
  spread: Spread,
): Pick<Score, 'posts' | 'copies' | 'copy_groups' | 'authors'> {
  return {
    posts: spread.posts,
    copies: Math.max(0, spread.posts - spread.groups),
    copy_groups: spread.groups,
    authors: Math.min(distinctAuthors(spread), Math.max(spread.posts, 0)),
  }
}

function since(spread: Spread, posts: PostTable, minute: number): number {
  let low = 0
  let high = spread.recent.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((posts.minute[spread.recent[middle] as number] as number) > minute) high = middle
    else low = middle + 1
  }
  return spread.recent.length - low
}

/** Distinct authors among the newest 200 posts of a window. */
function authorsSince(spread: Spread, posts: PostTable, minute: number): number {
  const seen = new Set<number>()
  const from = Math.max(0, spread.recent.length - authorsLooked)
  for (let i = spread.recent.length - 1; i >= from; i -= 1) {
    const post = spread.recent[i] as number
    if ((posts.minute[post] as number) <= minute) break
    seen.add(posts.author[post] as number)
  }
  return seen.size
}

function growth(spread: Spread, posts: PostTable, now: number): Score['growth'] {
  if (since(spread, posts, now - 60) < smallest) return null
  const counts = new Float64Array(recentMinutes / bucket)
  for (const post of spread.recent) {
    const age = Math.floor(Math.max(0, now - (posts.minute[post] as number)) / bucket)
    if (age < counts.length) counts[age] = (counts[age] as number) + 1
  }
  let cases = 0
  let pressure = 0
  for (let b = 0; b < growthBuckets; b += 1) {
    cases += counts[b] as number
    for (let s = 1; s < generationBuckets && b + s < counts.length; s += 1) {
      pressure += (kernel[s] as number) * (counts[b + s] as number)
    }
  }
  const shape = 1 + cases
  const rate = 0.2 + pressure
  return {
    r: round(shape / rate, 2),
    low: round(gammaQuantile(shape, rate, -1.645), 2),
    high: round(gammaQuantile(shape, rate, 1.645), 2),
  }
}

function doubling(
  hour: Window | undefined,
  spread: Spread,
  posts: PostTable,
  now: number,
): number | null {
  const latest = hour?.posts ?? 0
  const earlier = since(spread, posts, now - 120) - latest
  if (latest < smallest || earlier < 1 || latest <= earlier) return null
  return Math.round((60 * Math.LN2) / Math.log(latest / earlier))
}

/** Share of reposts that follow in each 5-minute bucket: flat to 5 min, then a power law, scaled to sum 1. */
function seismicKernel(): Float64Array {
  const weights = new Float64Array(generationBuckets)
  let sum = 0
  for (let b = 0; b < generationBuckets; b += 1) {
    weights[b] = b === 0 ? 0 : (b * bucket * 60) ** -1.2314843
    sum += weights[b] as number
  }
  return weights.map((weight) => weight / sum)
}

function round(value: number, digits: number): number {
  const scale = 10 ** digits
  return Math.round(value * scale) / scale
}
