// The bench `parity` at a toy size on real servers: every table is compared, and a file of a hoax is read as stated.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { parity } from '../../bench/parity.ts'

const folder = mkdtempSync(join(tmpdir(), 'lali-parity-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('finds both modes equal on the exercise and on a file of a hoax', async () => {
  const data = join(folder, 'hoax.jsonl')
  const text = (i: number) =>
    i % 3 === 0
      ? 'The chemical plant at Kelowai harbour has exploded, stay inside'
      : `Lovely weather ${i} at the market today, with mangoes and ${i % 7} kinds of fish`
  const rows = Array.from({ length: 60 }, (_, i) => ({
    t: 1_418_200_000 + i * 20,
    account: `a${i % 9}`,
    lang: 'English',
    type: 'tweet',
    followers: i,
    text: text(i),
    hoax: i % 3 === 0,
  }))
  writeFileSync(data, rows.map((row) => JSON.stringify(row)).join('\n'))
  const { n, figures } = await parity.run({
    data,
    quick: true,
    options: { days: '1', 'posts-per-day': '200' },
    progress: () => undefined,
    signal: new AbortController().signal,
  })
  expect(n).toBeGreaterThan(200)
  expect(figures.equal).toBe(true)
  expect(figures.tables).toBeGreaterThan(15)
  expect(figures.data_1).toMatchObject({ posts: 60, live: { posts: 60, bcubed_f1_embedded: 1 } })
})
