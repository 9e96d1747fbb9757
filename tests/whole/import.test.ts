// `lali import`: every row has one fate, exactly, and the same file again changes nothing.
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { importFiles } from '../../commands/import-files.ts'
import { openTestProduct, testFolder } from './open-test-product.ts'

const folder = testFolder('import')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('counts every row of a file with broken ones among them, and a second import changes nothing', async () => {
  const path = join(folder, 'rows.ndjson')
  const rows = Array.from({ length: 3_000 }, (_, n) =>
    n % 100 === 7
      ? `{"t": ${1_700_000_000 + n}, "text": broken ${n}`
      : JSON.stringify({
          t: 1_700_000_000 + n * 60,
          account: `a${n % 40}`,
          text: `Station ${n} opened late and voters of ward ${n % 13} waited`,
        }),
  )
  writeFileSync(path, rows.join('\n'))
  const product = await openTestProduct(folder, { replay: false })
  const said: string[] = []
  const context = {
    product,
    say: (line: string) => void said.push(line),
    progress: () => undefined,
  }
  expect(await importFiles({ ...context, args: [path] })).toBe(0)
  expect(said[0]).toBe('rows.ndjson: in 3000 = emitted 2970 + dropped 0 + dead-lettered 30')
  const before = await product.backends.index.contentHash()
  expect(await product.backends.index.totals()).toMatchObject({ posts: 2_970, alerts_open: 0 })
  said.length = 0
  await importFiles({ ...context, args: [path] })
  expect(said[0]).toBe(
    'rows.ndjson: in 3000 = emitted 0 + dropped 3000 (already-collected 3000) + dead-lettered 0',
  )
  expect(await product.backends.index.contentHash()).toEqual(before)
  await product.stop()
})
