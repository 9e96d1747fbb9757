import { expect, it } from 'vitest'
import { createNumberLists, keepList, letGo, listAt } from '../../processors/number-lists.ts'

it('lists of different lengths stay what they were while the room for them grows', () => {
  const lists = createNumberLists(4)
  const wanted = Array.from({ length: 200 }, (_, i) =>
    Uint32Array.from({ length: 1 + (i % 9) }, (_, j) => i * 10 + j),
  )
  const places = wanted.map((list) => keepList(lists, list))
  for (const [i, place] of places.entries())
    expect([...listAt(lists, place, 1 + (i % 9))]).toEqual([...(wanted[i] ?? [])])
})

it('the room of a list that was let go of holds the next one of its length, and nothing of the old one meanwhile', () => {
  const lists = createNumberLists()
  const first = keepList(lists, [7, 8, 9])
  const second = keepList(lists, [1, 2])
  letGo(lists, first, 3)
  expect([...lists.numbers.subarray(first, first + 3)]).toEqual([0, 0, 0])
  const { end } = lists
  expect(keepList(lists, [3, 4])).toBe(end)
  expect(keepList(lists, [4, 5, 6])).toBe(first)
  expect([...listAt(lists, second, 2)]).toEqual([1, 2])
})
