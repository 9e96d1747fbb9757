// GET /api/coverage   what each source brought and did not bring: what we cannot see
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { CoverageAnswer } from '../../contracts/answers.ts'
import type { Coverage } from '../../contracts/derived.ts'
import { minuteToIso } from '../../contracts/minutes.ts'
import { answers, noParameters } from '../parameters.ts'
import { mayAnswer } from '../problems.ts'
import type { WhatWasCollected } from '../what-was-collected.ts'

/** Sources with their gaps. */
export function coverage(deps: {
  collected: WhatWasCollected
  sources(): string[]
}): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/coverage',
      {
        config: { rule: 'open-on-loopback', access: 'view' },
        schema: {
          operationId: 'getCoverage',
          summary: 'What was and was not collected, by source',
          tags: ['coverage'],
          querystring: noParameters,
          response: { 200: answers(CoverageAnswer, 'Each source with its gaps.'), ...mayAnswer() },
        },
      },
      async (): Promise<CoverageAnswer> => {
        const known = await deps.collected.coverage()
        const names = new Set([...deps.sources(), ...known.map((one) => one.id)])
        return {
          sources: [...names].sort().map((name) =>
            sourceAnswer(
              name,
              known.find((one) => one.id === name),
            ),
          ),
          as_of: await deps.collected.asOf(),
          coverage: await deps.collected.note(deps.collected.recent()),
        }
      },
    )
  }
}

/** A declared source that has brought no record at all is silent. */
function sourceAnswer(source: string, row: Coverage | undefined) {
  return {
    source,
    sampling: row?.sampling ?? null,
    posts: row?.posts ?? 0,
    first_seen: isoOrNull(row?.first_minute),
    last_seen: isoOrNull(row?.last_minute),
    silent: row === undefined || row.gaps.some((gap) => gap.to === null),
    gaps: (row?.gaps ?? []).map((gap) => ({
      from: minuteToIso(gap.from),
      to: isoOrNull(gap.to),
      share: gap.share,
      reason: gap.reason,
      detail: gap.detail,
    })),
  }
}

function isoOrNull(minute: number | null | undefined): string | null {
  return minute === null || minute === undefined ? null : minuteToIso(minute)
}
