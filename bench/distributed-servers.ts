// The servers that the distributed mode runs on, real ones on loopback, and the configuration that leads to them.
// Fetched and started as for the tests; they end with `stop`, and at the latest with this process.
import { join } from 'node:path'
import { type Config, readConfig } from '../config.ts'
import { type ElasticsearchServer, startElasticsearch } from '../tests/services/elasticsearch.ts'
import { type KafkaService, startKafka } from '../tests/services/kafka.ts'

export type DistributedServers = {
  kafka: KafkaService
  elasticsearch: ElasticsearchServer
  /** What a process with this data folder runs with; one prefix for each election. */
  config(folder: string, prefix: string, partitions: number): Config
  stop(): Promise<void>
}

/** Starts Kafka, one broker or three with passwords, and Elasticsearch, side by side. */
export async function startServers(brokers: 1 | 3 = 1): Promise<DistributedServers> {
  const started = await Promise.allSettled([startKafka({ brokers }), startElasticsearch({})])
  const [kafka, elasticsearch] = started
  if (kafka.status === 'rejected' || elasticsearch.status === 'rejected') {
    for (const one of started) if (one.status === 'fulfilled') await one.value.stop()
    throw kafka.status === 'rejected'
      ? kafka.reason
      : (elasticsearch as PromiseRejectedResult).reason
  }
  const services = { kafka: kafka.value, elasticsearch: elasticsearch.value }
  return {
    ...services,
    config: (folder, prefix, partitions) => ({
      ...embeddedConfig(folder),
      mode: 'distributed',
      partitions,
      services: {
        prefix,
        kafka: { brokers: kafka.value.brokers, tls: null, user: kafka.value.user, copies: -1 },
        elasticsearch: { node: elasticsearch.value.url, user: null, caFile: null },
      },
    }),
    stop: async () => {
      await Promise.all([kafka.value.stop(), elasticsearch.value.stop()])
    },
  }
}

/** The defaults of the product on a data folder of its own. */
export function embeddedConfig(folder: string): Config {
  return readConfig({
    env: {},
    cwd: folder,
    overrides: { dataFolder: join(folder, 'data'), keysFolder: join(folder, 'keys'), port: 0 },
  })
}
