// How a worker thread starts from a TypeScript file. Node 20 cannot read one in a thread, and a loader would bring a
// second thread and a compiler into each: about 80 MB and seconds of work. The product was built to JavaScript when it
// started (built.js), its threads as well. In tests the file and what it imports become one module in memory.
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { BuildOptions, BuildResult, OutputFile } from 'esbuild'

type Esbuild = { buildSync(options: BuildOptions): BuildResult & { outputFiles: OutputFile[] } }

/** Where built.js put the product; it is not defined where a source runs as it stands. */
declare const builtFolder: string | undefined

const entries = new Map<string, URL>()

/** The address to start a Worker from. `file` is the TypeScript file in the folder `root`. Throws when it does not compile. */
export function threadEntry(file: URL): URL {
  const known = entries.get(file.href)
  if (known !== undefined) return known
  const entry = typeof builtFolder === 'string' ? builtEntry(file, builtFolder) : inMemory(file)
  entries.set(file.href, entry)
  return entry
}

const root = new URL('../', import.meta.url).href

function builtEntry(file: URL, folder: string): URL {
  return new URL(`${folder}/${file.href.slice(root.length).replace(/\.ts$/, '.js')}`)
}

function inMemory(file: URL): URL {
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
  return new URL(`data:text/javascript,${encodeURIComponent(outputFiles[0]?.text ?? '')}`)
}
