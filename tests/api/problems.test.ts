// What goes wrong is said in one shape, with a code of the closed list, and without our inside.
import { readFileSync } from 'node:fs'
import type { InjectOptions } from 'fastify'
import { Value } from 'typebox/value'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ProblemAnswer, problemCodes, statusOf } from '../../api/problems.ts'
import { Unavailable } from '../../contracts/unavailable.ts'
import { type SmallElection, serveSmallElection } from './small-election.ts'

let served: SmallElection
beforeAll(async () => {
  served = await serveSmallElection()
})
afterAll(() => served.close())

it('documents exactly the codes that there are, with their status', () => {
  const page = readFileSync('docs/problems.md', 'utf8')
  const documented = [...page.matchAll(/^\| `([A-Z_]+)` \| (\d{3}) \|/gm)].map((row) => [
    row[1],
    Number(row[2]),
  ])
  expect(documented).toEqual(problemCodes.map((code) => [code, statusOf(code)]))
})

const asked: [string, InjectOptions][] = [
  ['INVALID_PARAMETER', { url: '/api/narratives?limit=0' }],
  ['BAD_REQUEST', { url: '/api/narratives/%zz' }],
  ['NOT_LOOPBACK', { url: '/api/narratives', remoteAddress: '192.0.2.7' }],
  ['CROSS_SITE', { url: '/api/narratives', headers: { 'sec-fetch-site': 'cross-site' } }],
  ['ROUTE_NOT_FOUND', { url: '/api/people' }],
  ['ROUTE_NOT_FOUND', { url: '/api/people', headers: { accept: 'text/html' } }],
  ['ROUTE_NOT_FOUND', { url: '/api/docs/static/nope.css' }],
  ['NARRATIVE_NOT_FOUND', { url: '/api/narratives/nope' }],
  ['ALERT_NOT_FOUND', { url: '/api/alerts/nope' }],
  ['METHOD_NOT_ALLOWED', { url: '/api/narratives', method: 'POST', payload: { a: 1 } }],
  ['METHOD_NOT_ALLOWED', { url: '/api/narratives/n-1', method: 'DELETE' }],
  ['METHOD_NOT_ALLOWED', { url: '/api/narratives', method: 'OPTIONS' }],
  ['URL_TOO_LONG', { url: `/api/search?q=${'a'.repeat(4_000)}` }],
  ['URL_TOO_LONG', { url: `/api/narratives/${'a'.repeat(10_000)}` }],
]

it.each(asked)('answers %s as a problem: %j', async (code, request) => {
  const answer = await served.app.inject(request)
  const body = answer.json()
  expect(Value.Errors(ProblemAnswer, body)).toEqual([])
  expect(body.code).toBe(code)
  expect(answer.statusCode).toBe(body.status)
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
  expect(answer.headers['cache-control']).toBe('no-store')
  expect(answer.headers['x-content-type-options']).toBe('nosniff')
  expect(answer.headers['content-security-policy']).toContain("default-src 'none'")
  expect(body.detail).toMatch(/\.$/)
})

it('names the methods that are allowed', async () => {
  const answer = await served.app.inject({ url: '/api/search', method: 'PUT' })
  expect(answer.headers.allow).toBe('GET, HEAD')
})

it('answers 503 with Retry-After while the index cannot be reached', async () => {
  const down = await serveSmallElection(({ index }) => ({
    index: {
      ...index,
      alerts: () => Promise.reject(new Unavailable('10.1.2.3 refused', { retryAfterMs: 2_500 })),
      coverage: () => Promise.reject(new Unavailable('10.1.2.3 refused')),
    },
  }))
  const alerts = await down.app.inject('/api/alerts')
  expect([alerts.statusCode, alerts.json().code]).toEqual([503, 'UNAVAILABLE'])
  expect(alerts.headers['retry-after']).toBe('3')
  expect(alerts.body).not.toContain('10.1.2.3')
  const coverage = await down.app.inject('/api/coverage')
  expect([coverage.statusCode, coverage.headers['retry-after']]).toEqual([503, '5'])
  await down.close()
})

it('asks again after a failure instead of keeping it', async () => {
  let broken = true
  const once = await serveSmallElection(({ index }) => ({
    index: {
      ...index,
      coverage: () => (broken ? Promise.reject(new Unavailable('not now')) : index.coverage()),
    },
  }))
  expect((await once.app.inject('/api/coverage')).statusCode).toBe(503)
  broken = false
  expect((await once.app.inject('/api/coverage')).statusCode).toBe(200)
  await once.close()
})

it('answers 500 without anything of our inside, and logs the cause under the same id', async () => {
  const broken = await serveSmallElection(() => ({
    health: () => {
      throw new Error('secret path /var/lib/lali')
    },
  }))
  const answer = await broken.app.inject('/api/health')
  const body = answer.json()
  expect([answer.statusCode, body.code]).toEqual([500, 'INTERNAL'])
  expect(answer.body).not.toMatch(/secret|var|Error|stack/)
  expect(broken.lines).toHaveLength(1)
  const line = JSON.parse(broken.lines[0] ?? '{}')
  expect(line.err.message).toBe('secret path /var/lib/lali')
  expect(body.instance).toBe(`urn:uuid:${line.reqId}`)
  await broken.close()
})

it('does not take the status of somebody else’s error for the caller’s mistake', async () => {
  const broken = await serveSmallElection(({ index }) => ({
    index: {
      ...index,
      alerts: () => Promise.reject(Object.assign(new Error('inside'), { statusCode: 404 })),
    },
  }))
  expect((await broken.app.inject('/api/alerts')).statusCode).toBe(500)
  await broken.close()
})

it('gives every request an id of our own making', async () => {
  const instance = async () =>
    (await served.app.inject({ url: '/api/nope', headers: { 'request-id': 'mine' } })).json()
      .instance
  const ids = [await instance(), await instance()]
  expect(new Set(ids).size).toBe(2)
  expect(ids.join()).not.toContain('mine')
})
