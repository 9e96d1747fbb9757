// GET /api/search.
import { Value } from 'typebox/value'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type PostAnswer, SearchResult } from '../../contracts/answers.ts'
import { minuteToIso } from '../../contracts/minutes.ts'
import { aMinute, keyedId } from '../builders.ts'
import { type SmallElection, serveSmallElection } from './small-election.ts'

let served: SmallElection
beforeAll(async () => {
  served = await serveSmallElection()
})
afterAll(() => served.close())

async function search(parameters: Record<string, string>) {
  const answer = await served.app.inject({ url: '/api/search', query: parameters })
  return { status: answer.statusCode, body: answer.json() }
}

async function found(parameters: Record<string, string>): Promise<string[]> {
  const { status, body } = await search(parameters)
  expect(status).toBe(200)
  expect(Value.Errors(SearchResult, body)).toEqual([])
  return body.posts.map((post: PostAnswer) => post.id).sort()
}

const both = [keyedId('copy'), keyedId('first')].sort()

it('finds posts by their words in any script', async () => {
  expect(await found({ q: 'polling noon' })).toEqual(both)
  expect(await found({ q: 'मतदान' })).toEqual([keyedId('exercise')])
  expect(await found({ q: 'unheard' })).toEqual([])
})

it('narrows by time, language and platform', async () => {
  expect(await found({ q: 'polling', from: minuteToIso(aMinute + 1) })).toEqual([keyedId('copy')])
  expect(await found({ q: 'polling', to: minuteToIso(aMinute) })).toEqual([keyedId('first')])
  expect(await found({ q: 'bureaux', lang: 'fr' })).toEqual([keyedId('other-words')])
  expect(await found({ q: 'bureaux', lang: 'en' })).toEqual([])
  expect(await found({ q: 'bureaux', platform: 'mastodon' })).toEqual([keyedId('other-words')])
  expect(await found({ q: 'polling', limit: '1' })).toHaveLength(1)
})

it('says what of the time searched was not collected', async () => {
  const whole = await search({ q: 'polling' })
  expect(whole.body).toMatchObject({ ranked: 2, bounded: false })
  expect(whole.body.coverage.sentence).toBe(
    '1 of 2 sources was silent for 20 min of the 7 d searched: what it carried is not counted.',
  )
  const before = await search({
    q: 'polling',
    from: minuteToIso(aMinute),
    to: minuteToIso(aMinute + 5),
  })
  expect(before.body.coverage).toEqual({
    share: 1,
    silent_sources: ['mastodon'],
    gaps: 0,
    sentence: 'All 2 sources were collected.',
  })
})

it.each([
  [{}, '"q" is missing: write a text of 1 to 200 characters'],
  [{ q: '' }, '"q" cannot be used'],
  [{ q: '  ' }, '"q" cannot be used: write at least one word.'],
  [{ q: 'a\u0000b' }, '"q" cannot be used'],
  [{ q: 'x'.repeat(201) }, '"q" cannot be used: write a text of 1 to 200 characters'],
  [{ q: 'a', from: 'now' }, '"from" cannot be used: write a time with its zone'],
  [
    { q: 'a', from: '2026-03-02T00:00:00Z', to: '2026-03-01T00:00:00Z' },
    '"from" cannot be used: write a time that is not after "to".',
  ],
  [{ q: 'a', author: 'someone' }, 'There is no parameter "author" here'],
  [{ q: 'a', limit: '1000' }, '"limit" cannot be used'],
])('refuses %j with a sentence', async (parameters, sentence) => {
  const { status, body } = await search(parameters as Record<string, string>)
  expect([status, body.code]).toEqual([400, 'INVALID_PARAMETER'])
  expect(body.detail).toContain(sentence)
})

it.each(['"', 'NEAR(', 'a AND', '*', '^', 'text:', '-', '()', "' or 1=1 --", '💩', '؟'])(
  'takes %s for words, not for commands',
  async (q) => {
    expect((await search({ q })).status).toBe(200)
  },
)
