import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Unavailable } from '../../contracts/unavailable.ts'
import { createPoliteFetch, type PoliteFetch } from '../../ingest/polite-fetch.ts'
import { Refused } from '../../ingest/polite-target.ts'
import {
  answer,
  endless,
  type FeedServer,
  redirect,
  resetting,
  stalled,
  startFeedServer,
} from '../services/feed-server.ts'

let server: FeedServer
let fetcher: PoliteFetch

/** The test's own server is allowed by its numeric name, and by `office.test` where a name is needed. */
function politeFetch(options: Partial<Parameters<typeof createPoliteFetch>[0]> = {}): PoliteFetch {
  return createPoliteFetch({
    userAgent: 'lali-test (+mailto:desk@office.test)',
    allowPrivate: (host) => host === '127.0.0.1' || host === 'office.test',
    perHostIntervalMs: 0,
    resolve: async (host) => {
      if (host.endsWith('.test')) return [{ address: '127.0.0.1', family: 4 }]
      throw new Error(`no such name: ${host}`)
    },
    ...options,
  })
}

async function failure(promise: Promise<unknown>): Promise<Unavailable> {
  const error: unknown = await promise.then(
    () => undefined,
    (cause: unknown) => cause,
  )
  if (error instanceof Unavailable) return error
  throw new Error(`expected Unavailable, got ${String(error)}`)
}

beforeEach(async () => {
  server = await startFeedServer()
  fetcher = politeFetch()
})
afterEach(async () => {
  await fetcher.close()
  await server.close()
})

describe('an answer', () => {
  it('comes back with status, headers, body and final address', async () => {
    server.put('/feed?x=1', answer('hello', { 'x-word': 'yes', etag: 'W/"a b"' }))
    const got = await fetcher.fetch(`${server.origin}/feed?x=1`, {
      headers: { accept: 'text/xml' },
    })
    expect(got).toMatchObject({ status: 200, finalUrl: `${server.origin}/feed?x=1`, redirects: [] })
    expect(got.headers).toMatchObject({ 'x-word': 'yes', etag: 'W/"a b"' })
    expect(got.body.toString()).toBe('hello')
    expect(server.requests[0]?.headers).toMatchObject({
      'user-agent': 'lali-test (+mailto:desk@office.test)',
      'accept-encoding': 'gzip, deflate, br',
      accept: 'text/xml',
    })
  })

  it.each([
    ['gzip', gzipSync('packed')],
    ['x-gzip', gzipSync('packed')],
    ['deflate', deflateSync('packed')],
    ['deflate', deflateRawSync('packed')],
    ['br', brotliCompressSync('packed')],
    ['deflate, gzip', gzipSync(deflateSync('packed'))],
    ['identity', Buffer.from('packed')],
    ['gzip', Buffer.alloc(0)],
  ])('is decoded from %s', async (encoding, bytes) => {
    server.put('/', answer(bytes, { 'content-encoding': encoding }))
    const { body } = await fetcher.fetch(`${server.origin}/`)
    expect(body.toString()).toBe(bytes.length === 0 ? '' : 'packed')
  })

  it('of 4xx is the caller’s to judge, body and all', async () => {
    server.put('/gone', answer('we closed', {}, 410))
    const got = await fetcher.fetch(`${server.origin}/gone`)
    expect([got.status, got.body.toString()]).toEqual([410, 'we closed'])
  })

  it('of 304 has no body', async () => {
    server.put('/', answer('', { etag: '"1"' }, 304))
    const got = await fetcher.fetch(`${server.origin}/`)
    expect([got.status, got.body.length, got.headers.etag]).toEqual([304, 0, '"1"'])
  })

  it('comes without a proxy, whatever the environment says', async () => {
    vi.stubEnv('HTTP_PROXY', 'http://127.0.0.1:9')
    vi.stubEnv('http_proxy', 'http://127.0.0.1:9')
    vi.stubEnv('NODE_USE_ENV_PROXY', '1')
    server.put('/', answer('direct'))
    const own = politeFetch()
    const got = await own.fetch(`${server.origin}/`)
    expect(got.body.toString()).toBe('direct')
    await own.close()
    vi.unstubAllEnvs()
  })
})

