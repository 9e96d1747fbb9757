// Looks at the start of a stream and hands it on whole: a file is sniffed without being read twice.

/** The first `bytes` bytes (or all there are), and the stream from its beginning. */
export async function peek(
  chunks: AsyncGenerator<Buffer>,
  bytes: number,
): Promise<{ head: Buffer; whole: boolean; chunks: AsyncGenerator<Buffer> }> {
  const seen: Buffer[] = []
  let size = 0
  let whole = false
  while (size < bytes && !whole) {
    const { value, done } = await chunks.next()
    if (done) whole = true
    else {
      seen.push(value)
      size += value.length
    }
  }
  return { head: Buffer.concat(seen), whole, chunks: replay(seen, chunks) }
}

async function* replay<T>(seen: T[], rest: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    // Shifted, so that what was handed on can be freed.
    for (let item = seen.shift(); item !== undefined; item = seen.shift()) yield item
    yield* rest
  } finally {
    await rest.return(undefined)
  }
}

/** The first rows up to `count` of them or until `enough` says so, and all rows from the first. */
export async function peekRows<T>(
  rows: AsyncGenerator<T>,
  enough: (row: T, seen: number) => boolean,
): Promise<{ sample: T[]; rows: AsyncGenerator<T> }> {
  const seen: T[] = []
  for (;;) {
    const { value, done } = await rows.next()
    if (done) break
    seen.push(value)
    if (enough(value, seen.length)) break
  }
  return { sample: [...seen], rows: replay(seen, rows) }
}
