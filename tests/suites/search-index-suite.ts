// What every SearchIndex promises, whatever it runs on: applying. Questions: search-index-questions.ts.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Derived } from '../../contracts/derived.ts'
import type { SearchIndex } from '../../contracts/search-index.ts'
import {
  aClaim,
  aCopyGroup,
  aCoverage,
  aLabel,
  aLineage,
  aMinute,
  aNarrative,
  anAlert,
  anErasure,
  aPlacement,
  aScore,
  inLog,
  keyedId,
  someMetrics,
} from '../builders.ts'
import { searchIndexQuestions } from './search-index-questions.ts'

/** Opens a new, empty index; `reopen` closes it and opens the same one again. */
export type OpenIndex = () => Promise<{ index: SearchIndex; reopen(): Promise<SearchIndex> }>

const a = keyedId('a')
const b = keyedId('b')
/** Groups g-1 and g-2 in claim c-1 of narrative n-1; g-3 in c-2 of n-2. */
const frame: Derived[] = [
  aNarrative({ id: 'n-1' }),
  aNarrative({ id: 'n-2' }),
  aClaim({ id: 'c-1', narrative: 'n-1' }),
  aClaim({ id: 'c-2', narrative: 'n-2' }),
  aCopyGroup({ id: 'g-1', claim: 'c-1' }),
  aCopyGroup({ id: 'g-2', claim: 'c-1' }),
  aCopyGroup({ id: 'g-3', claim: 'c-2' }),
]

/** `histories`: how many made-up logs are cut and repeated; fewer where opening an index takes a second. */
export function searchIndexSuite(open: OpenIndex, histories = 12): void {
  describe('applying', () => applying(open, histories))
  describe('erasing', () => erasing(open))
  describe('asking', () => searchIndexQuestions(open))
}

async function holding(open: OpenIndex, records: Derived[]): Promise<SearchIndex> {
  const { index } = await open()
  await index.apply(inLog(records))
  return index
}

async function idsFound(index: SearchIndex, text: string): Promise<string[]> {
  const { posts } = await index.search({ text, limit: 10 })
  return posts.map(({ placement }) => placement.id)
}

function applying(open: OpenIndex, numRuns: number): void {
  it('starts empty, at offset 0, without a note', async () => {
    const { index } = await open()
    expect(await index.position()).toEqual({ next: 0, note: null })
  })

  it('keeps its position with the effect, and its note beside it, over a reopening', async () => {
    const { index, reopen } = await open()
    await index.apply(inLog([aPlacement({ id: a })], 41))
    await index.saveNote(42, 'fates')
    const again = await reopen()
    expect(await again.position()).toEqual({ next: 42, note: 'fates' })
    expect((await again.totals()).posts).toBe(1)
  })

  it('never moves its position back when old records come again', async () => {
    const index = await holding(open, frame)
    await index.apply(inLog(frame.slice(0, 2)))
    await index.saveNote(1, 'late')
    expect(await index.position()).toEqual({ next: frame.length, note: 'late' })
  })

  it('takes nothing of a batch with a record it does not know, and goes on after it', async () => {
    const index = await holding(open, frame)
    const before = await index.contentHash()
    const broken = { offset: 8, value: JSON.stringify({ ...aNarrative(), kind: 'surprise' }) }
    const good = inLog([aPlacement({ id: a, rev: 5, copy_group: 'g-9' })], 7)
    await expect(index.apply([...good, broken])).rejects.toThrow('unknown kind: surprise')
    expect(await index.contentHash()).toEqual(before)
    expect((await index.position()).next).toBe(7)
    await index.apply(good)
    expect((await index.totals()).posts).toBe(1)
  })

  it('is not changed by a record whose rev is not greater', async () => {
    const index = await holding(open, [
      ...frame,
      aPlacement({ id: a, rev: 9, post: { text: 'newest words' } }),
      aScore({ id: 'n-1', rev: 9, pace: 4 }),
    ])
    const before = await index.contentHash()
    await index.apply(
      inLog(
        [
          aPlacement({ id: a, rev: 9, copy_group: 'g-2', post: { text: 'same rev' } }),
          aPlacement({ id: a, rev: 3, copy_group: 'g-3', post: { text: 'older' } }),
          aScore({ id: 'n-1', rev: 9, pace: 8 }),
          aScore({ id: 'n-1', rev: 2, pace: 8 }),
          aNarrative({ id: 'n-1', rev: 1, state: 'archived' }),
          aClaim({ id: 'c-1', rev: 0, narrative: 'n-2' }),
          aCopyGroup({ id: 'g-1', rev: 1, claim: 'c-2' }),
        ],
        20,
      ),
    )
    expect(await index.contentHash()).toEqual(before)
  })

  it('moves a new version of a post out of its old copy group, words and minute', async () => {
    const index = await holding(open, [
      ...frame,
      aPlacement({ id: a, rev: 2, copy_group: 'g-1', post: { text: 'ballots were counted' } }),
      aPlacement({
        id: a,
        rev: 3,
        copy_group: 'g-3',
        minute: aMinute + 60,
        post: { text: 'stations opened late', platform: 'x' },
      }),
    ])
    expect(await idsFound(index, 'ballots')).toEqual([])
    expect(await idsFound(index, 'stations late')).toEqual([a])
    expect(await index.narrativePosts('n-1', { limit: 5 })).toEqual({ posts: [], cursor: null })
    expect(await index.variants('n-1', { limit: 5 })).toEqual([])
    expect(await index.narrativeSeries('n-2', { bucketMinutes: 15 })).toEqual([
      { minute: aMinute + 60, posts: 1 },
    ])
    expect((await index.where('n-2')).platforms).toEqual([{ name: 'x', posts: 1 }])
    expect((await index.totals()).posts).toBe(1)
  })

  it('gives the same content for any cutting into batches, any repeats, and blanked placements', async () => {
    await fc.assert(
      fc.asyncProperty(stepLists, cuttings, async (steps, sizes) => {
        const records = steps.map(recordOf)
        const log = inLog(records)
        const whole = (await open()).index
        await whole.apply(log)
        const cut = (await open()).index
        let from = 0
        for (let i = 0; from < log.length; i += 1) {
          const size = sizes[i % sizes.length] ?? 1
          // Every batch begins with the last records of the one before.
          await cut.apply(log.slice(Math.max(0, from - (i % 4)), from + size))
          from += size
        }
        const rebuilt = (await open()).index
        await rebuilt.apply(inLog(withoutErased(records)))
        const expected = await whole.contentHash()
        expect(await cut.contentHash()).toEqual(expected)
        expect(await rebuilt.contentHash()).toEqual(expected)
        await Promise.all([whole.close(), cut.close(), rebuilt.close()])
      }),
      { numRuns },
    )
  })
}

