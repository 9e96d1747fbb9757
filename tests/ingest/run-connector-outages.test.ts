import { afterAll, expect, it } from 'vitest'
import { SourceGone } from '../../contracts/connector.ts'
import { Unavailable } from '../../contracts/unavailable.ts'
import { aMoment, foundPost, unreadable } from './found-builders.ts'
import { closeDesks, gapsOf, newDesk, outage, run, stored } from './scripted-run.ts'

afterAll(closeDesks)

it('leaves one gap for an outage, from the last success on, and closes it on return', async () => {
  const desk = newDesk()
  const passes = [
    [foundPost('a', '1')],
    [outage],
    [outage],
    [new Unavailable('connection reset')],
    [foundPost('b', '2')],
  ]
  const { waits, states, asked } = await run(desk, passes, { pollMs: 60_000 })
  expect(asked).toEqual([undefined, '1', '1', '1', '1'])
  expect(waits).toEqual([60_000, 500, 1_000, 2_000, 60_000])
  expect(states.map(([state]) => state)).toEqual([
    'running',
    'running',
    'waiting',
    'running',
    'waiting',
    'running',
    'waiting',
    'running',
  ])
  const [opened, closed, ...more] = await gapsOf(desk.log)
  expect(more).toEqual([])
  expect(opened).toMatchObject({
    from: '2026-03-01T08:00:00.000Z',
    to: null,
    reason: 'unreachable',
  })
  expect(closed).toEqual({ ...opened, to: '2026-03-01T08:01:03.500Z' })
  expect(desk.cursors.load('island-news')?.openGap).toBeNull()
})

it('closes the gap of an outage that a restart fell into', async () => {
  const desk = newDesk()
  await run(desk, [[foundPost('a', '1')], [outage]], { pollMs: 60_000 })
  expect(desk.cursors.load('island-news')?.openGap).toContain('island-news@')
  await run(desk, [[outage], []], { pollMs: 60_000 })
  const gaps = await gapsOf(desk.log)
  expect(gaps.map((gap) => gap.to === null)).toEqual([true, false])
  expect(new Set(gaps.map((gap) => gap.id)).size).toBe(1)
})

it('keeps what came before the trouble, and starts its waits again after a success', async () => {
  const desk = newDesk()
  const { waits } = await run(desk, [[outage], [foundPost('a', '1'), outage], [outage], []])
  expect(waits).toEqual([500, 500, 1_000])
  expect(desk.cursors.load('island-news')?.cursor).toBe('1')
})

it('waits as long as the source asks for, an hour at most, and never longer than a minute by itself', async () => {
  const desk = newDesk()
  const asks = (retryAfterMs: number) => [new Unavailable('HTTP 429', { retryAfterMs })]
  const outages = Array.from({ length: 9 }, () => [outage])
  const { waits } = await run(desk, [asks(7_000), asks(9e9), ...outages, []])
  expect(waits.slice(0, 2)).toEqual([7_000, 3_600_000])
  expect(Math.max(...waits.slice(2))).toBe(30_000)
  expect((await gapsOf(desk.log))[0]).toMatchObject({ reason: 'rate_limited' })
})

it('reports the time in which nobody asked as a gap', async () => {
  const desk = newDesk()
  await run(desk, [[]], { pollMs: 60_000 })
  const later = aMoment + 600_000
  await run(desk, [[]], { pollMs: 60_000, now: () => later })
  expect(await gapsOf(desk.log)).toMatchObject([
    {
      reason: 'stopped',
      from: '2026-03-01T08:00:00.000Z',
      to: '2026-03-01T08:10:00.000Z',
      share: 0,
    },
  ])
})

it('switches a source off that is gone for good', async () => {
  const desk = newDesk()
  const { states } = await run(desk, [[foundPost('a', '1'), new SourceGone('HTTP 410')], []], {
    pollMs: 60_000,
  })
  expect(states).toEqual([['running'], ['off', 'HTTP 410']])
  expect(await gapsOf(desk.log)).toMatchObject([
    { reason: 'refused', to: null, detail: 'HTTP 410' },
  ])
  expect(desk.cursors.load('island-news')?.cursor).toBe('1')
})

it('stops a source after too many unreadable items in a row, and keeps each of them', async () => {
  const desk = newDesk()
  const some = (n: number) => Array.from({ length: n }, (_, i) => unreadable(String(i)))
  const items = [...some(9), foundPost('a'), ...some(12)]
  const { fates, states } = await run(desk, [items], { deadLetterLimit: { consecutive: 10 } })
  expect(fates).toEqual({ in: 20, emitted: 1, dropped: {}, dead_lettered: 19 })
  expect(states.at(-1)?.[0]).toBe('stopped')
  expect(states.at(-1)?.[1]).toMatch(/island-news: 10 unreadable items in a row.*not-json: cut off/)
  expect(await stored(desk.log, 'dead-letters')).toHaveLength(19)
  expect(await gapsOf(desk.log)).toMatchObject([{ reason: 'broken_answer', to: null }])
})
