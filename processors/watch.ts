// Stage watch: stream.ordered → watch.derived. One per election; its state is a snapshot plus a replay.
// After a restart it repeats what it said since the snapshot and appends only what is above the last derived record.
// Erased posts are blanked in the log once a snapshot no longer needs their rows.
import type { Append, Log, LogRecord, Position } from '../contracts/log.ts'
import type { Ordered } from '../contracts/ordered.ts'
import { type Fates, noFates, type Outcome } from '../contracts/outcome.ts'
import type { Snapshots } from '../contracts/snapshots.ts'
import type { Stage } from '../contracts/stage.ts'
import { watchRecord } from './watch-record.ts'
import { restoreState, snapshotParts } from './watch-snapshot.ts'
import { behaviour, createWatchState, type WatchState } from './watch-state.ts'

export type WatchOptions = {
  log: Pick<Log, 'ends' | 'read' | 'erase'>
  snapshots: Snapshots
  epoch: number
  /** Monotonic ms; decides when a snapshot is taken and nothing else. */
  elapsed: () => number
  /** Most ms between two snapshots, and after an erasure. */
  snapshotEveryMs?: number
  eraseWithinMs?: number
  /** Never blanks rows: for a recompute beside the live epoch. */
  keepErased?: boolean
}

/** (rev, n) of a derived record: what is not above it was said already. */
export type Said = { rev: number; n: number }

export type Watch = Stage & {
  open(): Promise<{ from: Position[]; fates: Fates }>
  settle(records: LogRecord[], fates: Fates): Promise<void>
  close(): Promise<void>
  state(): WatchState
  /** Tells what watch.derived holds by now, where another process may have written to it. */
  hear(said: Said): void
  /** Minute of event time that the ticks have reached (0 = none yet), and narratives that are live. */
  reached(): { minute: number; liveNarratives: number }
  /** Takes a snapshot and erases now: before a stop, and in tests. */
  snapshot(): Promise<void>
  /** Lets go of the thread, where watch has one of its own; nothing can be asked after it. */
  end?(): Promise<void>
}

/** What was derived cannot be gone on with: this version, or the rows that were erased since, would say something else. */
export class NeedsNewEpoch extends Error {
  override name = 'NeedsNewEpoch'
  constructor(why: string) {
    super(`${why} What was worked out before stays as it is. Stop Lali and run: lali recompute`)
  }
}

