import { afterAll, expect, it } from 'vitest'
import type { Found } from '../../contracts/connector.ts'
import type { Append } from '../../contracts/log.ts'
import { balanced } from '../../contracts/outcome.ts'
import { Unavailable } from '../../contracts/unavailable.ts'
import { partitionOf } from '../../ingest/collected-appends.ts'
import { runConnector } from '../../ingest/run-connector.ts'
import {
  aConnector,
  aFoundPost,
  aMoment,
  aProtect,
  foundPost,
  nowhere,
  unreadable,
} from './found-builders.ts'
import { closeDesks, newDesk, partitions, run, type Step, stored } from './scripted-run.ts'

afterAll(closeDesks)

it('stores what was found, ends, and says where it got to', async () => {
  const desk = newDesk()
  const items: Step[] = [
    foundPost('a', '1'),
    { kind: 'drop', reason: 'no-rule-matched', cursor: '2' },
    unreadable('3'),
    foundPost('b', '4'),
  ]
  const { fates, states } = await run(desk, [items])
  expect(fates).toEqual({
    in: 4,
    emitted: 2,
    dropped: { 'no-rule-matched': 1 },
    dead_lettered: 1,
  })
  expect(states).toEqual([['running'], ['done']])
  expect(desk.cursors.load('island-news')).toMatchObject({ cursor: '4', fates, openGap: null })
  expect((await stored(desk.log)).map((record) => record.op)).toEqual(['upsert', 'upsert'])
  const [letter] = await stored(desk.log, 'dead-letters')
  expect(letter).toMatchObject({
    origin: 'island-news',
    reason: 'not-json',
    line: 3,
    stage: 'ingest',
  })
  expect(Buffer.from(letter.bytes, 'base64').toString()).toBe('{broken')
})

it('goes on from the saved cursor and counts fates across restarts', async () => {
  const desk = newDesk()
  await run(desk, [[foundPost('a', '1'), foundPost('b')]])
  const second = await run(desk, [[foundPost('b', '2'), unreadable('3')]])
  expect(second.asked).toEqual(['1'])
  expect(second.fates).toEqual({ in: 4, emitted: 3, dropped: {}, dead_lettered: 1 })
  expect(desk.cursors.all()).toEqual([
    { source: 'island-news', fates: second.fates, lastAt: aMoment },
  ])
})

it('keeps the order of each post: its records share one partition, in the order found', async () => {
  const desk = newDesk()
  const counts = { likes: 1, reposts: null, replies: null, views: null }
  const of = (nativeId: string): Step[] => [
    foundPost(nativeId),
    { kind: 'metrics', platform: 'x', nativeId, at: '2026-03-01T08:00:00Z', counts },
    {
      kind: 'state',
      platform: 'x',
      nativeId,
      of: 'post',
      state: 'deleted',
      stateAt: '2026-03-01T08:00:00Z',
      basis: 'source_event',
      provenance: nowhere,
    },
  ]
  const names = Array.from({ length: 40 }, (_, i) => `post ${i}`)
  await run(desk, [names.flatMap(of)])
  const records = await stored(desk.log)
  const ids = new Set(records.map((record) => record.id as string))
  expect(ids.size).toBe(40)
  for (const id of ids) {
    const ofPost = records.filter((record) => record.id === id)
    expect(ofPost.map((record) => record.op)).toEqual(['upsert', 'metrics', 'state'])
    expect(new Set(ofPost.map((record) => record.partition))).toEqual(
      new Set([partitionOf(id, partitions)]),
    )
  }
  expect(new Set(records.map((record) => record.partition)).size).toBe(partitions)
})

