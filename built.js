// Builds what Lali runs: TypeScript to JavaScript in dist/, at every start, in a tenth of a second, so that there is no
// build to go stale. Node 20 reads no TypeScript, and a loader that translates file by file costs a second thread, about
// 60 MB and seconds at each start (docs/decisions/0057-built-at-start.md).
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, stop } from 'esbuild'

const root = dirname(fileURLToPath(import.meta.url))
const out = join(root, 'dist')
const threads = [
  'pipeline-watch-thread.ts',
  'processors/enrich-thread.ts',
  'backends/sqlite-search-worker.ts',
]

/** A module's files are found from where its source lies, not from where it was built to. */
const addresses = {
  name: 'addresses',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const contents = readFileSync(path, 'utf8')
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
        .replaceAll('import.meta.dirname', JSON.stringify(dirname(path)))
      return { loader: 'ts', contents }
    })
  },
}

/** Builds a script of this repository (`main.ts`) and runs it in this process. Throws when it does not compile. */
export async function runBuilt(script) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [script, ...threads],
    outbase: root,
    outdir: out,
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    define: { builtFolder: JSON.stringify(pathToFileURL(out).href) },
    plugins: [addresses],
    write: false,
    logLevel: 'silent',
  })
  await stop()
  for (const { path, contents } of outputFiles) keep(path, contents)
  await import(pathToFileURL(join(out, script.replace(/\.ts$/, '.js'))).href)
}

// `node built.js SCRIPT ARGUMENTS…`: the benches run as the product runs.
if (process.argv[1] === fileURLToPath(import.meta.url)) await runBuilt(process.argv.splice(2, 1)[0])

/** Another process may be reading the file, or writing the same: it is whole at any time. */
function keep(path, contents) {
  if (existsSync(path) && readFileSync(path).equals(contents)) return
  mkdirSync(dirname(path), { recursive: true })
  const name = `${path}.${process.pid}.tmp`
  writeFileSync(name, contents)
  renameSync(name, path)
}
