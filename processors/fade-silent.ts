// Processor, part of watch: how far a narrative's similarity fades while it is silent, in days and by its own pace.
// Silence is measured in copy groups that came meanwhile: a narrative that came every tenth group and has missed a
// thousand is over; one that always came rarely is not. So the same rule holds for a quiet office and for election
// night. Measured with bench narratives, with and without: 9 points of BCubed F1 at the end and at arrival on MStream's
// Tweets-T, 2 and 1 on News-T; where the same posts come shuffled, under a point (in a trial outside the product).
import type { Narrative } from './narratives.ts'

/** Pace before anything is known of a narrative: copy groups between two of its own. */
const usualPace = 2_000
/** Silence, in its own pace, at which similarity is halved. */
const halvedAfter = 7
const fadeDays = 10

/** Factor from 0 to 1 for a narrative that is met again at this copy group and minute. */
export function fadeSilent(narrative: Narrative, group: number, minute: number): number {
  const days = Math.max(0, minute - narrative.lastMinute) / 1_440
  const { firstGroup, lastGroup } = narrative
  const pace = (usualPace + lastGroup - firstGroup) / (1 + narrative.spread.groups)
  const missed = Math.max(0, group - lastGroup) / pace
  return Math.exp(-(days * days) / (2 * fadeDays * fadeDays)) / (1 + missed / halvedAfter)
}