it('puts a tick into every partition and an account’s state into the first', async () => {
  const desk = newDesk()
  const account: Found = {
    kind: 'state',
    platform: 'x',
    nativeId: 'a',
    of: 'account',
    state: 'account_gone',
    stateAt: '2026-03-01T08:00:00Z',
    basis: 'source_event',
    provenance: nowhere,
  }
  const { fates } = await run(desk, [[{ kind: 'tick', minute: 7 }, account]])
  const records = await stored(desk.log)
  expect(records.filter(({ op }) => op === 'tick').map(({ partition }) => partition)).toEqual([
    0, 1, 2,
  ])
  expect(records.filter(({ op }) => op === 'state').map(({ partition }) => partition)).toEqual([0])
  expect(fates).toMatchObject({ in: 1, emitted: 1 })
})

it('never moves the cursor ahead of the log when an append fails, and finds the rest again', async () => {
  const desk = newDesk()
  const items = Array.from({ length: 1_700 }, (_, i) => foundPost(`post ${i}`, String(i + 1)))
  let appends = 0
  const failing = {
    partitions: () => partitions,
    append: async (records: Append[]) => {
      appends += 1
      if (appends === 3) throw new Error('disk full')
      return desk.log.append(records)
    },
  }
  const saved: number[] = []
  const cursors = {
    ...desk.cursors,
    save: (...args: Parameters<typeof desk.cursors.save>) => {
      saved.push(Number(args[1].cursor))
      desk.cursors.save(...args)
    },
  }
  await expect(run(desk, [items], { log: failing, cursors })).rejects.toThrow('disk full')
  const reached = Number(desk.cursors.load('island-news')?.cursor)
  const ids = (await stored(desk.log)).map((record) => record.id)
  expect(appends).toBe(3)
  expect(reached).toBeGreaterThan(0)
  expect(ids).toHaveLength(reached)
  expect(saved.at(-1)).toBe(reached)

  const { fates } = await run(desk, [items.slice(reached)])
  const all = (await stored(desk.log)).map((record) => record.id)
  expect(new Set(all).size).toBe(1_700)
  expect(fates).toMatchObject({ in: 1_700, emitted: 1_700 })
})

it('says that it stopped, and rejects, when our own code throws', async () => {
  const desk = newDesk()
  const states: string[] = []
  const broken = run(desk, [[foundPost('a', '1'), new TypeError('our bug')]], {
    onState: (state) => states.push(state),
  })
  await expect(broken).rejects.toThrow('our bug')
  expect(states).toEqual(['running', 'stopped'])
  expect(desk.cursors.load('island-news')?.cursor).toBe('1')
})

it('waits for a log that is away and loses nothing', async () => {
  const desk = newDesk()
  let refused = 0
  const log = {
    partitions: () => partitions,
    append: async (records: Append[]) => {
      if (refused++ < 3) throw new Unavailable('broker gone')
      return desk.log.append(records)
    },
  }
  const waits: number[] = []
  const { fates, states } = await run(desk, [[foundPost('a', '1')]], {
    log,
    sleep: async (ms) => void waits.push(ms),
  })
  expect(waits).toEqual([500, 1_000, 2_000])
  expect(fates).toMatchObject({ in: 1, emitted: 1 })
  expect(states).toEqual([['running'], ['done']])
})

it('lets a slow log slow the source: a bounded number of items is read ahead', async () => {
  const desk = newDesk()
  let yielded = 0
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  let started = () => {}
  const appending = new Promise<void>((resolve) => {
    started = resolve
  })
  const log = {
    partitions: () => partitions,
    append: async (records: Append[]) => {
      started()
      await released
      return desk.log.append(records)
    },
  }
  const connector = aConnector({
    async *find() {
      for (; yielded < 6_000; yielded += 1) yield foundPost(`post ${yielded}`, String(yielded))
    },
  })
  const done = runConnector({
    connector,
    ...desk,
    log,
    protect: aProtect(),
    now: () => aMoment,
    signal: new AbortController().signal,
  })
  await appending
  // Everything the reader can do without the log has been done when two turns of the loop bring no more.
  let before = -1
  while (yielded > before) {
    before = yielded
    await new Promise(setImmediate)
    await new Promise(setImmediate)
  }
  expect(yielded).toBeLessThanOrEqual(2_000)
  release()
  expect((await done).emitted).toBe(6_000)
})

