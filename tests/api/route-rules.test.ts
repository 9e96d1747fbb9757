// Who may ask: this machine by its own name, and no route exists without a rule.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildApi } from '../../api/build-api.ts'
import { healthy, now, type SmallElection, serveSmallElection } from './small-election.ts'

let served: SmallElection
beforeAll(async () => {
  served = await serveSmallElection()
})
afterAll(() => served.close())

async function unstarted() {
  return buildApi({
    index: served.index,
    health: () => healthy,
    notReady: async () => [],
    metricsText: async () => '',
    logAccess: async () => {},
    election: { name: 'Small election', timeZone: 'UTC' },
    sources: () => [],
    now: () => now,
    version: '0.1.0',
  })
}

it('refuses to have a route without a rule', async () => {
  const app = await unstarted()
  expect(() => app.get('/forgotten', () => 'open')).toThrow('GET /forgotten has no rule')
  expect(() =>
    app.get('/misspelt', { config: { rule: 'opne' as 'open-on-loopback' } }, () => 'open'),
  ).toThrow('GET /misspelt has no rule')
  await app.close()
})

it('takes pages on the same server when they have a rule, and guards them too', async () => {
  const app = await unstarted()
  app.get('/', { config: { rule: 'open-on-loopback' } }, () => 'a page')
  expect((await app.inject('/')).body).toBe('a page')
  expect((await app.inject({ url: '/', headers: { host: 'evil.example' } })).statusCode).toBe(403)
  const fromMail = await app.inject({ url: '/', headers: { 'sec-fetch-site': 'cross-site' } })
  expect(fromMail.statusCode).toBe(200)
  await app.close()
})

const paths = [
  '/api/narratives',
  '/api/health',
  '/metrics',
  '/api/docs/',
  '/api/openapi.json',
  '/x',
]

it.each(paths)('refuses %s to another machine, another name, a proxy', async (url) => {
  const others = [
    { remoteAddress: '192.0.2.7' },
    { remoteAddress: '10.0.0.1' },
    { remoteAddress: '2001:db8::1' },
    { remoteAddress: '::ffff:192.0.2.7' },
    { remoteAddress: '127.evil' },
    { headers: { host: 'evil.example' } },
    { headers: { host: 'localhost.evil.example' } },
    { headers: { host: 'evil.example:80@localhost' } },
    { headers: { host: '127.0.0.1.nip.io' } },
    { headers: { host: '0.0.0.0' } },
    { headers: { 'x-forwarded-for': '127.0.0.1' } },
    { headers: { forwarded: 'for=127.0.0.1' } },
  ]
  for (const other of others) {
    const answer = await served.app.inject({ url, ...other })
    expect([other, answer.statusCode, answer.json().code]).toEqual([other, 403, 'NOT_LOOPBACK'])
  }
})

it('answers this machine under each of its names', async () => {
  for (const host of ['localhost', 'LOCALHOST:8080', '127.0.0.1:1', '[::1]:8080']) {
    for (const remoteAddress of ['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1']) {
      const answer = await served.app.inject({
        url: '/api/narratives',
        remoteAddress,
        headers: { host },
      })
      expect([host, remoteAddress, answer.statusCode]).toEqual([host, remoteAddress, 200])
    }
  }
})

it.each(['cross-site', 'same-site', 'anything'])(
  'refuses a question from a %s page',
  async (site) => {
    for (const url of ['/api/narratives', '/%61pi/narratives', '/metrics', '/api/nope']) {
      const answer = await served.app.inject({ url, headers: { 'sec-fetch-site': site } })
      expect([url, answer.statusCode, answer.json().code]).toEqual([url, 403, 'CROSS_SITE'])
    }
  },
)

it.each(['same-origin', 'none'])('answers a question from a %s page', async (site) => {
  const headers = { 'sec-fetch-site': site }
  expect((await served.app.inject({ url: '/api/narratives', headers })).statusCode).toBe(200)
})
