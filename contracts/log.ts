// Port: the one durable log. Proved on every backend by tests/suites/log-suite.ts.
import type { TopicName } from './topics.ts'

/** A record to append. `value` is JSON text of the topic's schema. */
export type Append = {
  topic: TopicName
  partition: number
  value: string
  /** The post (keyed id) whose erasure must blank this record; null = about no post. */
  post: string | null
  /** Stamped by another log already, of which this one keeps a copy. */
  at?: number
}

export type LogRecord = {
  topic: TopicName
  partition: number
  /** Dense from 0 within a partition. */
  offset: number
  /** ms since 1970, stamped once by the log at append: `received_at`. */
  at: number
  value: string
}

export type Position = { topic: TopicName; partition: number; offset: number }

export type Subscription = {
  group: string
  topics: TopicName[]
  /** Next offset to read per partition; where absent, the group's committed position, else the start. */
  from?: Position[]
  /**
   * The caller keeps its positions itself (`from`, and nothing is committed), so each connection reads for itself: it
   * shares with nobody, and waits for nobody, not even for what a process that was killed left in the group.
   */
  alone?: boolean
  /** Records of one batch, at most; only an I/O grouping, never visible in results. */
  batch?: number
  signal: AbortSignal
  /** Called with records of one partition in offset order. The next batch waits for it. */
  handle(records: LogRecord[]): Promise<void>
  /** Called when nothing is left to read for now. */
  idle?(): void
}

/** Standing for the right to write what is worked out from a topic, as one process of several. */
export type Leading = {
  /** What is led, and the version of it that this process is. */
  family: string
  version: string
  topic: TopicName
  signal: AbortSignal
  /** Next offset of the topic that this process would read: of several that could follow, the furthest does. */
  reached(): number
  /** Told at each change, and again without one; false also while nobody can say. */
  changed(leads: boolean): void
}

export type Log = {
  /** Numbering of the topics that enrich reads; each move between modes opens the next. */
  readonly generation: number
  /** Resolves when all records are durable, in the order given per partition. Stores a record of an erased post blank. */
  append(records: Append[]): Promise<Position[]>
  /** Delivers until `signal` aborts. Rejects when `handle` rejects, or when the log is found broken. */
  subscribe(subscription: Subscription): Promise<void>
  /** Next offset to read, durable when resolved. `note` is kept beside it (fates of a stage). */
  commit(group: string, next: Position[], note?: string): Promise<void>
  committed(group: string): Promise<{ next: Position[]; note: string | null }>
  /** Records from an offset on, at most `limit`; for repair, replay and questions about dead letters. */
  read(from: Position, limit: number): Promise<LogRecord[]>
  /** Offset that the next record of each partition will get, and the lowest still kept. */
  ends(topic: TopicName): Promise<{ partition: number; low: number; next: number }[]>
  partitions(topic: TopicName): number
  /**
   * Blanks every stored value of these posts up to the stated position of stream.ordered, and every later one
   * at append. Gone from the files when resolved.
   */
  erase(posts: string[]): Promise<void>
  erased(posts: string[]): Promise<Set<string>>
  /**
   * Stands among the processes that could write, until the signal aborts; one of them leads. A leader that was stopped
   * may not know yet that another leads. Rejects with OtherVersion. Absent where one process has the log to itself.
   */
  lead?(leading: Leading): Promise<void>
  close(): Promise<void>
}
