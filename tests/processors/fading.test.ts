// What is said of a narrative after its last post: it fades in doubling steps, down to nothing.
import { expect, it } from 'vitest'
import { aMinute } from '../builders.ts'
import { createWatched, ofKind, setting, tick, upsert } from './watched.ts'

it('a narrative without an alert is scored 15, 30, 60, 120 and 240 minutes after its last post, then rests', () => {
  const last = Math.ceil(aMinute / 15) * 15
  const watched = createWatched()
  // No alert can open, so that only the fading is seen.
  watched.fate(setting('thresholds', { minPosts: 1_000 }))
  for (let i = 0; i < 100; i += 1) {
    const minute = last - 600 + i * 5
    watched.fate(tick(minute))
    watched.fate(upsert(`calm ${i}`, `market${i} harbour${i} fishing${i}`, { minute }))
  }
  watched.fate(tick(last))
  for (let i = 0; i < 12; i += 1)
    watched.put(upsert(`burst ${i}`, 'Ballot boxes were opened early', { minute: last }))
  const [burst] = ofKind(watched.said, 'score')
  const faded: { after: number; pace: number }[] = []
  for (let after = 1; after <= 600; after += 1) {
    for (const { id, pace } of ofKind(watched.put(tick(last + after)), 'score'))
      if (id === burst?.id) faded.push({ after, pace })
  }
  expect(faded.map(({ after }) => after)).toEqual([15, 30, 60, 120, 240])
  expect(faded.map(({ pace }) => pace > 0)).toEqual([true, true, true, true, false])
})
