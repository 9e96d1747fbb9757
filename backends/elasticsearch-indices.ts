// Backend: which indices there are, what stands in them, and how they are made.
// One index for each election, kind, epoch and build, behind an alias; mappings are strict, so that a field which
// nobody decided on is an error and not a guess. docs/operating/elasticsearch.md describes every field.
import type { estypes } from '@elastic/elasticsearch'
import type { Elastic } from './elasticsearch-client.ts'
import { SEARCH_FORM } from './fold-for-search.ts'

type Properties = Record<string, estypes.MappingProperty>

/** How soon other processes see what was written. By the second it cost a third of the server's work under load. */
export const REFRESH = '5s'
/** Number of these mappings: an index written with others must be built anew. */
const SCHEMA = 1
const keyword = { type: 'keyword' } as const
const long = { type: 'long' } as const
const double = { type: 'double' } as const
const boolean = { type: 'boolean' } as const
const date = { type: 'date', format: 'epoch_millis' } as const
/** Kept to be read back byte for byte; not searched, so it may be of any length. */
const kept = { type: 'keyword', index: false, doc_values: false } as const

const mappings = {
  posts: {
    key: long,
    minute: long,
    at: date,
    copy_group: keyword,
    platform: keyword,
    lang: keyword,
    script: keyword,
    source: keyword,
    sampling: keyword,
    claim_class: keyword,
    relevance: double,
    exercise: boolean,
    text: { type: 'text', index: false },
    words: { type: 'text', analyzer: 'standard' },
    doc: kept,
  },
  metrics: { doc: kept },
  'copy-groups': { claim: keyword, first_post: keyword, first_minute: long },
  claims: { narrative: keyword, doc: kept },
  narratives: {
    state: keyword,
    merged_into: keyword,
    script: keyword,
    exercise: boolean,
    doc: kept,
  },
  lineage: { n: long, entity: keyword, other: keyword, doc: kept },
  scores: {
    level: keyword,
    pace: double,
    posts: long,
    authors: long,
    last_minute: long,
    relevance: double,
    platforms: keyword,
    languages: keyword,
    at: date,
    doc: kept,
  },
  alerts: {
    narrative: keyword,
    state: keyword,
    level: keyword,
    pace: double,
    changed_minute: long,
    at: date,
    doc: kept,
  },
  coverage: { doc: kept },
  position: { next: long, note: kept },
} satisfies Record<string, Properties>

export type IndexKind = keyof typeof mappings
export const indexKinds = Object.keys(mappings) as IndexKind[]

/** Names of the indices of one build, or of the aliases that stand for the build answered from. */
export type IndexNames = (kind: IndexKind) => string

/** The alias of each kind: what questions are asked of from outside. */
export function aliasNames(prefix: string): IndexNames {
  return (kind) => `${prefix}-${kind}`
}

/** The indices of one build. */
export function buildNames(prefix: string, epoch: number, build: number): IndexNames {
  return (kind) => `${prefix}-${kind}.e${epoch}.b${build}`
}

/** Epoch and build that a name of ours stands for. */
export function buildOf(index: string): { epoch: number; build: number } | undefined {
  const found = /\.e(\d+)\.b(\d+)$/.exec(index)
  return found === null ? undefined : { epoch: Number(found[1]), build: Number(found[2]) }
}

/** What the mappings and the normal form of text were when an index was made. */
export function mappingVersion(): string {
  return `${SCHEMA}.${SEARCH_FORM}`
}

/** Writes the templates by which indices are made; the same again changes nothing. */
export async function putTemplates(elastic: Elastic, prefix: string): Promise<void> {
  await Promise.all(
    indexKinds.map((kind) =>
      elastic.ask((client) => client.indices.putIndexTemplate(templateOf(prefix, kind))),
    ),
  )
}

function templateOf(prefix: string, kind: IndexKind): estypes.IndicesPutIndexTemplateRequest {
  return {
    name: `${prefix}-${kind}`,
    index_patterns: [`${prefix}-${kind}.e*`],
    priority: 500,
    // A writer that was overtaken must not bring a dropped index back, without mappings at that.
    allow_auto_create: false,
    template: {
      settings: settingsOf(kind),
      mappings: {
        dynamic: 'strict',
        _meta: { version: mappingVersion() },
        // The words of a post are made from its document: they are searched, never read back.
        ...(kind === 'posts' ? { _source: { excludes: ['words'] } } : {}),
        properties: { id: keyword, rev: long, erased: boolean, ...mappings[kind] },
      },
    },
  }
}

function settingsOf(kind: IndexKind): estypes.IndicesIndexSettings {
  return {
    // One shard: counts and orders are exact, and one watch per election never fills it.
    number_of_shards: 1,
    auto_expand_replicas: '0-1',
    // Stated, so that an index which nobody asks is refreshed too: erased is erased within seconds.
    refresh_interval: REFRESH,
    // An erased text must be able to leave its files: a merge for that may not skip any segment.
    ...(kind === 'posts' || kind === 'metrics'
      ? { 'merge.policy.expunge_deletes_allowed': 0 }
      : {}),
  }
}

/** Makes the empty indices of a build, side by side. */
export async function createIndices(elastic: Elastic, names: IndexNames): Promise<void> {
  await Promise.all(
    indexKinds.map((kind) =>
      elastic.ask((client) => client.indices.create({ index: names(kind) })),
    ),
  )
}

/** Removes the indices of a build, those that are there. */
export async function dropIndices(elastic: Elastic, names: IndexNames): Promise<void> {
  await elastic.ask((client) =>
    client.indices.delete({ index: indexKinds.map(names), ignore_unavailable: true }),
  )
}

/** How often the server makes new documents visible by itself; `-1`: never, only when asked. */
export async function setRefresh(
  elastic: Elastic,
  names: IndexNames,
  interval: typeof REFRESH | '-1',
): Promise<void> {
  const index = indexKinds.map(names)
  await elastic.ask((client) =>
    client.indices.putSettings({ index, settings: { refresh_interval: interval } }),
  )
}
