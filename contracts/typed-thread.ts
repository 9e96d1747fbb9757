// How a worker thread starts from a TypeScript file. Node 20 gives a thread no way to read one by flags alone
// (ERR_UNKNOWN_FILE_EXTENSION whatever --import says), so a one-line module registers tsx first.
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

/** The address to start a Worker from: `file` itself when it was built to JavaScript. */
export function threadEntry(file: URL): URL {
  if (!file.pathname.endsWith('.ts')) return file
  const required = createRequire(import.meta.url).resolve('tsx/esm/api')
  // The module form beside the one that `require` finds: the latter looks for its hooks in the wrong folder.
  const tsx = pathToFileURL(required.replace(/\.cjs$/, '.mjs')).href
  const code = `import { register } from ${JSON.stringify(tsx)}; register(); await import(${JSON.stringify(file.href)})`
  return new URL(`data:text/javascript,${encodeURIComponent(code)}`)
}
