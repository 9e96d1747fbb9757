// The compute of bench `pipeline --mode distributed`: the product where a run left it, going on with memory in place of
// Kafka and Elasticsearch. Source, stages, threads, batches and state are the product's own; the archive, which works
// nothing out, is left to the ceiling.
import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { aliasNames } from '../backends/elasticsearch-indices.ts'
import { openElasticsearchSearchIndex } from '../backends/elasticsearch-search-index.ts'
import type { Backends } from '../backends/open-backends.ts'
import { openSnapshotFiles } from '../backends/snapshot-files.ts'
import { openSqliteCursors } from '../backends/sqlite-cursors.ts'
import { createSwitchableIndex } from '../backends/switchable-index.ts'
import type { FoundPost } from '../contracts/connector.ts'
import type { Log } from '../contracts/log.ts'
import { type TopicName, topicNames } from '../contracts/topics.ts'
import { openProduct } from '../product.ts'
import { embeddedConfig } from './distributed-servers.ts'
import { watchIndex } from './index-watch.ts'
import { createLoadFeeder } from './load-feeder.ts'
import { createMemoryElasticsearch } from './memory-elasticsearch.ts'
import { createMemoryLog } from './memory-log.ts'
import { brokenOf, measureSlices, type Plan, type Run } from './pipeline-phases.ts'

/** Where a run ended: what the product needs to go on without its servers. */
export type LeftOff = {
  snapshots: string
  epoch: number
  generation: number
  ends: { topic: TopicName; partition: number; next: number }[]
}

/** Said of a product that has settled and whose watch has saved its state. */
export async function leftOff(product: { backends: Backends }): Promise<LeftOff> {
  const { log, epoch, snapshotFolder } = product.backends
  return {
    snapshots: snapshotFolder,
    epoch,
    generation: log.generation,
    ends: (await Promise.all(topicNames.map((topic) => endsOf(log, topic)))).flat(),
  }
}

async function endsOf(log: Pick<Log, 'ends'>, topic: TopicName): Promise<LeftOff['ends']> {
  return (await log.ends(topic)).map(({ partition, next }) => ({ topic, partition, next }))
}

/** Posts a second in each slice, with the posts that come next. */
export async function measureCompute(of: {
  folder: string
  from: LeftOff
  posts: Iterator<FoundPost>
  underWay: number
  plan: Plan
  context: Run['context']
}): Promise<number[]> {
  const folder = join(of.folder, 'compute')
  mkdirSync(folder, { recursive: true })
  const backends = inMemory(folder, of.from)
  const product = await openProduct({
    config: embeddedConfig(folder),
    log: pino({ level: 'warn' }, pino.destination(2)),
    replay: true,
    keySeed: 'bench',
    backends,
  })
  const index = watchIndex(product.backends.index, () => Date.now())
  const feeder = createLoadFeeder(of.posts, index, of.underWay)
  const collected = product.collect(feeder.connector)
  try {
    const { plan } = of
    const context = { ...of.context, progress: () => undefined }
    const run = { context, plan, product, index, feeder, broken: brokenOf(product, collected) }
    const { speeds } = await measureSlices(run)
    feeder.end()
    await collected
    return speeds
  } finally {
    feeder.end()
    await product.stop()
  }
}

function inMemory(folder: string, from: LeftOff): Backends {
  const snapshotFolder = join(folder, 'snapshots')
  cpSync(from.snapshots, snapshotFolder, { recursive: true })
  const log = createMemoryLog(from.generation, from.ends, () => Date.now())
  const derived = from.ends.find(({ topic }) => topic === 'watch.derived')
  const elastic = createMemoryElasticsearch(derived?.next ?? 0)
  const open = async () => openElasticsearchSearchIndex({ elastic, names: aliasNames('compute') })
  const first = openElasticsearchSearchIndex({ elastic, names: aliasNames('compute') })
  const cursors = openSqliteCursors(join(folder, 'cursors.sqlite'))
  const index = createSwitchableIndex(first)
  return {
    folder,
    epoch: from.epoch,
    log,
    archive: null,
    copy: null,
    index,
    builds: { openCurrent: open, openNext: open, keepNext: async () => undefined },
    snapshots: openSnapshotFiles(snapshotFolder),
    snapshotFolder,
    cursors,
    close: async () => {
      await log.close()
      await index.close()
      cursors.close()
    },
  }
}
