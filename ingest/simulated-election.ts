// Connector: an invented election on an invented island, with planted narratives and faults.
// For training days, load and tests. Promises the same items for the same options, byte for byte, and
// to go on exactly after any cursor: the cursor is the number of items delivered.
// Refuses the clock, the network and real names: every post says that it is an exercise.
import type { Connector, Found } from '../contracts/connector.ts'
import { renderItem } from './simulated-items.ts'
import { type ExerciseOptions, type ExercisePlan, planExercise } from './simulated-plan.ts'
import { type Truth, truthOf } from './simulated-truth.ts'

/** An exercise; all but the seed may be left out. */
export type SimulatedElectionOptions = {
  seed: string | number
  /** Local midnight of day 1 in ms, the day before the poll; default Thursday 8 May 2025 UTC. */
  startsAt?: number
  /** Whole days; default 3. */
  days?: number
  /** Default 3,000. */
  postsPerDay?: number
  /** The source as declared; default `simulated-election`. */
  source?: string
}

const defaultStart = Date.UTC(2025, 4, 8)

/** The exercise as a connector, and the truth about it. Throws on options that cannot be planned. */
export function createSimulatedElection(
  options: SimulatedElectionOptions,
): Connector & { truth(): Truth } {
  const exercise = checked(options)
  let planned: ExercisePlan | undefined
  const plan = () => {
    planned ??= planExercise(exercise)
    return planned
  }
  return {
    source: options.source ?? 'simulated-election',
    connector: 'simulated-election',
    version: '1',
    sampling: 'full_stream',
    terms: 'open',
    legalBasis: 'exercise: invented posts of invented people',
    pollMs: null,
    async *find(from, signal): AsyncGenerator<Found> {
      const { items } = plan()
      for (let at = startOf(from, items.length); at < items.length; at += 1) {
        if (signal.aborted) return
        const item = items[at]
        if (item !== undefined) yield { ...renderItem(item, exercise), cursor: String(at + 1) }
      }
    },
    truth: () => truthOf(plan(), exercise),
  }
}

function checked(options: SimulatedElectionOptions): ExerciseOptions {
  const { startsAt = defaultStart, days = 3, postsPerDay = 3_000 } = options
  if (!Number.isInteger(days) || days < 1 || days > 60) {
    throw new Error(`days: write a whole number from 1 to 60, not ${days}.`)
  }
  if (!Number.isInteger(postsPerDay) || postsPerDay < 200 || postsPerDay > 200_000) {
    throw new Error(`postsPerDay: write a whole number from 200 to 200000, not ${postsPerDay}.`)
  }
  if (!Number.isSafeInteger(startsAt) || startsAt < 0) {
    throw new Error(`startsAt: write a time in milliseconds since 1970, not ${startsAt}.`)
  }
  return { seed: String(options.seed), startsAt, days, postsPerDay }
}

/** A cursor is written by this connector alone; another text means that our own state is damaged. */
function startOf(from: string | undefined, items: number): number {
  const at = Number(from ?? 0)
  if (Number.isInteger(at) && at >= 0 && at <= items) return at
  throw new Error(`Not a cursor of this exercise: ${JSON.stringify(from)}; it has ${items} items.`)
}
