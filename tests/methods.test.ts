// docs/methods, worked out again: every number of the examples comes out of the product's own code.

import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { createClusters, postTerms } from '../processors/clusters.ts'
import { decodeDenied, isContrary, sharedFrom } from '../processors/compare-negation.ts'
import { readContent } from '../processors/enrich-post.ts'
import { claimFrom } from '../processors/find-claim.ts'
import {
  findNarrative,
  narrativeFrom,
  narrativesLike,
  oneTermFrom,
} from '../processors/find-narrative.ts'
import { mergeFrom } from '../processors/merge-narratives.ts'
import { countedTerms } from '../processors/narrate.ts'
import { addNarrative } from '../processors/narratives.ts'
import { surprise } from '../processors/negative-binomial.ts'
import { normalForm } from '../processors/normal-form.ts'
import { addPost, createPostTable } from '../processors/post-table.ts'
import { decodeWording, noWording, readWording, type Wording } from '../processors/read-wording.ts'
import { likeness, weighWording } from '../processors/same-claim.ts'
import { formula, scoreSpread } from '../processors/score-spread.ts'
import { readSketch, sketchShingles } from '../processors/sketch-shingles.ts'
import { addToSpread, createSpread } from '../processors/spread.ts'
import { countTerms, createTermCounts, idf } from '../processors/term-counts.ts'
import { termsOf } from '../processors/term-vector.ts'
import { countVolume, createVolume } from '../processors/volume.ts'
import { defaultThresholds } from '../processors/watch-state.ts'
import { centroidNorm, weigh } from '../processors/weigh-terms.ts'

const scoring = readFileSync('docs/methods/how-spread-is-scored.md', 'utf8')
const grouping = readFileSync('docs/methods/how-posts-become-narratives.md', 'utf8')

/** Cells of the table row that begins with this text. */
function row(page: string, name: string): string[] {
  const line = page.split('\n').find((one) => one.replace(/ +/gu, ' ').startsWith(`| ${name}`))
  if (line === undefined) throw new Error(`No row "${name}".`)
  return line.split('|').map((cell) => cell.trim())
}
const value = (page: string, name: string) => Number(row(page, name)[2])

it('the example of the score is what score-spread works out', () => {
  const posts = createPostTable()
  const volume = createVolume()
  const now = 29_000_000 - (29_000_000 % 5)
  const spread = createSpread()
  const add = (count: number, minute: number) => {
    for (let i = 0; i < count; i += 1) {
      const post = addPost(posts, `${minute}-${i}`)
      posts.minute[post] = minute
      posts.author[post] = post + 1
      addToSpread(spread, posts, post, minute)
    }
  }
  add(value(scoring, 'posts of the narrative before'), now - 600)
  add(value(scoring, 'posts of the narrative in the hour before'), now - 90)
  add(value(scoring, 'posts of the narrative in the last hour'), now - 30)
  for (let i = 0; i < value(scoring, 'all posts before'); i += 1) countVolume(volume, now - 600, 1)
  for (let i = 0; i < value(scoring, 'all posts in the last hour'); i += 1)
    countVolume(volume, now - 30, 1)

  const scored = scoreSpread(spread, posts, volume, now)
  expect(scored.windows[1]).toMatchObject({
    minutes: 60,
    posts: value(scoring, 'posts of the narrative in the last hour'),
    expected: value(scoring, 'expected in the last hour'),
    surprise: value(scoring, 'surprise of the last hour'),
  })
  expect(scored.doubling_minutes).toBe(value(scoring, 'doubles every'))
  expect(scoring).toContain(`\`${formula}\``)
  const shape = value(scoring, 'shape')
  const expected = 250 * ((4 + 1) / (4000 + 500))
  expect(surprise(12, expected, shape)).toBeCloseTo(value(scoring, 'surprise'), 3)
  expect(value(scoring, 'usual part')).toBeCloseTo(expected / 250, 5)
})

it('the levels on the page are those of the product', () => {
  const { watch, warn, urgent, minPosts, minAuthors } = defaultThresholds
  expect(['watch', 'warn', 'urgent'].map((level) => value(scoring, level))).toEqual([
    watch,
    warn,
    urgent,
  ])
  expect(scoring).toContain(`${minPosts} and ${minAuthors} if nothing is said`)
})

