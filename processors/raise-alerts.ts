// Module raise-alerts of watch: one open alert per narrative. Raised when the pace passes a level with enough posts
// and authors; again only on a higher level, a new platform or a new language; closed after three calm hours.
// History that is imported beside a live stream raises none, and no source that was silent until now does.
import type { Alert, Score } from '../contracts/derived.ts'
import { narrativeId } from './clusters.ts'
import { coverageShare, returning } from './cover-sources.ts'
import { type Derivation, derive } from './derive.ts'
import type { Narrative } from './narratives.ts'
import { postId } from './post-table.ts'
import { type Counts, countsOf, distinctAuthors } from './spread.ts'
import type { OpenAlert, WatchState } from './watch-state.ts'

const calmMinutes = 180
/** An alert closes when the pace stays below this part of the lowest level. */
const calmShare = 0.5
const shownPosts = 50
const levels = ['watch', 'warn', 'urgent'] as const

/** Looks at a narrative right after it was scored. */
export function raiseAlert(
  state: WatchState,
  narrative: Narrative,
  score: Pick<Score, 'pace' | 'windows'>,
  derivation: Derivation,
): void {
  const open = state.alerts.get(narrative.no)
  const level = levelOf(state, score)
  if (!open) {
    if (level >= 0 && !returning(state)) openAlert(state, narrative, score, level, derivation)
    return
  }
  open.calmSince = score.pace >= state.thresholds.watch * calmShare ? -1 : open.calmSince
  const platforms = namesOf(state, narrative.spread.platforms)
  const langs = namesOf(state, narrative.spread.langs)
  const reason = again(open, level, platforms, langs, state)
  if (!reason) return
  open.platforms = [...new Set([...open.platforms, ...platforms])]
  open.langs = [...new Set([...open.langs, ...langs])]
  change(
    state,
    narrative,
    open,
    {
      reason,
      pace: score.pace,
      level: levels[Math.max(level, levels.indexOf(open.alert.level))] as Alert['level'],
    },
    derivation,
  )
}

function namesOf(state: WatchState, counts: Counts): string[] {
  return [...countsOf(counts)].map(([no]) => state.names[no] as string)
}

function levelOf(state: WatchState, score: Pick<Score, 'windows'>): number {
  const { thresholds } = state
  let level = -1
  for (const window of score.windows) {
    if (window.posts < thresholds.minPosts || window.authors < thresholds.minAuthors) continue
    const reached =
      [thresholds.watch, thresholds.warn, thresholds.urgent].filter(
        (from) => window.surprise >= from,
      ).length - 1
    level = Math.max(level, reached)
  }
  return level
}

function again(
  open: OpenAlert,
  level: number,
  platforms: string[],
  langs: string[],
  state: WatchState,
): Alert['reason'] | undefined {
  if (level > levels.indexOf(open.alert.level)) return 'level-up'
  if (level < 0 || returning(state)) return undefined
  if (platforms.some((name) => !open.platforms.includes(name))) return 'new-platform'
  if (langs.some((name) => name !== 'und' && !open.langs.includes(name))) return 'new-language'
  return undefined
}

function openAlert(
  state: WatchState,
  narrative: Narrative,
  score: Pick<Score, 'pace' | 'windows'>,
  level: number,
  derivation: Derivation,
): void {
  const { clusters, sources } = state
  const id = narrativeId(clusters, narrative.no)
  const open: OpenAlert = {
    alert: {
      id: `a-${id}-${sources.minute}`,
      narrative: id,
      claim: null,
      level: levels[level] as Alert['level'],
      state: 'open',
      opened_minute: sources.minute,
      changed_minute: sources.minute,
      closed_minute: null,
      reason: 'surprise',
      pace: score.pace,
      posts: 0,
      authors: 0,
      coverage: 1,
      post_ids: [],
    },
    platforms: namesOf(state, narrative.spread.platforms),
    langs: namesOf(state, narrative.spread.langs),
    calmSince: -1,
  }
  state.alerts.set(narrative.no, open)
  change(state, narrative, open, { pace: score.pace }, derivation)
}

function change(
  state: WatchState,
  narrative: Narrative,
  open: OpenAlert,
  what: Partial<OpenAlert['alert']>,
  derivation: Derivation,
): void {
  const { spread } = narrative
  open.alert = {
    ...open.alert,
    changed_minute: state.sources.minute,
    posts: spread.posts,
    authors: distinctAuthors(spread),
    coverage: coverageShare(state),
    post_ids: spread.recent.slice(-shownPosts).map((post) => postId(state.posts, post)),
    ...what,
  }
  derive(derivation, { kind: 'alert', ...open.alert })
}

/** On a tick: closes the alert of a narrative that has been calm for three hours. */
export function closeCalm(
  state: WatchState,
  narrative: Narrative,
  pace: number,
  derivation: Derivation,
): void {
  const open = state.alerts.get(narrative.no)
  if (!open) return
  const now = state.sources.minute
  if (pace >= state.thresholds.watch * calmShare) open.calmSince = -1
  else if (open.calmSince < 0) open.calmSince = now
  else if (now - open.calmSince >= calmMinutes)
    endAlert(state, narrative, { state: 'closed', reason: 'calm', pace }, derivation)
}

/** Ends the open alert of a narrative: calm, merged into another narrative, or nothing left of it. */
export function endAlert(
  state: WatchState,
  narrative: Narrative,
  what: Pick<Alert, 'state' | 'reason'> & { pace?: number },
  derivation: Derivation,
): void {
  const open = state.alerts.get(narrative.no)
  if (!open) return
  state.alerts.delete(narrative.no)
  change(state, narrative, open, { ...what, closed_minute: state.sources.minute }, derivation)
}
