// The topology as data: every topic has a writer and a reader, and nothing goes round in a circle.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openBackends } from '../backends/open-backends.ts'
import { type TopicName, topicNames } from '../contracts/topics.ts'
import { openingRecord, stages, startPipeline } from '../pipeline.ts'
import { createEnrich } from '../processors/enrich.ts'
import { createNotify } from '../processors/notify.ts'

const all = Object.entries(stages)
const writersOf = (topic: TopicName) =>
  all.filter(([, { writes }]) => (writes as readonly TopicName[]).includes(topic))
const readersOf = (topic: TopicName) =>
  all.filter(([, { reads }]) => (reads as readonly TopicName[]).includes(topic))

/** Topics whose writers or readers are no stages: connectors, the desk, the API, people. */
const writtenOutside: TopicName[] = [
  'posts.collected',
  'desk.decided',
  'settings.changed',
  'models.answered',
  'access.logged',
  'dead-letters',
]
const readByPeople: TopicName[] = ['access.logged', 'notifications.sent', 'dead-letters']

it('every topic has a writer and a reader', () => {
  for (const topic of topicNames) {
    expect(writersOf(topic).length > 0 || writtenOutside.includes(topic), `${topic}: writer`).toBe(
      true,
    )
    expect(readersOf(topic).length > 0 || readByPeople.includes(topic), `${topic}: reader`).toBe(
      true,
    )
  }
})

it('a topic that a stage writes has one writer', () => {
  for (const topic of topicNames) expect(writersOf(topic).length, topic).toBeLessThanOrEqual(1)
  expect(writersOf('stream.ordered').map(([name]) => name)).toEqual(['enrich'])
  expect(writersOf('watch.derived').map(([name]) => name)).toEqual(['watch'])
})

it('no stage reads what comes of its own output', () => {
  const after = (name: string, seen: Set<string>): Set<string> => {
    for (const topic of stages[name as keyof typeof stages].writes)
      for (const [next] of readersOf(topic)) if (!seen.has(next)) after(next, seen.add(next))
    return seen
  }
  for (const [name] of all) expect(after(name, new Set()).has(name), name).toBe(false)
})

it('watch reads exactly one topic', () => {
  expect(stages.watch.reads).toEqual(['stream.ordered'])
})

it('the stages read what the page says', async () => {
  const enrich = createEnrich({ salt: 1, generation: 1, threads: 0 })
  expect(enrich.reads).toEqual([...stages.enrich.reads])
  expect(createNotify({ log: {} as never, tell: () => undefined }).reads).toEqual([
    ...stages.notify.reads,
  ])
})

it('the opening record names the partitions of every topic that enrich reads', () => {
  const { topics } = JSON.parse(openingRecord(3).value)
  expect(Object.keys(topics)).toEqual([...stages.enrich.reads])
  expect(topics['posts.collected']).toEqual({ partitions: 3, bases: [0, 0, 0] })
})

it('the topology fits one page', () => {
  const lines = readFileSync(new URL('../pipeline.ts', import.meta.url), 'utf8').split('\n')
  const table = lines.findIndex((line) => line.startsWith('export const stages'))
  expect(table).toBeGreaterThan(0)
  expect(table).toBeLessThan(30)
})

it('a process without a stage goes on until it is told to stop', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lali-pipeline-'))
  const backends = await openBackends({
    mode: 'embedded',
    folder,
    partitions: 1,
    now: () => 0,
    thread: false,
  })
  const pipeline = startPipeline({
    backends,
    salt: 1,
    threads: 0,
    now: () => 0,
    elapsed: () => 0,
    tell: () => undefined,
    only: [],
  })
  const over = pipeline.broken.then(() => 'over')
  const soon = new Promise((resolve) => setImmediate(resolve, 'goes on'))
  expect(await Promise.race([over, soon])).toBe('goes on')
  await pipeline.stop()
  expect(await over).toBe('over')
  await backends.close()
  rmSync(folder, { recursive: true })
})
