// The suites of the port SearchIndex, on a real Elasticsearch.
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { connect } from '../../backends/elasticsearch-client.ts'
import {
  buildNames,
  createIndices,
  dropIndices,
  putTemplates,
} from '../../backends/elasticsearch-indices.ts'
import { openElasticsearchSearchIndex } from '../../backends/elasticsearch-search-index.ts'
import type { Derived } from '../../contracts/derived.ts'
import { createSimulatedElection } from '../../ingest/simulated-election.ts'
import { closeOffices, openOffice } from '../guide/small-office.ts'
import { type ElasticsearchServer, startElasticsearch } from '../services/elasticsearch.ts'
import { everyAnswer } from '../suites/search-index-answers.ts'
import { searchIndexSuite } from '../suites/search-index-suite.ts'

let server: ElasticsearchServer
const after: (() => Promise<void>)[] = []

beforeAll(async () => {
  server = await startElasticsearch({})
})
afterEach(async () => {
  for (const undo of after.splice(0).reverse()) await undo()
})
afterAll(async () => {
  await server.stop()
})

/** Empty indices of their own, removed after the test. */
async function emptyIndices() {
  const prefix = `lali-${randomUUID()}`
  const elastic = connect({ node: server.url })
  await putTemplates(elastic, prefix)
  const names = buildNames(prefix, 1, 1)
  await createIndices(elastic, names)
  after.push(async () => {
    await dropIndices(elastic, names)
    await elastic.client.indices.deleteIndexTemplate({ name: `${prefix}-*` })
    await elastic.client.close()
  })
  return () => openElasticsearchSearchIndex({ elastic: connect({ node: server.url }), names })
}

searchIndexSuite(async () => {
  const open = await emptyIndices()
  const index = open()
  return {
    index,
    async reopen() {
      await index.close()
      return open()
    },
  }
}, 4)

it('answers every question as the embedded index does, and holds the same content by hash', async () => {
  after.push(closeOffices)
  const office = await openOffice()
  const exercise = createSimulatedElection({ seed: 'parity', postsPerDay: 300, days: 1 })
  const items = []
  for await (const item of exercise.find(undefined, new AbortController().signal)) items.push(item)
  await office.collect('exercise', items)
  const { index: embedded, log } = office.backends
  const derived = await log.read({ topic: 'watch.derived', partition: 0, offset: 0 }, 1e6)
  const distributed = (await emptyIndices())()
  for (let from = 0; from < derived.length; from += 500) {
    const batch = derived.slice(from, from + 500).map(({ offset, value }) => ({ offset, value }))
    expect(await distributed.apply(batch)).toEqual([])
  }
  expect(await distributed.contentHash()).toEqual(await embedded.contentHash())
  const records = derived.map(({ value }) => JSON.parse(value) as Derived)
  const expected = await everyAnswer(embedded, records)
  const found = Object.entries(expected).filter(
    ([question, answer]) => question.startsWith('search') && (answer as { ranked: number }).ranked,
  )
  expect(found.length).toBeGreaterThan(100)
  const answers = await everyAnswer(distributed, records)
  for (const [question, answer] of Object.entries(expected)) {
    expect(answers[question], question).toEqual(answer)
  }
})
