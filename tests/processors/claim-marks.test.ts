// What a narrative's claims hold together is joined once, and anew as soon as one of them changes.
import { expect, it } from 'vitest'
import { addMarks, type MarkRows, marksOf, markWidth } from '../../processors/claim-marks.ts'
import { createDerivation } from '../../processors/derive.ts'
import { merge } from '../../processors/merge-narratives.ts'
import { createNarrative } from '../../processors/narrate.ts'
import { createWatchState } from '../../processors/watch-state.ts'

const of = { rev: 1, script: 'latin', lang: 0, minute: 10, exercise: false }
const at = (mark: number, post: number) => ({ mark, post, start: post, length: 3 })
const rowsOf = (rows: MarkRows) =>
  Array.from({ length: rows.length / markWidth }, (_, i) => [
    ...rows.subarray(i * markWidth, i * markWidth + 3),
  ])

it('adds up the copy groups of a mark and keeps the first stretch, whenever it is asked', () => {
  const state = createWatchState()
  const narrative = createNarrative(state, of)
  narrative.claims = [4, 5]
  addMarks(state.marks, narrative.no, 4, [at(30, 1), at(10, 1)])
  addMarks(state.marks, narrative.no, 5, [at(20, 2), at(10, 2)])
  const joined = [
    [10, 2, 1],
    [20, 1, 2],
    [30, 1, 1],
  ]
  expect(rowsOf(marksOf(state.marks, narrative).rows)).toEqual(joined)
  addMarks(state.marks, narrative.no, 5, [at(40, 3), at(20, 3)])
  joined[1] = [20, 2, 2]
  joined.push([40, 1, 3])
  expect(rowsOf(marksOf(state.marks, narrative).rows)).toEqual(joined)
})

it('is joined anew after a merge', () => {
  const state = createWatchState()
  const [older, younger] = [createNarrative(state, of), createNarrative(state, of)]
  expect(marksOf(state.marks, older).rows).toHaveLength(0)
  expect(marksOf(state.marks, younger).rows).toHaveLength(0)
  merge(state, older.no, younger.no, createDerivation(2))
  older.claims = [4, 5]
  addMarks(state.marks, 9, 4, [at(10, 1)])
  expect(rowsOf(marksOf(state.marks, older).rows)).toEqual([[10, 1, 1]])
})