function erasing(open: OpenIndex): void {
  const erased: Derived[] = [
    ...frame,
    aNarrative({
      id: 'n-1',
      rev: 2,
      label: aLabel({ sentence: { post: a, start: 0, length: 7 } }),
    }),
    aPlacement({ id: a, rev: 2, copy_group: 'g-1', post: { text: 'ballots burned', title: 'T' } }),
    aPlacement({ id: b, rev: 3, copy_group: 'g-1', post: { text: 'ballots counted' } }),
    someMetrics({ id: a, rev: 4 }),
    anErasure({ id: a, rev: 5 }),
  ]

  it('takes an erased post out of every answer', async () => {
    const index = await holding(open, erased)
    expect(await idsFound(index, 'burned')).toEqual([])
    expect(await idsFound(index, 'ballots')).toEqual([b])
    const { posts } = await index.narrativePosts('n-1', { limit: 5 })
    expect(posts.map(({ placement }) => placement.id)).toEqual([b])
    expect((await index.narrative('n-1'))?.label.sentence).toBeNull()
    const [variant] = await index.variants('n-1', { limit: 5 })
    expect(variant).toMatchObject({ copy_group: 'g-1', posts: 1, example: { id: b } })
    expect(await index.totals()).toMatchObject({ posts: 1, erased: 1 })
  })

  it('does not bring a post back by an older placement or by metrics', async () => {
    const index = await holding(open, erased)
    const before = await index.contentHash()
    await index.apply(
      inLog(
        [
          aPlacement({ id: a, rev: 4, copy_group: 'g-1' }),
          someMetrics({ id: a, rev: 9 }),
          anErasure({ id: a, rev: 5 }),
        ],
        30,
      ),
    )
    expect(await index.contentHash()).toEqual(before)
  })

  it('remembers an erasure of a post it never saw', async () => {
    const index = await holding(open, [
      anErasure({ id: a, rev: 5 }),
      anErasure({ id: b, rev: 5, n: 1 }),
      aPlacement({ id: a, rev: 4, post: { text: 'never to be seen' } }),
    ])
    expect(await index.totals()).toMatchObject({ posts: 0, erased: 2, last_minute: null })
    expect(await idsFound(index, 'never')).toEqual([])
  })

  it('skips what remains of a record whose post was erased', async () => {
    const index = await holding(open, [{ v: 1, rev: 1, n: 0, kind: 'blank', id: a }])
    expect(await index.totals()).toMatchObject({ posts: 0, erased: 0 })
    expect((await index.position()).next).toBe(1)
  })
}

type Step = { what: number; post: number; group: number; minute: number; text: number }
const texts = ['ballots burned', 'ballots counted', 'चुनाव आयोग', '选举委员会', '']
const stepLists = fc.array(
  fc.record({
    what: fc.integer({ min: 0, max: 11 }),
    post: fc.integer({ min: 0, max: 4 }),
    group: fc.integer({ min: 0, max: 3 }),
    minute: fc.integer({ min: 0, max: 40 }),
    text: fc.integer({ min: 0, max: texts.length - 1 }),
  }),
  { minLength: 1, maxLength: 60 },
)
const cuttings = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 8 })

function recordOf({ what, post, group, minute, text }: Step, rev: number): Derived {
  const id = keyedId(`post ${post}`)
  const span = { post: id, start: 0, length: 4 }
  if (what < 5) {
    return aPlacement({
      id,
      rev,
      copy_group: `g-${group}`,
      minute: aMinute + minute,
      post: { text: texts[text] ?? '', platform: minute % 2 === 0 ? 'x' : 'bluesky' },
    })
  }
  const others: Derived[] = [
    anErasure({ id, rev }),
    someMetrics({ id, rev }),
    aCopyGroup({ id: `g-${group}`, rev, claim: `c-${post % 2}` }),
    aClaim({ id: `c-${post % 2}`, rev, narrative: `n-${group % 2}` }),
    aNarrative({ id: `n-${group % 2}`, rev, label: aLabel({ terms: [span] }) }),
    aScore({ id: `n-${group % 2}`, rev, pace: minute }),
    group === 0 ? aLineage({ rev }) : group === 1 ? anAlert({ rev }) : aCoverage({ rev }),
  ]
  return others[what - 5] ?? anErasure({ id, rev })
}

/** The log after its archive blanked every earlier record of a post that was erased. */
function withoutErased(records: Derived[]): Derived[] {
  return records.map((record, at) => {
    const { v, rev, n, id } = record
    const about = record.kind === 'post' || record.kind === 'metrics'
    const goes = records.some((later, i) => i > at && later.kind === 'erasure' && later.id === id)
    return about && goes ? { v, rev, n, kind: 'blank', id } : record
  })
}
