// Processor, part of score-spread: all posts of the stream by 5 minutes of event time, for the last 7 days.

const bucketMinutes = 5
const buckets = (7 * 24 * 60) / bucketMinutes

export type Volume = {
  counts: Float64Array
  /** Bucket number (minute / 5) that each place holds. */
  held: Float64Array
  total: number
}

export function createVolume(): Volume {
  return { counts: new Float64Array(buckets), held: new Float64Array(buckets).fill(-1), total: 0 }
}

/** Adds (or takes away, `by` = -1) a post; one older than what a place holds by now is left out. */
export function countVolume(volume: Volume, minute: number, by: 1 | -1): void {
  const bucket = Math.floor(minute / bucketMinutes)
  const at = bucket % buckets
  const held = volume.held[at] as number
  if (held > bucket) return
  if (held < bucket) {
    volume.total -= volume.counts[at] as number
    volume.counts[at] = 0
    volume.held[at] = bucket
  }
  volume.counts[at] = Math.max(0, (volume.counts[at] as number) + by)
  volume.total += by
}

/** Posts after this minute, to 5 minutes. */
export function volumeSince(volume: Volume, minute: number): number {
  const first = Math.floor(minute / bucketMinutes) + 1
  let sum = 0
  // At most four hours are asked for: 48 places and a few for posts ahead of the tick.
  for (let bucket = first; bucket < first + 60; bucket += 1) {
    if (volume.held[bucket % buckets] === bucket) sum += volume.counts[bucket % buckets] as number
  }
  return sum
}

/** Posts up to this minute, of the 7 days held. */
export function volumeBefore(volume: Volume, minute: number): number {
  return Math.max(0, volume.total - volumeSince(volume, minute))
}
