// Module cover-sources of watch: what each source brought, and what it did not. Silence is not calm.
import type { Gap } from '../contracts/collected.ts'
import { minuteOf } from '../contracts/minutes.ts'
import type { Post } from '../contracts/post.ts'
import { type Derivation, derive } from './derive.ts'
import type { SourceCoverage, WatchState } from './watch-state.ts'

const mostGaps = 200
/** After a source came back its pent-up posts arrive at once: for this long they raise no alert. */
const returnMinutes = 15
const longestWindow = 240

function sourceOf(state: WatchState, name: string): SourceCoverage {
  const known = state.coverage.get(name)
  if (known) return known
  const made: SourceCoverage = {
    coverage: {
      id: name,
      sampling: null,
      posts: 0,
      first_minute: null,
      last_minute: null,
      gaps: [],
    },
    changed: true,
  }
  state.coverage.set(name, made)
  return made
}

/** Counts a placed post for its source. */
export function coverPost(state: WatchState, post: Post, minute: number): void {
  const source = sourceOf(state, post.provenance.source)
  const { coverage } = source
  coverage.posts += 1
  coverage.sampling = post.sampling
  coverage.first_minute = Math.min(coverage.first_minute ?? minute, minute)
  coverage.last_minute = Math.max(coverage.last_minute ?? minute, minute)
  source.changed = true
}

/** Takes in a gap record; one of the same id replaces the earlier. */
export function coverGap(state: WatchState, gap: Gap, derivation: Derivation): void {
  const source = sourceOf(state, gap.source)
  const entry = {
    id: gap.id,
    from: minuteOf(Date.parse(gap.from)),
    to: gap.to === null ? null : minuteOf(Date.parse(gap.to)),
    reason: gap.reason,
    share: gap.share,
    detail: gap.detail,
  }
  const others = source.coverage.gaps.filter(({ id }) => id !== gap.id)
  source.coverage.gaps = [...others, entry]
    .sort((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1))
    .slice(-mostGaps)
  deriveCoverage(source, derivation)
}

/** On a tick: says what changed since. */
export function deriveCoverages(state: WatchState, derivation: Derivation): void {
  for (const source of state.coverage.values())
    if (source.changed) deriveCoverage(source, derivation)
}

function deriveCoverage(source: SourceCoverage, derivation: Derivation): void {
  source.changed = false
  derive(derivation, { kind: 'coverage', ...source.coverage })
}

/** True while a source is in a gap's aftermath, so that its backlog is not taken for a burst. */
export function returning(state: WatchState): boolean {
  const now = state.sources.minute
  for (const { coverage } of state.coverage.values()) {
    for (const { to } of coverage.gaps)
      if (to !== null && to <= now && to > now - returnMinutes) return true
  }
  return false
}

/** Mean share of the sources that was collected in the longest window, 0 to 1, two decimals. */
export function coverageShare(state: WatchState): number {
  const now = state.sources.minute
  if (state.coverage.size === 0) return 1
  let sum = 0
  for (const { coverage } of state.coverage.values()) {
    let missing = 0
    for (const { from, to, share } of coverage.gaps) {
      const overlap = Math.min(to ?? now, now) - Math.max(from, now - longestWindow)
      if (overlap > 0) missing += (overlap * (1 - share)) / longestWindow
    }
    sum += Math.max(0, 1 - missing)
  }
  return Math.round((sum / state.coverage.size) * 100) / 100
}
