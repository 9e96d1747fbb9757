// The one loop of every stage: one fate each, dead letters durable before the position, and what each throw means.
import { afterEach, expect, it } from 'vitest'
import type { DeadLetter } from '../../contracts/decided.ts'
import { balanced, noFates, type Outcome } from '../../contracts/outcome.ts'
import type { Stage } from '../../contracts/stage.ts'
import { Unavailable } from '../../contracts/unavailable.ts'
import { runStage, TooManyDeadLetters } from '../../processors/run-stage.ts'
import { anArchive, removeFolders, runUntil, valuesOf } from './running-watch.ts'

afterEach(removeFolders)

const numbered = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) =>
    JSON.stringify({ v: 1, number: from + i, body: { op: 'tick' } }),
  )

const numberOf = (value: string) => (JSON.parse(value) as { number: number }).number

/** A stage that gives each record the outcome of its number. */
function stageOf(outcome: (number: number, value: string) => Outcome): Stage {
  return {
    name: 'counting',
    reads: ['stream.ordered'],
    handle: async (records) => records.map(({ value }) => outcome(numberOf(value), value)),
  }
}

const emit = (number: number): Outcome => ({
  kind: 'emit',
  records: [
    { topic: 'notifications.sent', partition: 0, value: JSON.stringify({ number }), post: null },
  ],
})
const letter = (value: string): Outcome => ({
  kind: 'dead-letter',
  reason: 'odd-one',
  cause: 'c'.repeat(3_000),
  bytes: value,
})

it('gives every record exactly one fate, and goes on counting after a restart', async () => {
  const { log } = await anArchive(numbered(300))
  const stage = stageOf((n, value) => {
    if (n % 10 === 0) return letter(value)
    return n % 3 === 0 ? { kind: 'drop', reason: 'no-rule-matched' } : emit(n)
  })
  await runUntil(stage, log, { until: 200, batch: 40 })
  const fates = await runUntil(stage, log, { batch: 40 })
  expect(fates).toEqual({
    in: 300,
    emitted: 180,
    dropped: { 'no-rule-matched': 90 },
    dead_lettered: 30,
  })
  expect(fates && balanced(fates)).toBe(true)
  const sent = (await valuesOf(log, 'notifications.sent')).map(numberOf)
  expect(sent).toEqual([...Array(300).keys()].filter((n) => n % 10 !== 0 && n % 3 !== 0))
})

it('keeps the bytes of a dead letter, its place, its reason and its cause', async () => {
  const [long = ''] = [JSON.stringify({ v: 1, number: 0, body: {}, pad: 'ü'.repeat(50_000) })]
  const { log } = await anArchive([long])
  await runUntil(
    stageOf((_, value) => letter(value)),
    log,
  )
  const [kept] = (await valuesOf(log, 'dead-letters')).map((one) => JSON.parse(one) as DeadLetter)
  const bytes = Buffer.from(long)
  expect(kept).toMatchObject({ stage: 'counting', reason: 'odd-one', origin: 'stream.ordered/0/0' })
  expect(kept?.cause).toHaveLength(2_000)
  expect(kept?.bytes_total).toBe(bytes.length)
  expect(Buffer.from(kept?.bytes ?? '', 'base64').equals(bytes.subarray(0, 65_536))).toBe(true)
})

it('moves its position only after outputs and dead letters are durable', async () => {
  const { log } = await anArchive(numbered(30))
  const steps: string[] = []
  const watched: typeof log = {
    ...log,
    append: async (records) => {
      const positions = await log.append(records)
      steps.push(...records.map(({ topic }) => topic))
      return positions
    },
    commit: async (group, next, note) => {
      steps.push(`commit ${next[0]?.offset}`)
      await log.commit(group, next, note)
    },
  }
  const stage = stageOf((n, value) => (n % 2 === 0 ? emit(n) : letter(value)))
  await runUntil(stage, watched, { batch: 2 })
  const commits = steps.filter((step) => step.startsWith('commit'))
  expect(commits).toEqual(Array.from({ length: 15 }, (_, i) => `commit ${2 * i + 2}`))
  for (const [i, commit] of commits.entries()) {
    const before = steps.slice(0, steps.indexOf(commit))
    expect(before.filter((step) => step === 'dead-letters')).toHaveLength(i + 1)
    expect(before.filter((step) => step === 'notifications.sent')).toHaveLength(i + 1)
  }
})

