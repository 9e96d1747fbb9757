// Runs of one input, as bench `parity` compares them: all stages in one product, or shared by several processes' worth
// of products on the same servers. Event time comes from the input, keys from a seed, so posts have the same ids.
import { setTimeout } from 'node:timers/promises'
import { pino } from 'pino'
import type { Config } from '../config.ts'
import type { Connector, Found } from '../contracts/connector.ts'
import type { Append, Log } from '../contracts/log.ts'
import { groupOf, stages } from '../pipeline.ts'
import { openProduct, type Product, type ProductOptions } from '../product.ts'
import { keySeed, type ParityInput } from './parity-inputs.ts'

const log = pino({ level: 'warn' }, pino.destination(2))
const enrichers = 2
/** Records between a live source and the enrichers: some tenths of a second of a busy evening. */
const mostUnderWay = 100
const lookEvery = 20

/** Takes all of an input in and waits until every stage has handled it. */
export async function runAlone(config: Config, input: ParityInput): Promise<Product> {
  const product = await open(config)
  await product.collect(input.source())
  await product.pipeline.settled()
  return product
}

/** The same with two enrichers that divide the partitions between them; `folders` are theirs. */
export async function runShared(
  config: (folder: string) => Config,
  folder: string,
  input: ParityInput,
): Promise<{ product: Product; handled: number[]; stop(): Promise<void> }> {
  const rest = ['collect', 'watch', 'index', 'notify', 'archive'] as const
  const product = await open(config(folder), { only: rest })
  const others: Product[] = []
  for (let no = 1; no <= enrichers; no += 1)
    others.push(await open(config(`${folder}-enrich-${no}`), { only: ['enrich'] }))
  const handled = async () =>
    (await Promise.all(others.map((one) => one.pipeline.status()))).map(
      ([enrich]) => enrich?.fates.in ?? 0,
    )
  // Each holds partitions once it has handled something: counts of a post that nobody knows are placed nowhere.
  const { log: queue } = product.backends
  while ((await handled()).includes(0)) await queue.append(countsOfNobody(queue))
  const before = await handled()
  await product.collect(paced(input.source(), queue))
  await Promise.race([untilBehind(queue, 0), ...others.map((one) => one.pipeline.broken)])
  await product.pipeline.settled()
  const after = await handled()
  return {
    product,
    handled: after.map((n, i) => n - (before[i] ?? 0)),
    stop: async () => {
      for (const one of [...others, product]) await one.stop()
    },
  }
}

function open(config: Config, more: Partial<ProductOptions> = {}): Promise<Product> {
  return openProduct({ config, log, replay: true, keySeed, ...more })
}

/**
 * A source that hands on no faster than the enrichers handle, as a live one does: else one partition would run hours
 * of event time ahead of another.
 */
function paced(source: Connector, queue: Pick<Log, 'ends' | 'committed'>): Connector {
  return {
    ...source,
    find: async function* (from, signal): AsyncGenerator<Found> {
      let given = 0
      for await (const found of source.find(from, signal)) {
        if (given % lookEvery === 0) await untilBehind(queue, mostUnderWay)
        given += 1
        yield found
      }
    },
  }
}

/** The enrichers together are so many records behind, at most. */
async function untilBehind(queue: Pick<Log, 'ends' | 'committed'>, most: number): Promise<void> {
  for (;;) {
    const ends = await Promise.all(stages.enrich.reads.map((topic) => queue.ends(topic)))
    const { next } = await queue.committed(groupOf('enrich', 1))
    const handled = next.reduce((sum, { offset }) => sum + offset, 0)
    if (ends.flat().reduce((sum, end) => sum + end.next, 0) - handled <= most) return
    await setTimeout(20)
  }
}

function countsOfNobody(queue: Pick<Log, 'partitions'>): Append[] {
  const counts = { likes: 1, reposts: null, replies: null, views: null }
  const at = '2025-05-08T00:00:00.000Z'
  const value = JSON.stringify({ v: 1, op: 'metrics', id: 'A'.repeat(22), at, counts })
  return Array.from({ length: queue.partitions('posts.collected') }, (_, partition) => ({
    topic: 'posts.collected' as const,
    partition,
    value,
    post: null,
  }))
}
