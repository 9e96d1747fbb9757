// Commands: the local socket on which a running product takes commands (DESIGN §4.10). One JSON line asks,
// JSON lines answer, the last with the exit code. Only this machine's user can reach it: a file of mode 0600.
import { chmodSync, existsSync, rmSync } from 'node:fs'
import { createConnection, createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export type Ask = { command: string; args: string[]; cwd: string }
type Answer = { line: string } | { progress: number } | { code: number }
export type Told = { say: (line: string) => void; progress: (share: number) => void }

const longestAsk = 64 * 1024

/** Unix socket paths have at most 107 bytes; a longer data folder gets one in the system's temporary folder. */
export function socketPath(folder: string, temporary: string): string {
  const path = join(folder, 'lali.sock')
  if (Buffer.byteLength(path) <= 100) return path
  return join(temporary, `lali-${Buffer.from(folder).toString('base64url').slice(-60)}.sock`)
}

/** Takes commands until closed. The folder's lock is held, so a socket file that is there is a dead one's. */
export async function takeCommands(
  path: string,
  run: (ask: Ask, told: Told) => Promise<number>,
): Promise<{ close(): Promise<void> }> {
  if (existsSync(path)) rmSync(path)
  const server = createServer((socket) => {
    const send = (answer: Answer) => {
      if (!socket.destroyed) socket.write(`${JSON.stringify(answer)}\n`)
    }
    socket.on('error', () => socket.destroy())
    const lines = createInterface({ input: socket })
    let read = 0
    socket.on('data', (bytes) => {
      read += bytes.length
      if (read > longestAsk) socket.destroy()
    })
    lines.once('line', (line) => {
      const told: Told = {
        say: (text) => send({ line: text }),
        progress: (share) => send({ progress: share }),
      }
      answer(line, run, told)
        .catch((cause: unknown) => {
          told.say(cause instanceof Error ? cause.message : String(cause))
          return 1
        })
        .then((code) => {
          send({ code })
          socket.end()
        })
        .catch(() => socket.destroy())
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  chmodSync(path, 0o600)
  return {
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

async function answer(
  line: string,
  run: (ask: Ask, told: Told) => Promise<number>,
  told: Told,
): Promise<number> {
  return await run(JSON.parse(line) as Ask, told)
}

/**
 * Gives a command to the running product; undefined when none is running. A signal ends the waiting only: the
 * product has the command and goes on with it.
 */
export function askRunning(
  path: string,
  ask: Ask,
  told: Told & { signal?: AbortSignal },
): Promise<number | undefined> {
  if (!existsSync(path)) return Promise.resolve(undefined)
  return new Promise((resolve, reject) => {
    const socket = createConnection(path)
    let connected = false
    let code: number | undefined
    const leave = () => {
      told.say('The running Lali goes on with it. To end it there, stop Lali itself.')
      code = 130
      socket.destroy()
    }
    socket.once('connect', () => {
      connected = true
      told.signal?.addEventListener('abort', leave, { once: true })
      socket.write(`${JSON.stringify(ask)}\n`)
    })
    socket.once('error', (cause) => (connected ? reject(cause) : resolve(undefined)))
    createInterface({ input: socket }).on('line', (text) => {
      const said = JSON.parse(text) as Answer
      if ('line' in said) told.say(said.line)
      else if ('progress' in said) told.progress(said.progress)
      else code = said.code
    })
    socket.once('close', () => {
      if (!connected) return
      if (code === undefined)
        reject(
          new Error(
            'Lali stopped before it had finished. Give the command again: nothing is done twice.',
          ),
        )
      else resolve(code)
    })
  })
}
