// Plans a whole exercise from its seed: all deliveries in order of time, a tick before each minute.
// Promises that the plan depends on the options alone, so that item n is the same in every run and a
// cursor can be the number of items delivered.
import { minuteOf } from '../contracts/minutes.ts'
import { createAuthors } from './simulated-authors.ts'
import { chatterPosts, informationPosts } from './simulated-background.ts'
import type { Delivery, FaultKind } from './simulated-delivery.ts'
import { disturbDeliveries, disturbTimes, garbagePosts } from './simulated-disturbances.ts'
import { type PlantedNarrative, plantNarratives } from './simulated-narratives.ts'
import type { PlannedPost } from './simulated-post.ts'
import { createRandom } from './simulated-random.ts'
import { createClock, type ExerciseClock } from './simulated-schedule.ts'

/** What decides an exercise. */
export type ExerciseOptions = { seed: string; startsAt: number; days: number; postsPerDay: number }

/** A planned item of the stream: a delivery, or the tick of a minute since 1970 UTC. */
export type PlannedItem = Delivery | { kind: 'tick'; tick: number }

export type ExercisePlan = {
  clock: ExerciseClock
  narratives: PlantedNarrative[]
  posts: PlannedPost[]
  items: PlannedItem[]
  /** Fault of each disturbed post. */
  marks: Map<PlannedPost, FaultKind>
}

const ordinarySize = 9_000
const informationShare = 0.13
/** A very small exercise holds more than asked: faults need ordinary posts to happen to. */
const leastTalk = 120
/** Ticks go on after the last delivery, so that what is spreading cools down and alerts close. */
const ticksAfterwards = 6 * 60

/** Time in ms of a minute of the exercise. */
export function msOf(options: ExerciseOptions, minute: number): number {
  return Math.round(options.startsAt + minute * 60_000)
}

/** Plans the exercise; the same options give the same plan. */
export function planExercise(options: ExerciseOptions): ExercisePlan {
  const random = createRandom(options.seed)
  const clock = createClock(options.days)
  const authors = createAuthors(options.seed)
  const size = options.postsPerDay * options.days
  const scale = size / ordinarySize
  const marks = new Map<PlannedPost, FaultKind>()

  const narratives = plantNarratives(random.fork('narratives'), authors, clock, scale)
  const planted = narratives.flatMap((narrative) => narrative.posts)
  const garbage = garbagePosts(random.fork('garbage'), authors, clock, scale, marks)
  const informed = Math.round(size * informationShare)
  const talk = Math.max(leastTalk, size - planted.length - garbage.length - informed)
  const posts = [
    ...planted,
    ...garbage,
    ...informationPosts(random.fork('information'), authors, clock, informed),
    ...chatterPosts(random.fork('chatter'), authors, clock, talk),
  ]
  const openings = new Map(
    narratives.flatMap(({ claim, posts: [first] }) =>
      first === undefined ? [] : [[claim.id, first] as const],
    ),
  )
  disturbTimes(
    posts,
    new Set(openings.values()),
    random.fork('times'),
    clock,
    scale,
    marks,
    (minute) => new Date(msOf(options, minute)).toISOString(),
  )
  posts.sort((a, b) => a.minute - b.minute)
  posts.forEach((post, n) => {
    post.nativeId = `${options.seed}-${String(n + 1).padStart(6, '0')}`
  })
  const disturbed = disturbDeliveries(
    posts,
    openings,
    random.fork('deliveries'),
    clock,
    scale,
    marks,
  )
  const deliveries = [
    ...posts.map((post): Delivery => {
      return { kind: 'post', minute: post.minute, post, version: null, fault: null }
    }),
    ...disturbed,
  ].sort((a, b) => a.minute - b.minute)
  return { clock, narratives, posts, items: withTicks(deliveries, options), marks }
}

function withTicks(deliveries: Delivery[], options: ExerciseOptions): PlannedItem[] {
  const items: PlannedItem[] = []
  let next = minuteOf(options.startsAt)
  const tickTo = (minute: number) => {
    for (; next <= minute; next += 1) items.push({ kind: 'tick', tick: next })
  }
  for (const delivery of deliveries) {
    tickTo(minuteOf(msOf(options, delivery.minute)))
    items.push(delivery)
  }
  tickTo(next - 1 + ticksAfterwards)
  return items
}
