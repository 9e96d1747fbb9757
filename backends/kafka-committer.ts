// Backend: commits positions through the reader of a group, one request at a time; what comes meanwhile is put
// together. When the group is being divided anew it waits for that, and lets go of partitions that went elsewhere:
// the new owner begins at the last commit and repeats the rest.
import type { Consumer } from 'kafkajs'
import { isRegrouping, kafkaError } from './kafka-connection.ts'
import type { Commit, Kept } from './kafka-positions.ts'

export type Committer = {
  commit: Commit
  /** Tells that the group was divided anew. */
  joined(): void
  /** Resolves when nothing is under way. */
  settled(): Promise<void>
}

/** `over` resolves when the reader ends; what is not committed by then is repeated. */
export function createCommitter(
  consumer: Consumer,
  group: { mine(kept: Kept): boolean; over: Promise<void> },
): Committer {
  let pending = new Map<string, Kept>()
  let running: Promise<void> = Promise.resolve()
  let ended = false
  let join: () => void = () => undefined
  let nextJoin = newJoin()
  void group.over.then(() => {
    ended = true
  })

  function newJoin(): Promise<void> {
    return new Promise((resolve) => {
      join = resolve
    })
  }

  async function run(): Promise<void> {
    const all = [...pending.values()]
    pending = new Map()
    for (let left = all; left.length > 0; left = left.filter(group.mine)) {
      const joined = nextJoin
      try {
        return await consumer.commitOffsets(left)
      } catch (cause) {
        if (!isRegrouping(cause)) throw kafkaError('Positions cannot be kept', cause)
        if (ended) return
        await Promise.race([joined, group.over])
      }
    }
  }

  return {
    commit: (kept) => {
      for (const one of kept) pending.set(`${one.topic}/${one.partition}`, one)
      const mine = running.then(run)
      running = mine.catch(() => undefined)
      return mine
    },
    joined: () => {
      join()
      nextJoin = newJoin()
    },
    settled: () => running,
  }
}
