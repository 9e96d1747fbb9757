// Ingest: from found items to durable records, in order; behind it the cursor follows. run-connector.ts fills it.
// Promises: one append at a time, the next batch filling meanwhile; a full queue makes the reader wait; the cursor,
// the fates and the open gap are saved together, after the append of all that they stand for.
// Refuses to go on after a failed append: what was read since is found again from the saved cursor.
import PQueue from 'p-queue'
import type { Gap } from '../contracts/collected.ts'
import type { Cursor } from '../contracts/connector.ts'
import type { Cursors } from '../contracts/cursors.ts'
import type { Append, Log } from '../contracts/log.ts'
import { count, type DropReason, type Fates, noFates } from '../contracts/outcome.ts'
import { Unavailable } from '../contracts/unavailable.ts'
import { backOffMs, type Sleep } from './back-off.ts'
import { keepGap, keptGap } from './gap-records.ts'

export type Entry = {
  records: Append[]
  /** The one fate of a found item; absent for the runner's own records. */
  fate?: { kind: 'emit' | 'dead-letter' } | { kind: 'drop'; reason: DropReason }
  cursor?: Cursor | undefined
  /** The gap that is open from here on, null = none; absent = as before. */
  gap?: Gap | null
  /** True where the source answered: moves the time of the last success. */
  answered: boolean
}

export type Progress = {
  cursor: Cursor | undefined
  fates: Fates
  gap: Gap | null
  /** ms since 1970 of the last answer; null = never. */
  lastAt: number | null
}

export type CollectedWriter = {
  /** Takes one item; waits while the log is behind. Rejects once an append has failed. */
  take(entry: Entry): Promise<void>
  /** Resolves when everything taken is durable and the cursor saved. Rejects when an append has failed. */
  drain(): Promise<void>
  /** What is durable. */
  progress(): Progress
  /** The gap that is open after everything taken. */
  gap(): Gap | null
  failed(): boolean
}

type Batch = Omit<Entry, 'fate'> & { fates: Fates; items: number; bytes: number }

/** Records of one append; an I/O grouping, never visible in results. */
const maxItems = 500
const maxBytes = 4 * 1_024 * 1_024

export function createCollectedWriter(deps: {
  source: string
  log: Pick<Log, 'append'>
  cursors: Cursors
  now(): number
  sleep: Sleep
  random(): number
  signal: AbortSignal
  onFailure(): void
}): CollectedWriter {
  const queue = new PQueue({ concurrency: 1 })
  const saved = deps.cursors.load(deps.source)
  let progress: Progress = {
    cursor: saved?.cursor,
    fates: saved?.fates ?? noFates(),
    gap: keptGap(saved?.openGap ?? null),
    lastAt: saved?.lastAt ?? null,
  }
  let gap = progress.gap
  let batch = emptyBatch()
  let unwritten = 0
  let failure: { error: unknown } | undefined

  async function write(full: Batch): Promise<void> {
    // Batches behind a failed one would leave a hole below their cursor.
    if (failure !== undefined) return
    try {
      if (full.records.length > 0) await append(full.records)
      progress = after(progress, full, deps.now())
      deps.cursors.save(deps.source, { ...progress, openGap: keepGap(progress.gap) })
    } catch (error) {
      failure = { error }
      deps.onFailure()
    } finally {
      unwritten -= 1
    }
    if (unwritten === 0 && batch.records.length > 0) flush()
  }

  /** The log may be away for a while: the source waits, nothing is dropped. */
  async function append(records: Append[]): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        await deps.log.append(records)
        return
      } catch (error) {
        if (!(error instanceof Unavailable) || deps.signal.aborted) throw error
        await deps.sleep(backOffMs(error, attempt, deps.random), deps.signal)
      }
    }
  }

  function flush(): void {
    const full = batch
    batch = emptyBatch()
    unwritten += 1
    // `write` keeps its own failure: this promise only ends.
    void queue.add(() => write(full))
  }

  function stopOnFailure(): void {
    if (failure !== undefined) throw failure.error
  }

  return {
    async take(entry) {
      stopOnFailure()
      add(batch, entry)
      if (entry.gap !== undefined) gap = entry.gap
      if (batch.items >= maxItems || batch.bytes >= maxBytes) {
        flush()
        await queue.onSizeLessThan(1)
      } else if (unwritten === 0 && batch.records.length > 0) flush()
    },
    async drain() {
      do {
        if (batch.items > 0) flush()
        await queue.onIdle()
      } while (failure === undefined && batch.items > 0)
      stopOnFailure()
    },
    progress: () => progress,
    gap: () => gap,
    failed: () => failure !== undefined,
  }
}

function emptyBatch(): Batch {
  return { records: [], fates: noFates(), answered: false, items: 0, bytes: 0 }
}

function add(batch: Batch, entry: Entry): void {
  for (const record of entry.records) {
    batch.records.push(record)
    batch.bytes += record.value.length
  }
  if (entry.fate !== undefined) count(batch.fates, entry.fate)
  if (entry.cursor !== undefined) batch.cursor = entry.cursor
  if (entry.gap !== undefined) batch.gap = entry.gap
  batch.answered ||= entry.answered
  batch.items += 1
}

function after(before: Progress, batch: Batch, now: number): Progress {
  return {
    cursor: batch.cursor ?? before.cursor,
    fates: sum(before.fates, batch.fates),
    gap: batch.gap === undefined ? before.gap : batch.gap,
    lastAt: batch.answered ? now : before.lastAt,
  }
}

function sum(a: Fates, b: Fates): Fates {
  const dropped = { ...a.dropped }
  for (const [reason, n] of Object.entries(b.dropped) as [DropReason, number][]) {
    dropped[reason] = (dropped[reason] ?? 0) + n
  }
  return {
    in: a.in + b.in,
    emitted: a.emitted + b.emitted,
    dropped,
    dead_lettered: a.dead_lettered + b.dead_lettered,
  }
}
