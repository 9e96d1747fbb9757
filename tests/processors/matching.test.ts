// Finding copies and phrases, and the tables behind them: exact, near, bounded.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { negationKey } from '../../processors/compare-negation.ts'
import {
  addCopy,
  type CopyKey,
  createCopyMatcher,
  findCopy,
  reindex,
  removeCopy,
  touchCopy,
} from '../../processors/copy-matcher.ts'
import { createPhraseMatcher, matchPhrases } from '../../processors/match-phrases.ts'
import { normalForm } from '../../processors/normal-form.ts'
import {
  addPost,
  createPostTable,
  findPost,
  markErased,
  postId,
} from '../../processors/post-table.ts'
import { buildLexicon, scoreRelevance } from '../../processors/score-relevance.ts'
import { bins, readSketch, sketchShingles } from '../../processors/sketch-shingles.ts'
import {
  countTerms,
  createTermCounts,
  fadeTerms,
  groupsWith,
  idf,
} from '../../processors/term-counts.ts'
import { keyedId } from '../builders.ts'

describe('phrases', () => {
  const word = fc.constantFrom('a', 'ab', 'b', 'ba', 'vote', 'é')
  const words = (maxLength: number) =>
    fc.array(word, { minLength: 1, maxLength }).map((list) => list.join(' '))

  it('finds what a search phrase by phrase finds: whole words, anywhere, each once', () => {
    fc.assert(
      fc.property(fc.array(words(3), { maxLength: 8 }), words(12), (phrases, text) => {
        const list = phrases.map((phrase, i) => ({
          phrase,
          weight: 1,
          label: String(i),
          concept: null,
        }))
        const normal = normalForm(text)
        const naive = list.filter(({ phrase }) => ` ${normal} `.includes(` ${normalForm(phrase)} `))
        expect(matchPhrases(createPhraseMatcher(list), normal)).toEqual(naive)
      }),
      { numRuns: 500 },
    )
  })

  it('finds word beginnings where a phrase ends in *, and anywhere in a script without spaces', () => {
    const phrases = ['bridge*', 'सेना*', '选举', 'boat'].map((phrase) => ({
      phrase,
      weight: 0,
      label: phrase,
      concept: phrase,
    }))
    const found = (text: string) =>
      matchPhrases(createPhraseMatcher(phrases), normalForm(text)).map(({ label }) => label)
    expect(found('two bridges, no boats')).toEqual(['bridge*'])
    expect(found('सेनाओं ने')).toEqual(['सेना*'])
    expect(found('已经退出选举了')).toEqual(['选举'])
    expect(found('abridged')).toEqual([])
  })

  it('scores the election words of a text; an excluding phrase takes all away', () => {
    const lexicon = buildLexicon({
      version: '1',
      terms: [
        { phrase: 'ballot', weight: 0.5, concept: 'ballot' },
        { phrase: 'polling station', weight: 0.6, concept: 'polling-station' },
      ],
      excludes: ['song contest'],
      classes: [{ id: 'closing', cues: ['closed', 'shut'] }],
    })
    const score = (text: string) => scoreRelevance(lexicon, text)
    // 1 − (1 − .5)(1 − .6) = .8
    expect(score('BALLOT at the polling station closed')).toEqual({
      relevance: 0.8,
      claimClass: 'closing',
      concepts: ['ballot', 'polling-station'],
    })
    expect(score('ballot ballot ballot').relevance).toBe(0.5)
    expect(score('ballots of the polling stations').relevance).toBe(0)
    expect(score('ballot of the song contest')).toEqual({
      relevance: 0,
      claimClass: null,
      concepts: ['ballot'],
    })
    expect(scoreRelevance(null, 'ballot')).toEqual({ relevance: 0, claimClass: null, concepts: [] })
  })
})

