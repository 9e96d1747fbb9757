// `lali decide`: what a person decides beside a running product is carried out, shown, and written into the log once.
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { beside } from '../../commands/beside-product.ts'
import type { Product } from '../../product.ts'
import { openTestProduct, testFolder } from './open-test-product.ts'

const folder = testFolder('decide')
const texts = [
  'The ferry to Ulevu was cancelled so that fishermen could not vote',
  'Ballot papers in Teluma were printed with yesterday as the closing date',
]
let product: Product

beforeAll(async () => {
  const path = join(folder, 'rows.ndjson')
  const rows = Array.from({ length: 12 }, (_, n) =>
    JSON.stringify({ t: 1_700_000_000 + n * 60, account: `a${n}`, text: texts[n % 2] }),
  )
  writeFileSync(path, rows.join('\n'))
  product = await openTestProduct(folder, { replay: false })
  await run('import', path)
})
afterAll(async () => {
  await product.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function run(name: string, ...args: string[]): Promise<{ code: number; said: string }> {
  const said: string[] = []
  const say = (line: string) => void said.push(line)
  const code = await beside(name, { product, args, say, progress: () => undefined })
  return { code, said: said.join('\n') }
}

async function decided(): Promise<number> {
  const [end] = await product.backends.log.ends('desk.decided')
  return end?.next ?? 0
}

async function narratives() {
  return (await product.backends.index.spreadingNow({ limit: 10 })).map(
    ({ narrative }) => narrative,
  )
}

it('pins, unpins, merges and splits again, each a record of the log', async () => {
  const { index } = product.backends
  const [one, other] = (await narratives()).map(({ id }) => id).sort()
  if (one === undefined || other === undefined) throw new Error('Two narratives were expected.')
  expect((await run('decide', 'pin', one)).code).toBe(0)
  expect((await index.narrative(one))?.narrative.pinned).toBe(true)
  expect((await run('decide', 'unpin', one)).code).toBe(0)
  expect((await index.narrative(one))?.narrative.pinned).toBeUndefined()

  expect((await run('decide', 'merge', one, other, '--note', 'one rumour')).code).toBe(0)
  const merged = await narratives()
  expect(merged).toHaveLength(1)
  const kept = merged[0]?.id as string
  const claims = (await index.narrative(kept))?.claims ?? []
  expect(claims).toHaveLength(2)

  const parted = claims[1]?.id as string
  expect((await run('decide', 'split', kept, parted)).code).toBe(0)
  expect((await index.narrative(kept))?.claims.map(({ id }) => id)).toEqual([claims[0]?.id])
  expect(await narratives()).toHaveLength(2)
  expect(await decided()).toBe(4)
})

it('says what to write instead, and writes nothing down', async () => {
  const before = await decided()
  const id = (await narratives())[0]?.id as string
  expect(await run('decide')).toEqual({
    code: 2,
    said: expect.stringContaining('lali decide merge NARRATIVE OTHER'),
  })
  expect(await run('decide', 'merge', id)).toEqual({
    code: 2,
    said: 'Write: lali decide merge NARRATIVE OTHER',
  })
  expect((await run('decide', 'pin', 'n-none')).said).toContain('There is no narrative n-none')
  expect((await run('decide', 'split', id, 'c-none')).said).toContain('has no claim c-none')
  expect((await run('decide', 'pin', id, '--loud')).code).toBe(2)
  expect((await run('decide', 'pin', id, '--note', 'x'.repeat(2_001))).code).toBe(2)
  expect(await decided()).toBe(before)
})
