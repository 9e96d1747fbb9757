// Ingest: slows a connector that brings its own event time down to a speed: 60 = an hour of the stream a minute.
import type { Connector } from '../contracts/connector.ts'

const msPerMinute = 60_000

/** Waits at each tick for as long as the minutes before it take at this speed. */
export function paceByTicks(
  connector: Connector,
  speed: number,
  sleep: (ms: number, signal: AbortSignal) => Promise<void>,
): Connector {
  return {
    ...connector,
    async *find(from, signal) {
      let last: number | undefined
      for await (const found of connector.find(from, signal)) {
        if (found.kind === 'tick') {
          if (last !== undefined) await sleep(((found.minute - last) * msPerMinute) / speed, signal)
          last = found.minute
        }
        yield found
      }
    },
  }
}

/** Ends the source before the first tick after this minute: an exercise that is looked at on its way. */
export function untilMinute(connector: Connector, minute: number): Connector {
  return {
    ...connector,
    async *find(from, signal) {
      for await (const found of connector.find(from, signal)) {
        if (found.kind === 'tick' && found.minute > minute) return
        yield found
      }
    },
  }
}
