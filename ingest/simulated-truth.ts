// The truth about an exercise: what was planted, which post belongs to what, which faults fired.
// The tests' oracle. Promises to need no run of the connector. No stage may read it: it is for tests,
// benches and the debriefing after a training day.
import { minuteOf } from '../contracts/minutes.ts'
import { type FaultKind, faultKinds } from './simulated-delivery.ts'
import type { SimulatedLanguage } from './simulated-island.ts'
import {
  type ExerciseOptions,
  type ExercisePlan,
  msOf,
  type PlannedItem,
} from './simulated-plan.ts'
import type { HowWorded, PlannedPost } from './simulated-post.ts'
import type { EditKind } from './simulated-wording.ts'

/** A planted narrative; minutes since 1970 UTC. */
export type TruthNarrative = {
  id: string
  title: string
  claim_class: string
  langs: SimulatedLanguage[]
  startMinute: number
  /** Top of its largest burst. */
  peakMinute: number
  /** Native id of its first post. */
  opening: string
  /** Native ids of all its posts, in order of arrival. */
  posts: string[]
}

/** How a text came about; posts of equal `base` are one copy group. */
export type TruthWording = {
  lang: SimulatedLanguage
  how: HowWorded
  base: string
  edits: EditKind[]
}

export type TruthItemKind = 'post' | 'state' | 'metrics' | 'gap' | 'tick' | 'unreadable'

export type Truth = {
  narratives: TruthNarrative[]
  /** Planted narrative of a post, or null. */
  narrativeOf(nativeId: string): string | null
  /** Narrative, topic of ordinary talk or kind of information of a post; null for an unknown id. */
  topicOf(nativeId: string): string | null
  wordingOf(nativeId: string): TruthWording | null
  /** How often each disturbance happens. */
  faults: Record<FaultKind, number>
  /** Native ids of the posts that each disturbance touches. */
  faulty: Record<FaultKind, string[]>
  /** Native ids of posts of which nothing may remain: deleted, or of the account that left. */
  erased: string[]
  /** Items that `find` yields, by kind. */
  items: Record<TruthItemKind, number>
  /** The stretch in which nothing was collected, ISO times. */
  outage: { from: string; to: string }
}

const erasing: FaultKind[] = [
  'deleted',
  'opening_deleted',
  'deleted_before_arrival',
  'account_gone',
]

/** The truth about a plan. */
export function truthOf(plan: ExercisePlan, options: ExerciseOptions): Truth {
  const byId = new Map(plan.posts.map((post) => [post.nativeId, post]))
  const iso = (minute: number) => new Date(msOf(options, minute)).toISOString()
  const faulty = faultyPosts(plan)
  return {
    narratives: plan.narratives.map(({ claim, langs, peak, posts }) => {
      const first = posts[0]
      if (first === undefined) throw new Error(`Planted without posts: ${claim.id}.`)
      return {
        id: claim.id,
        title: claim.title,
        claim_class: claim.claimClass,
        langs,
        startMinute: minuteOf(msOf(options, first.minute)),
        peakMinute: minuteOf(msOf(options, peak)),
        opening: first.nativeId,
        posts: [...posts].sort((a, b) => a.minute - b.minute).map((post) => post.nativeId),
      }
    }),
    narrativeOf: (id) => byId.get(id)?.narrative ?? null,
    topicOf: (id) => byId.get(id)?.topic ?? null,
    wordingOf: (id) => wordingOf(byId.get(id)),
    faults: countFaults(plan, faulty),
    faulty,
    erased: erasing.flatMap((fault) => faulty[fault]),
    items: countItems(plan.items),
    outage: { from: iso(plan.clock.outage.from), to: iso(plan.clock.outage.to) },
  }
}

function wordingOf(post: PlannedPost | undefined): TruthWording | null {
  if (post === undefined) return null
  return { lang: post.lang, how: post.how, base: post.base, edits: post.edits }
}

function perFault<Value>(make: () => Value): Record<FaultKind, Value> {
  return Object.fromEntries(faultKinds.map((kind) => [kind, make()])) as Record<FaultKind, Value>
}

function faultyPosts(plan: ExercisePlan): Record<FaultKind, string[]> {
  const faulty = perFault((): string[] => [])
  for (const [post, fault] of plan.marks) faulty[fault].push(post.nativeId)
  for (const item of plan.items) {
    if (item.kind === 'post' && item.fault === 'older_version') {
      faulty.older_version.push(item.post.nativeId)
    }
  }
  // A post that its own deletion overtook was late as well.
  faulty.late.push(...faulty.deleted_before_arrival)
  return faulty
}

/** One per post touched; one per event where no post, or a whole account, is touched. */
function countFaults(
  plan: ExercisePlan,
  faulty: Record<FaultKind, string[]>,
): Record<FaultKind, number> {
  const counts = perFault(() => 0)
  for (const kind of faultKinds) counts[kind] = faulty[kind].length
  for (const kind of ['unreadable', 'outage', 'account_gone'] as const) {
    counts[kind] = plan.items.filter((item) => item.kind !== 'tick' && item.fault === kind).length
  }
  return counts
}

function countItems(items: PlannedItem[]): Record<TruthItemKind, number> {
  const counts = { post: 0, state: 0, metrics: 0, gap: 0, tick: 0, unreadable: 0 }
  for (const item of items) {
    if (item.kind === 'deleted' || item.kind === 'account-gone') counts.state += 1
    else counts[item.kind] += 1
  }
  return counts
}
