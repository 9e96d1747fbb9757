// What the bench `edits` asks of the product: texts in watch's own state, each as a claim of a narrative of its own, and
// of a text which claims it is like, by the same functions as when narrate places a post: copies first, then claims.
import { addClaim } from '../processors/claims.ts'
import { addCopyGroup } from '../processors/copy-groups.ts'
import { addCopy } from '../processors/copy-matcher.ts'
import { readContent } from '../processors/enrich-post.ts'
import { claimsLike } from '../processors/find-claim.ts'
import { narrativesLike } from '../processors/find-narrative.ts'
import { joinTerms } from '../processors/keep-narratives.ts'
import { copyKey, matchCopy, sayingOf } from '../processors/match-copy.ts'
import { countedTerms, createNarrative } from '../processors/narrate.ts'
import { cap } from '../processors/normal-form.ts'
import { countTerms } from '../processors/term-counts.ts'
import { createWatchState } from '../processors/watch-state.ts'
import { rarestFirst, weigh } from '../processors/weigh-terms.ts'

const salt = 20_26

/** `no` counts the texts in the order in which they were added; likeness is 1 for a copy; `contrary`: one denies the other. */
export type Like = { no: number; likeness: number; contrary: boolean }

export function createProductIndex() {
  const state = createWatchState()
  const { clusters, terms: counts, matcher } = state
  return {
    /** Adds a text under the next number: as a claim of its own, whatever it is like. */
    add(text: string): void {
      const content = readContent(cap(text), salt)
      const saying = sayingOf(content)
      countTerms(counts, countedTerms(content.terms, saying.wording))
      const weighed = weigh(counts, content.terms)
      const { script } = content
      const made = { rev: clusters.narratives.length, script, lang: 0, minute: 0, exercise: false }
      const narrative = createNarrative(state, made)
      addCopy(matcher, narrative.no, copyKey(content), false)
      const claim = addClaim(clusters.claims, {
        rev: made.rev,
        narrative: narrative.no,
        firstMinute: 0,
        post: -1,
        span: content.claim,
        lang: 0,
        seed: rarestFirst(weighed),
        ...saying,
        contraryTo: -1,
      })
      narrative.claims = [claim]
      addCopyGroup(clusters.groups, {
        rev: made.rev,
        claim,
        first: -1,
        firstMinute: 0,
        span: content.claim,
      })
      joinTerms(state, narrative, weighed.terms)
    },
    /** The texts that this one is a copy of or shares most words with. */
    like(text: string, most: number): Like[] {
      const content = readContent(cap(text), salt)
      const { match: copy } = matchCopy(state, content)
      const like = narrativesLike(clusters, weigh(counts, content.terms), content.script)
      const claims = claimsLike(clusters, counts, sayingOf(content), like, most)
      const found = claims.map(({ claim, ...rest }) => ({ no: claim, ...rest }))
      if (!copy) return found
      return [
        { no: copy.group, likeness: 1, contrary: false },
        ...found.filter(({ no }) => no !== copy.group),
      ]
    },
  }
}
