// GET /api/narratives   which narratives are spreading now, highest pace first
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { NarrativesAnswer } from '../../contracts/answers.ts'
import type { SearchIndex } from '../../contracts/search-index.ts'
import { narrativeSummary } from '../narrative-answer.ts'
import {
  answers,
  closed,
  defaultLimit,
  given,
  lang,
  limit,
  minuteParameter,
  platform,
  time,
} from '../parameters.ts'
import { mayAnswer } from '../problems.ts'
import type { WhatWasCollected } from '../what-was-collected.ts'

const querystring = Type.Object(
  {
    limit,
    since: time('Only narratives seen at or after this time.'),
    platform,
    lang,
    script: Type.Optional(
      Type.String({
        maxLength: 20,
        pattern: '^[a-z_-]+$',
        examples: ['latin'],
        description: 'Script group of the narrative.',
      }),
    ),
    min_relevance: Type.Optional(
      Type.Number({ minimum: 0, maximum: 1, description: 'Least share of election words.' }),
    ),
    sort: Type.Optional(
      Type.Enum(['pace', 'newest', 'posts'], { description: 'Order; pace when left out.' }),
    ),
  },
  closed,
)

/** The list of narratives. */
export function narratives(deps: {
  index: SearchIndex
  collected: WhatWasCollected
}): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/narratives',
      {
        config: { rule: 'open-on-loopback', access: 'view' },
        schema: {
          operationId: 'listNarratives',
          summary: 'What is spreading now',
          tags: ['narratives'],
          querystring,
          response: {
            200: answers(NarrativesAnswer, 'Narratives in the order asked for.'),
            ...mayAnswer(),
          },
        },
      },
      async ({ query }): Promise<NarrativesAnswer> => {
        const { since } = query
        const rows = await deps.index.spreadingNow({
          limit: query.limit ?? defaultLimit,
          ...given({
            since: since === undefined ? undefined : minuteParameter('since', since),
            platform: query.platform,
            lang: query.lang,
            script: query.script,
            minRelevance: query.min_relevance,
            sort: query.sort,
          }),
        })
        return {
          narratives: rows.map(narrativeSummary),
          as_of: await deps.collected.asOf(),
          coverage: await deps.collected.note(deps.collected.recent()),
        }
      },
    )
  }
}
