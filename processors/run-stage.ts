// Processor: the one loop of every stage: read, handle, write outputs and dead letters, then move the position.
// Promises: each record has exactly one fate; outputs are durable before the position moves.
// A throw of Unavailable waits and tries again; any other throw ends the stage, with the last commit intact.
import type { Append, Log, LogRecord, Position } from '../contracts/log.ts'
import { count, type Fates, noFates, type Outcome } from '../contracts/outcome.ts'
import type { Stage } from '../contracts/stage.ts'
import { Unavailable } from '../contracts/unavailable.ts'

/** Dead letters in a row, or as a share of the last thousand, that stop a stage: then the code is at fault, not the input. */
const deadLetterLimit = { consecutive: 200, share: 0.2, of: 1_000 }
/** Short at most: work goes on soon after the other side is back, and asking again every two seconds costs it nothing. */
const backOffMs = { first: 200, most: 2_000 }
const keptBytes = 64 * 1024
const usualBatch = 500

/** Almost everything became a dead letter: a bad deploy must not use up an election day. */
export class TooManyDeadLetters extends Error {
  override name = 'TooManyDeadLetters'
}

export type Progress = {
  fates: Fates
  /** Next offset to read, by topic/partition; durable. */
  next: Map<string, number>
  /** Why it waits, when the other side cannot be reached. */
  waiting: string | null
}

export type StageRun = {
  stage: Stage
  /** Consumer group; default `lali-` and the stage's name. */
  group?: string
  log: Log
  now: () => number
  /** Waits; rejects never, returns early on abort. */
  sleep: (ms: number, signal: AbortSignal) => Promise<void>
  /** Called after each batch and when nothing is left to read. */
  onProgress?: (progress: Progress) => void
  signal: AbortSignal
  batch?: number
}

/** Runs a stage until the signal aborts. Rejects with what broke it. */
export async function runStage(run: StageRun): Promise<void> {
  const { stage, log, signal } = run
  const group = run.group ?? `lali-${stage.name}`
  const begun = await begin(run, group)
  if (begun === undefined) return
  const { fates, next, from } = begun
  const progress = (waiting: string | null) => run.onProgress?.({ fates, next, waiting })
  progress(null)
  const letters: Letters = { row: 0, ring: new Uint8Array(deadLetterLimit.of), at: 0, dead: 0 }

  let moved: Promise<void> = Promise.resolve()
  let failed: unknown

  try {
    await log.subscribe({
      group,
      topics: stage.reads,
      // A stage that says where it goes on keeps its position itself.
      ...(from ? { from, alone: true } : {}),
      batch: run.batch ?? stage.batch ?? usualBatch,
      signal,
      idle: () => progress(null),
      handle: async (records) => {
        if (failed !== undefined) throw failed
        const outcomes = await persist(run, progress, () => stage.handle(records))
        if (outcomes.length !== records.length) {
          throw new Error(
            `${stage.name} gave ${outcomes.length} fates for ${records.length} records.`,
          )
        }
        const outputs = outcomes.flatMap((outcome, i) => appendsOf(run, records[i], outcome))
        if (outputs.length > 0) await persist(run, progress, () => log.append(outputs))
        for (const outcome of outcomes) {
          count(fates, outcome)
          watchLetters(stage.name, letters, outcome.kind === 'dead-letter')
        }
        if (stage.settle)
          await persist(run, progress, () => stage.settle?.(records, fates) ?? Promise.resolve())
        else moved = commit(log, group, records, fates)
        // Not waited for: a crash before it only repeats the batch. A failure surfaces with the next batch; where
        // the other side is away, the next position says this one too.
        moved.catch((cause: unknown) => {
          if (!(cause instanceof Unavailable)) failed = cause
        })
        for (const { topic, partition, offset } of records)
          next.set(`${topic}/${partition}`, offset + 1)
        progress(null)
      },
    })
  } catch (cause) {
    // Told to end while the other side is away: nothing is lost, what was not done comes again.
    if (!(signal.aborted && cause instanceof Unavailable)) throw cause
  } finally {
    await moved.catch(() => undefined)
    await stage.close?.()
  }
}

type Begun = { fates: Fates; next: Map<string, number>; from: Position[] | undefined }

/** Where to go on and what was counted, once the other side says it; undefined when told to end before. */
async function begin(run: StageRun, group: string): Promise<Begun | undefined> {
  const { stage, log, signal } = run
  const next = new Map<string, number>()
  const wait = (waiting: string) => run.onProgress?.({ fates: noFates(), next, waiting })
  try {
    const stored = await persist(run, wait, () => log.committed(group))
    const opened = await persist(run, wait, async () => stage.open?.())
    const fates = opened?.fates ?? (stored.note ? (JSON.parse(stored.note) as Fates) : noFates())
    for (const topic of stage.reads) {
      const ends = await persist(run, wait, () => log.ends(topic))
      for (const { partition, low } of ends) next.set(`${topic}/${partition}`, low)
    }
    for (const { topic, partition, offset } of opened?.from ?? stored.next)
      next.set(`${topic}/${partition}`, offset)
    return { fates, next, from: opened?.from }
  } catch (cause) {
    await stage.close?.()
    if (signal.aborted && cause instanceof Unavailable) return undefined
    throw cause
  }
}

function commit(log: Log, group: string, records: LogRecord[], fates: Fates): Promise<void> {
  const last = records[records.length - 1]
  if (!last) return Promise.resolve()
  const { topic, partition, offset } = last
  return log.commit(group, [{ topic, partition, offset: offset + 1 }], JSON.stringify(fates))
}

async function persist<T>(
  run: StageRun,
  progress: (waiting: string) => void,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let wait = backOffMs.first; ; wait = Math.min(wait * 2, backOffMs.most)) {
    try {
      return await attempt()
    } catch (cause) {
      if (!(cause instanceof Unavailable) || run.signal.aborted) throw cause
      progress(cause.message)
      await run.sleep(cause.retryAfterMs ?? wait, run.signal)
    }
  }
}

function appendsOf(run: StageRun, record: LogRecord | undefined, outcome: Outcome): Append[] {
  if (outcome.kind === 'emit') return outcome.records
  if (outcome.kind === 'drop' || !record) return []
  const bytes = Buffer.from(outcome.bytes)
  const letter = {
    v: 1,
    op: 'dead-letter',
    stage: run.stage.name,
    reason: outcome.reason,
    cause: outcome.cause.slice(0, 2_000),
    at: new Date(run.now()).toISOString(),
    origin: `${record.topic}/${record.partition}/${record.offset}`,
    line: null,
    attempts: 1,
    bytes: bytes.subarray(0, keptBytes).toString('base64'),
    bytes_total: bytes.length,
  }
  return [{ topic: 'dead-letters', partition: 0, value: JSON.stringify(letter), post: null }]
}

type Letters = { row: number; ring: Uint8Array; at: number; dead: number }

function watchLetters(stage: string, letters: Letters, dead: boolean): void {
  letters.row = dead ? letters.row + 1 : 0
  letters.dead += Number(dead) - (letters.ring[letters.at] ?? 0)
  letters.ring[letters.at] = Number(dead)
  letters.at = (letters.at + 1) % letters.ring.length
  const share = letters.dead / letters.ring.length
  if (letters.row < deadLetterLimit.consecutive && share <= deadLetterLimit.share) return
  throw new TooManyDeadLetters(
    `${stage} stopped: ${letters.row} dead letters in a row, ${Math.round(share * 100)} % of the last ${deadLetterLimit.of}. Look at them with: lali dead-letters list`,
  )
}
