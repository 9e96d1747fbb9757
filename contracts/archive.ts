import type { LogRecord, Position } from './log.ts'
import type { TopicName } from './topics.ts'

/** Topics that the archive keeps for good; posts.collected is a queue only. */
export const archivedTopics = [
  'desk.decided',
  'settings.changed',
  'models.answered',
  'stream.ordered',
  'watch.derived',
  'access.logged',
  'notifications.sent',
  'dead-letters',
] as const satisfies TopicName[]

/** Port: the log for good, filled from a log that forgets after some days. */
export type Archive = {
  /** Next offset that it wants of each topic: it is what it holds, so it moves with its effect. */
  next(): Promise<Position[]>
  /**
   * Stores records of one topic at the offsets that they have, and resolves when that is durable. Skips what it has;
   * rejects at a hole, and where its newest record is another than the one that comes again: then the log was not
   * only read but written anew. A record of an erased post is stored blank.
   */
  store(records: LogRecord[]): Promise<void>
  /** Blanks these posts, now and in whatever comes. Gone from the files when resolved. */
  erase(posts: string[]): Promise<void>
}
