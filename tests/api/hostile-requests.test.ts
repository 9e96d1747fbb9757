// Whatever is asked, the answer is an answer or a problem of the caller: never a 500, never our inside.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { problemCodes } from '../../api/problems.ts'
import { openAlert, type SmallElection, serveSmallElection } from './small-election.ts'

let served: SmallElection
beforeAll(async () => {
  served = await serveSmallElection()
})
afterAll(() => served.close())

const nasty = fc.constantFrom(
  '\u0000',
  'n-1\u0000',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '9007199254740993',
  '1e309',
  '-0',
  'NaN',
  'Infinity',
  '0x10',
  '99999999999999999999999999',
  '../../etc/passwd',
  '%',
  '%00',
  "'; drop table posts; --",
  '"unclosed',
  'NEAR(a b',
  '\u202e\u200b',
  '\ud83d\ude00'.repeat(50),
  'a'.repeat(10_000),
  '9999-12-31T23:59:59Z',
  '0000-01-01T00:00:00Z',
  '2026-06-30T23:59:60Z',
  '{"$gt":""}',
  '[object Object]',
)
const value = fc.oneof(
  nasty,
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.integer().map(String),
)
const name = fc.oneof(
  fc.constantFrom(
    'limit',
    'cursor',
    'since',
    'platform',
    'lang',
    'script',
    'min_relevance',
    'sort',
  ),
  fc.constantFrom('q', 'from', 'to', 'state', 'bucket_minutes', '__proto__', 'constructor', 'id'),
  fc.constantFrom('limit[]', 'limit[$gt]', 'q.length', ''),
  fc.string({ maxLength: 10 }),
)
const path = fc.oneof(
  fc.constantFrom(
    '/api/narratives',
    '/api/narratives/n-1',
    '/api/narratives/n-1/posts',
    '/api/narratives/n-1/series',
    '/api/alerts',
    `/api/alerts/${openAlert}`,
    '/api/search',
    '/api/coverage',
    '/api/health',
    '/metrics',
    '/api/docs',
    '/api/openapi.json',
  ),
  fc
    .tuple(fc.constantFrom('/api/narratives/', '/api/alerts/', '/api/docs/', '/'), value)
    .map(([start, id]) => start + safely(id)),
  fc
    .tuple(value, fc.constantFrom('/posts', '/series'))
    .map(([id, end]) => `/api/narratives/${safely(id)}${end}`),
)

/** Percent-encoded; what has no encoding goes in as it is, without what ends a path. */
function safely(text: string): string {
  try {
    return encodeURIComponent(text)
  } catch {
    return encodeURIComponent(text.toWellFormed())
  }
}

async function answersWell(url: string, headers: Record<string, string> = {}): Promise<void> {
  const answer = await served.app.inject({ url, headers })
  expect([url, answer.statusCode]).not.toEqual([url, 500])
  expect([200, 302, 400, 404, 414]).toContain(answer.statusCode)
  if (answer.statusCode >= 400) {
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(problemCodes).toContain(answer.json().code)
  }
  expect(served.lines).toEqual([])
}

it('survives any path with any parameters', async () => {
  await fc.assert(
    fc.asyncProperty(
      path,
      fc.array(fc.tuple(name, value), { maxLength: 4 }),
      async (where, parameters) => {
        const query = parameters.map(([key, text]) => `${safely(key)}=${safely(text)}`).join('&')
        await answersWell(`${where}${query === '' ? '' : `?${query}`}`)
      },
    ),
    { numRuns: 250 },
  )
})

it('survives parameters that nobody encoded', async () => {
  const raw = fc
    .array(fc.constantFrom(...'%&=+[]{}#;:@/?\\"\'<>|^`~ aé\u0001ÿ0'), { maxLength: 40 })
    .map((characters) => characters.join(''))
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('/api/search?q=', '/api/narratives?', '/api/alerts/'),
      raw,
      (where, text) => answersWell(where + text),
    ),
    { numRuns: 120 },
  )
})

it.each([
  ['/api/search', 'from'],
  ['/api/search', 'to'],
  ['/api/narratives', 'since'],
])('takes any time for %s %s that the calendar has', async (where, parameter) => {
  const q = where === '/api/search' ? 'q=polling&' : ''
  for (const time of [
    '0000-01-01T00:00:00Z',
    '1969-12-31T23:59:59Z',
    '9999-12-31T23:59:59Z',
    '9999-12-31T23:59:59-23:59',
  ]) {
    const answer = await served.app.inject(`${where}?${q}${parameter}=${time}`)
    expect([time, answer.statusCode]).toEqual([time, 200])
  }
})

it('reads no body', async () => {
  const answer = await served.app.inject({
    url: '/api/narratives',
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    payload: `{"__proto__": ${'['.repeat(50_000)}`,
  })
  expect([answer.statusCode, answer.json().code]).toEqual([405, 'METHOD_NOT_ALLOWED'])
})
