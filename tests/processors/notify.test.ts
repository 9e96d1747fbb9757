// Alerts are told once, whatever comes again: after a kill, or from a second writer of watch.derived.
import { afterEach, expect, it } from 'vitest'
import type { Alert } from '../../contracts/derived.ts'
import { createNotify } from '../../processors/notify.ts'
import { aMinute } from '../builders.ts'
import { anArchive, removeFolders, runUntil, valuesOf } from './running-watch.ts'
import { createWatched, setting, tick, upsert } from './watched.ts'

afterEach(removeFolders)

/** watch.derived of a calm day and two bursts, each of which opens an alert. */
async function derivedWithAlerts(): Promise<string[]> {
  const watched = createWatched()
  watched.fate(setting('thresholds', { watch: 3, warn: 6, urgent: 12 }))
  for (let i = 0; i < 300; i += 1) {
    const minute = aMinute - 1_500 + i * 5
    watched.fate(tick(minute))
    watched.fate(upsert(`calm ${i}`, `market${i % 40} harbour${i % 40} fishing`, { minute }))
  }
  watched.fate(tick(aMinute))
  for (const words of ['Ballot boxes were opened early', 'Polling moved to Sunday everywhere'])
    for (let i = 0; i < 8; i += 1) watched.fate(upsert(`${words} ${i}`, words, { minute: aMinute }))
  return watched.values
}

it('tells each change of an alert once, also when all of watch.derived comes again', async () => {
  const values = await derivedWithAlerts()
  const { log } = await anArchive([])
  const append = (some: string[]) =>
    log.append(
      some.map((value) => ({ topic: 'watch.derived' as const, partition: 0, value, post: null })),
    )
  await append(values)
  const told: string[] = []
  const notify = () =>
    createNotify({ log, tell: ({ id, rev }: Alert) => void told.push(`${id} ${rev}`) })
  await runUntil(notify(), log)
  expect(new Set(told.map((one) => one.split(' ')[0])).size).toBeGreaterThanOrEqual(2)
  const sent = await valuesOf(log, 'notifications.sent')
  expect(sent).toHaveLength(told.length)
  // A second writer says the same again, and another notify that knows the outbox only reads it.
  await append(values)
  const fates = await runUntil(notify(), log)
  expect(await valuesOf(log, 'notifications.sent')).toEqual(sent)
  expect(fates?.dropped.repeated).toBe(sent.length)
})