it('waits and tries again while the other side is away, and loses nothing', async () => {
  const { log } = await anArchive(numbered(20))
  let tries = 0
  const waits: number[] = []
  const reasons = new Set<string | null>()
  const stage: Stage = {
    ...stageOf(emit),
    handle: async (records) => {
      tries += 1
      if (tries === 2) throw new Unavailable('the index is away', { retryAfterMs: 1_234 })
      if (tries < 6 && tries > 2) throw new Unavailable('the index is away')
      return records.map(({ value }) => emit(numberOf(value)))
    },
  }
  const stop = new AbortController()
  await runStage({
    stage,
    log,
    now: () => 0,
    signal: stop.signal,
    batch: 10,
    sleep: async (ms) => void waits.push(ms),
    onProgress: ({ next, waiting }) => {
      reasons.add(waiting)
      if (next.get('stream.ordered/0') === 20) stop.abort()
    },
  })
  expect(waits).toEqual([1_234, 400, 800, 1_600])
  expect(reasons).toEqual(new Set([null, 'the index is away']))
  expect((await valuesOf(log, 'notifications.sent')).map(numberOf)).toEqual([...Array(20).keys()])
})

it('waits at its beginning too, and when a position cannot be kept', async () => {
  const { log } = await anArchive(numbered(20))
  let tries = 0
  const away = async <T>(work: () => Promise<T>): Promise<T> => {
    tries += 1
    if (tries % 2 === 1) throw new Unavailable('the log is away')
    return work()
  }
  const stop = new AbortController()
  let commits = 0
  await runStage({
    stage: {
      ...stageOf(emit),
      open: () => away(async () => ({ from: [], fates: noFates() })),
    },
    log: {
      ...log,
      committed: (group) => away(() => log.committed(group)),
      ends: (topic) => away(() => log.ends(topic)),
      commit: (...of) => {
        commits += 1
        return commits === 1 ? Promise.reject(new Unavailable('away')) : log.commit(...of)
      },
    },
    group: 'patient',
    now: () => 0,
    signal: stop.signal,
    batch: 10,
    sleep: async () => undefined,
    onProgress: ({ next }) => {
      if (next.get('stream.ordered/0') === 20) stop.abort()
    },
  })
  expect((await valuesOf(log, 'notifications.sent')).map(numberOf)).toEqual([...Array(20).keys()])
  expect((await log.committed('patient')).next).toMatchObject([{ offset: 20 }])
})

it('ends quietly when it is told to while the other side is away', async () => {
  const { log } = await anArchive(numbered(5))
  const stop = new AbortController()
  await runStage({
    stage: { ...stageOf(emit), handle: () => Promise.reject(new Unavailable('away')) },
    log,
    now: () => 0,
    signal: stop.signal,
    sleep: async () => stop.abort(),
  })
  expect(await log.committed('lali-counting')).toEqual({ next: [], note: null })
})

it('ends with what any other throw says, and leaves the last commit as it was', async () => {
  const { log } = await anArchive(numbered(30))
  const stage = stageOf((n) => {
    if (n === 25) throw new Error('a broken invariant')
    return emit(n)
  })
  await expect(runUntil(stage, log, { batch: 10 })).rejects.toThrow('a broken invariant')
  const { next, note } = await log.committed('lali-counting')
  expect(next).toEqual([{ topic: 'stream.ordered', partition: 0, offset: 20 }])
  expect(JSON.parse(note ?? '{}')).toMatchObject({ in: 20, emitted: 20 })
  const fates = await runUntil(stageOf(emit), log)
  expect(fates?.in).toBe(30)
})

it('says so when a stage gives another number of fates than records', async () => {
  const { log } = await anArchive(numbered(4))
  const stage: Stage = { ...stageOf(emit), handle: async () => [emit(1)] }
  await expect(runUntil(stage, log)).rejects.toThrow('counting gave 1 fates for 4 records')
})

it('stops after 200 dead letters in a row: then the code is at fault, not the input', async () => {
  const { log } = await anArchive(numbered(400))
  const stage = stageOf((n, value) => (n < 50 ? emit(n) : letter(value)))
  await expect(runUntil(stage, log, { batch: 10 })).rejects.toThrow(TooManyDeadLetters)
  const { next } = await log.committed('lali-counting')
  expect(next[0]?.offset).toBe(240)
  expect(await valuesOf(log, 'dead-letters')).toHaveLength(200)
})

it('stops when more than a fifth of the last thousand are dead letters, and not before', async () => {
  const { log } = await anArchive(numbered(1_300))
  const fifth = stageOf((n, value) => (n % 5 === 0 ? letter(value) : emit(n)))
  const fates = await runUntil(fifth, log)
  expect(fates?.dead_lettered).toBe(260)
  const second = await anArchive(numbered(1_300))
  const more = stageOf((n, value) => (n % 4 === 0 ? letter(value) : emit(n)))
  await expect(runUntil(more, second.log)).rejects.toThrow('lali dead-letters list')
})

it('closes the stage, however it ends', async () => {
  const { log } = await anArchive(numbered(3))
  let closed = 0
  const close = async () => {
    closed += 1
  }
  await runUntil({ ...stageOf(emit), close }, log)
  const failing = { ...stageOf(emit), close, handle: () => Promise.reject(new Error('broken')) }
  await expect(runUntil({ ...failing, name: 'other' }, log)).rejects.toThrow('broken')
  expect(closed).toBe(2)
})
