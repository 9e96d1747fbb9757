// One open alert per narrative; told again only when it says more; none from history or a returning source.
import { describe, expect, it } from 'vitest'
import type { Derived } from '../../contracts/derived.ts'
import { aMinute, keyedId } from '../builders.ts'
import {
  createWatched,
  deletion,
  gap,
  ofKind,
  setting,
  simulatedStream,
  tick,
  upsert,
  type Watched,
} from './watched.ts'

const text = 'Ballot boxes were opened before the count began'

/** A watch that has seen a calm day of other talk: 300 posts of 40 topics. */
function afterACalmDay(): Watched {
  const watched = createWatched()
  watched.fate(setting('thresholds', { watch: 3, warn: 6, urgent: 12 }))
  for (let i = 0; i < 300; i += 1) {
    const words = `market${i % 40} harbour${i % 40} weather${i % 40} fishing`
    const minute = aMinute - 1_500 + i * 5
    watched.fate(tick(minute))
    watched.fate(upsert(`calm ${i}`, words, { minute }))
  }
  watched.put(tick(aMinute))
  return watched
}

let names = 0
/** Copies of the claim, each by another author. */
function burst(
  watched: Watched,
  count: number,
  more: Parameters<typeof upsert>[2] = {},
  words = text,
): Derived[] {
  return Array.from({ length: count }, () => {
    names += 1
    return watched.put(upsert(`burst ${names}`, words, { minute: aMinute, ...more }))
  }).flat()
}

const alertsOf = (records: Derived[]) =>
  ofKind(records, 'alert').map(({ state, reason, level }) => `${state} ${reason} ${level}`)

describe('raising', () => {
  it('opens once, and only with enough posts and authors', () => {
    const watched = afterACalmDay()
    expect(alertsOf(burst(watched, 4))).toEqual([])
    const said = burst(watched, 3)
    const [alert] = ofKind(said, 'alert')
    expect(alert).toMatchObject({ state: 'open', reason: 'surprise', opened_minute: aMinute })
    expect(alert?.id).toBe(`a-${alert?.narrative}-${aMinute}`)
    expect(alert?.post_ids).toContain(keyedId(`burst ${names - 2}`))
    const open = ofKind(watched.said, 'alert').filter(({ reason }) => reason === 'surprise')
    expect(open).toHaveLength(1)
  })

  it('raises none for many posts of two authors', () => {
    const watched = afterACalmDay()
    for (let i = 0; i < 20; i += 1)
      watched.put(upsert(`pair ${i}`, text, { author: `author ${i % 2}` }))
    expect(ofKind(watched.said, 'alert')).toEqual([])
  })

  it('tells it again on a higher level, never on the same', () => {
    const watched = afterACalmDay()
    burst(watched, 20)
    watched.put(tick(aMinute + 1))
    burst(watched, 40, { minute: aMinute + 1 })
    watched.put(tick(aMinute + 2))
    const told = alertsOf(watched.said)
    expect(told[0]).toMatch(/^open surprise (watch|warn)$/)
    expect(told.at(-1)).toBe('open level-up urgent')
    expect(new Set(told).size).toBe(told.length)
    const ids = new Set(ofKind(watched.said, 'alert').map(({ id }) => id))
    expect(ids.size).toBe(1)
  })

  it('tells it again when it reaches a new platform or a new language, once each', () => {
    const watched = afterACalmDay()
    const lang = (code: string) => ({ lang_declared: [code] })
    // In no language, so that the declared one is believed.
    const invented = 'quxol zemprit vadzong kwyfej brulnax'
    const put = (count: number, more: object) => burst(watched, count, more, invented)
    put(16, lang('en'))
    expect(ofKind(watched.said, 'alert').at(-1)?.level).toBe('urgent')
    expect(alertsOf(put(1, { ...lang('en'), platform: 'telegram' }))).toHaveLength(1)
    expect(ofKind(watched.said, 'alert').at(-1)?.reason).toBe('new-platform')
    expect(alertsOf(put(1, { ...lang('en'), platform: 'telegram' }))).toEqual([])
    expect(alertsOf(put(1, lang('sw')))).toHaveLength(1)
    expect(ofKind(watched.said, 'alert').at(-1)?.reason).toBe('new-language')
    expect(alertsOf(put(1, lang('sw')))).toEqual([])
    // Undetermined is no language that a narrative could reach.
    expect(alertsOf(put(1, lang('zz')))).toEqual([])
  })
})

