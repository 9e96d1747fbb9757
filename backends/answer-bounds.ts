// Backend: how much one answer of a search index carries, and which stretch of time a search looks through.
// Promises: the same bounds on every backend, so that the same question has the same answer.
import type { SearchQuery } from '../contracts/search-index.ts'
import { minuteOfKey } from './post-key.ts'

/** Events of a narrative that one answer carries: the newest. */
export const LINEAGE_SHOWN = 1_000
/** Claims of a narrative that one answer carries: those with most posts. */
export const CLAIMS_SHOWN = 100
/** Links with narratives in other languages that one answer carries: the most certain. */
export const LINKS_SHOWN = 20
/** Matches that a search ranks: the newest of its window. */
export const MOST_RANKED = 2_000
const USUAL_WINDOW_MINUTES = 7 * 24 * 60

/** A limit as a query takes it: whole and not negative; what is no number is none. */
export function atMost(limit: number): number {
  return Number.isFinite(limit) ? Math.max(0, Math.floor(limit)) : 0
}

/** Minutes that a search looks through: as asked for, else the week up to the newest post. Null without posts. */
export function searchWindow(
  { from, to }: Pick<SearchQuery, 'from' | 'to'>,
  newestKey: number | null,
): { from: number; to: number } | null {
  if (newestKey === null) return null
  const end = to ?? minuteOfKey(newestKey)
  return { from: from ?? end - USUAL_WINDOW_MINUTES, to: end }
}