describe('sketches', () => {
  const words = Array.from({ length: 60 }, (_, i) => ((i + 7) ** 5 * 7_919).toString(36))
  const sketchOf = (text: string) => {
    const sketch = new Uint16Array(bins)
    readSketch(sketchShingles(text, 7) ?? '', sketch)
    return sketch
  }

  it('agree less the more words differ, and wholly for the same text', () => {
    const whole = sketchOf(words.join(' '))
    const shares = [0, 6, 18, 36, 60].map((changed) => {
      const other = sketchOf(
        words.map((w, i) => (i < changed ? ((i + 91) ** 5 * 104_729).toString(36) : w)).join(' '),
      )
      return whole.filter((value, i) => value === other[i]).length / bins
    })
    expect(shares[0]).toBe(1)
    expect([...shares].sort((a, b) => b - a)).toEqual(shares)
    expect(new Set(shares).size).toBe(5)
    expect(shares[4]).toBeLessThan(0.2)
  })

  it('are none for texts too short to compare', () => {
    expect(sketchShingles('nineteen letters ab', 7)).toBeNull()
    expect(sketchShingles('twenty letters abcde', 7)).not.toBeNull()
  })
})

describe('rule 11: copies are matched in bounded memory', () => {
  const key = (n: number, sketch: Uint16Array | null = null): CopyKey => ({
    print: [n, n + 1],
    sketch,
    numbers: 0,
    negation: 0,
  })
  const random = (seed: number) =>
    Uint16Array.from(
      { length: bins },
      (_, i) => (seed * 40_503 + i * 977 + (seed >> 3) * i) & 0xffff,
    )

  it('the group joined longest ago leaves first; a join keeps it', () => {
    const matcher = createCopyMatcher(3, 2)
    for (const n of [10, 20, 30]) addCopy(matcher, n, key(n), false)
    touchCopy(matcher, findCopy(matcher, key(10))?.slot ?? -1)
    addCopy(matcher, 40, key(40), false)
    const found = [10, 20, 30, 40].map((n) => findCopy(matcher, key(n))?.group)
    expect(found).toEqual([10, undefined, 30, 40])
  })

  it('history has slots of its own and pushes no live group out', () => {
    const matcher = createCopyMatcher(2, 2)
    addCopy(matcher, 1, key(1), false)
    for (let n = 100; n < 150; n += 1) addCopy(matcher, n, key(n), true)
    expect(findCopy(matcher, key(1))?.group).toBe(1)
    expect([147, 148, 149].map((n) => findCopy(matcher, key(n))?.group)).toEqual([
      undefined,
      148,
      149,
    ])
  })

  it('a near copy is found from half the values on; other numbers forbid it', () => {
    const matcher = createCopyMatcher(10, 2)
    addCopy(matcher, 1, { ...key(1, random(5)), numbers: 77 }, false)
    const near = random(5)
    near.fill(1, 40)
    expect(findCopy(matcher, key(9, near))).toMatchObject({
      group: 1,
      by: 'near',
      similarity: 40 / 64,
    })
    expect(findCopy(matcher, { ...key(9, near), numbers: 78 })).toBeUndefined()
    // A part of its numbers, as of a text that was cut short, and all of them with more.
    for (const numbers of [0, 0b1000101, 77 | 256])
      expect(findCopy(matcher, { ...key(9, near), numbers })?.group).toBe(1)
    near.fill(1, 31)
    expect(findCopy(matcher, key(9, near))).toBeUndefined()
  })

  it('a near copy with another number of denials is none, unless the text was cut before the last', () => {
    const matcher = createCopyMatcher(10, 2)
    const negations = (signs: number, last: number, length: number) =>
      negationKey(signs === 0 ? { length } : { negations: [signs, last], length })
    addCopy(matcher, 1, { ...key(1, random(5)), negation: negations(1, 40, 80) }, false)
    const found = (negation: number) => findCopy(matcher, { ...key(9, random(5)), negation })?.group
    expect(found(negations(1, 12, 80))).toBe(1)
    expect(found(negations(0, 0, 80))).toBeUndefined()
    expect(found(negations(2, 70, 80))).toBeUndefined()
    expect(found(negations(0, 0, 38))).toBe(1)
    expect(found(negations(2, 90, 120))).toBe(1)
    const slot = findCopy(matcher, key(1))?.slot ?? -1
    removeCopy(matcher, slot)
    expect(matcher.negation[slot]).toBe(0)
  })

  it('a flood that shares one band is cut to 32 a bucket, and every group can still leave', () => {
    const matcher = createCopyMatcher(300, 2)
    for (let n = 0; n < 200; n += 1) {
      const sketch = random(n + 1)
      sketch.set([1, 2, 3])
      addCopy(matcher, n, key(n * 2, sketch), false)
    }
    const dropped = [...matcher.state.subarray(0, 200)].filter((state) => (state & 2) !== 0)
    expect(dropped).toHaveLength(200 - 32)
    expect(findCopy(matcher, key(0))?.group).toBe(0)
    for (let slot = 0; slot < 200; slot += 1) removeCopy(matcher, slot)
    expect(matcher.heads.every((head) => head === 0)).toBe(true)
    expect(matcher.printHeads.every((head) => head === 0)).toBe(true)
  })

  it('a flood of 100,000 texts built to share a band is looked through 32 at a time', () => {
    const matcher = createCopyMatcher(100_000, 2)
    const sketch = new Uint16Array(bins)
    for (let n = 0; n < 100_000; n += 1) {
      for (let i = 3; i < bins; i += 1)
        sketch[i] = (Math.imul(n + 1, 2_654_435_761) >>> (i & 15)) + i
      sketch.set([1, 2, 3])
      addCopy(matcher, n, key(n * 2, sketch), false)
    }
    let length = 0
    const chainOf = (slot: number) => matcher.chain[slot] as number
    for (
      let at = matcher.heads.subarray(0, 1 << 17).find((head) => head > 0) ?? 0;
      at !== 0;
      length += 1
    )
      at = chainOf(at - 1)
    expect(length).toBe(32)
    for (const n of [0, 1, 99_999]) expect(findCopy(matcher, key(n * 2))?.group).toBe(n)
  })

  it('finds the same after its buckets were filled anew', () => {
    const matcher = createCopyMatcher(100, 20)
    for (let n = 0; n < 90; n += 1) addCopy(matcher, n, key(n * 2, random(n % 30)), n % 5 === 0)
    for (const slot of [3, 17, 40]) removeCopy(matcher, slot)
    addCopy(matcher, 90, key(180, random(3)), false)
    const ask = () => Array.from({ length: 30 }, (_, n) => findCopy(matcher, key(9_999, random(n))))
    const before = ask()
    matcher.heads.fill(0)
    matcher.chain.fill(0)
    matcher.printHeads.fill(0)
    matcher.printChain.fill(0)
    reindex(matcher)
    expect(ask()).toEqual(before)
    expect(before.filter(Boolean).length).toBeGreaterThan(20)
  })
})

