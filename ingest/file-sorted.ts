// Connector: files replayed as if they happened now. All rows of all files are sorted by event time, on disk,
// and yielded with a tick for every minute that passes between them, so that windows, decay and alerts run
// on the time of the posts. Times are clamped to `until`, the wall clock at the start of the replay.
// A row without a readable time takes the time of the row before it in its file (the first ones: the earliest
// time of all), with the precision of a day: without one it would count as a post of today.
// The same files and the same `until` give the same items; the cursor counts them.
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Connector, Cursor, Found } from '../contracts/connector.ts'
import { minuteOf } from '../contracts/minutes.ts'
import type { ColumnMapping } from './file-columns.ts'
import type { FileImportOptions } from './file-import.ts'
import { type FileItem, openFile } from './file-reader.ts'
import { createRunSorter, type RunSorter } from './file-sort-runs.ts'

/** Every minute of a silence is told up to this; beyond it time jumps to the next post. */
const longestSilenceMinutes = 7 * 24 * 60
/** After the last post, for alerts to close. */
const afterMinutes = 8 * 60
/** Sorts before all times: rows that come before the first readable time of their file. */
const untimed = -1

export type SortedReplayOptions = Omit<FileImportOptions, 'path'> & {
  paths: string[]
  mapping?: ColumnMapping
  /** Temporary files go into a folder of their own below it, which is removed at the end and on abort. */
  workFolder: string
  /** ms since 1970; later times count as this. */
  until: number
}

type Gathered = { hash: string; sorter: RunSorter; earliest: number | null }

/** Files as one stream in the order of their event times. `onProgress` starts again with each file. */
export function createSortedReplay(options: SortedReplayOptions): Connector {
  return {
    source: options.source,
    connector: 'file-replay',
    version: '1',
    sampling: options.sampling ?? 'export',
    terms: options.terms ?? 'restricted',
    legalBasis: options.legalBasis ?? null,
    pollMs: null,
    find: (from, signal) => replay(options, from, signal),
  }
}

async function* replay(
  options: SortedReplayOptions,
  from: Cursor | undefined,
  signal: AbortSignal,
): AsyncGenerator<Found> {
  await mkdir(options.workFolder, { recursive: true })
  const folder = await mkdtemp(join(options.workFolder, 'sorted-'))
  try {
    const gathered = await gather(options, folder, signal)
    const [hash, items] = (from ?? '').split(':')
    const done = hash === gathered.hash ? Number(items) || 0 : 0
    let item = 0
    for await (const found of inTime(gathered, options.until, signal)) {
      if (signal.aborted) return
      item += 1
      const cursor = `${gathered.hash}:${Math.max(item, done)}`
      if (item > done) yield { ...found, cursor }
      else if (found.kind !== 'tick') yield { kind: 'drop', reason: 'already-collected', cursor }
    }
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Reads all files into sorted runs on disk. */
async function gather(
  options: SortedReplayOptions,
  folder: string,
  signal: AbortSignal,
): Promise<Gathered> {
  const hash = createHash('sha256').update(`${options.until}`)
  const sorter = createRunSorter(folder)
  let earliest: number | null = null
  for (const path of options.paths) {
    const reading = await openFile({ ...options, path, saveMapping: true, signal })
    try {
      hash.update(reading.sha256)
      let key = untimed
      for await (const { item } of reading.rows(0)) {
        if (item === null) continue
        const time = timeOf(item)
        if (time !== null) {
          key = Math.min(time, options.until)
          earliest = Math.min(earliest ?? key, key)
        }
        await sorter.add({ key, value: packItem(item) })
      }
    } finally {
      await reading.close()
    }
  }
  return { hash: hash.digest('hex'), sorter, earliest }
}

/** The items in time, with the ticks between them. */
async function* inTime(
  { sorter, earliest }: Gathered,
  until: number,
  signal: AbortSignal,
): AsyncGenerator<Found> {
  let minute: number | null = null
  for await (const { key, value } of sorter.sorted(signal)) {
    const ms = key === untimed ? (earliest ?? until) : key
    for (const next of minutesUntil(minute, minuteOf(ms))) yield { kind: 'tick', minute: next }
    minute = minuteOf(ms)
    yield atTime(unpackItem(value), ms)
  }
  if (minute === null) return
  for (let after = 1; after <= afterMinutes; after += 1) {
    yield { kind: 'tick', minute: minute + after }
  }
}

/** The minutes reached on the way to `next`: all of them, but for silences longer than a week. */
function* minutesUntil(last: number | null, next: number): Generator<number> {
  if (last === null) {
    yield next
    return
  }
  const told = Math.min(next, last + longestSilenceMinutes)
  for (let minute = last + 1; minute <= told; minute += 1) yield minute
  if (told < next) yield next
}

function timeOf(item: FileItem): number | null {
  const time = item.kind === 'post' ? item.post.createdAt : null
  return time === null ? null : Date.parse(time)
}

function atTime(item: FileItem, ms: number): FileItem {
  if (item.kind !== 'post') return item
  const { post } = item
  const timePrecision = post.createdAt === null ? 'day' : post.timePrecision
  return { ...item, post: { ...post, createdAt: new Date(ms).toISOString(), timePrecision } }
}

function packItem(item: FileItem): string {
  return item.kind === 'post'
    ? JSON.stringify(item)
    : JSON.stringify({ ...item, bytes: item.bytes.toString('base64') })
}

/** Only what this process wrote a moment ago is read here. */
function unpackItem(value: string): FileItem {
  const item = JSON.parse(value) as FileItem | { kind: 'unreadable'; bytes: string }
  return (
    item.kind === 'post' ? item : { ...item, bytes: Buffer.from(item.bytes as string, 'base64') }
  ) as FileItem
}
