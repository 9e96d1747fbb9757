// Backend: what the product runs on in the distributed mode: the log on Kafka, the index on Elasticsearch, and the
// archive file where this process is the one that keeps it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Log } from '../contracts/log.ts'
import type { SearchIndex } from '../contracts/search-index.ts'
import {
  createElasticsearchIndexBuilds,
  openElasticsearchReader,
} from './elasticsearch-index-builds.ts'
import type { IndexBuilds } from './index-builds.ts'
import type { NewGeneration } from './kafka-generations.ts'
import { type KafkaOptions, openKafkaLog } from './kafka-log.ts'
import { type ArchiveLog, openSqliteArchiveLog } from './sqlite-archive-log.ts'

export type DistributedServices = {
  /** Begins the names of topics, groups and indices. */
  prefix: string
  kafka: Pick<KafkaOptions, 'brokers' | 'tls' | 'user'> & { copies: number }
  elasticsearch: {
    node: string
    user: { username: string; password: string } | null
    caFile: string | null
  }
}

export type Distributed = {
  log: Log
  /** Null where another process keeps it. */
  archive: ArchiveLog | null
  builds: IndexBuilds
}

/** How Kafka is reached. */
export function kafkaOf(services: DistributedServices, partitions: number): KafkaOptions {
  const { brokers, tls, user, copies } = services.kafka
  return { brokers, tls, user, prefix: services.prefix, partitions, replication: copies }
}

/** Connects to the servers. `keeps` says what this process is the one to write. */
export async function openDistributed(options: {
  services: DistributedServices
  folder: string
  partitions: number
  epoch: number
  now: () => number
  keeps: { archive: boolean; index: boolean }
  /** Begins a generation on Kafka, for a move. */
  opens?: NewGeneration
}): Promise<Distributed> {
  const { services, epoch, partitions, keeps, opens } = options
  const { prefix, elasticsearch } = services
  const archive = keeps.archive
    ? openSqliteArchiveLog({
        path: join(options.folder, 'archive.sqlite'),
        partitions,
        now: options.now,
        epoch,
      })
    : null
  const address = {
    node: elasticsearch.node,
    ...(elasticsearch.user === null ? {} : { auth: elasticsearch.user }),
    ...(elasticsearch.caFile === null ? {} : { ca: readFileSync(elasticsearch.caFile, 'utf8') }),
  }
  const builds = createElasticsearchIndexBuilds({ address, prefix, epoch })
  const read = async (): Promise<SearchIndex> => openElasticsearchReader({ address, prefix })
  try {
    const log = await openKafkaLog({
      ...kafkaOf(services, partitions),
      epoch,
      ...(opens === undefined ? {} : { opens }),
      ...(archive === null ? {} : { archive }),
    })
    return { log, archive, builds: keeps.index ? builds : { ...builds, openCurrent: read } }
  } catch (cause) {
    await archive?.close()
    throw cause
  }
}
