// The ceiling of bench `pipeline --mode distributed`: how fast the servers and the clients carry what the product wrote,
// when no stage works anything out. The same topics, partitions, acks, bytes, schema checks and bulks; the archive is
// kept as it always is, since it only copies. Every round has topics and indices of its own.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openDistributed } from '../backends/distributed-backends.ts'
import { connect } from '../backends/elasticsearch-client.ts'
import type { Write } from '../backends/elasticsearch-documents.ts'
import { aliasNames } from '../backends/elasticsearch-indices.ts'
import { createArchiveCopy } from '../backends/sqlite-archive-copy.ts'
import { openSqliteCursors } from '../backends/sqlite-cursors.ts'
import { createCollectedWriter } from '../ingest/collected-writer.ts'
import { sleep } from '../pipeline.ts'
import { createArchiveStage } from '../processors/archive-records.ts'
import { runStage } from '../processors/run-stage.ts'
import type { DistributedServers } from './distributed-servers.ts'
import { createIdentityStages } from './identity-stages.ts'
import type { RecordedStep } from './recorded-stretch.ts'

export type CeilingOptions = {
  servers: DistributedServers
  folder: string
  partitions: number
  steps: RecordedStep[]
  /** Documents of each step, in the order of what watch said. */
  documents: (Write | undefined)[][]
  /** Posts between the source and the index, as in the run that is compared. */
  underWay: number
  signal: AbortSignal
}

/** Posts a second of one round, from the first record given to the last document acknowledged. */
export async function runCeiling(options: CeilingOptions, round: number): Promise<number> {
  const { servers, partitions, steps, documents } = options
  const folder = join(options.folder, `ceiling-${round}`)
  mkdirSync(folder, { recursive: true })
  const config = servers.config(folder, `ceiling-${round}`, partitions)
  const { services } = config
  if (services === null) throw new Error('The ceiling needs the servers.')
  const { log, archive, builds } = await openDistributed({
    services,
    folder,
    partitions,
    epoch: 1,
    now: () => Date.now(),
    keeps: { archive: true, index: true },
  })
  const { batch, close } = await builds.openCurrent()
  const elastic = connect({ node: services.elasticsearch.node })
  const abort = new AbortController()
  const signal = AbortSignal.any([options.signal, abort.signal])
  let wake = () => {}
  const identity = createIdentityStages({
    steps,
    documents,
    elastic,
    names: aliasNames(services.prefix),
    batch,
    applied: () => wake(),
  })
  if (archive === null) throw new Error('The ceiling keeps an archive.')
  const copied = createArchiveStage(createArchiveCopy(archive), log)
  /** Told of twice: that a stage has begun, and that it has joined its group and found nothing to read. */
  const told = new Map<string, number>()
  const all = [identity.enrich, identity.watch, identity.index, identity.notify, copied]
  const running = Promise.all(
    all.map((stage) =>
      runStage({
        stage,
        log,
        now: () => Date.now(),
        sleep,
        signal,
        onProgress: () => {
          told.set(stage.name, (told.get(stage.name) ?? 0) + 1)
          wake()
        },
      }),
    ),
  )
  const broken = running.then(() => new Promise<never>(() => undefined))
  broken.catch(() => undefined)
  try {
    return await Promise.race([feed(), broken])
  } finally {
    abort.abort()
    await running.catch(() => undefined)
    await elastic.client.close()
    await close()
    await log.close()
    await archive.close()
  }

  async function feed(): Promise<number> {
    const cursors = openSqliteCursors(join(folder, 'cursors.sqlite'))
    const writer = createCollectedWriter({
      source: 'recorded',
      log,
      cursors,
      now: () => Date.now(),
      sleep,
      random: Math.random,
      signal,
      onFailure: () => wake(),
    })
    while (!all.every(({ name }) => (told.get(name) ?? 0) > 1)) await woken()
    const total = steps.filter(({ post }) => post).length
    const started = performance.now()
    let given = 0
    for (const { partition, collected, post } of steps) {
      while (given - identity.posts() >= options.underWay) await woken()
      signal.throwIfAborted()
      const record = { topic: 'posts.collected' as const, partition, value: collected, post: null }
      await writer.take({ records: [record], fate: { kind: 'emit' }, answered: true })
      given += Number(post)
    }
    await writer.drain()
    while (identity.posts() < total) await woken()
    const seconds = (performance.now() - started) / 1_000
    cursors.close()
    return total / seconds
  }

  function woken(): Promise<void> {
    return new Promise((resolve) => {
      wake = resolve
    })
  }
}
