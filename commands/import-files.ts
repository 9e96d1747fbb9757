// Command `lali import FILE…`: history into the data folder. Beside a live stream it is placed and counted, and
// raises no alert. The same file again changes nothing.
import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { createFileImport, dryRun } from '../ingest/file-import.ts'
import { type Command, fatesLine, UsageMistake } from './command.ts'

export const importFiles: Command = async ({ product, args, say, progress }) => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { 'dry-run': { type: 'boolean', default: false }, source: { type: 'string' } },
  })
  if (positionals.length === 0)
    throw new UsageMistake('Name the files: lali import posts.ndjson more.csv.gz')
  // A mistyped name is the caller's, not a source that fails: it must not colour the state of a running product.
  const missing = positionals.find((path) => !existsSync(path))
  if (missing !== undefined) throw new UsageMistake(`There is no file ${missing}.`)
  const { cursors } = product.backends
  let code = 0
  for (const path of positionals) {
    const source = values.source ?? sourceName(path)
    const options = { path, source, notes: cursors }
    if (values['dry-run']) {
      const found = await dryRun(options)
      say(JSON.stringify({ ...found, rows: found.rows.map(shownRow) }, null, 2))
      continue
    }
    const before = cursors.load(source)?.fates
    const fates = await product.collect(
      createFileImport({
        ...options,
        onProgress: (read, total) => progress(total === 0 ? 1 : read / total),
      }),
    )
    const own = minus(fates, before)
    say(`${basename(path)}: ${fatesLine(own)}`)
    if (own.dead_lettered > 0) say('  What was not readable: lali dead-letters list')
    if (own.in === 0) code = 1
  }
  await product.pipeline.settled()
  return code
}

/** A source's name from a file's: `posts.jsonl.gz` → `posts`. */
export function sourceName(path: string): string {
  const name = basename(path).replace(/\.(gz|ndjson|jsonl|json|csv|tsv|txt)/giu, '')
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/gu, '-')
      .replace(/^-|-$/gu, '') || 'file'
  )
}

type Counts = Parameters<typeof fatesLine>[0]

/** What this run added to the counts kept with the cursor. */
export function minus(now: Counts, before: Counts | undefined): Counts {
  if (!before) return now
  const dropped = Object.entries(now.dropped)
    .map(([reason, n]) => [reason, (n ?? 0) - (before.dropped[reason] ?? 0)] as const)
    .filter(([, n]) => n > 0)
  return {
    in: now.in - before.in,
    emitted: now.emitted - before.emitted,
    dropped: Object.fromEntries(dropped),
    dead_lettered: now.dead_lettered - before.dead_lettered,
  }
}

function shownRow(row: object): object {
  return 'bytes' in row ? { ...row, bytes: undefined } : row
}
