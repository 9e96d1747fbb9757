// Port: how far each connector got, and what became of what it read. Written after the log acknowledged.
import type { Cursor } from './connector.ts'
import type { Fates } from './outcome.ts'

export type Cursors = {
  load(
    source: string,
  ):
    | { cursor: Cursor | undefined; fates: Fates; openGap: string | null; lastAt: number | null }
    | undefined
  /** Durable when it returns. */
  save(
    source: string,
    at: { cursor: Cursor | undefined; fates: Fates; openGap: string | null; lastAt: number | null },
  ): void
  all(): { source: string; fates: Fates; lastAt: number | null }[]
  /** Small facts of a connector beside its cursor, e.g. a column mapping by header hash. */
  note(key: string): string | undefined
  saveNote(key: string, value: string): void
  /** A copy as one file, while it is in use. */
  copyTo(path: string): void
  close(): void
}
