// Command `lali move --to distributed|embedded`, with everything of the election stopped: the archive stays, the log and
// the index behind it change. What is in work is drained first; then a `sources` record opens a generation, in which
// the source topics are counted anew; the index is made from the archive. Given again after a stop half-way, it ends
// what was begun: until its last but one step the mode before goes on as if nothing had been.
import { join } from 'node:path'
import { pino } from 'pino'
import { kafkaOf, openDistributed } from '../backends/distributed-backends.ts'
import type { IndexBuilds } from '../backends/index-builds.ts'
import { groupsWithMembers } from '../backends/kafka-members.ts'
import { readEpoch } from '../backends/open-backends.ts'
import { type ArchiveLog, type Mode, openSqliteArchiveLog } from '../backends/sqlite-archive-log.ts'
import { createSqliteIndexBuilds } from '../backends/sqlite-index-builds.ts'
import type { Config } from '../config.ts'
import { archivedTopics } from '../contracts/archive.ts'
import type { Log, Position } from '../contracts/log.ts'
import type { TopicName } from '../contracts/topics.ts'
import { generationRecord, groupOf, stageNames, stages } from '../pipeline.ts'
import { openProduct } from '../product.ts'
import { UsageMistake } from './command.ts'
import { fill } from './rebuild-index.ts'

export type Told = { say: (line: string) => void; progress: (share: number) => void }
type Services = NonNullable<Config['services']>

/** Moves the election of this data folder; resolves with the exit code. Throws UsageMistake. */
export async function move(args: string[], config: Config, told: Told): Promise<number> {
  const [option, mode, ...more] = args.flatMap((arg) => arg.split('='))
  if (option !== '--to' || !isMode(mode) || more.length > 0)
    throw new UsageMistake(
      'Write where to: lali move --to distributed, or: lali move --to embedded.',
    )
  const { services } = config
  if (config.mode !== 'distributed' || services === null)
    throw new UsageMistake(
      'A move needs the addresses of the servers: give the command with LALI_MODE=distributed and its variables, in either direction.',
    )
  const running = await groupsWithMembers(kafkaOf(services, config.partitions))
  if (running.length > 0)
    throw new UsageMistake(
      `Processes of this election are running (${running.join(', ')}). Stop all of them; what was killed is let go after some seconds.`,
    )
  const there = openArchive(config)
  const now = there.movedTo
  await there.close()
  if (now !== mode) {
    if (mode === 'distributed') await toDistributed(config, services, told)
    else await toEmbedded(config, services, told)
  }
  const opened = await drain(config, mode)
  told.say(`Moved to the ${mode} mode. The stream goes on at record ${opened.stream}.`)
  if (mode === 'distributed')
    told.say(
      `Start collect and archive on this folder. Copy ${join(config.dataFolder, 'snapshots')} into the folder of each watch.`,
    )
  return 0
}

const isMode = (text: string | undefined): text is Mode =>
  text === 'distributed' || text === 'embedded'

function openArchive(config: Config): ArchiveLog {
  return openSqliteArchiveLog({
    path: join(config.dataFolder, 'archive.sqlite'),
    partitions: config.partitions,
    now: () => Date.now(),
    epoch: readEpoch(config.dataFolder),
  })
}

/** What goes with the election: counts of stages, and the content that the index must have again. */
type Drained = {
  notes: Map<string, string | null>
  indexNote: string | null
  hashes: Record<string, string>
  stream: number
}

/** Runs every stage, without collecting, until nothing is left to do; leaves a snapshot. */
async function drain(config: Config, mode: Mode): Promise<Drained> {
  const product = await openProduct({
    config: mode === 'distributed' ? config : { ...config, mode, services: null },
    log: pino({ level: 'warn' }, pino.destination(2)),
    replay: true,
    only: stageNames,
  })
  try {
    await Promise.race([product.pipeline.settled(), product.pipeline.broken])
    const { log, index, epoch } = product.backends
    const notes = new Map<string, string | null>()
    for (const group of [groupOf('enrich', epoch), groupOf('notify', epoch)])
      notes.set(group, (await log.committed(group)).note)
    const [stream] = await log.ends('stream.ordered')
    const { note } = await index.position()
    const hashes = await index.contentHash()
    return { notes, indexNote: note, hashes, stream: stream?.next ?? 0 }
  } finally {
    await product.stop()
  }
}

