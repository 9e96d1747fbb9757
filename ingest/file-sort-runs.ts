// Sorts more lines than fit in memory: sorted runs on disk, then one merge.
// Promises bounded memory and a stable order: equal keys stay as they were added.
// The caller owns the folder and removes it.
import { createReadStream } from 'node:fs'
import { type FileHandle, open, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { splitLines } from './file-rows-ndjson.ts'

/** Characters of one run, in memory while it is sorted. */
const runLength = 4_194_304
/** Runs merged at once: each holds one read buffer of 64 KiB. */
const mergeWidth = 48
const writeLength = 262_144

export type Keyed = { key: number; value: string }
export type RunSorter = {
  /** `value` must hold no line end. */
  add(line: Keyed): Promise<void>
  /** All lines by key, once. */
  sorted(signal: AbortSignal): AsyncGenerator<Keyed>
}

export function createRunSorter(folder: string, options = { runLength, mergeWidth }): RunSorter {
  let lines: Keyed[] = []
  let length = 0
  let runs: string[] = []
  let made = 0

  async function writeRun(sorted: Iterable<Keyed> | AsyncIterable<Keyed>): Promise<string> {
    made += 1
    const path = join(folder, `run-${made}.ndjson`)
    const file = await open(path, 'wx')
    try {
      await writeLines(file, sorted)
    } finally {
      await file.close()
    }
    return path
  }

  async function flush(): Promise<void> {
    if (lines.length === 0) return
    runs.push(await writeRun(lines.sort((a, b) => a.key - b.key)))
    lines = []
    length = 0
  }

  return {
    async add(line) {
      lines.push(line)
      length += line.value.length + 32
      if (length >= options.runLength) await flush()
    },
    async *sorted(signal) {
      await flush()
      // Neighbours are merged with neighbours, so that equal keys keep their order.
      while (runs.length > options.mergeWidth) {
        const merged: string[] = []
        for (let from = 0; from < runs.length; from += options.mergeWidth) {
          const group = runs.slice(from, from + options.mergeWidth)
          merged.push(await writeRun(mergeRuns(group, signal)))
          for (const path of group) await unlink(path)
        }
        runs = merged
      }
      yield* mergeRuns(runs, signal)
    },
  }
}

async function writeLines(
  file: FileHandle,
  sorted: Iterable<Keyed> | AsyncIterable<Keyed>,
): Promise<void> {
  let block = ''
  for await (const { key, value } of sorted) {
    block += `${key} ${value}\n`
    if (block.length < writeLength) continue
    await file.writeFile(block)
    block = ''
  }
  await file.writeFile(block)
}

async function* mergeRuns(paths: string[], signal: AbortSignal): AsyncGenerator<Keyed> {
  const readers = paths.map((path) => readRun(path, signal))
  try {
    const heads: { reader: AsyncGenerator<Keyed>; line: Keyed }[] = []
    for (const reader of readers) {
      const { value, done } = await reader.next()
      if (!done) heads.push({ reader, line: value })
    }
    for (let at = smallest(heads); at >= 0; at = smallest(heads)) {
      const head = heads[at] as (typeof heads)[number]
      yield head.line
      const { value, done } = await head.reader.next()
      if (done) heads.splice(at, 1)
      else head.line = value
    }
  } finally {
    for (const reader of readers) await reader.return(undefined)
  }
}

/** The earlier run among equals; -1 when all are read. */
function smallest(heads: { line: Keyed }[]): number {
  let best = -1
  let key = Number.POSITIVE_INFINITY
  heads.forEach(({ line }, at) => {
    if (line.key < key) {
      best = at
      key = line.key
    }
  })
  return best
}

async function* readRun(path: string, signal: AbortSignal): AsyncGenerator<Keyed> {
  for await (const row of splitLines(createReadStream(path), Number.POSITIVE_INFINITY)) {
    signal.throwIfAborted()
    const line = row.bytes.toString('utf8')
    const end = line.indexOf(' ')
    yield { key: Number(line.slice(0, end)), value: line.slice(end + 1) }
  }
}