export function createWatch(options: WatchOptions): Watch {
  const { log, snapshots, epoch, elapsed } = options
  const every = options.snapshotEveryMs ?? 30_000
  const eraseWithin = options.eraseWithinMs ?? 15_000
  let state = createWatchState()
  let fates: Fates = noFates()
  let next = 0
  let saved = { offset: -1, at: elapsed(), erasures: 0 }
  let erasedSince: number | undefined
  /** (rev, n) of the last derived record: what is not above it was said before the restart. */
  let said: Said = { rev: -1, n: -1 }
  /** Rev up to which the first run of an epoch is repeated from its start; -1 = it is not. */
  let repeatsTo = -1
  let busy = false
  let saving: Promise<void> = Promise.resolve()
  let saves = 0
  let closed = false
  const wanted: { resolve: () => void; reject: (cause: unknown) => void }[] = []
  /** What broke a snapshot that nobody waited for; said with the next batch. */
  let broke: unknown
  let timer: NodeJS.Timeout | undefined

  function due(): boolean {
    if (busy || saved.offset === next) return false
    const waited = erasedSince === undefined ? 0 : elapsed() - erasedSince
    return waited >= eraseWithin || elapsed() - saved.at >= every
  }

  async function save(): Promise<void> {
    if (saved.offset === next && state.toErase.size === 0) return
    const erasing = [...state.toErase]
    saved = { offset: next, at: elapsed(), erasures: erasing.length }
    erasedSince = undefined
    const meta = { offset: next, epoch, behaviour }
    await snapshots.save(meta, withFates(snapshotParts(state), fates))
    if (options.keepErased || erasing.length === 0) return
    await log.erase(erasing)
    for (const id of erasing) state.toErase.delete(id)
  }

  /** Never between handle and settle: there the state is ahead of `next`. */
  function saveInTurn(): void {
    if (saves > 0 || busy || (wanted.length === 0 && !due())) return
    saves += 1
    const asked = wanted.splice(0)
    saving = save()
      .then(
        () => {
          for (const { resolve } of asked) resolve()
        },
        (cause: unknown) => {
          broke = cause
          for (const { reject } of asked) reject(cause)
        },
      )
      .finally(() => {
        saves -= 1
        saveInTurn()
      })
  }

  return {
    name: 'watch',
    reads: ['stream.ordered'],
    state: () => state,
    reached: () => ({ minute: state.sources.minute, liveNarratives: state.clusters.live }),
    snapshot: async () => {
      if (broke !== undefined) throw broke
      // It ended between handle and settle: the snapshot before and a replay say the rest anew.
      if (closed && busy) return
      await new Promise<void>((resolve, reject) => {
        wanted.push({ resolve, reject })
        saveInTurn()
      })
    },
    open: async () => {
      const found = await snapshots.load({ epoch, behaviour })
      if (found) {
        state = restoreState(found.parts)
        fates = JSON.parse(found.parts.get('fates')?.toString() ?? JSON.stringify(noFates()))
        next = found.offset
        saved = { offset: state.toErase.size > 0 ? -1 : next, at: elapsed(), erasures: 0 }
      }
      const [stream] = await log.ends('stream.ordered')
      if (next < (stream?.low ?? 0))
        throw new Error(
          `This process knows the stream up to ${next}, and the log begins at ${stream?.low}. Copy the folder snapshots of a process with watch, or of the archive's folder after a move, into its data folder.`,
        )
      said = await lastSaid(log)
      repeatsTo = found ? -1 : said.rev
      const others = repeatsTo >= 0 ? await snapshots.behaviours(epoch) : []
      if (others.length > 0)
        throw new NeedsNewEpoch(
          `Epoch ${epoch} was worked out by version ${others.join(', ')} of the stage watch, and this is ${behaviour}.`,
        )
      timer = setInterval(saveInTurn, 1_000)
      timer.unref()
      return { from: [{ topic: 'stream.ordered', partition: 0, offset: next }], fates }
    },
    hear: (newer) => {
      if (isAbove(newer, said)) said = newer
    },
    handle: async (records) => {
      busy = true
      const before = state.toErase.size
      const outcomes = records.map((record) => handleOne(record))
      if (state.toErase.size > before) erasedSince ??= elapsed()
      return outcomes
    },
    settle: async (records, counted) => {
      fates = counted
      next = (records[records.length - 1]?.offset ?? next - 1) + 1
      busy = false
      // The state is written before the next record; that it reads back well is checked meanwhile.
      if (broke !== undefined) throw broke
      saveInTurn()
    },
    close: async () => {
      clearInterval(timer)
      closed = true
      while (saves > 0) await saving
      for (const { resolve } of wanted.splice(0)) resolve()
    },
  }

  function handleOne(record: LogRecord): Outcome {
    const ordered = JSON.parse(record.value) as Ordered
    // A row that was blanked since cannot be handled as it was.
    if (ordered.body.op === 'blank' && record.offset <= repeatsTo)
      throw new NeedsNewEpoch(
        `Epoch ${epoch} has no snapshot, and posts were erased from stream.ordered since it began.`,
      )
    const outcome = watchRecord(state, ordered, record.offset, record.value)
    if (outcome.kind !== 'emit' || record.offset > said.rev) return outcome
    const fresh = (_: Append, n: number) => record.offset === said.rev && n > said.n
    return { kind: 'emit', records: outcome.records.filter(fresh) }
  }
}

function* withFates(
  parts: ReturnType<typeof snapshotParts>,
  fates: Fates,
): ReturnType<typeof snapshotParts> {
  yield { name: 'fates', bytes: Buffer.from(JSON.stringify(fates)) }
  yield* parts
}

export function isAbove(one: Said, other: Said): boolean {
  return one.rev > other.rev || (one.rev === other.rev && one.n > other.n)
}

/** Where a record of watch.derived stands. */
export function saidIn({ value }: Pick<LogRecord, 'value'>): Said {
  const { rev, n } = JSON.parse(value) as Said
  return { rev, n }
}

async function lastSaid(log: Pick<Log, 'ends' | 'read'>): Promise<Said> {
  const [end] = await log.ends('watch.derived')
  if (!end || end.next === end.low) return { rev: -1, n: -1 }
  const [last] = await log.read({ topic: 'watch.derived', partition: 0, offset: end.next - 1 }, 1)
  return last === undefined ? { rev: -1, n: -1 } : saidIn(last)
}
