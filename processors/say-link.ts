// Processor, part of watch: the record of a link between two narratives, with the reasons that a person can look up.
import { type MarkRows, marksOf, markWidth, placeOfMark } from './claim-marks.ts'
import { narrativeId } from './clusters.ts'
import type { Likeness } from './compare-marks.ts'
import { type Derivation, derive } from './derive.ts'
import { kindOf, markOf } from './find-marks.ts'
import type { LinkPair } from './link-languages.ts'
import type { PhraseMatcher } from './match-phrases.ts'
import type { Narrative } from './narratives.ts'
import { isErased, postId } from './post-table.ts'
import type { WatchState } from './watch-state.ts'

const reasonsTold = 8
/** Of these at most so many names, numbers, hashtags and links: what a person can look up in both. */
const checkableTold = 4

/** Says how the pair stands; the older narrative is `one`. */
export function deriveLink(
  state: WatchState,
  a: number,
  b: number,
  pair: LinkPair,
  { shared }: Likeness,
  derivation: Derivation,
): void {
  const [one, other] = a < b ? [a, b] : [b, a]
  const [id, otherId] = [one, other].map((no) => narrativeId(state.clusters, no)) as [
    string,
    string,
  ]
  const [here, there] = [one, other].map(
    (no) => marksOf(state.marks, state.clusters.narratives[no] as Narrative).rows,
  ) as [MarkRows, MarkRows]
  pair.said = pair.certainty
  derive(derivation, {
    kind: 'link',
    id: `${id}~${otherId}`,
    one: id,
    other: otherId,
    state: pair.state,
    certainty: pair.certainty,
    minute: state.sources.minute,
    reasons: [
      ...(pair.meant ? [byMeaning] : []),
      ...told(shared).map(({ mark }) => ({
        by: kindOf(mark),
        concept: state.lexicon === null ? null : (conceptsOf(state.lexicon).get(mark) ?? null),
        one: spanOf(state, here, mark),
        other: spanOf(state, there, mark),
      })),
    ].slice(0, reasonsTold),
  })
}

const byMeaning = { by: 'meaning' as const, concept: null, one: null, other: null }

/** The strongest of each sort, by weight. */
function told(shared: Likeness['shared']): Likeness['shared'] {
  const checkable = shared.filter(({ mark }) => kindOf(mark) !== 'concept').slice(0, checkableTold)
  const concepts = shared.filter(({ mark }) => kindOf(mark) === 'concept')
  return [...concepts.slice(0, reasonsTold - checkable.length), ...checkable]
}

function spanOf({ posts }: WatchState, rows: MarkRows, mark: number) {
  const at = placeOfMark(rows, mark)
  if (at < 0) return null
  const [post = 0, stretch = 0] = rows.subarray(at + 2, at + markWidth)
  const [start, length] = [stretch >>> 16, stretch & 0xffff]
  if (length === 0 || isErased(posts, post)) return null
  return { post: postId(posts, post), start, length }
}

/** The mark of a concept: the lists are public, so nothing is salted. */
export const conceptMark = (concept: string): number => markOf('concept', concept, 0)

const named = new WeakMap<PhraseMatcher, Map<number, string>>()

function conceptsOf(lexicon: PhraseMatcher): Map<number, string> {
  const known = named.get(lexicon)
  if (known) return known
  const names = new Map<number, string>()
  for (const { concept } of lexicon.phrases)
    if (concept !== null) names.set(conceptMark(concept), concept)
  named.set(lexicon, names)
  return names
}
