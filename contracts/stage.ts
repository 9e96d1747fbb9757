// Contract: a stage, a consumer group of the log. processors/run-stage.ts is the one loop that runs it.
import type { LogRecord, Position } from './log.ts'
import type { Fates, Outcome } from './outcome.ts'
import type { TopicName } from './topics.ts'

export type Stage = {
  name: string
  reads: TopicName[]
  /** Records of one batch, at most; default the log's own. Only an I/O grouping. */
  batch?: number
  /** Where to go on and what was counted so far, when the stage keeps that itself; else the group's commit. */
  open?(): Promise<{ from: Position[]; fates: Fates }>
  /** One outcome per record, in order. Pure given (state, record): any cutting gives the same bytes. */
  handle(records: LogRecord[]): Promise<Outcome[]>
  /** After the outputs of a batch are durable: the place for the stage's own effect and position. */
  settle?(records: LogRecord[], fates: Fates): Promise<void>
  close?(): Promise<void>
}

/** A module of a stage: a plain function over its own slice of the state. */
export type Module<State, Input, Output> = (state: State, input: Input) => Output
