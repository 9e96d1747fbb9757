// Processor, part of watch: whether two texts fill one template ("Results from …: … votes") with other numbers. They are
// as like as copies and say different things: different claims, of one narrative.
// Names cannot be told from other words here, so as many other words may differ on a side as numbers do.
import { isCommon, shapeBits, numbersOfWord as step, type Wording } from './read-wording.ts'

/** Bits that the shape of a number has at most; a word of two letters has three. */
const mostBits = 2

/** What only one of two texts has: words that stand for a number, and other words but for common ones. */
type Rest = { numbers: number; others: number }
const mine: Rest = { numbers: 0, others: 0 }
const theirs: Rest = { numbers: 0, others: 0 }

/** Whether each of the two has numbers that the other lacks, and hardly anything else differs. */
export function fillOneTemplate(one: Wording, other: Wording): boolean {
  mine.numbers = mine.others = theirs.numbers = theirs.others = 0
  let at = 0
  for (let i = 0; i < one.length; i += step) {
    const hash = one[i] as number
    while (at < other.length && (other[at] as number) < hash) at = leave(theirs, other, at)
    if (other[at] === hash) at += step
    else leave(mine, one, i)
  }
  while (at < other.length) at = leave(theirs, other, at)
  return isFilling(mine) && isFilling(theirs)
}

function isFilling({ numbers, others }: Rest): boolean {
  return numbers > 0 && others <= numbers
}

/** Counts a word that the other text lacks; the place of the next. */
function leave(rest: Rest, wording: Wording, at: number): number {
  if (isNumber(wording, at)) rest.numbers += 1
  else if (!isCommon(wording, at)) rest.others += 1
  return at + step
}

/** Whether the word at this place of a wording is a number, a day or a month, by its shape. */
export function isNumber(wording: Wording, at: number): boolean {
  const bits =
    bitsUpTo(wording[at + 1] as number) + bitsUpTo((wording[at + 2] as number) & shapeBits)
  return bits > 0 && bits <= mostBits
}

/** Bits set, counted to one more than a number may have. */
function bitsUpTo(value: number): number {
  let bits = 0
  for (let left = value; left !== 0 && bits <= mostBits; left &= left - 1) bits += 1
  return bits
}
