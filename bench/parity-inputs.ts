// What bench `parity` is run on: the exercise, or files of a real hoax, each with what is known of its posts. The
// labels stay beside the source: they say which posts belong together, so that two groupings can be scored.
import { readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Connector } from '../contracts/connector.ts'
import { platforms } from '../contracts/post.ts'
import { electionKeysFromSeed } from '../ingest/election-keys.ts'
import { createKeyedIds } from '../ingest/keyed-ids.ts'
import { createSimulatedElection } from '../ingest/simulated-election.ts'
import { createHoaxSource, readHoaxPosts } from './hoax-posts.ts'

export type ParityInput = {
  name: string
  /** A fresh source of the same items. */
  source(): Connector
  /** Keyed id of each labelled post → what it belongs to. */
  labels: Map<string, string>
}

/** The seed of the keys of every run, so that a post has the same id in all of them. */
export const keySeed = 'bench'

/** The exercise: planted narratives are labels, one for each language that a narrative is told in. */
export function exerciseInput(days: number, postsPerDay: number): ParityInput {
  const options = { seed: '1', days, postsPerDay }
  const labels = new Map<string, string>()
  const truth = createSimulatedElection(options).truth()
  const ids = keyedIds()
  for (const { id, posts } of truth.narratives)
    for (const post of posts)
      for (const platform of platforms)
        labels.set(ids(platform, post), `${id} ${truth.wordingOf(post)?.lang}`)
  return {
    name: `the exercise, seed 1, ${days} days of ${postsPerDay} posts`,
    source: () => createSimulatedElection(options),
    labels,
  }
}

/** A file, or every file of a folder: posts that told the hoax belong together, the others have no label. */
export async function hoaxInputs(path: string): Promise<ParityInput[]> {
  const inputs: ParityInput[] = []
  const ids = keyedIds()
  for (const file of filesOf(path)) {
    const posts = await readHoaxPosts(file)
    const told = posts.filter(({ hoax }) => hoax)
    inputs.push({
      name: `${basename(file)} (${posts.length} posts)`,
      source: () => createHoaxSource(posts),
      labels: new Map(told.map(({ id, post }) => [ids(post.platform, id), 'the hoax'])),
    })
  }
  return inputs
}

function filesOf(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path]
  const names = readdirSync(path).filter((name) => /\.(jsonl|ndjson)(\.gz)?$/u.test(name))
  return names.toSorted().map((name) => join(path, name))
}

function keyedIds(): (platform: string, nativeId: string) => string {
  const ids = createKeyedIds(electionKeysFromSeed(keySeed).pseudonymKey)
  return (platform, nativeId) => ids('post', platform, nativeId)
}
