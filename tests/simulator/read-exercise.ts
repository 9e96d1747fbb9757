// Reads an exercise as run-connector would, so that each test states only what it looks at.
import type { Found, FoundPost } from '../../contracts/connector.ts'
import type { createSimulatedElection } from '../../ingest/simulated-election.ts'

/** All items of the exercise from a cursor on. */
export async function readExercise(
  exercise: ReturnType<typeof createSimulatedElection>,
  from?: string,
): Promise<Found[]> {
  const items: Found[] = []
  for await (const item of exercise.find(from, new AbortController().signal)) items.push(item)
  return items
}

/** Posts among the items, each delivery of each version. */
export function postsOf(items: Found[]): FoundPost[] {
  return items.flatMap((item) => (item.kind === 'post' ? [item.post] : []))
}

/** Bytes of the whole, for comparison. */
export function bytesOf(items: Found[]): string {
  return JSON.stringify(items)
}

/** Character-5-grams, as copies are compared. */
export function grams(text: string): Set<string> {
  const folded = text.toLowerCase()
  const found = new Set<string>()
  for (let at = 0; at + 5 <= folded.length; at += 1) found.add(folded.slice(at, at + 5))
  return found
}

export function jaccard(a: Set<string>, b: Set<string>): number {
  let shared = 0
  for (const gram of a) if (b.has(gram)) shared += 1
  return shared / Math.max(1, a.size + b.size - shared)
}

/** Scripts that a text is written in. */
export function scriptsOf(text: string): string[] {
  const scripts = ['Latin', 'Devanagari', 'Arabic', 'Tamil', 'Thai', 'Han']
  return scripts.filter((script) => new RegExp(`\\p{Script=${script}}`, 'u').test(text))
}
