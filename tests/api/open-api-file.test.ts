// docs/openapi.json is what the routes say. To write it anew: npx vitest run --project fast tests/api/open-api-file.test.ts -u
import { existsSync } from 'node:fs'
import { expect, it } from 'vitest'
import { openApiDocument } from '../../api/describe-api.ts'
import { serveSmallElection } from './small-election.ts'

it('docs/openapi.json is what the routes say', async () => {
  expect(existsSync('docs/openapi.json')).toBe(true)
  const served = await serveSmallElection()
  const text = await openApiDocument(served.app)
  await served.close()
  await expect(text).toMatchFileSnapshot('../../docs/openapi.json')
})
