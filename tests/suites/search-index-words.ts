// How every SearchIndex finds words, in the scripts of its elections. Part of search-index-suite.ts.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { SearchIndex } from '../../contracts/search-index.ts'
import { aMinute, aPlacement, inLog, keyedId } from '../builders.ts'
import type { OpenIndex } from './search-index-suite.ts'

const posts: Record<string, string> = {
  english: 'The ballot boxes were sealed in Suva; don’t share rumours.',
  french: 'L’élection présidentielle est reportée à Saint-Étienne',
  hindi: 'चुनाव आयोग ने मतदान की तारीख बदल दी',
  tamil: 'தேர்தல் ஆணையம் வாக்குப்பதிவு தேதியை மாற்றியது',
  sinhala: 'ශ්‍රී ලංකාවේ මැතිවරණය කල් දමා ඇත',
  urdu: 'الیکشن کمیشن نے پولنگ کی تاریخ بدل دی',
  thai: 'การเลือกตั้งถูกเลื่อนออกไป',
  chinese: '选举委员会2025年推迟投票',
}

/** What is typed, and which posts it finds. */
const finds: [string, string[]][] = [
  ['BALLOT', ['english']],
  ['ballot sealed', ['english']],
  ['ballot missing', []],
  ['"ballot boxes"', ['english']],
  ['"boxes ballot"', []],
  ['rumo*', ['english']],
  ['rumo', []],
  ["don't", ['english']],
  ['election presidentielle', ['french']],
  ['ÉLECTION', ['french']],
  ['saint-etienne', ['french']],
  ['चुनाव', ['hindi']],
  ['चुनाव आयोग', ['hindi']],
  ['चुन', []],
  ['தேர்தல்', ['tamil']],
  ['ශ්‍රී', ['sinhala']],
  ['ශ්රී', ['sinhala']],
  ['كميشن', ['urdu']],
  ['الیکشن', ['urdu']],
  ['เลือกตั้ง', ['thai']],
  ['เลือกไป', []],
  ['选举', ['chinese']],
  ['委员', ['chinese']],
  ['票', ['chinese']],
  ['举', ['chinese']],
  ['选举委员会', ['chinese']],
  ['委员会2025', ['chinese']],
  ['选会', []],
  ['举举', []],
]

async function found(index: SearchIndex, text: string): Promise<string[]> {
  const answer = await index.search({ text, limit: 20 })
  const names = new Map(Object.keys(posts).map((name) => [keyedId(name), name]))
  return answer.posts.map(({ placement }) => names.get(placement.id) ?? '?')
}

async function withPosts(open: OpenIndex): Promise<SearchIndex> {
  const { index } = await open()
  const records = Object.entries(posts).map(([name, text], i) =>
    aPlacement({ id: keyedId(name), rev: i, minute: aMinute + i, lang: name, post: { text } }),
  )
  await index.apply(inLog(records))
  return index
}