describe('tables', () => {
  it('a post is found by its id after the table grew many times, with its columns', () => {
    const table = createPostTable(8)
    for (let n = 0; n < 5_000; n += 1) {
      const post = addPost(table, keyedId(`post ${n}`))
      table.minute[post] = n
    }
    for (let n = 0; n < 5_000; n += 1) {
      const post = findPost(table, keyedId(`post ${n}`))
      expect([post, table.minute[post], table.group[post]]).toEqual([n, n, -1])
      expect(postId(table, post)).toBe(keyedId(`post ${n}`))
    }
    expect(findPost(table, keyedId('nobody'))).toBe(-1)
    markErased(table, 7)
    expect([table.minute[7], findPost(table, keyedId('post 7'))]).toEqual([0, 7])
  })

  it('terms are never counted too low, and fade by half', () => {
    const counts = createTermCounts()
    for (let n = 0; n < 1_000; n += 1) countTerms(counts, [1, n % 10 === 0 ? 2 : 3 + n])
    expect(groupsWith(counts, 1)).toBeGreaterThanOrEqual(1_000)
    expect(groupsWith(counts, 2)).toBeGreaterThanOrEqual(100)
    expect(idf(counts, 1)).toBeGreaterThanOrEqual(0)
    expect(idf(counts, 2)).toBeGreaterThan(idf(counts, 1))
    fadeTerms(counts)
    expect([counts.groups, groupsWith(counts, 1)]).toEqual([500, 500])
  })
})
