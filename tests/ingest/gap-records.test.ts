import { Value } from 'typebox/value'
import { expect, it } from 'vitest'
import { Gap } from '../../contracts/collected.ts'
import { SourceGone } from '../../contracts/connector.ts'
import { Unavailable } from '../../contracts/unavailable.ts'
import {
  closeGap,
  downTime,
  keepGap,
  keptGap,
  openGap,
  reasonOf,
} from '../../ingest/gap-records.ts'
import { aMoment } from './found-builders.ts'

const hour = 3_600_000

it('opens and closes a gap under one id, made of source and start', () => {
  const open = openGap('news', aMoment, 'unreachable', 'no answer')
  expect(open).toEqual({
    v: 1,
    op: 'gap',
    id: 'news@2026-03-01T08:00:00.000Z',
    source: 'news',
    from: '2026-03-01T08:00:00.000Z',
    to: null,
    reason: 'unreachable',
    share: 0,
    detail: 'no answer',
  })
  expect(closeGap(open, aMoment + hour)).toEqual({ ...open, to: '2026-03-01T09:00:00.000Z' })
  expect(closeGap(open, aMoment - hour).to).toBe(open.from)
  expect(Value.Check(Gap, closeGap(open, aMoment))).toBe(true)
})

it('comes back from beside the cursor as it was, and refuses damaged text', () => {
  const open = openGap('news', aMoment, 'refused', '')
  expect(keptGap(keepGap(open))).toEqual(open)
  expect(keptGap(keepGap(null))).toBeNull()
  expect(() => keptGap('{"v":1}')).toThrow(/open gap is damaged/)
})

it('calls it down time when more than two polls were missed', () => {
  expect(downTime('news', hour, aMoment, aMoment + 2 * hour)).toBeNull()
  expect(downTime('news', hour, aMoment, aMoment + 3 * hour)).toMatchObject({
    reason: 'stopped',
    from: '2026-03-01T08:00:00.000Z',
    to: '2026-03-01T11:00:00.000Z',
  })
  expect(downTime('news', null, aMoment, aMoment + 9 * hour)).toBeNull()
  expect(downTime('news', hour, null, aMoment)).toBeNull()
})

it('tells a limit from an outage and from a refusal', () => {
  expect(reasonOf(new Unavailable('HTTP 429'))).toBe('rate_limited')
  expect(reasonOf(new Unavailable('slow down', { retryAfterMs: 5 }))).toBe('rate_limited')
  expect(reasonOf(new Unavailable('HTTP 503', { retryAfterMs: 5 }))).toBe('unreachable')
  expect(reasonOf(new Unavailable('connection reset'))).toBe('unreachable')
  expect(reasonOf(new SourceGone('HTTP 410'))).toBe('refused')
  expect(reasonOf(new Error('odd'))).toBe('broken_answer')
})

it('does not quote the address of a person', () => {
  const gap = openGap('news', aMoment, 'unreachable', 'GET https://t.me/s/ana_b: reset')
  expect(gap.detail).toBe('GET t.me/…: reset')
})
