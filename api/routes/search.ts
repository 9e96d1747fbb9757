// GET /api/search   posts by their words, best match first, inside a bounded stretch of time
// There is no search by author: the index cannot be asked about a person.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { SearchResult } from '../../contracts/answers.ts'
import { minuteToIso } from '../../contracts/minutes.ts'
import type { SearchIndex } from '../../contracts/search-index.ts'
import { duration, type Period } from '../coverage-note.ts'
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
import { postAnswer } from '../post-answer.ts'
import { mayAnswer, Problem } from '../problems.ts'
import type { WhatWasCollected } from '../what-was-collected.ts'

const querystring = Type.Object(
  {
    q: Type.String({
      minLength: 1,
      maxLength: 200,
      // No control characters.
      pattern: '^[^\\x00-\\x1f\\x7f]+$',
      examples: ['polling station'],
      description: 'Words to look for.',
    }),
    from: time('Only posts at or after this time.'),
    to: time('Only posts before or at this time.'),
    lang,
    platform,
    limit,
  },
  closed,
)

/** Full text over the posts. */
export function search(deps: {
  index: SearchIndex
  collected: WhatWasCollected
}): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/search',
      {
        config: { rule: 'open-on-loopback', access: 'search' },
        schema: {
          operationId: 'searchPosts',
          summary: 'Posts by their words',
          tags: ['search'],
          querystring,
          response: { 200: answers(SearchResult, 'Posts, best match first.'), ...mayAnswer() },
        },
      },
      async ({ query }): Promise<SearchResult> => {
        const from = query.from === undefined ? undefined : minuteParameter('from', query.from)
        const to = query.to === undefined ? undefined : minuteParameter('to', query.to)
        if (query.q.trim() === '') {
          throw new Problem(
            'INVALID_PARAMETER',
            'The parameter "q" cannot be used: write at least one word.',
          )
        }
        if (from !== undefined && to !== undefined && from > to) {
          throw new Problem(
            'INVALID_PARAMETER',
            'The parameter "from" cannot be used: write a time that is not after "to".',
          )
        }
        const found = await deps.index.search({
          text: query.q,
          limit: query.limit ?? defaultLimit,
          ...given({ from, to, lang: query.lang, platform: query.platform }),
        })
        return {
          posts: found.posts.map(postAnswer),
          ranked: found.ranked,
          bounded: found.bounded,
          window: { from: iso(found.window.from), to: iso(found.window.to) },
          coverage: await deps.collected.note(searched(deps.collected, found.window.from, to)),
        }
      },
    )
  }
}

function iso(minute: number | null): string | null {
  return minute === null ? null : minuteToIso(minute)
}

/** From where the index looked to where it was asked to, or to now. */
function searched(
  collected: WhatWasCollected,
  from: number | null,
  to: number | undefined,
): Period {
  const end = Math.min(to ?? Number.POSITIVE_INFINITY, collected.nowMinute()) + 1
  const start = from ?? collected.recent().from
  const length = Math.max(1, end - start)
  return { from: start, to: start + length, name: `the ${duration(length)} searched` }
}
