// Bench `id-stability`: of the posts of the exercise, the share whose narrative has the same public id a day of stream
// later; and, in the same run, how well the posts were grouped, since one narrative for each post would be stable too.
import type { Derived } from '../contracts/derived.ts'
import type { EnrichedPost } from '../contracts/ordered.ts'
import type { Truth } from '../ingest/simulated-truth.ts'
import { watchRecord } from '../processors/watch-record.ts'
import { createWatchState } from '../processors/watch-state.ts'
import type { Bench, BenchContext, Measured } from './bench.ts'
import { exerciseStream } from './exercise-stream.ts'
import { createFollower, type Follower } from './follow-narratives.ts'
import { bcubed } from './metrics.ts'

const seeds = ['stable-1', 'stable-2']
const day = 24 * 60

export const idStability: Bench = {
  about: 'the share of posts whose narrative has the same public id a day of stream later',
  dataFormat: null,
  needsData: false,
  options: {},
  run: measure,
}

type Told = { posts: number; unchanged: number; gold: string[]; found: string[] }
type Waiting = { id: string; narrative: string; due: number }

async function measure({ quick, progress, signal }: BenchContext): Promise<Measured> {
  const used = quick ? seeds.slice(0, 1) : seeds
  const told: Told = { posts: 0, unchanged: 0, gold: [], found: [] }
  for (const [i, seed] of used.entries()) {
    await followExercise(seed, told, signal)
    progress((i + 1) / used.length)
  }
  const { precision, recall, f1 } = bcubed(told.gold, told.found)
  return {
    input: `the exercise with ${used.length === 1 ? 'seed' : 'seeds'} ${used.join(', ')}`,
    n: told.posts,
    figures: {
      share_unchanged_24h: told.unchanged / told.posts,
      bcubed_f1_final: f1,
      bcubed_p_final: precision,
      bcubed_r_final: recall,
    },
    peers: {},
    notes: [
      'n is the posts that were there a day of stream after their arrival; those of the last day are not counted.',
      `BCubed is of the ${told.gold.length} planted posts: one group is a claim in one language.`,
    ],
  }
}

async function followExercise(seed: string, told: Told, signal: AbortSignal): Promise<void> {
  const { stream, truth } = await exerciseStream(seed)
  const state = createWatchState()
  const follower = createFollower()
  const waiting: Waiting[] = []
  /** Posts that are there: keyed id → native id. */
  const placed = new Map<string, string>()
  for (const [offset, { record, value, native }] of stream.entries()) {
    if (offset % 1_000 === 0) signal.throwIfAborted()
    const outcome = watchRecord(state, record, offset, value)
    const records = outcome.kind === 'emit' ? outcome.records : []
    const said = records.map(({ value: text }) => JSON.parse(text) as Derived)
    for (const one of said) follower.take(one)
    for (const { id } of said.filter(({ kind }) => kind === 'erasure')) placed.delete(id)
    const { minute } = state.sources
    if (native !== null && said.some(({ kind }) => kind === 'post')) {
      const { id } = record.body as EnrichedPost
      if (!placed.has(id))
        waiting.push({ id, narrative: follower.narrativeOf(id), due: minute + day })
      placed.set(id, native)
    }
    const due = takeDue(waiting, minute).filter(({ id }) => placed.has(id))
    told.posts += due.length
    told.unchanged += due.filter(
      ({ id, narrative }) => follower.narrativeOf(id) === narrative,
    ).length
  }
  scorePlaced(placed, seed, truth, follower, told)
}

function scorePlaced(
  placed: Map<string, string>,
  seed: string,
  truth: Truth,
  follower: Follower,
  told: Told,
): void {
  for (const [id, native] of placed) {
    const claim = truth.narrativeOf(native)
    if (claim === null) continue
    told.gold.push(`${seed} ${claim} ${truth.wordingOf(native)?.lang}`)
    told.found.push(`${seed} ${follower.narrativeOf(id)}`)
  }
}

function takeDue(waiting: Waiting[], minute: number): Waiting[] {
  const later = waiting.findIndex(({ due }) => due > minute)
  return waiting.splice(0, later < 0 ? waiting.length : later)
}
