// Processor, part of watch: whether two texts fill one template with other names or days ("Results from Suva: …",
// "Results from Nadi: …"). They are as like as copies and say different things, as with numbers (compare-numbers.ts).
// A slip of the pen in a name is none: two spellings of a word have most pairs of letters in common.
import { isNumber } from './compare-numbers.ts'
import { isCommon, isName, numbersOfWord as step, type Wording } from './read-wording.ts'
import { shapesAlike } from './same-claim.ts'

/** Words that may differ on a side: a name of two words and a number. */
const mostDiffer = 3
/** Words that say something, which both must share at least. */
const leastShared = 2
/** Words that only one has, spellings of each other among them: two texts with more are no template. */
const mostLeft = 8
/** Share of common pairs of letters from which two words are spellings of one. */
const spellingFrom = 0.4

const mine: number[] = []
const theirs: number[] = []

/** Whether the two say the same but for one to three words on each side, all of them names, days or numbers. */
export function swapsName(one: Wording, other: Wording): boolean {
  const equal = leaveOthers(one, other)
  // Most pairs that are compared differ in much more, or in no name: they are left at once.
  if (mine.length > mostLeft || theirs.length > mostLeft) return false
  if (!someName(one, mine) || !someName(other, theirs)) return false
  const shared = equal + pairSpellings(one, other)
  return shared >= leastShared && areNames(one, mine) && areNames(other, theirs)
}

/** Puts what only one of the two has into `mine` and `theirs`, up to one more than may differ; equal words that say something. */
function leaveOthers(one: Wording, other: Wording): number {
  mine.length = theirs.length = 0
  let equal = 0
  let at = 0
  for (let i = 0; i < one.length && mine.length <= mostLeft; i += step) {
    const hash = one[i] as number
    for (; at < other.length && (other[at] as number) < hash; at += step) leave(theirs, other, at)
    if (other[at] !== hash) leave(mine, one, i)
    else {
      if (!isCommon(other, at)) equal += 1
      at += step
    }
  }
  for (; at < other.length && theirs.length <= mostLeft; at += step) leave(theirs, other, at)
  return equal
}

function leave(rest: number[], wording: Wording, at: number): void {
  if (!isCommon(wording, at)) rest.push(at)
}

/** Takes out the words that are spellings of one; says how many pairs they were. */
function pairSpellings(one: Wording, other: Wording): number {
  let pairs = 0
  for (let i = mine.length - 1; i >= 0; i -= 1) {
    const twin = theirs.findIndex(
      (at) => shapesAlike(one, mine[i] as number, other, at) >= spellingFrom,
    )
    if (twin < 0) continue
    mine.splice(i, 1)
    theirs.splice(twin, 1)
    pairs += 1
  }
  return pairs
}

function someName(wording: Wording, words: readonly number[]): boolean {
  return words.some((at) => mayFill(wording, at))
}

function areNames(wording: Wording, words: readonly number[]): boolean {
  if (words.length === 0 || words.length > mostDiffer) return false
  return words.every((at) => mayFill(wording, at))
}

/** Whether the word at this place may fill a place in a template. */
function mayFill(wording: Wording, at: number): boolean {
  return isName(wording, at) || isNumber(wording, at)
}
