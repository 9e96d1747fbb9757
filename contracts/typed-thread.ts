// How a worker thread starts from a TypeScript file. Node 20 cannot read one in a thread, and the loader that the main
// thread uses would bring a second thread and a compiler into each: about 80 MB and seconds of work. So the file and
// what it imports become one JavaScript module, which is started from memory.
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { BuildOptions, BuildResult, OutputFile } from 'esbuild'

type Esbuild = { buildSync(options: BuildOptions): BuildResult & { outputFiles: OutputFile[] } }

const entries = new Map<string, URL>()

/** The address to start a Worker from: `file` itself when it was built to JavaScript. Throws when it does not compile. */
export function threadEntry(file: URL): URL {
  if (!file.pathname.endsWith('.ts')) return file
  const known = entries.get(file.href)
  if (known !== undefined) return known
  const { buildSync } = createRequire(import.meta.url)('esbuild') as Esbuild
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(file)],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // A module in memory has no place of its own: what it requires is looked for from the file that it was.
    define: { 'import.meta.url': JSON.stringify(file.href) },
    logLevel: 'silent',
  })
  const entry = new URL(`data:text/javascript,${encodeURIComponent(outputFiles[0]?.text ?? '')}`)
  entries.set(file.href, entry)
  return entry
}
