// Command `lali start`: everything in one process. Serves the pages of an opened product on this machine, takes commands
// on the local socket, and stops in order on SIGINT and SIGTERM. The sources: collect-sources.ts.
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { resolve } from 'node:path'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import type { Product } from '../product.ts'
import { beside } from './beside-product.ts'
import { UsageMistake } from './command.ts'
import { socketPath, takeCommands } from './control-socket.ts'
import { diskFull } from './disk-full.ts'

/** Serves an opened product until the signal aborts or a stage breaks; resolves with the exit code. */
export async function serveProduct(
  product: Product,
  config: Config,
  log: Logger,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<number> {
  const { address } = await product.serve().catch(async (cause: unknown) => {
    await product.stop()
    throw portMistake(cause, config) ?? cause
  })
  const socket = await takeCommands(socketPath(config.dataFolder, tmpdir()), async (ask, told) => {
    const args = ask.args.map((arg) =>
      arg.startsWith('-') || !arg.includes('/') ? arg : resolve(ask.cwd, arg),
    )
    return beside(ask.command, { product, args, ...told })
  })
  say(`Lali is running: ${address}`)
  say('Stop it with Ctrl+C.')
  const stopped = new Promise<number>((done) => {
    signal.addEventListener('abort', () => done(0), { once: true })
    if (signal.aborted) done(0)
  })
  const broke = product.pipeline.broken.then(
    () => 0,
    (cause: unknown) => {
      const full = diskFull(cause, config.dataFolder)
      log.error(full === undefined ? { err: cause } : { error: full.message }, 'stage_broke')
      return 1
    },
  )
  const code = await Promise.race([stopped, broke])
  await socket.close()
  await product.stop()
  return code
}

/** Says early that the port is taken, before minutes of work for pages that cannot be shown. */
export async function needPort(config: Pick<Config, 'host' | 'port'>): Promise<void> {
  const probe = createServer()
  await new Promise<void>((resolve, reject) => {
    probe.once('error', (cause) => reject(portMistake(cause, config) ?? cause))
    probe.listen(config.port, config.host, () => probe.close(() => resolve()))
  })
}

function portMistake(
  cause: unknown,
  { host, port }: Pick<Config, 'host' | 'port'>,
): UsageMistake | undefined {
  const { code } = cause as { code?: unknown }
  if (code === 'EADDRINUSE')
    return new UsageMistake(
      `The address http://${host}:${port} is taken, perhaps by another Lali on this machine. Stop that one, or add: --port 0 (any free port).`,
    )
  if (code !== 'EACCES') return undefined
  return new UsageMistake(
    `The system does not give out port ${port}. Add: --port 0 (any free port).`,
  )
}
