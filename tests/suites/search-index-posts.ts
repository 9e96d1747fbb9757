// What every SearchIndex answers about the posts of a narrative. Part of search-index-suite.ts.
import { expect, it } from 'vitest'
import type { Derived } from '../../contracts/derived.ts'
import { aClaim, aCopyGroup, aMinute, aNarrative, aPlacement, keyedId } from '../builders.ts'
import { holding } from './holding-index.ts'
import type { OpenIndex } from './search-index-suite.ts'

export function postsOfNarratives(open: OpenIndex): void {
  /** 60 posts in 7 copy groups, several to a minute, none in order of time. */
  const many: Derived[] = Array.from({ length: 60 }, (_, i) =>
    aPlacement({
      id: keyedId(`post ${i}`),
      rev: i + 1,
      minute: aMinute + ((i * 37) % 20),
      copy_group: `g-${(i * i) % 7}`,
      lang: i % 3 === 0 ? 'hi' : 'en',
    }),
  )
  const groups = Array.from({ length: 7 }, (_, i) =>
    aCopyGroup({ id: `g-${i}`, claim: `c-${i % 2}` }),
  )
  const claims = [aClaim({ id: 'c-0' }), aClaim({ id: 'c-1' })]
  const everything = [aNarrative(), ...claims, ...groups, ...many]

  it('pages through posts newest first, without holes or repeats', async () => {
    const index = await holding(open, everything)
    for (const limit of [1, 7, 60, 100]) {
      const seen: { id: string; minute: number }[] = []
      let cursor: string | null | undefined
      while (cursor !== null) {
        const before = cursor === undefined ? {} : { before: cursor }
        const page = await index.narrativePosts('n-1', { limit, ...before })
        seen.push(...page.posts.map(({ placement }) => placement))
        cursor = page.cursor
      }
      expect(new Set(seen.map(({ id }) => id)).size).toBe(60)
      expect(seen).toHaveLength(60)
      const minutes = seen.map(({ minute }) => minute)
      expect(minutes).toEqual(minutes.toSorted((a, b) => b - a))
    }
  })

  it('answers an empty page for a cursor that it never gave', async () => {
    const index = await holding(open, everything)
    expect(await index.narrativePosts('n-1', { limit: 5, before: "'; --" })).toEqual({
      posts: [],
      cursor: null,
    })
  })

  it('counts posts per bucket of any length, oldest first', async () => {
    const index = await holding(open, everything)
    const counts = (bucket: number) => {
      const sums = new Map<number, number>()
      for (let i = 0; i < 60; i += 1) {
        const minute = aMinute + ((i * 37) % 20)
        const start = Math.floor(minute / bucket) * bucket
        sums.set(start, (sums.get(start) ?? 0) + 1)
      }
      return [...sums].sort(([a], [b]) => a - b).map(([minute, posts]) => ({ minute, posts }))
    }
    for (const bucketMinutes of [1, 7, 15, 60]) {
      expect(await index.narrativeSeries('n-1', { bucketMinutes })).toEqual(counts(bucketMinutes))
    }
  })

  it('shows copy groups most copied first, each with its earliest post', async () => {
    const index = await holding(open, everything)
    const variants = await index.variants('n-1', { limit: 3 })
    const posts = variants.map((variant) => variant.posts)
    expect(posts).toEqual(posts.toSorted((a, b) => b - a))
    expect(variants).toHaveLength(3)
    const ofFirst = many.flatMap((record) =>
      record.kind === 'post' && record.copy_group === variants[0]?.copy_group ? [record] : [],
    )
    expect(variants[0]?.posts).toBe(ofFirst.length)
    expect(variants[0]?.example?.minute).toBe(Math.min(...ofFirst.map(({ minute }) => minute)))
  })

  it('tallies where a narrative is seen', async () => {
    const index = await holding(open, everything)
    expect(await index.where('n-1')).toEqual({
      platforms: [{ name: 'bluesky', posts: 60 }],
      languages: [
        { name: 'en', posts: 40 },
        { name: 'hi', posts: 20 },
      ],
      sources: [{ name: 'bluesky', posts: 60 }],
    })
  })
}