describe('not raising', () => {
  it('raises none and says no pace before the first tick: there is no window yet', () => {
    const watched = createWatched()
    const said = burst(watched, 9)
    expect(ofKind(said, 'alert')).toEqual([])
    expect(ofKind(said, 'score')).toEqual([])
    const [score] = ofKind(watched.put(tick(aMinute)), 'score')
    expect(score).toMatchObject({ posts: 9, minute: aMinute })
  })

  it('raises none for history imported beside a live stream', () => {
    const watched = afterACalmDay()
    const said = burst(watched, 60, { minute: aMinute - 121, sampling: 'export' })
    watched.put(tick(aMinute + 1))
    expect(ofKind(said, 'post').every(({ history }) => history)).toBe(true)
    expect(ofKind(watched.said, 'alert')).toEqual([])
  })

  it('raises none from a source that has just come back, and does when it goes on', () => {
    const watched = afterACalmDay()
    watched.put(gap('bluesky', aMinute - 90, aMinute - 1))
    expect(alertsOf(burst(watched, 30))).toEqual([])
    const said = watched.put(tick(aMinute + 16))
    expect(alertsOf([...said, ...burst(watched, 3, { minute: aMinute + 16 })])).toHaveLength(1)
  })

  it('raises none on a day on which everything grows alike', () => {
    const watched = createWatched()
    watched.put(setting('thresholds', { watch: 3, warn: 6, urgent: 12 }))
    const topics = ['market prices rose', 'harbour lights failed', 'school roof leaks', text]
    let minute = aMinute - 600
    for (let i = 0; minute < aMinute + 120; i += 1) {
      // Twice as many of each from one minute on.
      minute += i % (minute < aMinute ? 2 : 4) === 0 ? 1 : 0
      watched.put(tick(minute))
      watched.fate(upsert(`tide ${i}`, topics[i % 4] ?? '', { minute }))
    }
    const late = ofKind(watched.said, 'alert').filter((one) => one.opened_minute >= aMinute - 300)
    expect(late).toEqual([])
    expect(ofKind(watched.said, 'score').at(-1)?.windows[1]?.posts).toBeGreaterThan(40)
  })
})

describe('ending', () => {
  it('closes after three calm hours, not sooner, and may open anew', () => {
    const watched = afterACalmDay()
    burst(watched, 12)
    const { narrative } = ofKind(watched.said, 'alert')[0] ?? {}
    let closed: number | undefined
    let calm: number | undefined
    for (let minute = aMinute + 15; minute <= aMinute + 900 && closed === undefined; minute += 15) {
      const said = watched.put(tick(minute))
      const own = ofKind(said, 'score').find(({ id }) => id === narrative)
      if (calm === undefined && own && own.pace < 1.5) calm = minute
      if (ofKind(said, 'alert').some(({ state }) => state === 'closed')) closed = minute
    }
    expect(ofKind(watched.said, 'alert').at(-1)).toMatchObject({
      reason: 'calm',
      closed_minute: closed,
    })
    expect((closed ?? 0) - (calm ?? 0)).toBe(180)
    expect(watched.state.alerts.size).toBe(0)
    const again = burst(watched, 40, { minute: (closed ?? 0) + 1 })
    const ids = new Set(ofKind([...watched.said, ...again], 'alert').map(({ id }) => id))
    expect(ids.size).toBe(2)
  })

  it('is folded when its narrative becomes part of another', async () => {
    const watched = createWatched()
    watched.put(
      setting('thresholds', { watch: 0.5, warn: 6, urgent: 12, minPosts: 2, minAuthors: 1 }),
    )
    for (const value of await simulatedStream('folding', 2_400)) {
      const { source } = JSON.parse(value)
      if (source.topic === 'posts.collected') watched.putValue(value)
    }
    const said = watched.values.map((value) => JSON.parse(value) as Derived)
    const folded = ofKind(said, 'alert').filter(({ state }) => state === 'folded')
    expect(folded.length).toBeGreaterThan(0)
    for (const { narrative, reason } of folded) {
      expect(reason).toBe('merged')
      const gone = ofKind(said, 'narrative')
        .filter(({ id }) => id === narrative)
        .at(-1)
      expect(gone?.state).toBe('merged')
    }
    const open = new Map<string, number>()
    for (const { narrative, id, state } of ofKind(said, 'alert')) {
      const others = [...open].filter(
        ([key]) => key.startsWith(`${narrative} `) && key !== `${narrative} ${id}`,
      )
      expect(others).toEqual([])
      if (state === 'open') open.set(`${narrative} ${id}`, 1)
      else open.delete(`${narrative} ${id}`)
    }
  })

  it('is closed when its last post is erased', () => {
    const watched = afterACalmDay()
    const first = names + 1
    burst(watched, 9)
    for (let i = first; i < first + 9; i += 1) watched.put(deletion(`burst ${i}`))
    expect(alertsOf(watched.said).at(-1)).toMatch(/^closed erased /)
    expect(watched.state.alerts.size).toBe(0)
  })
})
