// Contract: the one fate of each record. in = emitted + dropped(reason) + dead-lettered, exactly.
import type { Append } from './log.ts'

/** Drops are intended and counted by reason. The list is closed, so a page can show all of it. */
export const dropReasons = [
  'repeated',
  'same-version',
  'older-version',
  'erased',
  'already-collected',
  'too-old',
  'not-modified',
  'no-rule-matched',
  'sunset',
  'unknown-post',
  'blank',
] as const
export type DropReason = (typeof dropReasons)[number]

/** What a stage says of one record. A throw means: `Unavailable` = try again, anything else = we are broken. */
export type Outcome =
  | { kind: 'emit'; records: Append[] }
  | { kind: 'drop'; reason: DropReason }
  | { kind: 'dead-letter'; reason: string; cause: string; bytes: string }

export type Fates = {
  in: number
  emitted: number
  dropped: Partial<Record<DropReason, number>>
  dead_lettered: number
}

export function noFates(): Fates {
  return { in: 0, emitted: 0, dropped: {}, dead_lettered: 0 }
}

/** Counts one outcome, in place. */
export function count(fates: Fates, outcome: Pick<Outcome, 'kind'> & { reason?: string }): void {
  fates.in += 1
  if (outcome.kind === 'emit') fates.emitted += 1
  else if (outcome.kind === 'dead-letter') fates.dead_lettered += 1
  else {
    const reason = outcome.reason as DropReason
    fates.dropped[reason] = (fates.dropped[reason] ?? 0) + 1
  }
}

/** True when every record has exactly one fate. */
export function balanced(fates: Fates): boolean {
  const dropped = Object.values(fates.dropped).reduce((sum, n) => sum + n, 0)
  return fates.in === fates.emitted + dropped + fates.dead_lettered
}
