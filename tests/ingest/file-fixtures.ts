// Files for the tests of file imports, written into a folder of their own and read by the real connector.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Found, FoundPost } from '../../contracts/connector.ts'
import { createFileImport, type FileImportOptions } from '../../ingest/file-import.ts'

/** A folder that is this test's own, removed when it ends. */
export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lali-file-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Writes a file under a name that says nothing of its format. */
export function aFile(content: string | Buffer): string {
  const path = join(aFolder(), 'posts.dat')
  writeFileSync(path, content)
  return path
}

/** Notes as they lie beside a connector's cursor. */
export function someNotes(): FileImportOptions['notes'] & { keys(): string[] } {
  const kept = new Map<string, string>()
  return {
    note: (key) => kept.get(key),
    saveNote: (key, value) => {
      kept.set(key, value)
    },
    keys: () => [...kept.keys()],
  }
}

/** Everything that one pass over a file yields. */
export async function readAll(
  path: string,
  options: Partial<FileImportOptions> & { from?: string | undefined } = {},
): Promise<Found[]> {
  const { from, ...rest } = options
  const connector = createFileImport({ path, source: 'file', notes: someNotes(), ...rest })
  const found: Found[] = []
  for await (const item of connector.find(from, new AbortController().signal)) found.push(item)
  return found
}

export function postsOf(found: Found[]): FoundPost[] {
  return found.flatMap((item) => (item.kind === 'post' ? [item.post] : []))
}

/** Dead letters as "line reason". */
export function problemsOf(found: Found[]): string[] {
  return found.flatMap((item) =>
    item.kind === 'unreadable' ? [`${item.line ?? '-'} ${item.reason}`] : [],
  )
}

export function textsOf(found: Found[]): string[] {
  return postsOf(found).map((post) => post.text)
}
