import { expect, it } from 'vitest'
import { createNumberLists, keepList, letGo, listAt } from '../../processors/number-lists.ts'

it('lists of different lengths stay what they were while the room for them grows', () => {
  const lists = createNumberLists()
  const wanted = Array.from({ length: 2_000 }, (_, i) =>
    Array.from({ length: i % 9 }, (_, j) => i * 10 + j),
  )
  const places = wanted.map((list) => keepList(lists, list))
  expect(places.map((place) => [...listAt(lists, place)])).toEqual(wanted)
})

it('the room of a list that was let go of holds the next one of its length, and nothing meanwhile', () => {
  const lists = createNumberLists()
  const first = keepList(lists, [7, 8, 9])
  const second = keepList(lists, [1, 2])
  letGo(lists, first)
  expect([...listAt(lists, first)]).toEqual([0, 0, 0])
  const { end } = lists
  expect(keepList(lists, [3, 4])).toBe(end)
  expect(keepList(lists, [4, 5, 6])).toBe(first)
  expect([...listAt(lists, second)]).toEqual([1, 2])
})
