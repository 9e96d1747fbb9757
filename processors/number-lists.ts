// Processor, part of watch: many short lists of numbers in one array. As an array each, a list of fifty numbers takes
// 300 bytes beside them, in V8's heap and outside of it, and there are tens of thousands.
// A list has its exact length; the room of one that is let go of is used again by the next of that length.

export type NumberLists = {
  /** Each list behind its length. */
  numbers: Uint32Array
  end: number
  /** Places to use again, by length. */
  free: Map<number, number[]>
}

/** The place of no list. */
export const noList = 0

export function createNumberLists(): NumberLists {
  return { numbers: new Uint32Array(1 << 12), end: noList + 1, free: new Map() }
}

/** Keeps a copy of a list; answers its place. */
export function keepList(lists: NumberLists, list: ArrayLike<number>): number {
  const known = lists.free.get(list.length)?.pop()
  const place = known ?? lists.end
  if (known === undefined) makeRoom(lists, 1 + list.length)
  lists.numbers[place] = list.length
  lists.numbers.set(list, place + 1)
  return place
}

/** The list at a place: a view, to be used before another list is kept. */
export function listAt({ numbers }: NumberLists, place: number): Uint32Array {
  return numbers.subarray(place + 1, place + 1 + (numbers[place] as number))
}

/** Lets go of the list at a place; its numbers are gone at once. */
export function letGo({ numbers, free }: NumberLists, place: number): void {
  const length = numbers[place] as number
  numbers.fill(0, place + 1, place + 1 + length)
  const places = free.get(length)
  if (places) places.push(place)
  else free.set(length, [place])
}

function makeRoom(lists: NumberLists, length: number): void {
  lists.end += length
  if (lists.end <= lists.numbers.length) return
  const numbers = new Uint32Array(Math.max(lists.end, Math.ceil(lists.numbers.length * 1.5)))
  numbers.set(lists.numbers)
  lists.numbers = numbers
}