describe('a redirect', () => {
  it('is followed and told', async () => {
    server.put('/old', redirect(301, '/newer'))
    server.put('/newer', redirect(302, `${server.origin}/newest`))
    server.put('/newest', answer('here'))
    const got = await fetcher.fetch(`${server.origin}/old`)
    expect(got.body.toString()).toBe('here')
    expect(got.redirects).toEqual([
      { status: 301, url: `${server.origin}/newer` },
      { status: 302, url: `${server.origin}/newest` },
    ])
  })

  it('is followed five times at most', async () => {
    server.put('/', redirect(307, '/'))
    expect((await failure(fetcher.fetch(`${server.origin}/`))).message).toContain('too often')
    expect(server.requests).toHaveLength(6)
  })

  it('to a private address is refused, by number and by name', async () => {
    const places = [
      'http://10.0.0.1/',
      'http://169.254.169.254/latest/meta-data/',
      'http://[::1]/',
      'http://[::ffff:127.0.0.1]/',
      'http://2130706434/',
      'http://0x7f.2/',
      'http://inside.test/',
    ]
    for (const place of places) {
      server.put('/', redirect(301, place))
      expect(await failure(fetcher.fetch(`${server.origin}/`))).toBeInstanceOf(Refused)
    }
    expect(server.requests).toHaveLength(places.length)
  })

  it('to another scheme or with credentials is refused', async () => {
    for (const place of ['file:///etc/passwd', 'ftp://127.0.0.1/', 'http://u:p@127.0.0.1/']) {
      server.put('/', redirect(302, place))
      expect(await failure(fetcher.fetch(`${server.origin}/`))).toBeInstanceOf(Refused)
    }
  })

  it('to another origin carries no credentials along', async () => {
    server.put('/', redirect(302, `http://office.test:${server.port}/there`))
    server.put('/there', answer('ok'))
    await fetcher.fetch(`${server.origin}/`, {
      headers: { Authorization: 'Bearer secret', cookie: 'a=b', 'if-none-match': '"1"' },
    })
    const [first, second] = server.requests
    expect(first?.headers).toMatchObject({ authorization: 'Bearer secret', cookie: 'a=b' })
    expect(second?.headers.authorization).toBeUndefined()
    expect(second?.headers.cookie).toBeUndefined()
    expect(second?.headers['if-none-match']).toBe('"1"')
  })
})

