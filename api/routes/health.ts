// GET /api/health   is every stage and connector running, and do its counts add up
// GET /metrics      the same and more as Prometheus text
// About the machine, not about posts: neither is written to the access log.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { HealthAnswer } from '../../contracts/answers.ts'
import { answers, noParameters } from '../parameters.ts'
import { mayAnswer } from '../problems.ts'

/** What operators and their tools ask. */
export function health(deps: {
  health(): HealthAnswer | Promise<HealthAnswer>
  metricsText(): Promise<string>
}): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/api/health',
      {
        config: { rule: 'open-on-loopback' },
        schema: {
          operationId: 'getHealth',
          summary: 'State of stages and connectors, with the fate of every record',
          tags: ['operation'],
          querystring: noParameters,
          response: {
            200: answers(HealthAnswer, 'The state; also when something has stopped.'),
            ...mayAnswer(),
          },
        },
      },
      () => deps.health(),
    )

    app.get(
      '/metrics',
      {
        config: { rule: 'open-on-loopback' },
        schema: {
          operationId: 'getMetrics',
          summary: 'Prometheus text',
          tags: ['operation'],
          querystring: noParameters,
          response: {
            200: {
              description: 'Prometheus text',
              content: { 'text/plain': { schema: Type.String() } },
            },
            ...mayAnswer(),
          },
        },
      },
      async (_request, reply) => {
        const text = await deps.metricsText()
        return reply.type('text/plain; version=0.0.4; charset=utf-8').send(text)
      },
    )
  }
}
