// Finds a Chromium for the browser tests: the system's, else, as root on Debian, Debian's own package.
// What cannot be had is named, with the way to get it; the tests then fail with that sentence.
import { execFile } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome']
const folders = ['/usr/local/bin', '/usr/bin', '/snap/bin', '/opt/homebrew/bin']
const macs = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** No network of its own, no first-run pages, no sandbox (it needs rights that a container lacks). */
export const chromiumFlags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Path of a Chromium that can be run. Throws with what to do where there is none. */
export async function findChromium(): Promise<string> {
  const found = (await firstRunnable(places())) ?? (await fromDebian())
  if (found !== undefined) return found
  throw new Error(
    `No Chromium was found: none of ${names.join(', ')} is in ${folders.join(', ')}. ` +
      'Install it (Debian, Ubuntu: apt-get install chromium; Fedora: dnf install chromium; ' +
      'macOS: brew install --cask chromium), then run the tests again.',
  )
}

function places(): string[] {
  return [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...macs]
}

async function firstRunnable(paths: string[]): Promise<string | undefined> {
  for (const path of paths) {
    const runnable = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (runnable) return path
  }
  return undefined
}

async function fromDebian(): Promise<string | undefined> {
  const debian = await firstRunnable(['/usr/bin/apt-get'])
  if (debian === undefined || process.getuid?.() !== 0) return undefined
  const quiet = ['DEBIAN_FRONTEND=noninteractive', debian]
  const install = ['install', '--yes', '--no-install-recommends', 'chromium']
  const installed = await run('env', [...quiet, 'update'])
    .then(() => run('env', [...quiet, ...install], { maxBuffer: 64 * 1024 * 1024 }))
    .then(
      () => true,
      () => false,
    )
  return installed ? firstRunnable(places()) : undefined
}
