// The API's description: OpenAPI 3.1, the same bytes every time, and true.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openApiDocument } from '../../api/describe-api.ts'
import { type SmallElection, serveSmallElection } from './small-election.ts'

let served: SmallElection
beforeAll(async () => {
  served = await serveSmallElection()
})
afterAll(() => served.close())

type Operation = {
  operationId: string
  summary: string
  responses: Record<string, { description: string; content?: Record<string, unknown> }>
}

it('is the same document over HTTP and from the function', async () => {
  const text = await openApiDocument(served.app)
  const answer = await served.app.inject('/api/openapi.json')
  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toEqual(JSON.parse(text))
  expect(JSON.parse(text)).toMatchObject({ openapi: '3.1.0', info: { version: '0.1.0' } })
  expect(text.endsWith('}\n')).toBe(true)
})

it('is the same bytes for another server of the same version', async () => {
  const other = await serveSmallElection()
  expect(await openApiDocument(other.app)).toBe(await openApiDocument(served.app))
  await other.close()
})

it('describes each answer and each problem of each route', async () => {
  const { paths } = JSON.parse(await openApiDocument(served.app)) as {
    paths: Record<string, { get: Operation }>
  }
  const ids = new Set<string>()
  for (const [path, { get }] of Object.entries(paths)) {
    ids.add(get.operationId)
    expect([path, get.summary.length > 5]).toEqual([path, true])
    expect([path, get.responses['200']?.description]).not.toEqual([path, 'Default Response'])
    for (const status of ['400', '403', '414', '500', '503']) {
      expect(Object.keys(get.responses[status]?.content ?? {})).toEqual([
        'application/problem+json',
      ])
    }
    expect(path.includes('{id}')).toBe(get.responses['404'] !== undefined)
  }
  expect(ids.size).toBe(Object.keys(paths).length)
})

it('refers only to what it contains', async () => {
  const text = await openApiDocument(served.app)
  const document = JSON.parse(text)
  const refs = new Set([...text.matchAll(/"\$ref": "([^"]+)"/g)].map((match) => match[1]))
  expect([...refs]).toEqual(['#/components/schemas/Problem'])
  expect(document.components.schemas.Problem.required).toContain('code')
})
