import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  addPosting,
  countOf,
  createPostings,
  type Postings,
  removePosting,
  startOf,
} from '../../processors/postings.ts'

const listOf = (postings: Postings, term: number) => {
  const count = countOf(postings, term)
  const start = count === 0 ? 0 : startOf(postings, term)
  return [...postings.pool.subarray(start, start + count)].sort((a, b) => a - b)
}

it('holds for each term the narratives that were added and not taken out, whatever came between', () => {
  const step = fc.record({
    add: fc.boolean(),
    term: fc.integer({ min: 0, max: 40 }).map((n) => Math.imul(n, 0x9e3779b1) >>> 0),
    no: fc.integer({ min: 0, max: 30 }),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 1_500, size: 'max' }), (steps) => {
      const postings = createPostings(8)
      const held = new Map<number, Set<number>>()
      for (const { add, term, no } of steps) {
        const list = held.get(term) ?? new Set()
        held.set(term, list)
        if (add && !list.has(no)) addPosting(postings, term, no)
        if (!add) removePosting(postings, term, no)
        if (add) list.add(no)
        else list.delete(no)
      }
      for (const [term, list] of held)
        expect(listOf(postings, term)).toEqual([...list].sort((a, b) => a - b))
    }),
    { numRuns: 60 },
  )
})

it('uses again what emptied lists held: a stream of ever new words does not grow it', () => {
  const postings = createPostings(64)
  for (let round = 0; round < 400; round += 1)
    for (let n = 0; n < 25; n += 1) {
      addPosting(postings, round * 100 + n, round)
      addPosting(postings, round * 100 + n, round + 1)
      if (round === 0) continue
      removePosting(postings, (round - 1) * 100 + n, round - 1)
      removePosting(postings, (round - 1) * 100 + n, round)
    }
  expect(postings.end).toBeLessThan(300)
  expect(postings.terms.length).toBeLessThanOrEqual(256)
})
