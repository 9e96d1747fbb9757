// Plants what goes wrong around an election: wrong clocks, repeats, edits, deletions, an outage, garbage.
// Promises that each kind happens at least once, that no post carries two faults, and that the planted
// narratives keep their posts: only a deletion or an account that goes away takes one.
import { containerFor, type SimulatedAuthors } from './simulated-authors.ts'
import type { Delivery, FaultKind } from './simulated-delivery.ts'
import { garbageKinds, garbageTexts, unreadableItems } from './simulated-garbage.ts'
import type { PlannedPost } from './simulated-post.ts'
import type { Random } from './simulated-random.ts'
import { awake, type ExerciseClock, ordinaryMinute } from './simulated-schedule.ts'
import { fill } from './simulated-wording.ts'

/** How often in an exercise of ordinary size (9,000 posts). */
const often = {
  garbage: 4,
  unreadable: 5,
  clockAhead: 20,
  clock1970: 6,
  late: 60,
  redelivered: 90,
  edited: 60,
  olderVersion: 8,
  deleted: 40,
  deletedBeforeArrival: 3,
  metrics: 180,
}
/** Platforms of the exercise that let an author change a post and say when. */
export const editingPlatforms = new Set(['facebook', 'telegram', 'mastodon'])
const narrativeWithoutOpening = 'vanishing-ink'

/** Which posts carry which fault; a post carries at most one. */
type Marks = Map<PlannedPost, FaultKind>

/** Posts without meaning, one topic each. */
export function garbagePosts(
  random: Random,
  authors: SimulatedAuthors,
  clock: ExerciseClock,
  scale: number,
  marks: Marks,
): PlannedPost[] {
  return garbageKinds.flatMap((kind) =>
    Array.from({ length: times(often.garbage, scale) }, (_, n): PlannedPost => {
      const author = authors.person('en', random)
      const text = garbageTexts[kind][n % garbageTexts[kind].length] ?? ''
      const post: PlannedPost = {
        nativeId: '',
        minute: ordinaryMinute(0, clock.length, clock, random),
        claimedTime: null,
        author,
        lang: 'en',
        text,
        base: text,
        how: 'chatter',
        edits: [],
        narrative: null,
        topic: `garbage:${kind}`,
        kind: 'post',
        container: containerFor(author, random),
        repostOf: null,
        replyTo: null,
      }
      marks.set(post, kind)
      return post
    }),
  )
}

/** Wrong clocks and late arrivals, in place; what opens a narrative stays on time. */
export function disturbTimes(
  posts: PlannedPost[],
  openings: Set<PlannedPost>,
  random: Random,
  clock: ExerciseClock,
  scale: number,
  marks: Marks,
  isoOf: (minute: number) => string,
): void {
  const chatter = posts.filter((post) => post.how === 'chatter')
  for (const post of choose(
    chatter,
    times(often.clockAhead, scale),
    random,
    marks,
    'clock_ahead',
  )) {
    post.claimedTime = isoOf(post.minute + random.between(120, 720))
  }
  for (const post of choose(chatter, times(often.clock1970, scale), random, marks, 'clock_1970')) {
    post.claimedTime = '1970-01-01T00:00:00.000Z'
  }
  const early = posts.filter((post) => !openings.has(post) && post.minute < clock.length - 180)
  for (const post of choose(early, times(often.late, scale), random, marks, 'late')) {
    post.claimedTime = isoOf(post.minute)
    const arrives = random.between(post.minute + 120, Math.min(post.minute + 1_200, clock.length))
    post.minute = awake(arrives, clock, random)
  }
}

