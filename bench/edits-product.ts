// What the bench `edits` asks of the product: texts in watch's own state, each as a claim of a narrative of its own, and
// of a text which claims it is like, by the same functions as when narrate places a post: copies first, then claims.
import { addClaim } from '../processors/claims.ts'
import { claimAt } from '../processors/clusters.ts'
import { addCopy, findCopy } from '../processors/copy-matcher.ts'
import { readContent } from '../processors/enrich-post.ts'
import { likenessOf, narrativesLike } from '../processors/find-narrative.ts'
import { joinTerms } from '../processors/keep-narratives.ts'
import { createNarrative } from '../processors/narrate.ts'
import { cap } from '../processors/normal-form.ts'
import { bins, readSketch } from '../processors/sketch-shingles.ts'
import { countTerms } from '../processors/term-counts.ts'
import { createWatchState } from '../processors/watch-state.ts'
import { rarestFirst, weigh } from '../processors/weigh-terms.ts'

const salt = 20_26

/** `no` counts the texts in the order in which they were added; likeness is 1 for a copy. */
export type Like = { no: number; likeness: number }

export function createProductIndex() {
  const state = createWatchState()
  const { clusters, terms: counts, matcher } = state
  const keyOf = ({ fingerprint, sketch, numbers }: ReturnType<typeof readContent>) => {
    const room = sketch === null ? null : new Uint16Array(bins)
    if (sketch !== null && room !== null) readSketch(sketch, room)
    return { print: fingerprint, sketch: room, numbers }
  }
  return {
    /** Adds a text under the next number: as a claim of its own, whatever it is like. */
    add(text: string): void {
      const content = readContent(cap(text), salt)
      countTerms(counts, content.terms)
      const weighed = weigh(counts, content.terms)
      const { script } = content
      const made = { rev: clusters.narratives.length, script, lang: 0, minute: 0, exercise: false }
      const narrative = createNarrative(state, made)
      addCopy(matcher, narrative.no, keyOf(content), false)
      const claim = addClaim(clusters.claims, {
        rev: made.rev,
        narrative: narrative.no,
        firstMinute: 0,
        post: -1,
        span: content.claim,
        lang: 0,
        seed: rarestFirst(weighed),
      })
      narrative.claims = [claim]
      joinTerms(state, narrative, weighed.terms)
    },
    /** The texts that this one is a copy of or shares most words with. */
    like(text: string, most: number): Like[] {
      const content = readContent(cap(text), salt)
      const copy = findCopy(matcher, keyOf(content))
      const weighed = weigh(counts, content.terms)
      const found = narrativesLike(clusters, weighed, content.script)
        .map(({ no }) => ({ no, likeness: likenessOf(claimAt(clusters, no), counts, weighed, 0) }))
        .sort((a, b) => b.likeness - a.likeness || a.no - b.no)
        .slice(0, most)
      if (!copy) return found
      return [{ no: copy.group, likeness: 1 }, ...found.filter(({ no }) => no !== copy.group)]
    },
  }
}
