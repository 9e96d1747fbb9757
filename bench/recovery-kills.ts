// One kill of bench `recovery` and what follows, measured from outside: by posts that are there, and by the stretch
// in which nothing came.
import { setTimeout } from 'node:timers/promises'
import type { Random } from '../ingest/simulated-random.ts'
import type { DistributedServers } from './distributed-servers.ts'
import type { Office } from './recovery-office.ts'
import type { Probes } from './recovery-probes.ts'

const lookEveryMs = 50
const recoverWithinMs = 120_000
/** Posts that may be on their way when the collector last said how many there are. */
const underWay = 50

export type Killed = {
  victim: string
  /**
   * From the start, or the answer of the readiness check, to a new post from every partition; where others take over,
   * from the kill. NaN = none came.
   */
  seconds: number
  /** Longest stretch without anything applied, from before the kill to after the recovery. */
  pause: number
}

export async function killAndRecover(of: {
  victim: string
  servers: DistributedServers
  office: Office
  probes: Probes
  random: Random
  signal: AbortSignal
}): Promise<Killed> {
  const { victim, servers, office, probes, random, signal } = of
  const process =
    victim === 'watch'
      ? await office.leader()
      : office.processes.find(({ name }) => name === victim)
  const pause = watchPause(probes)
  try {
    const broker = Number(/^broker-(\d)$/u.exec(victim)?.[1])
    const { kafka, elasticsearch } = servers
    const kill = Number.isNaN(broker) ? elasticsearch.kill : () => kafka.kill(broker)
    const restart = Number.isNaN(broker) ? elasticsearch.restart : () => kafka.restart(broker)
    await (process?.kill ?? kill)()
    // What has others beside it must not be missed: it stays away until new posts came without it.
    if (kafka.brokers.length > 1 || victim === 'watch') {
      const seconds = await probes.untilNewPost(
        office.acknowledged() + underWay,
        recoverWithinMs,
        signal,
      )
      const longest = await pause.end()
      await (process?.start ?? restart)()
      return { victim, seconds, pause: longest }
    }
    await setTimeout(random.whole(1_000))
    if (process === undefined) await restart()
    else process.start()
    const seconds = await probes.untilNewPost(
      office.acknowledged() + underWay,
      recoverWithinMs,
      signal,
    )
    return { victim, seconds, pause: await pause.end() }
  } finally {
    // Also when the bench was told to stop: what still looks would keep it from ending.
    await pause.end()
  }
}

/** Looks how far the index has applied, again and again, until ended. */
function watchPause(probes: Probes): { end(): Promise<number> } {
  let over = false
  let longest = 0
  const looking = (async () => {
    let [last, at] = [-1, performance.now()]
    while (!over) {
      const applied = await probes.applied()
      if (applied !== undefined && applied !== last) {
        longest = Math.max(longest, performance.now() - at)
        ;[last, at] = [applied, performance.now()]
      }
      await setTimeout(lookEveryMs)
    }
    longest = Math.max(longest, performance.now() - at)
  })()
  return {
    end: async () => {
      over = true
      await looking
      return longest / 1_000
    },
  }
}