export function searchIndexWords(open: OpenIndex): void {
  it('finds words in every script, whatever the accents, case and keyboard', async () => {
    const index = await withPosts(open)
    const answers = []
    for (const [text] of finds) answers.push([text, await found(index, text)])
    expect(answers).toEqual(finds)
  })

  it('finds words of titles and of the texts of images', async () => {
    const { index } = await open()
    const post = {
      title: 'Headline',
      text: 'body',
      text_alt: [{ kind: 'image_text', text: 'poster' } as const],
    }
    await index.apply(inLog([aPlacement({ post })]))
    for (const text of ['headline', 'body', 'poster', 'headline poster']) {
      expect((await index.search({ text, limit: 5 })).ranked).toBe(1)
    }
  })

  it('answers nothing to a question without a word', async () => {
    const index = await withPosts(open)
    for (const text of ['', '   ', '*', '""', '!?', '😀', '\0']) {
      expect(await index.search({ text, limit: 5 })).toMatchObject({ posts: [], ranked: 0 })
    }
  })

  it('reads nothing that is typed as a command', async () => {
    const index = await withPosts(open)
    for (const text of [
      'ballot NEAR sealed',
      'NEAR(ballot sealed)',
      'text: ballot',
      'ballot AND',
      'NOT ballot',
      '^ballot nothere',
      'ballot OR x',
      '(ballot',
    ]) {
      expect([text, (await index.search({ text, limit: 5 })).ranked]).toEqual([
        text,
        text === '(ballot' ? 1 : 0,
      ])
    }
    expect(await found(index, '"ballot')).toEqual(['english'])
    expect(await found(index, 'ballot\0sealed')).toEqual(['english'])
    expect(await found(index, '{ballot} + "sealed')).toEqual(['english'])
  })

  it('answers any string at all', async () => {
    const index = await withPosts(open)
    const hostile = fc.oneof(
      fc
        .array(fc.integer({ min: 0, max: 0x10_ff_ff }))
        .map((points) => String.fromCodePoint(...points)),
      fc.string({ unit: fc.constantFrom('"', '*', '(', ')', ':', '^', ' ', 'a', '选', '\0', "'") }),
    )
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        const answer = await index.search({ text, limit: 3 })
        expect(answer.ranked).toBeGreaterThanOrEqual(answer.posts.length)
      }),
      { numRuns: 100 },
    )
    for (const long of ['zz ', '选', '"', 'zz* ', '" "', 'ไ'].map((part) => part.repeat(10_000))) {
      expect((await index.search({ text: long, limit: 3 })).posts).toEqual([])
    }
  })

  it('keeps to the window, the language and the platform asked for', async () => {
    const { index } = await open()
    await index.apply(
      inLog([
        aPlacement({ id: keyedId('old'), rev: 1, minute: aMinute - 8 * 1440 }),
        aPlacement({ id: keyedId('mid'), rev: 2, minute: aMinute - 60, lang: 'fj' }),
        aPlacement({ id: keyedId('new'), rev: 3, post: { platform: 'x' } }),
      ]),
    )
    const ids = async (query: object) => {
      const { posts: rows } = await index.search({ text: 'polling', limit: 9, ...query })
      return rows.map(({ placement }) => placement.id)
    }
    expect(await ids({})).toEqual([keyedId('new'), keyedId('mid')])
    expect(await ids({ from: 0 })).toHaveLength(3)
    expect(await ids({ to: aMinute - 60 })).toEqual([keyedId('mid')])
    expect(await ids({ to: aMinute - 1440 })).toEqual([keyedId('old')])
    expect(await ids({ lang: 'fj' })).toEqual([keyedId('mid')])
    expect(await ids({ platform: 'x' })).toEqual([keyedId('new')])
    expect(await ids({ platform: 'x', lang: 'fj' })).toEqual([])
    expect(await ids({ from: aMinute, to: 9_007_199_254_740_991 })).toEqual([keyedId('new')])
    expect(await ids({ from: aMinute, to: 0 })).toEqual([])
  })

  it('ranks the newest 2,000 matches and says so', async () => {
    const { index } = await open()
    const short = keyedId('short and new')
    const crowd = Array.from({ length: 2_005 }, (_, i) =>
      aPlacement({ id: keyedId(`crowd ${i}`), rev: i, minute: aMinute + i }),
    )
    await index.apply(
      inLog([
        ...crowd,
        aPlacement({ id: short, rev: 3_000, minute: aMinute + 1_000, post: { text: 'polling' } }),
      ]),
    )
    const answer = await index.search({ text: 'polling', limit: 2 })
    expect(answer).toMatchObject({
      ranked: 2_000,
      bounded: true,
      window: { from: aMinute + 6, to: aMinute + 2_004 },
    })
    expect(answer.posts[0]?.placement.id).toBe(short)
    const few = await index.search({ text: 'polling', from: aMinute + 2_000, limit: 2 })
    expect(few).toMatchObject({
      ranked: 5,
      bounded: false,
      window: { from: aMinute + 2_000, to: aMinute + 2_004 },
    })
  })
}
