// Every planted disturbance fires, and the stream shows it as the truth counts it.
import { beforeAll, describe, expect, it } from 'vitest'
import type { Found, FoundPost } from '../../contracts/connector.ts'
import { faultKinds } from '../../ingest/simulated-delivery.ts'
import { createSimulatedElection } from '../../ingest/simulated-election.ts'
import type { TruthItemKind } from '../../ingest/simulated-truth.ts'
import { readExercise } from './read-exercise.ts'

const exercise = createSimulatedElection({ seed: 'faults' })
const truth = exercise.truth()
let items: Found[] = []
/** Deliveries of each post, with their place in the stream. */
const deliveries = new Map<string, { at: number; post: FoundPost }[]>()

beforeAll(async () => {
  items = await readExercise(exercise)
  items.forEach((item, at) => {
    if (item.kind !== 'post') return
    const known = deliveries.get(item.post.nativeId) ?? []
    deliveries.set(item.post.nativeId, [...known, { at, post: item.post }])
  })
})

function firstOf(id: string): { at: number; post: FoundPost } {
  const first = deliveries.get(id)?.[0]
  if (first === undefined) throw new Error(`Never delivered: ${id}`)
  return first
}

function texts(fault: (typeof faultKinds)[number]): string[] {
  return truth.faulty[fault].map((id) => firstOf(id).post.text)
}

function stateAt(id: string): number {
  return items.findIndex((item) => item.kind === 'state' && item.nativeId === id)
}

describe('the truth about faults', () => {
  it.each([
    { days: 3, postsPerDay: 3_000 },
    { days: 1, postsPerDay: 200 },
  ])('counts every kind at least once with $days days of $postsPerDay posts', (size) => {
    const { faults } = createSimulatedElection({ seed: 'small', ...size }).truth()
    for (const kind of faultKinds) expect({ kind, n: faults[kind] }).not.toEqual({ kind, n: 0 })
  })

  it('counts the items that the stream yields', () => {
    const seen: Record<string, number> = {}
    for (const item of items) seen[item.kind] = (seen[item.kind] ?? 0) + 1
    expect(seen).toEqual(truth.items satisfies Record<TruthItemKind, number>)
  })
})

describe('garbage', () => {
  it('has empty texts, emoji only, endless words, markup, turned directions and half emoji', () => {
    for (const text of texts('empty_text')) expect(text.replace(/[\s\u200b]/g, '')).toBe('')
    for (const text of texts('emoji_only')) expect(text).not.toMatch(/[\p{L}\p{N}]/u)
    for (const text of texts('long_word')) expect(text).toMatch(/^\S{10000,}$/)
    expect(texts('script_tag').some((text) => text.includes('<script>'))).toBe(true)
    for (const text of texts('bidi_override')) expect(text).toMatch(/[\u202e\u2067]/)
    for (const text of texts('lone_surrogate')) expect(text).toMatch(/\p{Cs}/u)
  })

  it('has items that are no posts, with their bytes', () => {
    const unreadable = items.filter((item) => item.kind === 'unreadable')
    expect(unreadable).toHaveLength(truth.faults.unreadable)
    for (const item of unreadable) expect(item.bytes.length).toBeGreaterThan(0)
  })
})

describe('wrong times', () => {
  const claimed = (id: string) => Date.parse(firstOf(id).post.createdAt ?? '')
  const witnessed = (id: string) => Date.parse(firstOf(id).post.witnessedAt ?? '')
  const hour = 3_600_000

  it('has clocks hours ahead, clocks at 1970 and posts that come hours late', () => {
    for (const id of truth.faulty.clock_ahead) {
      expect(claimed(id) - witnessed(id)).toBeGreaterThanOrEqual(2 * hour - 1)
    }
    for (const id of truth.faulty.clock_1970) expect(claimed(id)).toBe(0)
    for (const id of truth.faulty.late) {
      expect(witnessed(id) - claimed(id)).toBeGreaterThanOrEqual(2 * hour - 1)
    }
  })

  it('has right times everywhere else', () => {
    const wrong = new Set([
      ...truth.faulty.clock_ahead,
      ...truth.faulty.clock_1970,
      ...truth.faulty.late,
    ])
    const right = [...deliveries.keys()].filter((id) => !wrong.has(id))
    expect(right.filter((id) => claimed(id) !== witnessed(id))).toEqual([])
  })
})

