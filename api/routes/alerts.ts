// GET /api/alerts       what asked for attention, last changed first
// GET /api/alerts/:id   one alert with the posts it was raised on, or 404 ALERT_NOT_FOUND
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { AlertAnswer, AlertsAnswer } from '../../contracts/answers.ts'
import type { Alert } from '../../contracts/derived.ts'
import { minuteToIso } from '../../contracts/minutes.ts'
import type { ReadLabel, SearchIndex } from '../../contracts/search-index.ts'
import { labelAnswer } from '../narrative-answer.ts'
import {
  answers,
  closed,
  defaultLimit,
  given,
  idParams,
  limit,
  noParameters,
} from '../parameters.ts'
import { mayAnswer, Problem } from '../problems.ts'
import type { WhatWasCollected } from '../what-was-collected.ts'

const state = Type.Optional(
  Type.Enum(['open', 'closed'], { description: 'Only alerts in this state; all when left out.' }),
)
const route = { config: { rule: 'open-on-loopback', access: 'view' } } as const

/** Alerts as the desk works through them. */
export function alerts(deps: {
  index: SearchIndex
  collected: WhatWasCollected
}): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/alerts',
      {
        ...route,
        schema: {
          operationId: 'listAlerts',
          summary: 'Alerts, open and closed',
          tags: ['alerts'],
          querystring: Type.Object({ state, limit }, closed),
          response: { 200: answers(AlertsAnswer, 'Alerts, last changed first.'), ...mayAnswer() },
        },
      },
      async ({ query }): Promise<AlertsAnswer> => {
        const rows = await deps.index.alerts({
          limit: query.limit ?? defaultLimit,
          ...given({ state: query.state }),
        })
        const coverage = await deps.collected.note(deps.collected.recent())
        return { alerts: rows.map(alertAnswer), coverage }
      },
    )

    app.get(
      '/alerts/:id',
      {
        ...route,
        schema: {
          operationId: 'getAlert',
          summary: 'One alert',
          tags: ['alerts'],
          params: idParams,
          querystring: noParameters,
          response: { 200: answers(AlertAnswer, 'The alert.'), ...mayAnswer('ALERT_NOT_FOUND') },
        },
      },
      async ({ params }): Promise<AlertAnswer> => {
        const row = await deps.index.alert(params.id)
        if (row !== undefined) return alertAnswer(row)
        throw new Problem('ALERT_NOT_FOUND', 'Take the id of an alert from /api/alerts.')
      },
    )
  }
}

function alertAnswer({ label, ...alert }: Alert & { label: ReadLabel }): AlertAnswer {
  const { opened_minute, changed_minute, closed_minute } = alert
  return {
    alert,
    label: labelAnswer(label),
    opened_at: minuteToIso(opened_minute),
    changed_at: minuteToIso(changed_minute),
    closed_at: closed_minute === null ? null : minuteToIso(closed_minute),
  }
}
