// GET /api/alerts and /api/alerts/:id.
import { Value } from 'typebox/value'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { AlertAnswer, AlertsAnswer } from '../../contracts/answers.ts'
import { minuteToIso } from '../../contracts/minutes.ts'
import { aMinute, keyedId } from '../builders.ts'
import { openAlert, type SmallElection, serveSmallElection } from './small-election.ts'

let served: SmallElection
beforeAll(async () => {
  served = await serveSmallElection()
})
afterAll(() => served.close())

async function states(query: string): Promise<string[]> {
  const body = (await served.app.inject(`/api/alerts${query}`)).json()
  expect(Value.Errors(AlertsAnswer, body)).toEqual([])
  return body.alerts.map((one: AlertAnswer) => one.alert.state).sort()
}

it('lists all alerts, or those of one state', async () => {
  expect(await states('')).toEqual(['closed', 'open'])
  expect(await states('?state=open')).toEqual(['open'])
  expect(await states('?state=closed')).toEqual(['closed'])
  expect(await states('?limit=1')).toHaveLength(1)
})

it('stands beside what was not collected in the last hours', async () => {
  const body = (await served.app.inject('/api/alerts')).json()
  expect(body.coverage.sentence).toContain('1 of 2 sources was silent for 20 min of the last 4 h')
})

it('opens one alert with its times, words and the posts it was raised on', async () => {
  const answer = await served.app.inject(`/api/alerts/${openAlert}`)
  expect(answer.statusCode).toBe(200)
  const body = answer.json()
  expect(Value.Errors(AlertAnswer, body)).toEqual([])
  expect(body).toMatchObject({
    alert: {
      id: openAlert,
      narrative: 'n-1',
      level: 'watch',
      reason: 'surprise',
      post_ids: [keyedId('first'), keyedId('copy')],
    },
    label: { sentence: 'Polling stations close at noon on Saturday.' },
    opened_at: minuteToIso(aMinute + 2),
    changed_at: minuteToIso(aMinute + 2),
    closed_at: null,
  })
})

it('says which alert is missing, and which state there is not', async () => {
  const missing = await served.app.inject('/api/alerts/a-nope-1')
  expect([missing.statusCode, missing.json().code]).toEqual([404, 'ALERT_NOT_FOUND'])
  const wrong = await served.app.inject('/api/alerts?state=folded')
  expect([wrong.statusCode, wrong.json().detail]).toEqual([
    400,
    'The parameter "state" cannot be used: write one of open or closed, once.',
  ])
})
