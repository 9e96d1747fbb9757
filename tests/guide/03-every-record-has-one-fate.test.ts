// Chapter 3. Nothing gets lost unsaid: in = emitted + dropped + dead-lettered, at the source and at every stage.
import { afterEach, expect, it } from 'vitest'
import { balanced } from '../../contracts/outcome.ts'
import {
  closeOffices,
  deletedPost,
  eight,
  foundPost,
  minutePassed,
  openOffice,
} from './small-office.ts'

afterEach(closeOffices)

it('every record has exactly one fate, and the page of health shows all of them', async () => {
  const office = await openOffice()
  const post = foundPost('a', 'The ferry to the islands is cancelled on polling day')
  const fates = await office.collect('town-square', [
    minutePassed(eight),
    post,
    post,
    foundPost('b', 'The ferry to the islands is cancelled on polling day'),
    {
      kind: 'unreadable',
      reason: 'not-json',
      cause: 'cut off',
      line: 4,
      bytes: Buffer.from('{"tex'),
    },
    { kind: 'drop', reason: 'too-old' },
    deletedPost('b'),
  ])
  expect(fates).toEqual({ in: 6, emitted: 4, dropped: { 'too-old': 1 }, dead_lettered: 1 })
  const [letter] = await office.holds('dead-letters')
  expect(letter).toMatchObject({
    stage: 'ingest',
    reason: 'not-json',
    origin: 'town-square',
    line: 4,
  })
  expect(Buffer.from(String(letter?.bytes), 'base64').toString()).toBe('{"tex')

  // A record that no connector of ours would write: it becomes a dead letter and stops nothing.
  const broken = { topic: 'posts.collected' as const, partition: 0, post: null }
  await office.backends.log.append([
    { ...broken, value: '{"v":1,"op":"upsert","id":"too short"}' },
    { ...broken, value: 'no JSON at all' },
  ])
  await office.pipeline.settled()

  const stages = await office.pipeline.status()
  const of = (name: string) => stages.find((stage) => stage.name === name)?.fates
  expect(of('enrich')).toEqual({ in: 8, emitted: 6, dropped: {}, dead_lettered: 2 })
  expect(of('watch')).toMatchObject({ in: 6, emitted: 5, dropped: { 'same-version': 1 } })
  expect(of('index')?.in).toBe((await office.holds('watch.derived')).length)
  for (const stage of stages) {
    expect(balanced(stage.fates), stage.name).toBe(true)
    expect(stage).toMatchObject({ state: 'running', lag: 0, error: null })
  }
  expect(await office.holds('dead-letters')).toHaveLength(3)
})
