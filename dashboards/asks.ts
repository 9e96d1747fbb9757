// Every question that pages ask the API, in one place: an observer can ask the same.
// Refuses: a path made elsewhere, an id that is not encoded.

/** A path with its query; empty values are left out. */
function ask(path: string, query: Record<string, string | number | undefined> = {}): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(key, String(value))
  }
  const text = search.toString()
  return text === '' ? path : `${path}?${text}`
}

const narrative = (id: string) => `/api/narratives/${encodeURIComponent(id)}`

export const asks = {
  narratives: (query: Record<string, string | number | undefined>) => ask('/api/narratives', query),
  narrative: (id: string) => narrative(id),
  series: (id: string, bucketMinutes: number) =>
    ask(`${narrative(id)}/series`, { bucket_minutes: bucketMinutes }),
  posts: (id: string, query: { limit: number; cursor?: string | undefined }) =>
    ask(`${narrative(id)}/posts`, query),
  alerts: (query: { state?: string | undefined; limit: number }) => ask('/api/alerts', query),
  alert: (id: string) => `/api/alerts/${encodeURIComponent(id)}`,
  search: (query: Record<string, string | number | undefined>) => ask('/api/search', query),
  coverage: () => '/api/coverage',
  health: () => '/api/health',
}
