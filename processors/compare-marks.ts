// Processor, part of watch: how alike two narratives are by the marks they share. Both lists ascend by mark, so that one
// walk through them is enough.
import { type ClaimMarks, type HeldMarks, markWeight, markWidth } from './claim-marks.ts'
import { kindOf, type MarkKind } from './find-marks.ts'

/** None of the strongest marks counts for more than this in `strength`. */
const strongestMark = 7
const strongest = 3

/** Cosine of the weighed marks; sum of the three strongest; the shared ones, weightiest first. */
export type Likeness = {
  cosine: number
  strength: number
  shared: { mark: number; weight: number }[]
}

/** How alike two narratives are by their marks; `kinds` leaves others out (bench `links`). */
export function likeness(
  marks: ClaimMarks,
  one: HeldMarks,
  other: HeldMarks,
  kinds?: ReadonlySet<MarkKind>,
): Likeness {
  const weightIn = ({ rows, groups }: HeldMarks, at: number) =>
    markWeight(marks, rows[at] as number) *
    Math.sqrt(Math.min(1, (rows[at + 1] as number) / groups))
  const counts = (mark: number) => kinds === undefined || kinds.has(kindOf(mark))
  const length = (of: HeldMarks) => {
    let square = 0
    for (let at = 0; at < of.rows.length; at += markWidth)
      if (counts(of.rows[at] as number)) square += weightIn(of, at) ** 2
    return Math.sqrt(square)
  }
  let dot = 0
  const shared: Likeness['shared'] = []
  for (let at = 0, there = 0; at < one.rows.length; at += markWidth) {
    const mark = one.rows[at] as number
    while (there < other.rows.length && (other.rows[there] as number) < mark) there += markWidth
    if (other.rows[there] !== mark || !counts(mark)) continue
    const weight = weightIn(one, at) * weightIn(other, there)
    dot += weight
    shared.push({ mark, weight })
  }
  shared.sort((a, b) => b.weight - a.weight || a.mark - b.mark)
  let strength = 0
  for (const { weight } of shared.slice(0, strongest)) strength += Math.min(weight, strongestMark)
  return { cosine: dot === 0 ? 0 : dot / (length(one) * length(other)), strength, shared }
}
