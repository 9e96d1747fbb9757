// GET /api/coverage, /api/health and /metrics: what we cannot see, and how the machine does.
import { Value } from 'typebox/value'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { CoverageAnswer, HealthAnswer } from '../../contracts/answers.ts'
import { minuteToIso } from '../../contracts/minutes.ts'
import { aMinute } from '../builders.ts'
import { healthy, type SmallElection, serveSmallElection } from './small-election.ts'

let served: SmallElection
beforeAll(async () => {
  served = await serveSmallElection(() => ({ sources: () => ['bluesky', 'mastodon', 'radio'] }))
})
afterAll(() => served.close())

it('lists every declared source, also one that has brought nothing', async () => {
  const answer = await served.app.inject('/api/coverage')
  expect(answer.statusCode).toBe(200)
  const body = answer.json()
  expect(Value.Errors(CoverageAnswer, body)).toEqual([])
  expect(body.sources).toEqual([
    {
      source: 'bluesky',
      sampling: 'search',
      posts: 3,
      first_seen: minuteToIso(aMinute),
      last_seen: minuteToIso(aMinute + 6),
      silent: false,
      gaps: [],
    },
    {
      source: 'mastodon',
      sampling: 'search',
      posts: 1,
      first_seen: minuteToIso(aMinute + 2),
      last_seen: minuteToIso(aMinute + 2),
      silent: true,
      gaps: [
        {
          from: minuteToIso(aMinute + 11),
          to: null,
          share: 0,
          reason: 'unreachable',
          detail: 'no answer',
        },
      ],
    },
    {
      source: 'radio',
      sampling: null,
      posts: 0,
      first_seen: null,
      last_seen: null,
      silent: true,
      gaps: [],
    },
  ])
  expect(body.coverage.silent_sources).toEqual(['mastodon', 'radio'])
})

it('reads what was collected at most once a second, and not less often', async () => {
  let clock = 0
  let asked = 0
  const counted = await serveSmallElection(({ index }) => ({
    now: () => aMinute * 60_000 + clock,
    index: {
      ...index,
      coverage: () => {
        asked += 1
        return index.coverage()
      },
    },
  }))
  const asks: number[] = []
  for (clock of [0, 400, 999, 1_000, 1_001, 500]) {
    await counted.app.inject('/api/alerts')
    asks.push(asked)
  }
  expect(asks).toEqual([1, 1, 1, 2, 2, 3])
  await counted.close()
})

it('passes health on as it is', async () => {
  const answer = await served.app.inject('/api/health')
  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toEqual(healthy)
  expect(Value.Errors(HealthAnswer, answer.json())).toEqual([])
})

it('gives metrics as Prometheus text', async () => {
  const answer = await served.app.inject('/metrics')
  expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8')
  expect(answer.body).toBe('# TYPE lali_posts counter\nlali_posts 4\n')
})

it('says that it lives, and that it is ready only while every stage is at work', async () => {
  const waiting: string[] = []
  const own = await serveSmallElection(() => ({ notReady: async () => waiting }))
  expect((await own.app.inject('/health/live')).json()).toEqual({ status: 'live' })
  expect((await own.app.inject('/health/ready')).json()).toEqual({ status: 'ready' })
  waiting.push('watch')
  const answer = await own.app.inject('/health/ready')
  expect(answer.statusCode).toBe(503)
  expect(answer.json().detail).toContain('watch')
  expect((await own.app.inject('/health/live')).statusCode).toBe(200)
  await own.close()
})
