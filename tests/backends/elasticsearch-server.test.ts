// The real server that the other tests run on: it comes up, it survives a kill, it goes away.
import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { startElasticsearch } from '../services/elasticsearch.ts'

it('answers, keeps what it acknowledged over a kill, and leaves only its log behind', async () => {
  const server = await startElasticsearch({})
  const document = `${server.url}/kept/_doc/1`
  try {
    const put = await fetch(document, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: '{"said":"acknowledged"}',
    })
    expect(put.status).toBe(201)
    await server.kill()
    await expect(fetch(document)).rejects.toThrow()
    await server.restart()
    const kept = (await (await fetch(document)).json()) as { _source: unknown }
    expect(kept._source).toEqual({ said: 'acknowledged' })
  } finally {
    await server.stop()
  }
  await expect(fetch(document)).rejects.toThrow()
  expect(existsSync(server.dataFolder)).toBe(false)
  expect(readFileSync(server.logFile, 'utf8')).toContain('started')
})
