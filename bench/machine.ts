// Where a figure was measured: machine, version of the code, and a kernel of known work in the same run, since an
// absolute speed says little about another machine, and not much about this one while others work on it.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpus, loadavg, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { median } from './metrics.ts'

/** "AMD EPYC …, 2 cores, 7.8 GiB, load 0.4". */
export function machine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor'
  const load = (loadavg()[0] ?? 0).toFixed(2)
  return `${model}, ${cpus().length} cores, ${(totalmem() / 2 ** 30).toFixed(1)} GiB, load ${load} at the start`
}

/** The commit that was measured, marked when the files differ from it; `unknown` outside a checkout. */
export function commit(): string {
  const cwd = fileURLToPath(new URL('..', import.meta.url))
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  try {
    const head = git('rev-parse', 'HEAD')
    return git('status', '--porcelain') === '' ? head : `${head} with uncommitted changes`
  } catch {
    return 'unknown'
  }
}

/** Seconds that one thread takes for SHA-256 over 100 MB: the median of three, after a warm-up. */
export function referenceSeconds(): number {
  const block = Buffer.alloc(1_000_000, 'reference kernel ')
  const once = () => {
    const started = performance.now()
    const hash = createHash('sha256')
    for (let n = 0; n < 100; n += 1) hash.update(block)
    hash.digest()
    return (performance.now() - started) / 1_000
  }
  once()
  return median([once(), once(), once()])
}

/** The most memory this process has held so far, all threads together, in MB (10^6 bytes). */
export function peakRssMb(): number {
  return (process.resourceUsage().maxRSS * 1_024) / 1e6
}
