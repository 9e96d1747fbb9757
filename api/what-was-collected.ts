// What the index knows about collecting, read at most once a second, and the coverage note of a period.
// Every route that answers figures takes its note from here, so that all say the same at the same time.
import type { CoverageNote } from '../contracts/answers.ts'
import type { Coverage, Narrative, Score } from '../contracts/derived.ts'
import { minuteOf, minuteToIso } from '../contracts/minutes.ts'
import type { SearchIndex, Totals } from '../contracts/search-index.ts'
import { coverageNote, duration, type Period } from './coverage-note.ts'

/** Longest time in ms for which what was read is answered again. */
const keptFor = 1_000
/** Minutes that the lists look back. */
const recentMinutes = 240

export type WhatWasCollected = {
  coverage(): Promise<Coverage[]>
  /** Event time of the newest post, RFC 3339 UTC; null before the first. */
  asOf(): Promise<string | null>
  note(period: Period): Promise<CoverageNote>
  /** The last four hours: what lists are about. */
  recent(): Period
  /** From a narrative's first post to its last, or to now while it lives. */
  lifeOf(narrative: Narrative, score: Score | null): Period
  /** Minutes since 1970 UTC. */
  nowMinute(): number
}

/** One reader for all routes. */
export function whatWasCollected(deps: {
  index: Pick<SearchIndex, 'coverage' | 'totals'>
  sources(): string[]
  now(): number
}): WhatWasCollected {
  const coverage = rememberBriefly(() => deps.index.coverage(), deps.now)
  const totals = rememberBriefly((): Promise<Totals> => deps.index.totals(), deps.now)
  const nowMinute = () => minuteOf(deps.now())
  return {
    coverage,
    nowMinute,
    async asOf() {
      const { last_minute } = await totals()
      return last_minute === null ? null : minuteToIso(last_minute)
    },
    async note(period) {
      return coverageNote(await coverage(), deps.sources(), period)
    },
    recent() {
      const to = nowMinute() + 1
      return { from: to - recentMinutes, to, name: `the last ${duration(recentMinutes)}` }
    },
    lifeOf(narrative, score) {
      const from = narrative.first_minute
      const last = score?.last_minute ?? from
      const end = narrative.state === 'live' ? Math.max(last, nowMinute()) : last
      const to = Math.max(from, end) + 1
      return { from, to, name: `this narrative's ${duration(to - from)}` }
    },
  }
}

/** Asks again after `keptFor`; callers in between share one answer, a failure is not kept. */
function rememberBriefly<T>(ask: () => Promise<T>, now: () => number): () => Promise<T> {
  let kept: { at: number; answer: Promise<T> } | undefined
  return () => {
    const at = now()
    if (kept !== undefined && at >= kept.at && at - kept.at < keptFor) return kept.answer
    const mine = { at, answer: ask() }
    kept = mine
    mine.answer.catch(() => {
      if (kept === mine) kept = undefined
    })
    return mine.answer
  }
}