describe('an address', () => {
  it.each([
    'file:///etc/passwd',
    'gopher://e.example/',
    'http://user@e.example/',
    'http://127.0.0.2/',
    'http://localhost.:1/',
    'http://[fe80::1]/',
    'http://93.184.216.34:25/',
    'nonsense',
  ])('such as %s is refused', async (address) => {
    expect(await failure(fetcher.fetch(address))).toBeInstanceOf(Unavailable)
    expect(server.requests).toHaveLength(0)
  })

  it('whose name resolves to a private address is refused, even beside a public one', async () => {
    const rebinding = politeFetch({
      resolve: async () => [
        { address: '93.184.216.34', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ],
    })
    const error = await failure(rebinding.fetch(`http://news.example:${server.port}/`))
    expect(error).toBeInstanceOf(Refused)
    expect(error.message).toContain('resolves to 127.0.0.1')
    expect(server.requests).toHaveLength(0)
    await rebinding.close()
  })

  it('is resolved once: the second answer of a rebinding name is never asked for', async () => {
    let asked = 0
    const counting = politeFetch({
      resolve: async () => {
        asked += 1
        return [{ address: '127.0.0.1', family: 4 }]
      },
    })
    server.put('/', answer('pinned'))
    await counting.fetch(`http://office.test:${server.port}/`)
    expect([asked, server.requests.length]).toEqual([1, 1])
    await counting.close()
  })

  it('that does not exist is unavailable', async () => {
    const error = await failure(fetcher.fetch('http://nowhere.invalid/'))
    expect(error).not.toBeInstanceOf(Refused)
    expect(error.message).toContain('cannot be resolved')
  })
})

describe('limits', () => {
  it('cut a body that passes the cap, and close the connection', async () => {
    server.put('/', endless('<rss>', 'x'.repeat(10_000)))
    const error = await failure(fetcher.fetch(`${server.origin}/`, { maxBytes: 100_000 }))
    expect(error.message).toContain('passes 100000 bytes')
    await server.idle()
  })

  it.each([
    ['gzip', gzipSync(Buffer.alloc(50_000_000))],
    ['br', brotliCompressSync(Buffer.alloc(50_000_000))],
    ['gzip, gzip', gzipSync(gzipSync(Buffer.alloc(50_000_000)))],
  ])('cut a %s bomb', async (encoding, bomb) => {
    server.put('/', answer(bomb, { 'content-encoding': encoding }))
    const error = await failure(fetcher.fetch(`${server.origin}/`))
    expect(bomb.length).toBeLessThan(100_000)
    expect(error.message).toContain('passes 10000000 bytes')
  })

  it('cut an answer that stalls, before or after its head', async () => {
    server.put('/head', () => undefined)
    server.put('/body', stalled('<rss>'))
    for (const path of ['/head', '/body']) {
      const error = await failure(fetcher.fetch(server.origin + path, { timeoutMs: 100 }))
      expect(error.message).toContain('did not answer in time')
    }
    await server.idle()
  })

  it('count all hops together', async () => {
    server.put('/', (_request, response) => {
      setTimeout(() => response.writeHead(302, { location: '/' }).end(), 60)
    })
    const error = await failure(fetcher.fetch(`${server.origin}/`, { timeoutMs: 150 }))
    expect(error.message).toContain('did not answer in time')
  })
})

describe('trouble', () => {
  it('with a wait is handed on, in seconds or as a date', async () => {
    const timed = politeFetch({ now: () => Date.parse('2026-01-01T00:00:00Z') })
    const waits: [string, number, number | undefined][] = [
      ['120', 429, 120_000],
      ['Thu, 01 Jan 2026 00:05:00 GMT', 503, 300_000],
      ['Wed, 31 Dec 2025 00:00:00 GMT', 503, 0],
      ['99999999999', 429, 86_400_000],
      ['soon', 429, undefined],
    ]
    for (const [header, status, wait] of waits) {
      server.put('/', answer('wait', { 'retry-after': header }, status))
      const error = await failure(timed.fetch(`${server.origin}/`))
      expect([error.message, error.retryAfterMs]).toEqual([
        `127.0.0.1:${server.port} answered ${status}`,
        wait,
      ])
    }
    await timed.close()
  })

  it('of the server, of the wire and of the encoding is unavailable', async () => {
    server.put('/500', answer('oops', {}, 500))
    server.put('/reset', resetting('<rss>'))
    server.put(
      '/gzip',
      answer(gzipSync('x'.repeat(1_000)).subarray(0, 20), { 'content-encoding': 'gzip' }),
    )
    server.put('/zstd', answer('x', { 'content-encoding': 'zstd' }))
    server.put('/layers', answer('x', { 'content-encoding': 'gzip, gzip, gzip' }))
    for (const path of ['/500', '/reset', '/gzip', '/zstd', '/layers']) {
      expect((await failure(fetcher.fetch(server.origin + path))).retryAfterMs).toBeUndefined()
    }
    const { origin } = server
    await server.close()
    expect((await failure(fetcher.fetch(`${origin}/`))).message).toContain('cannot be reached')
    server = await startFeedServer()
  })

  it('of the caller, who gave up, is the caller’s own reason', async () => {
    server.put('/', stalled('<rss>'))
    const controller = new AbortController()
    const reason = new Error('shutting down')
    const running = fetcher.fetch(`${server.origin}/`, { signal: controller.signal })
    const queued = fetcher.fetch(`${server.origin}/`, { signal: controller.signal })
    const outcomes = Promise.allSettled([running, queued])
    controller.abort(reason)
    expect(await outcomes).toEqual([
      { status: 'rejected', reason },
      { status: 'rejected', reason },
    ])
  })
})

describe('one host', () => {
  it('gets one request at a time, and other hosts need not wait for it', async () => {
    const held: (() => void)[] = []
    server.put('/slow', (_request, response) => held.push(() => response.end('slow')))
    server.put('/other', answer('other'))
    const first = fetcher.fetch(`${server.origin}/slow`)
    const second = fetcher.fetch(`${server.origin}/slow`)
    await fetcher.fetch(`http://office.test:${server.port}/other`)
    await vi.waitFor(() => expect(held).toHaveLength(1))
    expect(server.requests.filter(({ path }) => path === '/slow')).toHaveLength(1)
    held[0]?.()
    await first
    await vi.waitFor(() => expect(held).toHaveLength(2))
    held[1]?.()
    expect((await second).body.toString()).toBe('slow')
  })
})
