// Builder: a real archive in a temporary folder with stages running on it, to be ended, killed and begun again.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSnapshotFiles } from '../../backends/snapshot-files.ts'
import { type ArchiveLog, openSqliteArchiveLog } from '../../backends/sqlite-archive-log.ts'
import type { Log } from '../../contracts/log.ts'
import type { Fates } from '../../contracts/outcome.ts'
import type { Stage } from '../../contracts/stage.ts'
import { runStage } from '../../processors/run-stage.ts'
import { createWatch, type Watch } from '../../processors/watch.ts'

const at = Date.UTC(2025, 4, 20)
const opened: { folder: string; close(): Promise<void> }[] = []

/** Closes and removes all folders; call it after each test. */
export async function removeFolders(): Promise<void> {
  for (const { folder, close } of opened.splice(0)) {
    await close()
    rmSync(folder, { recursive: true })
  }
}

/** An archive whose stream.ordered holds these values. */
export async function anArchive(ordered: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'lali-archive-'))
  const path = join(folder, 'archive.sqlite')
  const archive = openSqliteArchiveLog({ path, partitions: 1, now: () => at })
  let closed: Promise<void> | undefined
  // May be closed twice: by the test, and after it.
  const close = () => {
    closed ??= archive.close()
    return closed
  }
  const log = { ...archive, close }
  opened.push({ folder, close })
  await appendOrdered(log, ordered)
  return { folder, path, log }
}

/** Appends to stream.ordered; each value names the post that it is about. */
export async function appendOrdered(log: Log, ordered: string[]): Promise<void> {
  await log.append(
    ordered.map((value) => {
      const { body } = JSON.parse(value) as { body: { op: string; id?: string } }
      const aboutPost = body.op === 'upsert' || body.op === 'metrics' || body.op === 'blank'
      const post = aboutPost ? (body.id ?? null) : null
      return { topic: 'stream.ordered' as const, partition: 0, value, post }
    }),
  )
}

/** A watch on the archive that takes a snapshot only when it is asked to. */
export function watchOn(folder: string, log: Log): Watch {
  const snapshots = openSnapshotFiles(join(folder, 'snapshots'))
  return createWatch({
    log,
    snapshots,
    epoch: 1,
    elapsed: () => 0,
    snapshotEveryMs: Number.POSITIVE_INFINITY,
    eraseWithinMs: Number.POSITIVE_INFINITY,
  })
}

/** Runs a stage until it has read its topics up to `until` (by topic, partition 0), or to their ends. */
export async function runUntil(
  stage: Stage,
  log: Log,
  how: { until?: number; batch?: number; sleep?: (ms: number) => Promise<void> } = {},
): Promise<Fates | undefined> {
  const stop = new AbortController()
  const ends = new Map<string, number>()
  for (const topic of stage.reads)
    for (const { partition, next } of await log.ends(topic))
      ends.set(`${topic}/${partition}`, how.until ?? next)
  let fates: Fates | undefined
  await runStage({
    stage,
    log,
    now: () => at,
    sleep: how.sleep ?? (async () => undefined),
    signal: stop.signal,
    batch: how.batch ?? 100,
    onProgress: (progress) => {
      fates = structuredClone(progress.fates)
      if ([...ends].every(([key, end]) => (progress.next.get(key) ?? 0) >= end)) stop.abort()
    },
  })
  return fates
}

/** All values of a topic's partition 0. */
export async function valuesOf(log: ArchiveLog, topic: Parameters<Log['ends']>[0]) {
  const [end] = await log.ends(topic)
  const records = await log.read({ topic, partition: 0, offset: end?.low ?? 0 }, end?.next ?? 0)
  return records.map(({ value }) => value)
}
