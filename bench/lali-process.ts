// Parts of the product as a process of its own, as `lali run --only` starts them: killed, started again, and started
// again by itself when it ended without being told, as the container or the service manager of an office does.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'

const againMs = 1_000

export type LaliProcess = {
  name: string
  /** Of the operating system; -1 while there is none. */
  pid(): number
  /** Address of its pages; empty until it serves. */
  address(): string
  /** SIGKILL. Resolves when it is gone; it stays away until `start`. */
  kill(): Promise<void>
  start(): void
  /** SIGTERM; resolves when it has ended. */
  end(): Promise<void>
  /** How it ended without being told to, with what it said last. */
  ends(): string[]
}

/** Starts a process. `heard` takes each line that it says. */
export function runLali(options: {
  name: string
  /** Of Node: the script and its arguments. */
  args: string[]
  folder: string
  env: Record<string, string>
  heard?: (line: string) => void
}): LaliProcess {
  const { name, folder } = options
  let child: ChildProcess | undefined
  let wanted = true
  let address = ''
  const ends: string[] = []
  mkdirSync(folder, { recursive: true })

  function start(): void {
    wanted = true
    const env = { PATH: '/usr/local/bin:/usr/bin:/bin', ...options.env, LALI_DATA: folder }
    const started = spawn(process.execPath, options.args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env,
    })
    child = started
    let last = ''
    createInterface({ input: started.stdout }).on('line', (line) => {
      address = /running: (http\S+)/u.exec(line)?.[1] ?? address
      options.heard?.(line)
    })
    createInterface({ input: started.stderr }).on('line', (line) => {
      last = line.slice(0, 600)
    })
    started.once('exit', (code, signal) => {
      if (child !== started || !wanted) return
      ends.push(`${name} ended with ${signal ?? code}: ${last}`)
      void setTimeout(againMs).then(() => {
        if (child === started && wanted) start()
      })
    })
  }

  async function stop(signal: NodeJS.Signals): Promise<void> {
    wanted = false
    const stopping = child
    if (stopping === undefined || stopping.exitCode !== null || stopping.signalCode !== null) return
    const exited = once(stopping, 'exit')
    stopping.kill(signal)
    await exited
  }

  start()
  return {
    name,
    pid: () => child?.pid ?? -1,
    address: () => address,
    kill: () => stop('SIGKILL'),
    start,
    end: () => stop('SIGTERM'),
    ends: () => ends,
  }
}
