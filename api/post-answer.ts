// A post of the index → the post as a page or program may see it.
// Refuses to pass on: pseudonyms, references between posts, encrypted addresses, follower bands, geography.
// Written field by field, so that a new field of post.v1 stays inside until somebody decides otherwise.
import type { PostAnswer } from '../contracts/answers.ts'
import type { Placement } from '../contracts/derived.ts'
import { minuteToIso } from '../contracts/minutes.ts'

/** The answer for one placement; `narrative` and `claim` as resolved at question time. */
export function postAnswer(row: {
  placement: Placement
  narrative: string | null
  claim: string | null
}): PostAnswer {
  const { placement } = row
  const { post } = placement
  return {
    id: placement.id,
    platform: post.platform,
    kind: post.kind,
    source: post.provenance.source,
    sampling: post.sampling,
    at: minuteToIso(placement.minute),
    created_at: post.created_at,
    received_at: new Date(placement.received).toISOString(),
    clock_skew: placement.clock_skew,
    title: post.title,
    text: post.text,
    lang: placement.lang,
    script: placement.script,
    relevance: placement.relevance,
    claim_class: placement.claim_class,
    public_actor: post.author.class === 'public' ? post.author.name : null,
    links: post.links.map(({ url, domain }) => ({ url, domain })),
    copy_group: placement.copy_group,
    placed_by: { by: placement.why.by, similarity: placement.why.similarity },
    narrative: row.narrative,
    claim: row.claim,
    exercise: post.exercise,
  }
}
