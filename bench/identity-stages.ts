// Stages that work out nothing, for the ceiling of bench `pipeline --mode distributed`: each hands on what was recorded,
// in the product's own loop. What a servers' run costs at least: the same records through the same topics, each read
// as JSON and checked against its schema once, and the same documents in bulks as large.
import { Compile } from 'typebox/compile'
import { writeAll } from '../backends/elasticsearch-bulk.ts'
import type { Elastic } from '../backends/elasticsearch-client.ts'
import type { Write } from '../backends/elasticsearch-documents.ts'
import type { IndexNames } from '../backends/elasticsearch-indices.ts'
import { Collected } from '../contracts/collected.ts'
import type { Append } from '../contracts/log.ts'
import type { Outcome } from '../contracts/outcome.ts'
import type { Stage } from '../contracts/stage.ts'
import type { RecordedStep } from './recorded-stretch.ts'

const collected = Compile(Collected)
const handled: Outcome = { kind: 'emit', records: [] }

export type IdentityStages = {
  enrich: Stage
  watch: Stage
  index: Stage
  notify: Stage
  /** Posts that the server has acknowledged. */
  posts(): number
}

/** The stages over these steps, which must come in this order within each partition. */
export function createIdentityStages(of: {
  steps: RecordedStep[]
  /** Documents of each step, in the order of what watch said. */
  documents: (Write | undefined)[][]
  elastic: Elastic
  names: IndexNames
  /** Records of one bulk of the stage index. */
  batch: number
  applied(): void
}): IdentityStages {
  const { steps, documents, elastic, names } = of
  const next = new Map<number, number[]>()
  for (const [at, { partition }] of steps.entries()) {
    const own = next.get(partition)
    if (own === undefined) next.set(partition, [at])
    else own.push(at)
  }
  /** Steps in the order of this run's stream, and documents in the order of what was derived. */
  const stream: number[] = []
  const derived: { write: Write | undefined; post: boolean }[] = []
  let posts = 0
  let applied = 0

  async function apply(count: number): Promise<void> {
    const now = derived.splice(0, count)
    const writes = now.flatMap(({ write }) => write ?? [])
    const ids = [...new Set(writes.filter(ofPost).map(({ id }) => id))]
    if (ids.length > 0)
      await elastic.ask((client) => client.mget({ index: names('posts'), ids, _source: ['key'] }))
    const newest = new Map(writes.map((write) => [`${write.kind}\t${write.id}`, write]))
    const [refused] = await writeAll(elastic, names, newest.values())
    if (refused !== undefined) throw new Error(`A recorded document was refused: ${refused.cause}`)
    applied += count
    const source = JSON.stringify({ id: 'next', rev: applied, next: applied })
    const position = { kind: 'position', id: 'next', rev: applied, offset: 0, source } as const
    await writeAll(elastic, names, [position])
    posts += now.filter(({ post }) => post).length
    of.applied()
  }

  return {
    posts: () => posts,
    enrich: {
      name: 'enrich',
      reads: ['posts.collected', 'desk.decided', 'settings.changed', 'models.answered'],
      handle: async (records) =>
        records.map(({ partition, value }): Outcome => {
          if (!collected.Check(JSON.parse(value))) throw new Error('A record lost its schema.')
          const at = next.get(partition)?.shift()
          const step = at === undefined ? undefined : steps[at]
          if (at === undefined || step === undefined) throw new Error('There is a record too many.')
          stream.push(at)
          return emitted({ topic: 'stream.ordered', value: step.ordered })
        }),
    },
    watch: {
      name: 'watch',
      reads: ['stream.ordered'],
      handle: async (records) =>
        stream.splice(0, records.length).map((at): Outcome => {
          const said = steps[at]?.said ?? []
          const post = steps[at]?.post ?? false
          for (const [n] of said.entries())
            derived.push({ write: documents[at]?.[n], post: post && n === 0 })
          return emitted(...said.map((value) => ({ topic: 'watch.derived', value }) as const))
        }),
      settle: async () => undefined,
    },
    index: {
      name: 'index',
      reads: ['watch.derived'],
      batch: of.batch,
      handle: async (records) => {
        await apply(records.length)
        return records.map(() => handled)
      },
      settle: async () => undefined,
    },
    notify: {
      name: 'notify',
      reads: ['watch.derived'],
      handle: async (records) => records.map(() => ({ kind: 'drop', reason: 'no-rule-matched' })),
    },
  }
}

const ofPost = ({ kind }: Write) => kind === 'posts' || kind === 'metrics'

function emitted(...records: Pick<Append, 'topic' | 'value'>[]): Outcome {
  const appends = records.map(({ topic, value }) => ({ topic, partition: 0, value, post: null }))
  return { kind: 'emit', records: appends }
}
