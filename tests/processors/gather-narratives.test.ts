// Which narratives a text is compared with at all.
import { expect, it } from 'vitest'
import { gatherNarratives } from '../../processors/gather-narratives.ts'
import { joinTerms } from '../../processors/keep-narratives.ts'
import { createNarrative } from '../../processors/narrate.ts'
import { countTerms } from '../../processors/term-counts.ts'
import { createWatchState } from '../../processors/watch-state.ts'
import { weigh } from '../../processors/weigh-terms.ts'

const [rare, frequent] = [1, 2]

it('a short text finds the narrative that has its frequent word as well, among many that have its rare one', () => {
  const state = createWatchState()
  const open = (terms: number[]) => {
    countTerms(state.terms, terms)
    const made = { rev: 1, script: 'latin', lang: 0, minute: 0, exercise: false }
    const narrative = createNarrative(state, made)
    joinTerms(state, narrative, terms)
    return narrative.no
  }
  for (let n = 0; n < 40; n += 1) open([rare, 1_000 + n])
  for (let n = 0; n < 600; n += 1) open([frequent, 2_000 + n])
  const both = open([rare, frequent])
  const text = weigh(state.terms, [rare, frequent])
  const found = gatherNarratives(state.clusters, text, 'latin', 14, 24)
  expect(found[0]).toMatchObject({ no: both, shared: 2 })
  expect(found).toHaveLength(24)
  // What was found for one text is gone before the next.
  expect(gatherNarratives(state.clusters, text, 'latin', 14, 24)).toEqual(found)
})
