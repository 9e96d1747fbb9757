// What every Log promises about erased posts: their rows are blank, now and later, and offsets stay dense.
import { expect, it } from 'vitest'
import type { Append, Log } from '../../contracts/log.ts'
import { aPost, keyedId } from '../builders.ts'
import type { OpenLog } from './log-suite.ts'

const a = keyedId('a')
const b = keyedId('b')
const source = { topic: 'posts.collected', generation: 1, partition: 0, offset: 0 }

/** A post as it stands in the three topics that hold posts. */
export function inEveryTopic(id: string, text: string): Append[] {
  const post = aPost({ id, text })
  const ordered = { v: 1, source, received: 7, body: { v: 1, op: 'upsert', id, post } }
  return [
    { topic: 'posts.collected', value: { v: 1, op: 'upsert', id, post } },
    { topic: 'stream.ordered', value: ordered },
    { topic: 'watch.derived', value: { v: 1, rev: 3, n: 0, kind: 'post', id, post } },
    { topic: 'watch.derived', value: { v: 1, rev: 4, n: 2, kind: 'metrics', id, counts: {} } },
  ].map(({ topic, value }) => ({
    topic: topic as Append['topic'],
    partition: 0,
    value: JSON.stringify(value),
    post: id,
  }))
}

async function all(log: Log): Promise<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {}
  for (const topic of ['posts.collected', 'stream.ordered', 'watch.derived'] as const) {
    const records = await log.read({ topic, partition: 0, offset: 0 }, 100)
    expect(records.map(({ offset }) => offset)).toEqual(records.map((_, i) => i))
    found[topic] = records.map(({ value }) => JSON.parse(value))
  }
  return found
}

const blank = {
  'posts.collected': [{ v: 1, op: 'blank', id: a }],
  'stream.ordered': [{ v: 1, source, received: 7, body: { v: 1, op: 'blank', id: a } }],
  'watch.derived': [
    { v: 1, rev: 3, n: 0, kind: 'blank', id: a },
    { v: 1, rev: 4, n: 2, kind: 'blank', id: a },
  ],
}

export function logErasing(open: OpenLog): void {
  it('blanks every row of a post, keeps its place in the stream, and touches no other post', async () => {
    const { log, reopen } = await open()
    await log.append(inEveryTopic(a, 'first'))
    await log.append(inEveryTopic(b, 'second'))
    await log.erase([a])
    const other = inEveryTopic(b, 'second').map(({ value }) => JSON.parse(value))
    const expected = {
      'posts.collected': [...blank['posts.collected'], other[0]],
      'stream.ordered': [...blank['stream.ordered'], other[1]],
      'watch.derived': [...blank['watch.derived'], other[2], other[3]],
    }
    expect(await all(log)).toEqual(expected)
    const again = await reopen()
    expect(await all(again)).toEqual(expected)
    expect(await again.erased([a, b])).toEqual(new Set([a]))
  })

  it('stores a record of an erased post blank, whenever it comes', async () => {
    const { log, reopen } = await open()
    await log.erase([a])
    await log.append(inEveryTopic(a, 'late'))
    expect(await all(log)).toEqual(blank)
    const again = await reopen()
    await again.append(inEveryTopic(a, 'later'))
    expect((await all(again))['stream.ordered']).toEqual([
      blank['stream.ordered'][0],
      blank['stream.ordered'][0],
    ])
  })

  it('stores nothing in clear of a post that is appended while it is being erased', async () => {
    const { log } = await open()
    await Promise.all([
      log.append(inEveryTopic(a, 'before')),
      log.erase([a]),
      log.append(inEveryTopic(a, 'after')),
    ])
    expect((await all(log))['posts.collected']).toEqual([
      ...blank['posts.collected'],
      ...blank['posts.collected'],
    ])
  })

  it('keeps records that are about no post', async () => {
    const { log } = await open()
    const value = JSON.stringify({ v: 1, op: 'state', id: a, of: 'post', state: 'deleted' })
    await log.append([{ topic: 'posts.collected', partition: 0, value, post: null }])
    await log.erase([a])
    expect((await all(log))['posts.collected']).toEqual([JSON.parse(value)])
  })

  it('erases again what was erased without a change', async () => {
    const { log } = await open()
    await log.append(inEveryTopic(a, 'once'))
    await log.erase([a, a])
    await log.erase([a])
    expect(await all(log)).toEqual(blank)
  })
}
