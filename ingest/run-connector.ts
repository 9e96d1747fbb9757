// Ingest: the one loop that runs a connector: find → protect → append to posts.collected → move the cursor.
// Promises: the cursor moves only after all that it stands for is durable in the log (at least once in; ids make it
// once); a slow log slows the source; every item has one fate, exact across restarts.
// `Unavailable` waits, tries again and leaves a gap record; `SourceGone` switches the source off; too many
// unreadable items in a row stop it. Anything else is our bug and rejects.
import { type Connector, type Found, SourceGone } from '../contracts/connector.ts'
import type { Cursors } from '../contracts/cursors.ts'
import type { Log } from '../contracts/log.ts'
import type { Fates } from '../contracts/outcome.ts'
import { Unavailable } from '../contracts/unavailable.ts'
import { backOffMs, pollWaitMs, type Sleep, sleepFor } from './back-off.ts'
import { appendsOf, deadLetterOf } from './collected-appends.ts'
import { createCollectedWriter, type Entry } from './collected-writer.ts'
import { closeGap, downTime, openGap, reasonOf } from './gap-records.ts'
import type { Protect } from './protect-author.ts'

/** `waiting` = cannot be reached now; `done` = ended; `off` = gone for good; `stopped` = needs a person. */
export type ConnectorState = 'running' | 'waiting' | 'done' | 'off' | 'stopped'

export type ConnectorRun = {
  connector: Connector
  log: Pick<Log, 'append' | 'partitions'>
  cursors: Cursors
  protect: Protect
  /** ms since 1970. */
  now(): number
  signal: AbortSignal
  /** Resolves after `ms` or when the signal aborts. */
  sleep?: Sleep
  /** In [0, 1); for jitter only. */
  random?: () => number
  onState?(state: ConnectorState, error?: Error): void
  deadLetterLimit?: { consecutive: number }
}

/** So many unreadable items in a row that the source, or our reader of it, has changed. */
export class TooManyUnreadable extends Error {
  override name = 'TooManyUnreadable'
}

const defaultLimit = { consecutive: 1_000 }

