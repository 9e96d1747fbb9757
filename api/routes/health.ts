// GET /api/health   is every stage and connector running, and do its counts add up
// GET /health/live  does the process answer at all
// GET /health/ready is it at work: every stage runs, and none waits for a server
// GET /metrics      the same and more as Prometheus text
// About the machine, not about posts: neither is written to the access log.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { HealthAnswer } from '../../contracts/answers.ts'
import { answers, noParameters } from '../parameters.ts'
import { mayAnswer, Problem } from '../problems.ts'

const Live = Type.Object({ status: Type.Literal('live') }, { additionalProperties: false })
const Ready = Type.Object({ status: Type.Literal('ready') }, { additionalProperties: false })

/** What operators and their tools ask. */
export function health(deps: {
  health(): HealthAnswer | Promise<HealthAnswer>
  /** What is not at work, by name; empty when all is. */
  notReady(): Promise<string[]>
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
      '/health/live',
      {
        config: { rule: 'open-on-loopback' },
        schema: {
          operationId: 'getLive',
          summary: 'The process answers',
          tags: ['operation'],
          querystring: noParameters,
          response: { 200: answers(Live, 'Always, while it answers at all.'), ...mayAnswer() },
        },
      },
      async () => ({ status: 'live' as const }),
    )

    app.get(
      '/health/ready',
      {
        config: { rule: 'open-on-loopback' },
        schema: {
          operationId: 'getReady',
          summary: 'Every stage of the process is at work',
          tags: ['operation'],
          querystring: noParameters,
          response: { 200: answers(Ready, 'All are at work.'), ...mayAnswer() },
        },
      },
      async () => {
        const waiting = await deps.notReady()
        if (waiting.length === 0) return { status: 'ready' as const }
        throw new Problem('UNAVAILABLE', `Not at work: ${waiting.join(', ')}.`)
      },
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
