// What a bench is: one command that measures one thing and says how. bench/all-benches.ts lists them,
// bench/bench-command.ts runs one and shows what it found.
import type { ParseArgsConfig } from 'node:util'

/** A number; several of one kind by name; a pair for an interval. In the unit that the key ends in. */
export type Figure = number | boolean | [number, number] | { [name: string]: Figure }
export type Figures = Record<string, Figure>

/** What a bench found. A figure that could not be measured is absent, and `notes` says why. */
export type Measured = {
  /** What was read or generated, in words. */
  input: string
  /** Items that the figures stand on. */
  n: number
  figures: Figures
  /** Other methods on the same input, by name. */
  peers: Record<string, Figures>
  notes: string[]
}

export type BenchContext = {
  /** The file or folder of `--data`. */
  data: string | undefined
  /** A sample, within a minute; the result is marked as such. */
  quick: boolean
  /** The bench's own options, as given. */
  options: Record<string, string | boolean | undefined>
  /** Progress from 0 to 1. */
  progress(share: number): void
  /** Aborted when the person gives up: what was started is closed, what was written is removed. */
  signal: AbortSignal
}

export type Bench = {
  /** One sentence for the list. */
  about: string
  /** The format that `--data` must have; null where the bench takes none. */
  dataFormat: string | null
  /** True when there is nothing to measure without `--data`. */
  needsData: boolean
  options: NonNullable<ParseArgsConfig['options']>
  run(context: BenchContext): Promise<Measured>
}

/** A mistake in how a bench was asked, or in its data, said with what to write instead. */
export class BenchMistake extends Error {
  override name = 'BenchMistake'
}
