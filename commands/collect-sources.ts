// The declared sources of `lali start` and `lali run --only collect`, each as a running connector. A file of its own, so
// that a process that collects nothing does not load what only sources need.
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import type { SourceConfig } from '../config-sources.ts'
import type { Connector } from '../contracts/connector.ts'
import { createFileImport } from '../ingest/file-import.ts'
import { createPoliteFetch, type PoliteFetch } from '../ingest/polite-fetch.ts'
import { createRssFeed } from '../ingest/rss-feeds.ts'
import { createSimulatedElection } from '../ingest/simulated-election.ts'
import { type Product, version } from '../product.ts'

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
