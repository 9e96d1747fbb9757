// GET /api/narratives/:id          one narrative with its score, claims, variants and history
// GET /api/narratives/:id/posts    its posts, newest first, page by page
// GET /api/narratives/:id/series   its posts per bucket of event time, with the gaps beside
// Each: 404 NARRATIVE_NOT_FOUND. A merged narrative answers as the one it was merged into.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { NarrativeAnswer, PostsAnswer, SeriesAnswer } from '../../contracts/answers.ts'
import { minuteToIso } from '../../contracts/minutes.ts'
import type { SearchIndex } from '../../contracts/search-index.ts'
import { gapsIn, type Period } from '../coverage-note.ts'
import {
  claimAnswer,
  lineageAnswer,
  linkAnswer,
  narrativeSummary,
  variantAnswer,
} from '../narrative-answer.ts'
import {
  answers,
  closed,
  defaultLimit,
  given,
  idParams,
  limit,
  noParameters,
} from '../parameters.ts'
import { postAnswer } from '../post-answer.ts'
import { mayAnswer, Problem } from '../problems.ts'
import type { WhatWasCollected } from '../what-was-collected.ts'

type Deps = { index: SearchIndex; collected: WhatWasCollected; sources(): string[] }

/** Copy groups shown, and copy groups looked through for the first post. */
const shownVariants = 20

const cursor = Type.Optional(
  Type.String({
    minLength: 1,
    maxLength: 200,
    pattern: '^[\\x21-\\x7e]+$',
    description: 'The cursor of the page before; left out for the first page.',
  }),
)
const defaultBucket = 60
const bucketMinutes = Type.Optional(
  Type.Integer({
    minimum: 15,
    maximum: 1_440,
    multipleOf: 15,
    default: defaultBucket,
    description: 'Width of a bucket in minutes.',
  }),
)
const route = { config: { rule: 'open-on-loopback', access: 'view' } } as const
const problems = mayAnswer('NARRATIVE_NOT_FOUND')

/** One narrative, its posts and its course. */
export function oneNarrative(deps: Deps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/narratives/:id',
      {
        ...route,
        schema: {
          operationId: 'getNarrative',
          summary: 'One narrative with its score opened',
          tags: ['narratives'],
          params: idParams,
          querystring: noParameters,
          response: { 200: answers(NarrativeAnswer, 'The narrative.'), ...problems },
        },
      },
      ({ params }) => narrativeAnswer(deps, params.id),
    )

    app.get(
      '/narratives/:id/posts',
      {
        ...route,
        schema: {
          operationId: 'listNarrativePosts',
          summary: 'Posts of a narrative, newest first',
          tags: ['narratives'],
          params: idParams,
          querystring: Type.Object({ limit, cursor }, closed),
          response: {
            200: answers(
              PostsAnswer,
              'One page; its cursor asks for the next, null after the last.',
            ),
            ...problems,
          },
        },
      },
      async ({ params, query }): Promise<PostsAnswer> => {
        const { narrative, score } = await found(deps.index.narrativeHead(params.id))
        const page = await deps.index.narrativePosts(narrative.id, {
          limit: query.limit ?? defaultLimit,
          ...given({ before: query.cursor }),
        })
        const coverage = await deps.collected.note(deps.collected.lifeOf(narrative, score))
        return { posts: page.posts.map(postAnswer), cursor: page.cursor, coverage }
      },
    )

    app.get(
      '/narratives/:id/series',
      {
        ...route,
        schema: {
          operationId: 'getNarrativeSeries',
          summary: 'Posts of a narrative over time',
          description: 'Empty buckets are left out; a gap says that a bucket may lack posts.',
          tags: ['narratives'],
          params: idParams,
          querystring: Type.Object({ bucket_minutes: bucketMinutes }, closed),
          response: { 200: answers(SeriesAnswer, 'Posts per bucket, oldest first.'), ...problems },
        },
      },
      ({ params, query }) => seriesAnswer(deps, params.id, query.bucket_minutes ?? defaultBucket),
    )
  }
}

/** What the index answered about a narrative, where it knows one. */
async function found<Row>(answer: Promise<Row | undefined>): Promise<Row> {
  const row = await answer
  if (row === undefined) {
    throw new Problem('NARRATIVE_NOT_FOUND', 'Take the id of a narrative from /api/narratives.')
  }
  return row
}

async function narrativeAnswer(
  { index, collected }: Deps,
  asked: string,
): Promise<NarrativeAnswer> {
  const row = await found(index.narrative(asked))
  const { id } = row.narrative
  const variants = await index.variants(id, { limit: shownVariants })
  const first = await index.firstPost(id)
  return {
    narrative: narrativeSummary(row),
    merged_from: id === asked ? null : asked,
    score: row.score,
    claims: claimsOf(row),
    variants: variants.map((variant) => variantAnswer(variant, id)),
    first_post: first && postAnswer(first),
    where: await index.where(id),
    perhaps_same: row.links.flatMap(linkAnswer),
    lineage: row.lineage.map((event) => lineageAnswer(event, id)),
    as_of: await collected.asOf(),
    coverage: await collected.note(collected.lifeOf(row.narrative, row.score)),
  }
}

/** Without those that hold no post any more: their posts were edited or erased. */
function claimsOf({ claims, score }: NonNullable<Awaited<ReturnType<SearchIndex['narrative']>>>) {
  const whole = claims.length === 1 ? score : null
  return claims
    .filter((claim) => claim.score === null || claim.score.posts > 0)
    .map((claim) => claimAnswer(claim, whole))
}

async function seriesAnswer(deps: Deps, asked: string, minutes: number): Promise<SeriesAnswer> {
  const { narrative, score } = await found(deps.index.narrativeHead(asked))
  const buckets = await deps.index.narrativeSeries(narrative.id, { bucketMinutes: minutes })
  const life = deps.collected.lifeOf(narrative, score)
  return {
    bucket_minutes: minutes,
    buckets: buckets.map(({ minute, posts }) => ({ at: minuteToIso(minute), posts })),
    gaps: await gapsOf(deps.collected, life),
    coverage: await deps.collected.note(life),
  }
}

async function gapsOf(collected: WhatWasCollected, period: Period): Promise<SeriesAnswer['gaps']> {
  const coverage = await collected.coverage()
  return coverage.flatMap((source) =>
    gapsIn(source.gaps, period).map((gap) => ({
      source: source.id,
      from: minuteToIso(gap.from),
      to: gap.to === null ? null : minuteToIso(gap.to),
      share: gap.share,
      reason: gap.reason,
    })),
  )
}
