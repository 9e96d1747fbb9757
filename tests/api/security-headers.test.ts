// Headers of every answer, and the one page that may run scripts.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type SmallElection, serveSmallElection } from './small-election.ts'

let served: SmallElection
beforeAll(async () => {
  served = await serveSmallElection()
})
afterAll(() => served.close())

it.each(['/api/narratives', '/api/health', '/metrics', '/api/nope', '/nope'])(
  'lets nothing be loaded, framed, cached or read by others: %s',
  async (url) => {
    const { headers } = await served.app.inject({
      url,
      headers: { origin: 'https://evil.example' },
    })
    expect(headers['content-security-policy']).toBe(
      "default-src 'none';style-src 'self';img-src 'self' data:;form-action 'self';frame-ancestors 'none';base-uri 'none'",
    )
    expect(headers['cache-control']).toBe('no-store')
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['x-frame-options']).toBe('DENY')
    expect(headers['referrer-policy']).toBe('no-referrer')
    expect(headers['cross-origin-resource-policy']).toBe('same-origin')
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    expect(headers).not.toHaveProperty('strict-transport-security')
  },
)

it('serves the page of the API from this machine alone, with our own scripts only', async () => {
  for (const url of ['/api/docs', '/api/docs/']) {
    const page = await served.app.inject(url)
    expect(page.statusCode).toBe(200)
    const policy = String(page.headers['content-security-policy'])
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("default-src 'none';")
    expect(policy).not.toMatch(/unsafe|https?:|\*/)
    expect(page.body).not.toMatch(/<script(?![^>]*src=)|<style|\son[a-z]+=|https?:\/\//)
    const parts = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '')
    expect(parts.length).toBeGreaterThan(4)
    for (const part of parts) {
      const file = await served.app.inject(new URL(part, 'http://localhost/api/docs/').pathname)
      expect([part, file.statusCode]).toEqual([part, 200])
    }
  }
})

it('keeps the relaxed policy to that page', async () => {
  await served.app.inject('/api/docs/')
  const { headers } = await served.app.inject('/api/narratives')
  expect(headers['content-security-policy']).not.toContain('script-src')
})