describe('repeats and versions', () => {
  it('delivers some items twice, equal in every field', () => {
    expect(truth.faulty.redelivered.length).toBeGreaterThan(50)
    for (const id of truth.faulty.redelivered) {
      const [first, again, ...more] = deliveries.get(id) ?? []
      expect(again?.post).toEqual(first?.post)
      expect(more).toEqual([])
    }
  })

  it('edits some posts, with a later order and another text', () => {
    expect(truth.faulty.edited.length).toBeGreaterThan(30)
    for (const id of truth.faulty.edited) {
      const [first, edited] = deliveries.get(id) ?? []
      expect(edited?.post.versionOrder).toBeGreaterThan(first?.post.versionOrder ?? Infinity)
      expect(edited?.post.editedAt).not.toBeNull()
      expect(edited?.post.text.startsWith(first?.post.text ?? '-')).toBe(true)
      expect(edited?.post.text).not.toBe(first?.post.text)
    }
  })

  it('brings the first version of some edited posts again, after the edit', () => {
    for (const id of truth.faulty.older_version) {
      const [first, edited, again] = deliveries.get(id) ?? []
      expect(again?.post).toEqual(first?.post)
      expect(again?.at).toBeGreaterThan(edited?.at ?? Infinity)
    }
  })

  it('delivers every other post once', () => {
    const several = new Set([...truth.faulty.redelivered, ...truth.faulty.edited])
    const twice = [...deliveries].filter(([id, all]) => all.length > 1 && !several.has(id))
    expect(twice).toEqual([])
  })
})

describe('what goes away', () => {
  it('deletes posts after they came, one of them the opening of a narrative', () => {
    const [opening] = truth.faulty.opening_deleted
    expect(truth.narratives.map((one) => one.opening)).toContain(opening)
    for (const id of [...truth.faulty.deleted, ...truth.faulty.opening_deleted]) {
      expect(stateAt(id)).toBeGreaterThan(firstOf(id).at)
    }
  })

  it('deletes some posts before they come', () => {
    for (const id of truth.faulty.deleted_before_arrival) {
      expect(stateAt(id)).toBeGreaterThan(-1)
      expect(stateAt(id)).toBeLessThan(firstOf(id).at)
    }
  })

  it('takes one account with all its posts, which came before', () => {
    const gone = items.filter((item) => item.kind === 'state' && item.of === 'account')
    expect(gone).toHaveLength(1)
    const left = gone[0]
    if (left?.kind !== 'state') throw new Error('No account left.')
    const own = [...deliveries.values()].flatMap((all) =>
      all.filter(({ post }) => post.author.nativeId === left.nativeId),
    )
    expect(own.map(({ post }) => post.nativeId).sort()).toEqual(
      [...truth.faulty.account_gone].sort(),
    )
    expect(own.length).toBeGreaterThan(1)
    for (const { at } of own) expect(at).toBeLessThan(items.indexOf(left))
  })

  it('names in the truth exactly what must be erased', () => {
    const accounts = new Set(truth.faulty.account_gone)
    const byState = items.flatMap((item) =>
      item.kind === 'state' && item.of === 'post' ? [item.nativeId] : [],
    )
    expect([...truth.erased].sort()).toEqual([...byState, ...accounts].sort())
  })
})

describe('the outage', () => {
  it('is three hours in which only ticks come, opened and closed by a gap', () => {
    const gaps = items.filter((item) => item.kind === 'gap')
    const { from, to } = truth.outage
    expect(gaps).toMatchObject([
      { from, to: null },
      { from, to },
    ])
    expect(Date.parse(to) - Date.parse(from)).toBe(3 * 3_600_000)
    const during = items.slice(items.indexOf(gaps[0] as Found) + 1, items.indexOf(gaps[1] as Found))
    expect(new Set(during.map((item) => item.kind))).toEqual(new Set(['tick']))
    expect(during).toHaveLength(180)
  })
})
