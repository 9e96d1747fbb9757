// Every answered question leaves one record, and no answer leaves without it.
import { Value } from 'typebox/value'
import { expect, it } from 'vitest'
import { Access } from '../../contracts/decided.ts'
import { now, openAlert, serveSmallElection } from './small-election.ts'

it('writes what was viewed and what was searched, and nothing about the machine itself', async () => {
  const served = await serveSmallElection()
  const asked = [
    '/api/narratives?limit=5',
    '/api/narratives/n-1',
    '/api/narratives/n-1/posts',
    '/api/narratives/n-1/series',
    '/api/alerts',
    `/api/alerts/${openAlert}`,
    '/api/search?q=polling%20noon&lang=en',
    '/api/coverage',
    '/api/health',
    '/metrics',
    '/api/openapi.json',
    '/api/docs/',
  ]
  for (const url of asked)
    expect([url, (await served.app.inject(url)).statusCode]).toEqual([url, 200])
  for (const entry of served.access) {
    expect(Value.Errors(Access, entry)).toEqual([])
    expect(entry).toMatchObject({ at: new Date(now).toISOString(), who: 'local', role: 'viewer' })
  }
  expect(served.access.map(({ action, what }) => `${action} ${what}`)).toEqual([
    'view /api/narratives',
    'view /api/narratives/n-1',
    'view /api/narratives/n-1/posts',
    'view /api/narratives/n-1/series',
    'view /api/alerts',
    `view /api/alerts/${openAlert}`,
    'search /api/search q=polling noon lang=en limit=20',
    'view /api/coverage',
  ])
  await served.close()
})

it('logs what is answered to HEAD, and not what was refused', async () => {
  const served = await serveSmallElection()
  await served.app.inject({ method: 'HEAD', url: '/api/alerts' })
  for (const url of ['/api/narratives/nope', '/api/search?q=', '/api/nope']) {
    expect((await served.app.inject(url)).statusCode).toBeGreaterThanOrEqual(400)
  }
  await served.app.inject({ url: '/api/alerts', headers: { host: 'evil.example' } })
  expect(served.access.map((entry) => entry.what)).toEqual(['/api/alerts'])
  await served.close()
})

it('keeps the record within its length, however long the search', async () => {
  const served = await serveSmallElection()
  const q = '💩'.repeat(100)
  const answer = await served.app.inject({ url: '/api/search', query: { q, platform: 'other' } })
  expect(answer.statusCode).toBe(200)
  expect(served.access[0]?.what).toContain(q)
  expect(Value.Errors(Access, served.access[0])).toEqual([])
  await served.close()
})

it('gives no answer when the record cannot be written', async () => {
  const served = await serveSmallElection(() => ({
    logAccess: () => Promise.reject(new Error('disk full')),
  }))
  const answer = await served.app.inject('/api/narratives')
  expect([answer.statusCode, answer.json().code]).toEqual([500, 'INTERNAL'])
  expect(answer.body).not.toContain('n-1')
  await served.close()
})

it('waits for the record before it answers', async () => {
  const order: string[] = []
  let written: () => void = () => {}
  const served = await serveSmallElection(() => ({
    logAccess: () =>
      new Promise<void>((resolve) => {
        order.push('asked to write')
        written = () => {
          order.push('written')
          resolve()
        }
        queueMicrotask(() => queueMicrotask(written))
      }),
  }))
  await served.app.inject('/api/narratives').then(() => order.push('answered'))
  expect(order).toEqual(['asked to write', 'written', 'answered'])
  await served.close()
})
