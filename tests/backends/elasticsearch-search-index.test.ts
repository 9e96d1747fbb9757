// The suites of the port SearchIndex, on a real Elasticsearch.
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { connect } from '../../backends/elasticsearch-client.ts'
import {
  buildNames,
  createIndices,
  dropIndices,
  putTemplates,
} from '../../backends/elasticsearch-indices.ts'
import { openElasticsearchSearchIndex } from '../../backends/elasticsearch-search-index.ts'
import { type ElasticsearchServer, startElasticsearch } from '../services/elasticsearch.ts'
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

searchIndexSuite(async () => {
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
  const open = () => openElasticsearchSearchIndex({ elastic: connect({ node: server.url }), names })
  const index = open()
  return {
    index,
    async reopen() {
      await index.close()
      return open()
    },
  }
}, 4)
