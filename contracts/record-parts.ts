// Contract: how records go to a worker thread: a few in a message. What a large message brings outlives the young space
// of the thread, and its heap grew to twice the size.
import type { LogRecord } from './log.ts'
import type { Outcome } from './outcome.ts'

const atOnce = 25

/** Hands the records over in parts, all at once; `nth` counts the parts. Outcomes come back in the order of the records. */
export async function inParts(
  records: LogRecord[],
  handle: (part: LogRecord[], nth: number) => Promise<Outcome[]>,
): Promise<Outcome[]> {
  const parts: Promise<Outcome[]>[] = []
  for (let from = 0; from < records.length; from += atOnce)
    parts.push(handle(records.slice(from, from + atOnce), parts.length))
  return (await Promise.all(parts)).flat()
}
