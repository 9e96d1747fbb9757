// Processor, part of watch: which source records were seen, and the minute that all partitions have reached.
// What is not above the last offset of its partition is a repeat and dropped; watch's minute is the lowest of the
// partitions' highest ticks, so that no partition is overtaken. A `sources` record opens a generation.

import type { Static } from 'typebox'
import type { Sources } from '../contracts/collected.ts'
import type { SourcePosition } from '../contracts/ordered.ts'

export type SourcePositions = {
  generation: number
  partitions: number
  /** topic/partition → highest offset seen in this generation. */
  last: Map<string, number>
  ticks: Map<number, number>
  minute: number
}

export function createSourcePositions(): SourcePositions {
  return { generation: 1, partitions: 1, last: new Map(), ticks: new Map(), minute: 0 }
}

/**
 * True when the record is new; what an older generation repeats is not. Throws for a generation that no `sources`
 * record has opened: where its partitions begin is not known, so nothing of it can be told from a repeat.
 */
export function isNew(positions: SourcePositions, source: SourcePosition): boolean {
  if (source.generation < positions.generation) return false
  if (source.generation > positions.generation)
    throw new Error(
      `stream.ordered holds a record of generation ${source.generation}, which was not opened: the last is ${positions.generation}.`,
    )
  const name = `${source.topic}/${source.partition}`
  const last = positions.last.get(name)
  if (last !== undefined && source.offset <= last) return false
  positions.last.set(name, source.offset)
  return true
}

/** True when a `sources` record opens something: a higher generation, or one of the current not seen before. */
export function opensNew(
  positions: SourcePositions,
  generation: number,
  source: SourcePosition,
): boolean {
  if (generation !== positions.generation) return generation > positions.generation
  return isNew(positions, source)
}

/** Opens a generation: earlier offsets and ticks are forgotten; the bases are where each partition begins. */
export function openGeneration(
  positions: SourcePositions,
  record: Static<typeof Sources>,
  own: SourcePosition,
): void {
  if (record.generation > positions.generation) {
    positions.last.clear()
    positions.ticks.clear()
  }
  positions.generation = record.generation
  positions.partitions = record.topics['posts.collected']?.partitions ?? 1
  for (const [topic, { bases }] of Object.entries(record.topics)) {
    for (const [partition, base] of bases.entries()) {
      const name = `${topic}/${partition}`
      positions.last.set(name, Math.max(positions.last.get(name) ?? -1, base - 1))
    }
  }
  positions.last.set(`${own.topic}/${own.partition}`, own.offset)
}

/** Takes a partition's tick; returns the minutes that all partitions have newly reached, at most one per call. */
export function takeTick(
  positions: SourcePositions,
  partition: number,
  minute: number,
): number | undefined {
  positions.ticks.set(partition, Math.max(minute, positions.ticks.get(partition) ?? 0))
  if (positions.ticks.size < positions.partitions) return undefined
  let lowest = Number.POSITIVE_INFINITY
  for (const reached of positions.ticks.values()) lowest = Math.min(lowest, reached)
  if (lowest <= positions.minute) return undefined
  positions.minute = lowest
  return lowest
}
