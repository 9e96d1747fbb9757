// Configuration: a declared source as the connectors take it.
// Promises: paths are absolute and every field has a value; nothing is left to be looked up.
import { resolve } from 'node:path'
import type { File } from './config-schema.ts'
import type { Mapping } from './config-source-schema.ts'
import type { Provenance, Sampling } from './contracts/post.ts'

type Terms = Provenance['terms_class']

export type FeedSource = {
  connector: 'rss-feeds'
  name: string
  url: string
  lang: string | null
  pollMinutes: number
  terms: Terms
  legalBasis: string
}

export type FileSource = {
  connector: 'file-import'
  name: string
  path: string
  /** Part of a post → name of the column; null where the form is recognised. */
  mapping: Mapping | null
  sampling: Sampling
  terms: Terms
  legalBasis: string
}

export type SimulatedSource = {
  connector: 'simulated-election'
  name: string
  seed: number
  days: number
  postsPerDay: number
}

/** A source of lali.yaml, told apart by `connector`. */
export type SourceConfig = FeedSource | FileSource | SimulatedSource

/** `folder` is that of lali.yaml, where its paths start. */
export function sourceConfig(source: File['sources'][number], folder: string): SourceConfig {
  if (source.connector === 'rss-feeds') {
    const { name, connector, url, lang, poll_minutes, terms, legal_basis } = source
    return {
      connector,
      name,
      url,
      lang,
      pollMinutes: poll_minutes,
      terms,
      legalBasis: legal_basis,
    }
  }
  if (source.connector === 'file-import') {
    const { name, connector, mapping, sampling, terms, legal_basis } = source
    const path = resolve(folder, source.path)
    return { connector, name, path, mapping, sampling, terms, legalBasis: legal_basis }
  }
  const { name, connector, seed, days, posts_per_day } = source
  return { connector, name, seed, days, postsPerDay: posts_per_day }
}
