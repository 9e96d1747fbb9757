import Fastify from 'fastify'
import { describe, expect, it } from 'vitest'
import { dashboards } from '../../dashboards/serve.ts'

const note = { share: 1, silent_sources: [], gaps: 0, sentence: 'All 2 sources were collected.' }
const noAlerts = { status: 200, body: { alerts: [], coverage: note } }
const html = { accept: 'text/html' }

/** Pages over an API that answers as given; anything else it answers with 503. */
async function pagesOver(answers: Record<string, { status: number; body: unknown } | Error>) {
  const app = Fastify()
  const rules: unknown[] = []
  const asked: string[] = []
  app.addHook('onRoute', ({ config }) => {
    rules.push((config as { rule?: string } | undefined)?.rule)
  })
  await app.register(
    dashboards({
      election: { name: 'Poll <b>&</b> Co', timeZone: 'Pacific/Fiji' },
      now: () => Date.parse('2026-03-01T08:00:00Z'),
      get: async (path) => {
        asked.push(path)
        const answer = answers[path]
        if (answer instanceof Error) throw answer
        return answer ?? { status: 503, body: { detail: 'The index <sleeps>.' } }
      },
    }),
  )
  return { app, rules, asked }
}

describe('dashboards', () => {
  it('declares for every route who may ask it', async () => {
    const { app, rules } = await pagesOver({})
    await app.ready()
    expect(rules.length).toBeGreaterThan(9)
    expect(new Set(rules)).toEqual(new Set(['open-on-loopback']))
  })

  it('keeps the status of what the API could not answer and says it in plain words', async () => {
    const { app } = await pagesOver({})
    for (const url of ['/', '/alerts', '/alerts/a', '/narratives/n', '/coverage', '/search?q=x']) {
      const answer = await app.inject({ url, headers: html })
      expect([url, answer.statusCode]).toEqual([url, 503])
      expect(answer.body).toContain('This page cannot be shown just now')
      expect(answer.body).toContain('The index &#60;sleeps&#62;.')
      expect(answer.body).toContain('Poll &#60;b&#62;&#38;&#60;/b&#62; Co')
    }
  })

  it('does not fall with a part: without the state of the product the page still stands', async () => {
    const { app } = await pagesOver({
      '/api/alerts?limit=100&state=open': noAlerts,
      '/api/health': new Error('nobody there'),
    })
    const answer = await app.inject({ url: '/alerts', headers: html })
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toContain('The state of the product could not be read.')
    expect(answer.body).toContain('No alert is open.')
  })

  it('refuses an answer that is not what was agreed', async () => {
    const { app } = await pagesOver({
      '/api/alerts?limit=100&state=open': { status: 200, body: { alerts: 'none' } },
    })
    expect((await app.inject({ url: '/alerts', headers: html })).statusCode).toBe(502)
  })

  it('passes on to the API only what it offers, and ids only encoded', async () => {
    const { app, asked } = await pagesOver({})
    await app.inject('/?sort=drop%20table&relevance=7&platform=myspace&lang=%3Cb%3E')
    await app.inject('/narratives/..%2Fhealth%3Fx')
    await app.inject('/search?q=a%26limit=9&from=2026-03-01&to=2026-03-01&platform=x&platform=sms')
    expect(asked).toContain('/api/narratives?limit=30&sort=pace')
    expect(asked).toContain('/api/narratives/..%2Fhealth%3Fx')
    expect(asked).toContain(
      '/api/search?q=a%26limit%3D9&from=2026-02-28T12%3A00%3A00.000Z&to=2026-03-01T11%3A59%3A00.000Z&platform=x&limit=50',
    )
  })

  it('asks the browser to keep its stylesheet only under the address of its content', async () => {
    const { app } = await pagesOver({})
    const page = await app.inject('/about-figures')
    const address = /href="(\/assets\/lali\.css\?v=\w+)"/.exec(page.body)?.[1] ?? ''
    const kept = async (url: string) => (await app.inject(url)).headers['cache-control']
    expect(await kept(address)).toContain('immutable')
    expect(await kept('/assets/lali.css?v=old')).toBe('no-cache')
    expect(page.headers['content-security-policy']).toBe(
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    )
  })

  it('leaves a mistake before its pages to the server', async () => {
    const app = Fastify()
    app.addHook('onRequest', async () => {
      throw Object.assign(new Error('not from here'), { statusCode: 403 })
    })
    const asked: string[] = []
    const get = async (path: string) => {
      asked.push(path)
      return { status: 200, body: {} }
    }
    await app.register(dashboards({ get, election: { name: 'x', timeZone: 'UTC' }, now: () => 0 }))
    expect((await app.inject('/')).statusCode).toBe(403)
    expect(asked).toEqual([])
  })
})