async function toDistributed(config: Config, services: Services, told: Told): Promise<void> {
  told.say('Draining the embedded mode.')
  const drained = await drain(config, 'embedded')
  const epoch = readEpoch(config.dataFolder)
  const before = openArchive(config)
  const bases = new Map(
    archivedTopics.map((topic) => [topic as TopicName, before.nextOffset(topic)]),
  )
  const opens = { archive: before.generation, bases }
  await before.close()
  const { log, archive, builds } = await openDistributed({
    services,
    folder: config.dataFolder,
    partitions: config.partitions,
    epoch,
    now: () => Date.now(),
    keeps: { archive: true, index: true },
    opens,
  })
  if (archive === null) throw new Error('The archive of this folder was not opened.')
  try {
    await open(log, log.generation, drained, epoch)
    await makeIndex(builds, { log, archive }, drained, told)
    archive.openGeneration(log.generation, 'distributed')
  } finally {
    await log.close()
    await archive.close()
  }
}

async function toEmbedded(config: Config, services: Services, told: Told): Promise<void> {
  told.say('Draining the distributed mode.')
  const drained = await drain(config, 'distributed')
  const archive = openArchive(config)
  const epoch = readEpoch(config.dataFolder)
  try {
    const builds = createSqliteIndexBuilds({ folder: config.dataFolder, epoch, thread: false })
    const generation = archive.generation + 1
    await open(archive, generation, drained, epoch)
    await makeIndex(builds, { log: archive, archive }, drained, told)
    archive.openGeneration(generation, 'embedded')
  } finally {
    await archive.close()
  }
  told.say(
    `Topics of ${services.prefix} stay on Kafka until you delete them or their time is over.`,
  )
}

/** Readers begin at the ends, with the counts they had; the first record of the generation says where that is. */
async function open(log: Log, generation: number, drained: Drained, epoch: number): Promise<void> {
  const reads = new Map<string, readonly TopicName[]>([
    [groupOf('enrich', epoch), stages.enrich.reads],
    [groupOf('notify', epoch), stages.notify.reads],
  ])
  const bases = new Map<TopicName, number[]>()
  for (const [group, topics] of reads) {
    const next: Position[] = []
    for (const topic of topics) {
      const ends = await log.ends(topic)
      bases.set(
        topic,
        ends.map((end) => end.next),
      )
      for (const end of ends) next.push({ topic, partition: end.partition, offset: end.next })
    }
    await log.commit(group, next, drained.notes.get(group) ?? undefined)
  }
  await log.append([generationRecord(generation, (topic) => bases.get(topic) ?? [0])])
}

async function makeIndex(
  builds: IndexBuilds,
  from: { log: Log; archive: ArchiveLog },
  drained: Drained,
  told: Told,
): Promise<void> {
  told.say('Making the index anew from the archive.')
  const fresh = await builds.openNext()
  try {
    await fill({ backends: from }, fresh, Number.POSITIVE_INFINITY, told.progress)
    const { next } = await fresh.position()
    if (drained.indexNote !== null) await fresh.saveNote(next, drained.indexNote)
    const hashes = await fresh.contentHash()
    const differing = Object.keys(hashes).filter((table) => hashes[table] !== drained.hashes[table])
    told.say(
      differing.length === 0
        ? `The index holds what the one before held, by hash of ${Object.keys(hashes).length} tables.`
        : `The index differs from the one before in ${differing.join(', ')}; it is what the archive says.`,
    )
  } finally {
    await fresh.close()
  }
  await builds.keepNext()
}