/** Everything that is delivered beside each post's first version. */
export function disturbDeliveries(
  posts: PlannedPost[],
  openings: Map<string, PlannedPost>,
  random: Random,
  clock: ExerciseClock,
  scale: number,
  marks: Marks,
): Delivery[] {
  const after = (minute: number, least: number, most: number) =>
    awake(minute + random.between(least, most), clock, random)
  const people = posts.filter((post) => post.author.type === 'person')
  const found: Delivery[] = [
    { kind: 'gap', minute: clock.outage.from, from: clock.outage.from, to: null, fault: 'outage' },
    {
      kind: 'gap',
      minute: clock.outage.to,
      from: clock.outage.from,
      to: clock.outage.to,
      fault: null,
    },
  ]
  const opening = openings.get(narrativeWithoutOpening)
  if (opening === undefined) throw new Error(`Not planted: ${narrativeWithoutOpening}.`)
  marks.set(opening, 'opening_deleted')
  found.push({
    kind: 'deleted',
    minute: after(opening.minute, 170, 200),
    post: opening,
    fault: 'opening_deleted',
  })
  const others = people.filter((post) => ![...openings.values()].includes(post))

  const leaving = accountThatLeaves(others, marks)
  for (const post of leaving) marks.set(post, 'account_gone')
  const last = leaving.at(-1)
  if (last === undefined) throw new Error('No account of the exercise can leave.')
  found.push({
    kind: 'account-gone',
    minute: after(last.minute, 15, 40),
    post: last,
    fault: 'account_gone',
  })
  for (const post of choose(
    others,
    times(often.redelivered, scale),
    random,
    marks,
    'redelivered',
  )) {
    const minute = after(post.minute, 1, 40)
    found.push({ kind: 'post', minute, post, version: null, fault: 'redelivered' })
  }
  found.push(...editPosts(others, random, scale, marks, after))
  for (const post of choose(others, times(often.deleted, scale), random, marks, 'deleted')) {
    const minute = after(post.minute, 5, 600)
    found.push({ kind: 'deleted', minute, post, fault: 'deleted' })
  }
  // Late posts are known by their mark: a deletion may overtake them.
  const late = others.filter((post) => marks.get(post) === 'late')
  for (const post of late.slice(0, times(often.deletedBeforeArrival, scale))) {
    marks.set(post, 'deleted_before_arrival')
    const minute = clock.silent(post.minute - 30) ? clock.outage.from - 1 : post.minute - 30
    found.push({ kind: 'deleted', minute, post, fault: 'deleted_before_arrival' })
  }
  for (let n = 0; n < times(often.metrics, scale); n += 1) {
    const post = random.pick(others)
    found.push({ kind: 'metrics', minute: after(post.minute, 60, 240), post, fault: null })
  }
  for (let n = 0; n < times(often.unreadable, scale); n += 1) {
    const minute = ordinaryMinute(0, clock.length, clock, random)
    found.push({
      kind: 'unreadable',
      minute,
      item: n % unreadableItems.length,
      fault: 'unreadable',
    })
  }
  return found
}

function editPosts(
  posts: PlannedPost[],
  random: Random,
  scale: number,
  marks: Marks,
  after: (minute: number, least: number, most: number) => number,
): Delivery[] {
  const editable = posts.filter(
    (post) => post.lang === 'en' && editingPlatforms.has(post.author.platform),
  )
  const older = times(often.olderVersion, scale)
  return choose(editable, times(often.edited, scale), random, marks, 'edited').flatMap(
    (post, n): Delivery[] => {
      const minute = after(post.minute, 6, 180)
      const added =
        post.narrative === null
          ? 'Edit: {thank you, sorted now|thanks for all the answers}.'
          : 'Edit: {a friend says this is not confirmed|I cannot find where this comes from}.'
      const version = { text: `${post.text} ${fill(added, 'en', random)}`, minute }
      const edited: Delivery = { kind: 'post', minute, post, version, fault: 'edited' }
      if (n >= older) return [edited]
      const again = after(minute, 2, 30)
      return [edited, { kind: 'post', minute: again, post, version: null, fault: 'older_version' }]
    },
  )
}

/** An account with a planted post, two posts or more, none of them already disturbed. */
function accountThatLeaves(posts: PlannedPost[], marks: Marks): PlannedPost[] {
  const byAccount = new Map<string, PlannedPost[]>()
  for (const post of posts) {
    byAccount.set(post.author.nativeId, [...(byAccount.get(post.author.nativeId) ?? []), post])
  }
  const fit = [...byAccount.values()].filter(
    (own) =>
      own.length >= 2 &&
      own.some((post) => post.narrative !== null) &&
      own.every((post) => !marks.has(post)),
  )
  return fit.sort((a, b) => b.length - a.length)[Math.floor(fit.length / 2)] ?? []
}

/** That many posts without a fault so far, marked. */
function choose(
  posts: PlannedPost[],
  wanted: number,
  random: Random,
  marks: Marks,
  fault: FaultKind,
): PlannedPost[] {
  const free = posts.filter((post) => !marks.has(post))
  const chosen: PlannedPost[] = []
  while (chosen.length < wanted && free.length > 0) {
    const [post] = free.splice(random.whole(free.length), 1)
    if (post === undefined) break
    marks.set(post, fault)
    chosen.push(post)
  }
  return chosen
}

function times(ordinary: number, scale: number): number {
  return Math.max(2, Math.round(ordinary * scale))
}
