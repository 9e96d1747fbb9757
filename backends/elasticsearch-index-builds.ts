// Backend: builds of the index on Elasticsearch: ten indices each, and aliases that name the current one.
// Promises: all aliases move in one step, so that other processes and an analyst's Kibana go on without a pause.

import type { SearchIndex } from '../contracts/search-index.ts'
import {
  connect,
  type Elastic,
  type ElasticsearchAddress,
  statusOf,
} from './elasticsearch-client.ts'
import { createExpunging } from './elasticsearch-expunging.ts'
import {
  aliasNames,
  buildNames,
  buildOf,
  createIndices,
  dropIndices,
  indexKinds,
  mappingVersion,
  putTemplates,
  REFRESH,
  setRefresh,
} from './elasticsearch-indices.ts'
import { openElasticsearchSearchIndex } from './elasticsearch-search-index.ts'
import type { IndexBuilds } from './index-builds.ts'

export type ElasticsearchIndexOptions = {
  address: ElasticsearchAddress
  /** Begins the names of all indices of one election: lower case, without spaces, `*`, `,` and the like. */
  prefix: string
  epoch: number
  /** Milliseconds from an erasure to the merge that takes its bytes out of the server's files. Default 10 minutes. */
  expungeAfterMs?: number
  /** Told when that merge could not be run; it is tried again. */
  onTrouble?: (error: Error) => void
  /** Told when no erased byte is left in the files. */
  onClean?: () => void
}

type Build = { epoch: number; build: number }

/** The builds of one epoch. For the process that runs the stage index. */
export function createElasticsearchIndexBuilds(options: ElasticsearchIndexOptions): IndexBuilds {
  const { address, prefix, epoch } = options
  const namesOf = (build: Build) => buildNames(prefix, build.epoch, build.build)

  async function inTouch<T>(work: (elastic: Elastic) => Promise<T>): Promise<T> {
    const elastic = connect(address)
    try {
      return await work(elastic)
    } finally {
      await elastic.client.close()
    }
  }

  function open(build: Build): SearchIndex {
    const elastic = connect(address)
    const names = namesOf(build)
    const expunging = createExpunging({
      elastic,
      indices: [names('posts'), names('metrics')],
      afterMs: options.expungeAfterMs,
      onTrouble: options.onTrouble,
      onClean: options.onClean,
    })
    const index = openElasticsearchSearchIndex({ elastic, names, onErasure: expunging.due })
    // What was erased before this process began may still lie in the files.
    expunging.due()
    return {
      ...index,
      async close() {
        expunging.stop()
        await index.close()
      },
    }
  }

  const current = (elastic: Elastic) => currentBuild(elastic, prefix)
  const nextOf = (now: Build | null): Build =>
    now?.epoch === epoch ? { epoch, build: now.build + 1 } : { epoch, build: 1 }

  return {
    async openCurrent() {
      const build = await inTouch(async (elastic) => {
        await putTemplates(elastic, prefix)
        const now = await current(elastic)
        if (now?.epoch === epoch) {
          await checkVersion(elastic, namesOf(now)('posts'))
          return now
        }
        const first = nextOf(now)
        await dropIndices(elastic, namesOf(first))
        await createIndices(elastic, namesOf(first))
        await moveAliases(elastic, prefix, now, first)
        return first
      })
      return open(build)
    },
    async openNext() {
      const build = await inTouch(async (elastic) => {
        await putTemplates(elastic, prefix)
        const next = nextOf(await current(elastic))
        await dropIndices(elastic, namesOf(next))
        await createIndices(elastic, namesOf(next))
        // Nobody asks it yet but us, and our questions refresh.
        await setRefresh(elastic, namesOf(next), '-1')
        return next
      })
      return open(build)
    },
    async keepNext() {
      await inTouch(async (elastic) => {
        const now = await current(elastic)
        const next = nextOf(now)
        await setRefresh(elastic, namesOf(next), REFRESH)
        await elastic.ask((client) =>
          client.indices.refresh({ index: indexKinds.map(namesOf(next)) }),
        )
        await moveAliases(elastic, prefix, now, next)
        if (now !== null) await dropIndices(elastic, namesOf(now))
      })
    },
  }
}

/**
 * The current build as other processes ask it, by alias: an API server needs no restart when a rebuild is done.
 * A question that meets the very moment of the change is asked again.
 */
export function openElasticsearchReader(
  options: Pick<ElasticsearchIndexOptions, 'address' | 'prefix'>,
): SearchIndex {
  const elastic = connect(options.address)
  const steady: Elastic = {
    ...elastic,
    ask: (request) =>
      elastic.ask(request).catch((error: unknown) => {
        if (statusOf(error) !== 404) throw error
        return elastic.ask(request)
      }),
  }
  return openElasticsearchSearchIndex({ elastic: steady, names: aliasNames(options.prefix) })
}

/** The build that the aliases stand for. Throws when they stand for different ones. */
async function currentBuild(elastic: Elastic, prefix: string): Promise<Build | null> {
  const names = indexKinds.map(aliasNames(prefix))
  const found = await elastic.ask((client) =>
    client.indices.getAlias({ name: names }, { ignore: [404] }),
  )
  const indices = Object.entries(found).flatMap(([index, value]) =>
    typeof value === 'object' && value !== null && 'aliases' in value ? [index] : [],
  )
  const [first] = indices
  if (first === undefined) return null
  const builds = new Set(indices.map((index) => /\.e\d+\.b\d+$/.exec(index)?.[0]))
  const build = buildOf(first)
  if (builds.size === 1 && build !== undefined && indices.length === indexKinds.length) return build
  throw new Error(
    `The aliases ${prefix}-* do not stand for the indices of one build (${indices.join(', ')}). Remove them, then: lali rebuild.`,
  )
}

/** In one step for all kinds: a question meets the old build or the new one. */
async function moveAliases(
  elastic: Elastic,
  prefix: string,
  from: Build | null,
  to: Build,
): Promise<void> {
  const alias = aliasNames(prefix)
  const old = from === null ? null : buildNames(prefix, from.epoch, from.build)
  const names = buildNames(prefix, to.epoch, to.build)
  await elastic.ask((client) =>
    client.indices.updateAliases({
      actions: indexKinds.flatMap((kind) => [
        ...(old === null ? [] : [{ remove: { index: old(kind), alias: alias(kind) } }]),
        { add: { index: names(kind), alias: alias(kind) } },
      ]),
    }),
  )
}

async function checkVersion(elastic: Elastic, index: string): Promise<void> {
  const found = await elastic.ask((client) => client.indices.getMapping({ index }))
  const version = (found[index]?.mappings._meta as { version?: string } | undefined)?.version
  if (version === mappingVersion()) return
  throw new Error(
    `the search index ${index} was written by another version (${version ?? 'none'}, this is ${mappingVersion()}): run \`lali rebuild\``,
  )
}
