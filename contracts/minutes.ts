/** Minutes since 1970 UTC of a time in ms. */
export function minuteOf(ms: number): number {
  return Math.floor(ms / 60_000)
}

/** RFC 3339 UTC of a minute. */
export function minuteToIso(minute: number): string {
  return new Date(minute * 60_000).toISOString()
}