it('ends at once when told to, while a source is silent, and keeps what it has', async () => {
  const desk = newDesk()
  const stop = new AbortController()
  const connector = aConnector({
    async *find() {
      yield foundPost('a', '1')
      yield foundPost('b', '2')
      // A socket that says nothing any more, and does not hear the signal either.
      await new Promise(() => queueMicrotask(() => stop.abort()))
    },
  })
  const run = { connector, ...desk, protect: aProtect(), now: () => aMoment, signal: stop.signal }
  expect(await runConnector(run)).toMatchObject({ in: 2, emitted: 2 })
  expect(desk.cursors.load('island-news')?.cursor).toBe('2')
})

it('stores a trickle without waiting for more', async () => {
  const desk = newDesk()
  const stop = new AbortController()
  const connector = aConnector({
    async *find() {
      yield foundPost('a', '1')
      yield foundPost('b', '2')
      // Goes on only once both are in the log.
      while ((await stored(desk.log)).length < 2) await new Promise(setImmediate)
      stop.abort()
    },
  })
  const run = { connector, ...desk, protect: aProtect(), now: () => aMoment, signal: stop.signal }
  expect((await runConnector(run)).emitted).toBe(2)
})

it('lets the connector close what it opened, however the pass ends', async () => {
  const desk = newDesk()
  let closed = () => {}
  const closing = new Promise<void>((resolve) => {
    closed = resolve
  })
  const connector = aConnector({
    async *find() {
      try {
        for (;;) yield unreadable('1')
      } finally {
        closed()
      }
    },
  })
  const deadLetterLimit = { consecutive: 5 }
  const signal = new AbortController().signal
  await runConnector({
    connector,
    ...desk,
    protect: aProtect(),
    now: () => aMoment,
    signal,
    deadLetterLimit,
  })
  await closing
  expect(desk.cursors.load('island-news')?.fates.dead_lettered).toBe(5)
})

it('gives every item exactly one fate, also when the log fails in between', async () => {
  const desk = newDesk()
  const mixed = Array.from({ length: 900 }, (_, i): Step => {
    if (i % 5 === 0) return unreadable(String(i + 1))
    if (i % 7 === 0) return { kind: 'drop', reason: 'too-old', cursor: String(i + 1) }
    return {
      kind: 'post',
      post: aFoundPost({ nativeId: `${i}` }),
      provenance: nowhere,
      cursor: String(i + 1),
    }
  })
  let appends = 0
  const log = {
    partitions: () => partitions,
    append: async (records: Append[]) => {
      appends += 1
      if (appends === 2) throw new Error('disk full')
      return desk.log.append(records)
    },
  }
  await expect(run(desk, [mixed], { log })).rejects.toThrow('disk full')
  const reached = Number(desk.cursors.load('island-news')?.cursor)
  const { fates } = await run(desk, [mixed.slice(reached)])
  expect(fates.in).toBe(900)
  expect(balanced(fates)).toBe(true)
  expect(fates.dead_lettered).toBe((await stored(desk.log, 'dead-letters')).length)
  expect(fates.emitted).toBe((await stored(desk.log)).length)
})

it('spreads posts evenly over partitions and never changes its mind', () => {
  const ids = Array.from({ length: 3_000 }, (_, i) => `${i}`.padStart(22, 'x'))
  const sizes = [0, 1, 2, 3].map((p) => ids.filter((id) => partitionOf(id, 4) === p).length)
  expect(Math.min(...sizes)).toBeGreaterThan(600)
  // Order within a post depends on these staying what they are.
  expect(
    ['AAAAAAAAAAAAAAAAAAAAAA', 'abcdefghijklmnopqrstuv'].map((id) => partitionOf(id, 16)),
  ).toEqual([11, 10])
})
