// Stage notify: alerts of watch.derived → the outbox. In this version the page is the only channel: an alert counts
// as delivered when it is recorded as shown. Skips what is not above what it has, so a repeat says nothing twice.
import type { Alert, Derived } from '../contracts/derived.ts'
import type { Outcome } from '../contracts/outcome.ts'
import type { Stage } from '../contracts/stage.ts'

export function createNotify(deps: {
  /** Tells the operator's log; one line per alert change. */
  tell: (alert: Alert) => void
}): Stage {
  return {
    name: 'notify',
    reads: ['watch.derived'],
    handle: async (records) =>
      records.map((record): Outcome => {
        // Almost every record is no alert: a look at the text spares parsing it.
        if (!record.value.includes('"kind":"alert"'))
          return { kind: 'drop', reason: 'no-rule-matched' }
        const derived = JSON.parse(record.value) as Derived
        if (derived.kind !== 'alert') return { kind: 'drop', reason: 'no-rule-matched' }
        deps.tell(derived)
        const { id, rev, level } = derived
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
      }),
  }
}
