// Stage notify: alerts of watch.derived → the outbox. In this version the page is the only channel: an alert counts
// as delivered when it is recorded as shown. Skips what the outbox holds already, so that what comes again after a
// kill, or from a second writer of watch.derived, is told once.
import type { Static } from 'typebox'
import type { Notification } from '../contracts/decided.ts'
import type { Alert, Derived } from '../contracts/derived.ts'
import type { Log } from '../contracts/log.ts'
import type { Outcome } from '../contracts/outcome.ts'
import type { Stage } from '../contracts/stage.ts'

/** Alerts that one record of the stream can change at most, with room to spare. */
const looked = 200

type Sent = { rev: number; alerts: Set<string> }

export function createNotify(deps: {
  log: Pick<Log, 'ends' | 'read'>
  /** Tells the operator's log; one line per alert change. */
  tell: (alert: Alert) => void
}): Stage {
  let sent: Sent | undefined
  return {
    name: 'notify',
    reads: ['watch.derived'],
    handle: async (records) => {
      sent ??= await lastSent(deps.log)
      const known = sent
      return records.map((record): Outcome => {
        // Almost every record is no alert: a look at the text spares parsing it.
        if (!record.value.includes('"kind":"alert"'))
          return { kind: 'drop', reason: 'no-rule-matched' }
        const derived = JSON.parse(record.value) as Derived
        if (derived.kind !== 'alert') return { kind: 'drop', reason: 'no-rule-matched' }
        const { id, rev, level } = derived
        if (!isNew(known, rev, id)) return { kind: 'drop', reason: 'repeated' }
        deps.tell(derived)
        const value = JSON.stringify({
          v: 1,
          op: 'notification',
          alert: id,
          rev,
          channel: 'page',
          level,
          outcome: 'sent',
          detail: derived.reason,
        })
        return {
          kind: 'emit',
          records: [{ topic: 'notifications.sent', partition: 0, value, post: null }],
        }
      })
    },
  }
}

/** Notes an alert's change as sent; false when the outbox had it. */
function isNew(sent: Sent, rev: number, id: string): boolean {
  if (rev < sent.rev || (rev === sent.rev && sent.alerts.has(id))) return false
  if (rev > sent.rev) sent.alerts.clear()
  sent.rev = rev
  sent.alerts.add(id)
  return true
}

/** The newest rev in the outbox, and the alerts that were sent at it. */
async function lastSent(log: Pick<Log, 'ends' | 'read'>): Promise<Sent> {
  const topic = 'notifications.sent'
  const sent: Sent = { rev: -1, alerts: new Set() }
  const [end] = await log.ends(topic)
  if (end === undefined || end.next === end.low) return sent
  const offset = Math.max(end.low, end.next - looked)
  for (const { value } of await log.read({ topic, partition: 0, offset }, end.next - offset)) {
    const { rev, alert } = JSON.parse(value) as Static<typeof Notification>
    isNew(sent, rev, alert)
  }
  return sent
}
