// The counters are sums over current posts: whatever was merged, edited or erased, a recount gives the same.
import { beforeAll, describe, expect, it } from 'vitest'
import type { Collected } from '../../contracts/collected.ts'
import type { Derived, Score } from '../../contracts/derived.ts'
import { restSilent } from '../../processors/rest-silent.ts'
import type { WatchState } from '../../processors/watch-state.ts'
import { members, newest, recount, saidCounts } from './recount.ts'
import { createStream, createWatched, ofKind, simulated } from './watched.ts'

const at = Date.UTC(2025, 4, 20)
let said: Derived[] = []

beforeAll(async () => {
  const bodies = await simulated('counts', 2_000)
  said = watchAll([...bodies, ...editsAndErasures(bodies)])
})

/** What is said; `after` may look at the state after each record, or touch it. */
function watchAll(bodies: Collected[], after: (state: WatchState) => void = () => {}): Derived[] {
  const watched = createWatched()
  const stream = createStream()
  for (const body of bodies) {
    watched.putValue(stream({ body, at }))
    after(watched.state)
  }
  return watched.values.map((value) => JSON.parse(value))
}

type Upsert = Extract<Collected, { op: 'upsert' }>

/** After the exercise: every 7th post is edited, every 5th erased, one account goes, an hour passes. */
function editsAndErasures(bodies: Collected[]): Collected[] {
  const posts = bodies.filter((body): body is Upsert => body.op === 'upsert')
  const minute = Math.max(...bodies.map((body) => (body.op === 'tick' ? (body.minute ?? 0) : 0)))
  const state_at = new Date(minute * 60_000).toISOString()
  const first = posts[0]?.post
  if (!first) throw new Error('The exercise has no posts.')
  const { provenance, author } = first
  const state = { v: 1, op: 'state', state_at, state_basis: 'source_event', provenance } as const
  return [
    ...posts
      .filter((_, i) => i % 7 === 0)
      .map((body, i): Collected => {
        const text = posts[(i * 31) % posts.length]?.post.text ?? ''
        const version = { by: 'source', order: 9e15 } as const
        return { ...body, post: { ...body.post, text, version, state: 'edited' } }
      }),
    ...posts
      .filter((_, i) => i % 5 === 0)
      .map(({ id }): Collected => ({ ...state, id, of: 'post', state: 'deleted' })),
    { ...state, id: author.pseudonym, of: 'account', state: 'account_gone' },
    ...[1, 15, 30, 60].map((more): Collected => ({ v: 1, op: 'tick', minute: minute + more })),
  ]
}

const scores = (level: Score['level']) =>
  [...newest(said).values()].filter(
    (one): one is Score => one.kind === 'score' && one.level === level,
  )

describe('rule 5: counters are additive', () => {
  it('the stream had merges, edits and erasures at all', () => {
    const narratives = [...newest(said).values()].filter((one) => one.kind === 'narrative')
    expect(narratives.filter(({ state }) => state === 'merged').length).toBeGreaterThan(2)
    expect(narratives.filter(({ state }) => state === 'empty').length).toBeGreaterThan(2)
    expect(ofKind(said, 'erasure').length).toBeGreaterThan(300)
  })

  it('a score of a narrative or claim equals a recount of its posts', () => {
    const held = members(said)
    const merged = new Set(
      [...newest(said).values()].flatMap((one) =>
        one.kind === 'narrative' && one.state === 'merged' ? [one.id] : [],
      ),
    )
    let compared = 0
    for (const score of [...scores('narrative'), ...scores('claim')]) {
      if (merged.has(score.id)) continue
      const { minutes, ...counted } = recount(held.get(score.id) ?? [])
      const told = saidCounts(score)
      if (counted.authors > 32) {
        // From here on authors are estimated, with a standard error of 6.5 %.
        expect(Math.abs(told.authors / counted.authors - 1)).toBeLessThan(0.25)
        told.authors = counted.authors
      }
      expect({ id: score.id, ...told }).toEqual({ id: score.id, ...counted })
      for (const window of score.windows) {
        const inside = minutes.filter((minute) => minute > score.minute - window.minutes)
        expect({ id: score.id, n: window.posts }).toEqual({ id: score.id, n: inside.length })
      }
      compared += 1
    }
    expect(compared).toBeGreaterThan(100)
  })

  it('every post counts once: all narratives together have the posts that are there', () => {
    const held = members(said)
    const posts = [...newest(said).values()].filter((one) => one.kind === 'post').length
    let inNarratives = 0
    for (const one of newest(said).values())
      if (one.kind === 'narrative') inNarratives += held.get(one.id)?.length ?? 0
    expect(inNarratives).toBe(posts)
  })

  it('a narrative with two posts or more has a score', () => {
    const scored = new Set(scores('narrative').map(({ id }) => id))
    const held = members(said)
    for (const one of newest(said).values()) {
      if (one.kind === 'narrative' && (held.get(one.id)?.length ?? 0) > 1)
        expect(scored.has(one.id), one.id).toBe(true)
    }
  })

  it('a copy group names its earliest post that is there', () => {
    const held = members(said)
    for (const one of newest(said).values()) {
      if (one.kind !== 'copy-group') continue
      const posts = held.get(one.id) ?? []
      const first = Math.min(...posts.map(({ minute }) => minute))
      if (posts.length === 0) expect(one.first_post).toBeNull()
      else {
        expect(one.first_minute).toBe(first)
        expect(posts.find(({ id }) => id === one.first_post)?.minute).toBe(first)
      }
    }
  })
})

describe('counters that rest', () => {
  it('what is said is the same whether silent counters let go of their lists at every record or never', async () => {
    const bodies = await simulated('rest', 700, 2)
    const stream = [...bodies, ...editsAndErasures(bodies)]
    let [resting, restingClaims] = [0, 0]
    const rested = watchAll(stream, (state) => {
      restSilent(state)
      const { narratives, claims } = state.clusters
      resting = Math.max(resting, narratives.filter(({ rests }) => rests).length)
      const apart = claims.counted.reduce((sum, how) => sum + Number(how > 0), 0)
      restingClaims = Math.max(restingClaims, apart - claims.spreads.size)
    })
    expect(rested).toEqual(watchAll(stream))
    expect(resting).toBeGreaterThan(20)
    expect(restingClaims).toBeGreaterThan(20)
  })
})
