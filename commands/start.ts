// Command `lali start`: everything in one process. Opens the data folder, runs the declared sources, serves the pages
// on this machine, takes commands on the local socket, and stops in order on SIGINT and SIGTERM.
import { tmpdir } from 'node:os'
import { resolve } from 'node:path'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import type { SourceConfig } from '../config-sources.ts'
import type { Connector } from '../contracts/connector.ts'
import { createFileImport } from '../ingest/file-import.ts'
import { createPoliteFetch, type PoliteFetch } from '../ingest/polite-fetch.ts'
import { createRssFeed } from '../ingest/rss-feeds.ts'
import { createSimulatedElection } from '../ingest/simulated-election.ts'
import { type Product, version } from '../product.ts'
import { beside } from './beside-product.ts'
import { socketPath, takeCommands } from './control-socket.ts'

/** Serves an opened product until the signal aborts or a stage breaks; resolves with the exit code. */
export async function serveProduct(
  product: Product,
  config: Config,
  log: Logger,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<number> {
  const { address } = await product.serve()
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
      log.error({ err: cause }, 'stage_broke')
      return 1
    },
  )
  const code = await Promise.race([stopped, broke])
  await socket.close()
  await product.stop()
  return code
}

/** Starts every declared source; one that fails is said and does not stop the others. */
export function collectSources(product: Product, config: Config, log: Logger): void {
  const fetch = createPoliteFetch({ userAgent: `Lali/${version} (election monitoring)` })
  for (const source of config.sources) {
    const connector = connectorOf(source, product, fetch)
    product.collect(connector).catch((cause: unknown) => {
      log.error({ err: cause, source: source.name }, 'connector_broke')
      process.exitCode = 1
    })
  }
}

function connectorOf(source: SourceConfig, product: Product, fetch: PoliteFetch): Connector {
  const notes = product.backends.cursors
  if (source.connector === 'rss-feeds') {
    const { name, url, pollMinutes, lang, terms, legalBasis } = source
    return createRssFeed({
      source: name,
      url,
      fetch,
      notes,
      pollMs: pollMinutes * 60_000,
      terms,
      legalBasis,
      ...(lang === null ? {} : { lang }),
    })
  }
  if (source.connector === 'file-import') {
    const { name, path, mapping, sampling, terms, legalBasis } = source
    return createFileImport({
      source: name,
      path,
      notes,
      sampling,
      terms,
      legalBasis,
      ...(mapping === null ? {} : { mapping }),
    })
  }
  const { name, seed, days, postsPerDay } = source
  return createSimulatedElection({ source: name, seed, days, postsPerDay })
}
