// The exercise as watch would meet it: protected, enriched, in the order of its time, with the product's word lists.
// The truth stays beside the stream.
import { fileURLToPath } from 'node:url'
import { gatherLexicon } from '../config-lexicon.ts'
import { lexiconFiles } from '../config-schema.ts'
import type { Ordered } from '../contracts/ordered.ts'
import { appendsOf } from '../ingest/collected-appends.ts'
import { electionKeysFromSeed } from '../ingest/election-keys.ts'
import { createProtectAuthor } from '../ingest/protect-author.ts'
import { readPublicActors } from '../ingest/public-actors.ts'
import { createSimulatedElection } from '../ingest/simulated-election.ts'
import type { Truth } from '../ingest/simulated-truth.ts'
import { openingRecord } from '../pipeline.ts'
import { enrichRecord } from '../processors/enrich-record.ts'

/** One record for watch; `native` is the id that the truth knows the post by, null for what is no post. */
export type ExerciseRecord = { value: string; record: Ordered; native: string | null }

/** The exercise of a seed: 9,000 posts over three days unless told otherwise. */
export async function exerciseStream(
  seed: string,
  size: { days?: number; postsPerDay?: number } = {},
): Promise<{ stream: ExerciseRecord[]; truth: Truth }> {
  const exercise = createSimulatedElection({ seed, ...size })
  const keys = electionKeysFromSeed(seed)
  const now = () => Date.UTC(2025, 4, 20)
  const protect = createProtectAuthor({ keys, actors: readPublicActors([]), now })
  const stream: ExerciseRecord[] = []
  let offset = 0
  const push = (
    topic: 'posts.collected' | 'settings.changed',
    value: string,
    native: string | null,
  ) => {
    const place = topic === 'posts.collected' ? offset++ : 0
    const outcome = enrichRecord(
      { topic, partition: 0, offset: place, at: now(), value },
      { salt: keys.textSalt, generation: 1 },
    )
    // What the exercise plants as unreadable goes where it goes in the product: to the dead letters.
    for (const { value: said } of outcome.kind === 'emit' ? outcome.records : [])
      stream.push({ value: said, record: JSON.parse(said) as Ordered, native })
  }
  push('posts.collected', openingRecord(1).value, null)
  push('settings.changed', lexiconRecord(), null)
  for await (const item of exercise.find(undefined, new AbortController().signal)) {
    const envelope = protect(item, exercise)
    const native = item.kind === 'post' ? item.post.nativeId : null
    for (const { value } of envelope === null ? [] : appendsOf(envelope, 1))
      push('posts.collected', value, native)
  }
  return { stream, truth: exercise.truth() }
}

function lexiconRecord(): string {
  const folder = fileURLToPath(new URL('../lexicons/', import.meta.url))
  const { lexicon } = gatherLexicon(lexiconFiles.map((name) => `${folder}${name}`))
  const at = new Date(0).toISOString()
  const setting = { v: 1, op: 'setting', id: lexicon.version, setting: 'lexicon', at }
  return JSON.stringify({ ...setting, value: lexicon })
}