it('the two texts of the example share the pieces that the page says, and the sketch sees a copy', () => {
  const text = (name: string) =>
    normalForm(new RegExp(`^> ${name}: (.+)$`, 'mu').exec(grouping)?.[1] ?? '')
  const [first, second] = [text('first'), text('second')]
  const pieces = (normal: string) =>
    new Set(Array.from({ length: normal.length - 4 }, (_, i) => normal.slice(i, i + 5)))
  const [a, b] = [pieces(first), pieces(second)]
  const both = [...a].filter((piece) => b.has(piece)).length
  const either = new Set([...a, ...b]).size
  expect([a.size, b.size, both, either]).toEqual(
    ['different pieces', 'in the second', 'in both', 'in either'].map((name) =>
      value(grouping, name),
    ),
  )
  expect(value(grouping, 'share')).toBeCloseTo(both / either, 2)
  const sketch = (normal: string) => {
    const values = new Uint16Array(64)
    readSketch(sketchShingles(normal, 7) ?? '', values)
    return values
  }
  const other = sketch(second)
  const equal = [...sketch(first)].filter((one, i) => one === other[i]).length
  expect(equal / 64).toBeGreaterThanOrEqual(0.5)
})

it('the similarity of the example is what find-narrative works out', () => {
  const words = ['ink', 'pens', 'vanishes', 'voted', 'booth', 'blank']
  const counts = createTermCounts()
  const seen = words.map((word) => Number(row(grouping, word)[2]))
  for (let i = 0; i < 1_000; i += 1)
    countTerms(
      counts,
      words.flatMap((_, term) => (i < (seen[term] ?? 0) ? [term + 1] : [])),
    )
  for (const [term, word] of words.entries())
    expect([word, Number(row(grouping, word)[3])]).toEqual([
      word,
      Math.round(idf(counts, term + 1) * 1_000) / 1_000,
    ])
  const own = words.flatMap((word, term) => (row(grouping, word)[4] === 'yes' ? [term + 1] : []))
  const held = words.flatMap((word, term): number[] => {
    const times = Number(row(grouping, word)[5])
    return times === 0 ? [] : [term + 1, times]
  })
  const terms = Uint32Array.from(held)
  const clusters = createClusters()
  const narrative = addNarrative(clusters, {
    rev: 0,
    script: 'latin',
    lang: 0,
    minute: 0,
    exercise: false,
    group: 0,
  })
  narrative.terms = terms
  narrative.norm = centroidNorm(counts, terms)
  postTerms(clusters, 0, termsOf(terms))
  const found = findNarrative(
    clusters,
    weigh(counts, own),
    narrativesLike(clusters, weigh(counts, own), 'latin'),
    0,
  )
  const said = Number(/Here it is \*\*([\d.]+)\*\*/u.exec(grouping)?.[1])
  expect(found?.similarity).toBeCloseTo(said, 3)
  expect(grouping).toContain(`above ${narrativeFrom}`)
  expect(grouping).toContain(`at least ${oneTermFrom}`)
  expect(grouping).toContain(`similarity above ${mergeFrom}`)
})

it('the examples of the contrary are what the product finds', () => {
  const section = grouping.slice(grouping.indexOf('## An example: the contrary'))
  const counts = createTermCounts()
  const read = (text: string) => {
    const { terms, wording = '', denied } = readContent(text, 1)
    const words = decodeWording(wording)
    return { terms, words, denied: decodeDenied(denied) }
  }
  const known = read(/> (The polling.*)/u.exec(section)?.[1] ?? '')
  countTerms(counts, countedTerms(known.terms, known.words))
  const rows = [...section.matchAll(/^\| ([^|]+) \| (yes|no) \|$/gmu)]
  expect(rows).toHaveLength(6)
  for (const [, text = '', contrary] of rows) {
    const { words, denied } = read(text)
    const [one, other] = [weighWording(counts, words), weighWording(counts, known.words)]
    expect([text, isContrary(one, denied, other, known.denied) ? 'yes' : 'no']).toEqual([
      text,
      contrary,
    ])
  }
  expect(section).toContain(`at least ${sharedFrom * 100} %`)
})

it('the example of a claim in other words is what the product finds', () => {
  const wordings = ['first', 'second', 'third'].map((name) => {
    const text =
      new RegExp(`> ${name}: (Voters.*|Dem.*|The ballot.*)`, 'u').exec(grouping)?.[1] ?? ''
    expect(text).not.toBe('')
    return decodeWording(readWording(text, 'latin', 1))
  })
  const [first = noWording, second = noWording, third = noWording] = wordings
  const counts = createTermCounts()
  countTerms(counts, countedTerms([], first))
  const like = (other: Wording) =>
    likeness(weighWording(counts, other), weighWording(counts, first)).toFixed(2)
  expect(grouping).toContain(`likeness of **${like(second)}**`)
  expect(grouping).toContain(`The third has **${like(third)}**`)
  expect(Number(like(second))).toBeGreaterThanOrEqual(claimFrom)
  expect(Number(like(third))).toBeLessThan(claimFrom)
  expect(grouping).toContain(`likeness at least ${claimFrom}`)
})
