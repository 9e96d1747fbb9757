// Builds what Lali runs: TypeScript to JavaScript in dist/, at every start whose sources are not those of the build that
// is there, so that none goes stale. Node 20 reads no TypeScript, and a loader that translates file by file costs a
// second thread, about 60 MB and seconds at each start (docs/decisions/0057-built-at-start.md).
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import module from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

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
  // From Node 22.1 on, what the engine made of the code and of the packages is kept as well.
  module.enableCompileCache?.(join(out, 'compiled'))
  if (!isBuilt(script)) await buildAnew(script)
  await import(pathToFileURL(join(out, script.replace(/\.ts$/, '.js'))).href)
}

/** Where it is noted what a build was made of. */
const noteOf = (script) => join(out, script.replace(/\.ts$/, '.sources.json'))

/** True when the files are there and every source is as it was when they were made. */
function isBuilt(script) {
  try {
    const { sources, files } = JSON.parse(readFileSync(noteOf(script), 'utf8'))
    return files.every(existsSync) && sources.every(([path, stamp]) => stampOf(path) === stamp)
  } catch {
    return false
  }
}

/** Changes with every edit of a file. */
function stampOf(path) {
  const { mtimeMs, size } = statSync(join(root, path))
  return `${mtimeMs} ${size}`
}

async function buildAnew(script) {
  // Taken before: what is edited during the build is built again at the next start.
  const startedAt = Date.now()
  const { build, stop } = await import('esbuild')
  const { outputFiles, metafile } = await build({
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
    metafile: true,
    write: false,
    logLevel: 'silent',
  })
  await stop()
  for (const { path, contents } of outputFiles) keep(path, contents)
  const paths = [...Object.keys(metafile.inputs), 'built.js']
  if (paths.some((path) => statSync(join(root, path)).mtimeMs >= startedAt)) return
  const sources = paths.map((path) => [path, stampOf(path)])
  const note = JSON.stringify({ sources, files: outputFiles.map(({ path }) => path) })
  try {
    keep(noteOf(script), Buffer.from(note))
  } catch {
    // A folder for reading only: it is built again each time, into files that are there.
  }
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
