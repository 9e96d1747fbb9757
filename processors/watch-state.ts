// Processor: the whole state of watch, one per election, a slice per module.
import type { Alert, Coverage } from '../contracts/derived.ts'
import { type ClaimMarks, createClaimMarks } from './claim-marks.ts'
import { type Clusters, createClusters } from './clusters.ts'
import { type CopyMatcher, createCopyMatcher } from './copy-matcher.ts'
import type { Links } from './link-languages.ts'
import type { PhraseMatcher } from './match-phrases.ts'
import type { Meanings } from './meaning-vectors.ts'
import { createPostTable, type PostTable } from './post-table.ts'
import type { RelevanceMemory } from './score-relevance.ts'
import { createSourcePositions, type SourcePositions } from './source-positions.ts'
import { createTermCounts, type TermCounts } from './term-counts.ts'
import { createVolume, type Volume } from './volume.ts'

/** Version of what watch does with a record: part of snapshots and group names. */
export const behaviour = 'watch-7'

export type Thresholds = {
  minPosts: number
  minAuthors: number
  /** Surprise from which each level is raised. */
  watch: number
  warn: number
  urgent: number
  lateMinutes: number
}

export const defaultThresholds: Thresholds = {
  minPosts: 5,
  minAuthors: 3,
  watch: 6,
  warn: 10,
  urgent: 20,
  lateMinutes: 120,
}

export type OpenAlert = {
  alert: Omit<Alert, 'v' | 'rev' | 'n' | 'kind'>
  platforms: string[]
  langs: string[]
  /** Minute from which the pace has stayed below the closing line; -1 = it is above. */
  calmSince: number
}

export type SourceCoverage = {
  coverage: Omit<Coverage, 'v' | 'rev' | 'n' | 'kind'>
  changed: boolean
}

export type WatchState = {
  sources: SourcePositions
  /** Names of platforms, languages and sources by number. */
  names: string[]
  nameNumbers: Map<string, number>
  posts: PostTable
  matcher: CopyMatcher
  terms: TermCounts
  clusters: Clusters
  marks: ClaimMarks
  links: Links
  /** What an embeddings endpoint answered, by claim. */
  meanings: Meanings
  /** Copy groups that a narrative had when links were last looked for. */
  linked: Map<number, number>
  volume: Volume
  /** Open alerts by narrative number. */
  alerts: Map<number, OpenAlert>
  coverage: Map<string, SourceCoverage>
  /** Accounts that are gone: pseudonym → ms up to which their posts are erased. */
  goneAccounts: Map<string, number>
  thresholds: Thresholds
  lexicon: PhraseMatcher | null
  /** Not in a snapshot: what it holds follows from the lexicon and the text. */
  relevances: RelevanceMemory
  /** Narratives whose pace is shown as high and must be worked out again when it fades. */
  warm: Set<number>
  /** Narratives that got posts since they were last scored; true = an alert may be raised. */
  owed: Map<number, boolean>
  owedClaims: Set<number>
  /** Erased posts whose rows the log still holds; they are blanked after the next snapshot. */
  toErase: Set<string>
}

export function createWatchState(): WatchState {
  return {
    sources: createSourcePositions(),
    names: [],
    nameNumbers: new Map(),
    posts: createPostTable(),
    matcher: createCopyMatcher(),
    terms: createTermCounts(),
    clusters: createClusters(),
    marks: createClaimMarks(),
    links: new Map(),
    meanings: new Map(),
    linked: new Map(),
    volume: createVolume(),
    alerts: new Map(),
    coverage: new Map(),
    goneAccounts: new Map(),
    thresholds: defaultThresholds,
    lexicon: null,
    relevances: new Map(),
    warm: new Set(),
    owed: new Map(),
    owedClaims: new Set(),
    toErase: new Set(),
  }
}

/** Number of a name, given out on first use. */
export function nameNumber(state: WatchState, name: string): number {
  const known = state.nameNumbers.get(name)
  if (known !== undefined) return known
  const number = state.names.length
  state.names.push(name)
  state.nameNumbers.set(name, number)
  return number
}
