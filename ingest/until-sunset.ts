// Ingest: collecting ends with the election's window and its days of grace (DESIGN §6). After that a source is
// switched off; renewing means writing a later window, with its reason, in lali.yaml.
import { type Connector, SourceGone } from '../contracts/connector.ts'

/** A connector that stops by itself at `sunsetAt` (RFC 3339 UTC); what comes later is dropped, counted. */
export function untilSunset(connector: Connector, sunsetAt: string, now: () => number): Connector {
  const sunset = Date.parse(sunsetAt)
  const stop = () =>
    new SourceGone(
      `Collecting ended at ${sunsetAt}, the end of the election's window. To go on, write a later election.window in lali.yaml.`,
    )
  return {
    ...connector,
    // Polling sources state their pace anew at each pass.
    get pollMs() {
      return connector.pollMs
    },
    async *find(from, signal) {
      if (now() >= sunset) throw stop()
      for await (const found of connector.find(from, signal)) {
        if (now() < sunset) {
          yield found
          continue
        }
        yield { kind: 'drop', reason: 'sunset' }
        throw stop()
      }
    },
  }
}
