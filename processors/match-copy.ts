// Processor, part of watch: the copy group that a post joins, and what the post says where it joins none. A near copy
// that denies what its group's claim says, or says it of another place or person, is none: it is compared with the claims like any other text.
import type { Enriched } from '../contracts/ordered.ts'
import { claimAt, groupAt } from './clusters.ts'
import { swapsName } from './compare-names.ts'
import { decodeDenied, isContrary, negationKey, nothingDenied } from './compare-negation.ts'
import { type CopyKey, findCopy, type Match } from './copy-matcher.ts'
import type { Saying } from './find-claim.ts'
import { decodeWording, noWording } from './read-wording.ts'
import { weighWording } from './same-claim.ts'
import { readSketch } from './sketch-shingles.ts'
import type { WatchState } from './watch-state.ts'

type Content = Pick<
  Enriched,
  'fingerprint' | 'length' | 'sketch' | 'numbers' | 'negations' | 'denied' | 'wording'
>
export type CopyMatch = { key: CopyKey; match: Match | undefined; saying: Saying }

const sketchRoom = new Uint16Array(64)
const nothing: Saying = { wording: noWording, denied: nothingDenied }

/** The copy group of a text. What the text says is read for those only that join none. Valid until the next call. */
export function matchCopy(state: WatchState, content: Content): CopyMatch {
  const key = copyKey(content)
  // A post without words has nothing that could be a copy of anything.
  const match = content.length === 0 ? undefined : findCopy(state.matcher, key)
  if (match && (match.by === 'exact' || saysTheSame(state, match, content)))
    return { key, match, saying: nothing }
  return { key, match: undefined, saying: sayingOf(content) }
}

/** What copies of a text are found by. Its sketch is valid until the next call. */
export function copyKey(content: Content): CopyKey {
  const { fingerprint, sketch, numbers } = content
  if (sketch !== null) readSketch(sketch, sketchRoom)
  return {
    print: fingerprint,
    sketch: sketch === null ? null : sketchRoom,
    numbers,
    negation: negationKey(content),
  }
}

/** The words of a text and which of them it denies; nothing in streams of earlier versions. */
export function sayingOf({ wording, denied }: Content): Saying {
  if (wording === undefined) return nothing
  return { wording: decodeWording(wording), denied: decodeDenied(denied) }
}

/** Whether a near copy swaps no name of its group's claim for another and denies nothing of it. */
function saysTheSame({ clusters, terms }: WatchState, match: Match, content: Content): boolean {
  const claim = claimAt(clusters, groupAt(clusters, match.group).claim)
  const { wording, denied } = sayingOf(content)
  if (swapsName(wording, claim.wording)) return false
  if (denied.length === 0 && claim.denied.length === 0) return true
  const [mine, theirs] = [weighWording(terms, wording), weighWording(terms, claim.wording)]
  return !isContrary(mine, denied, theirs, claim.denied)
}