/** Runs until the source ends, is gone or stopped, or `signal` aborts; resolves with the fates since ever. */
export async function runConnector(run: ConnectorRun): Promise<Fates> {
  const { connector, now, signal, sleep = sleepFor, random = Math.random } = run
  let wake = () => {}
  const writer = createCollectedWriter({
    ...run,
    source: connector.source,
    sleep,
    random,
    onFailure: () => wake(),
  })
  const started = now()
  const partitions = run.log.partitions('posts.collected')
  const limit = (run.deadLetterLimit ?? defaultLimit).consecutive
  let failures = 0
  let unreadable = { inARow: 0, since: started }

  async function readOnePass(): Promise<void> {
    const found = connector.find(writer.progress().cursor, signal)[Symbol.asyncIterator]()
    let ended = false
    try {
      while (!ended) {
        const next = await nextOrWoken(found)
        if (next === undefined) return
        ended = next.done === true
        if (next.done === true) return
        failures = 0
        await takeFound(next.value)
      }
    } finally {
      // Lets the connector close what it opened. Not awaited: one that hangs must not keep the process from ending,
      // and what fails in closing changes nothing of what was read.
      if (!ended) void Promise.resolve(found.return?.()).catch(() => undefined)
    }
  }

  /** The next item; undefined when the run must end, even while the source is silent. */
  function nextOrWoken(found: AsyncIterator<Found>): Promise<IteratorResult<Found> | undefined> {
    return new Promise((resolve, reject) => {
      wake = () => resolve(undefined)
      if (signal.aborted || writer.failed()) wake()
      else found.next().then(resolve, reject)
    })
  }

  async function takeFound(found: Found): Promise<void> {
    if (found.kind !== 'unreadable') {
      unreadable = { inARow: 0, since: now() }
      await closeOpenGap()
      await writer.take(entryOf(run, found, partitions))
      return
    }
    if (unreadable.inARow === 0) unreadable.since = now()
    unreadable.inARow += 1
    await writer.take({
      records: [deadLetterOf(connector.source, found, now())],
      fate: { kind: 'dead-letter' },
      cursor: found.cursor,
      answered: true,
    })
    if (unreadable.inARow >= limit) {
      throw new TooManyUnreadable(
        `${connector.source}: ${limit} unreadable items in a row, the last one ${found.reason}: ${found.cause}`,
      )
    }
  }

  async function closeOpenGap(): Promise<void> {
    const open = writer.gap()
    if (open === null) return
    const closed = closeGap(open, now())
    await writer.take({ records: appendsOf(closed, partitions), gap: null, answered: true })
  }

  /** One pass; returns what the outside did wrong, rejects on what we did. */
  async function pass(): Promise<Error | undefined> {
    try {
      await readOnePass()
    } catch (error) {
      if (writer.failed() || !isOutside(error, signal)) throw error
      // What was found before the trouble is kept.
      await writer.drain()
      return error
    }
    if (!signal.aborted && !writer.failed()) {
      if (unreadable.inARow === 0) await closeOpenGap()
      await writer.take({ records: [], answered: true })
    }
    await writer.drain()
    return undefined
  }

  /** Opens a gap unless one is open. */
  async function leaveGap(from: number, error: Error): Promise<void> {
    if (writer.gap() !== null) return
    const gap = openGap(connector.source, from, reasonOf(error), error.message)
    await writer.take({ records: appendsOf(gap, partitions), gap, answered: false })
    await writer.drain()
  }

  async function reportDownTime(): Promise<void> {
    const { gap, lastAt } = writer.progress()
    const down = downTime(connector.source, connector.pollMs, lastAt, started)
    if (down === null || gap !== null) return
    await writer.take({ records: appendsOf(down, partitions), answered: false })
    await writer.drain()
  }

  /** True when there is a next pass. */
  async function nextPass(): Promise<boolean> {
    run.onState?.('running')
    const trouble = await pass()
    if (signal.aborted) return false
    if (trouble === undefined) {
      failures = 0
      if (connector.pollMs === null) run.onState?.('done')
      else await sleep(pollWaitMs(connector.pollMs, random), signal)
      return connector.pollMs !== null
    }
    const { lastAt } = writer.progress()
    const broken = trouble instanceof TooManyUnreadable
    await leaveGap(broken ? unreadable.since : (lastAt ?? started), trouble)
    if (!(trouble instanceof Unavailable)) {
      run.onState?.(broken ? 'stopped' : 'off', trouble)
      return false
    }
    run.onState?.('waiting', trouble)
    await sleep(backOffMs(trouble, failures, random), signal)
    failures += 1
    return true
  }

  const onAbort = () => wake()
  signal.addEventListener('abort', onAbort)
  try {
    await reportDownTime()
    while (!signal.aborted && (await nextPass())) {}
  } catch (error) {
    await writer.drain().catch(() => undefined)
    // A log that is away while we are told to end: what is not durable will be found again.
    if (!(signal.aborted && error instanceof Unavailable)) {
      run.onState?.('stopped', error instanceof Error ? error : new Error(String(error)))
      throw error
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
  return writer.progress().fates
}

function entryOf(
  { connector, protect }: ConnectorRun,
  found: Exclude<Found, { kind: 'unreadable' }>,
  partitions: number,
): Entry {
  const { cursor } = found
  if (found.kind === 'drop') {
    return { records: [], fate: { kind: 'drop', reason: found.reason }, cursor, answered: true }
  }
  const envelope = protect(found, connector)
  if (envelope === null) throw new Error(`no envelope for a found ${found.kind}`)
  const entry: Entry = { records: appendsOf(envelope, partitions), cursor, answered: true }
  // A gap or a tick is no item of the source: it has no fate to count.
  return found.kind === 'gap' || found.kind === 'tick'
    ? entry
    : { ...entry, fate: { kind: 'emit' } }
}

function isOutside(error: unknown, signal: AbortSignal): error is Error {
  if (error instanceof Unavailable || error instanceof SourceGone) return true
  if (error instanceof TooManyUnreadable) return true
  return signal.aborted && error instanceof Error && error.name === 'AbortError'
}
