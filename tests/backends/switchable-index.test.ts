// A rebuild's last step: the new index answers from where the old one stood, and no record falls between them.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openSqliteSearchIndex } from '../../backends/sqlite-search-index.ts'
import { createSwitchableIndex } from '../../backends/switchable-index.ts'
import { aPlacement, inLog, keyedId } from '../builders.ts'

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lali-switch-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

const openIndex = (name: string) =>
  openSqliteSearchIndex({ path: join(folder, `${name}.sqlite`), thread: false })

const placements = (from: number, to: number) =>
  inLog(
    Array.from({ length: to - from }, (_, i) =>
      aPlacement({ id: keyedId(`post ${from + i}`), rev: from + i }),
    ),
    from,
  )

it('goes on in the new index exactly where the old one stood', async () => {
  const index = createSwitchableIndex(await openIndex('old'))
  await index.apply(placements(0, 3))
  const seen: number[] = []
  const switching = index.switchTo(async (current) => {
    const { next } = await current.position()
    seen.push(next)
    const made = await openIndex('new')
    await made.apply(placements(0, next))
    return made
  })
  // Asked for while the switch is under way: waits, and reaches the new index.
  const applying = index.apply(placements(3, 5))
  await Promise.all([switching, applying])
  expect(seen).toEqual([3])
  expect(await index.totals()).toMatchObject({ posts: 5 })
  await index.close()
  const kept = await openIndex('new')
  expect((await kept.position()).next).toBe(5)
  expect((await kept.totals()).posts).toBe(5)
  await kept.close()
})

it('answers from the old index until the new one is whole', async () => {
  const index = createSwitchableIndex(await openIndex('old'))
  await index.apply(placements(0, 2))
  const answers: number[] = []
  await index.switchTo(async () => {
    answers.push((await index.totals()).posts)
    return openIndex('new')
  })
  answers.push((await index.totals()).posts)
  expect(answers).toEqual([2, 0])
  await index.close()
})

it('keeps the old index when the new one cannot be made, and goes on', async () => {
  const index = createSwitchableIndex(await openIndex('old'))
  await index.apply(placements(0, 1))
  const failing = index.switchTo(() => Promise.reject(new Error('no space left')))
  await expect(failing).rejects.toThrow('no space left')
  await index.apply(placements(1, 2))
  await index.saveNote(2, 'fates')
  expect(await index.position()).toEqual({ next: 2, note: 'fates' })
  expect((await index.totals()).posts).toBe(2)
  await index.close()
})

it('answers questions that were asked right before the switch', async () => {
  const index = createSwitchableIndex(await openIndex('old'))
  await index.apply(placements(0, 2))
  const asked = Promise.all([
    index.totals(),
    index.search({ text: 'polling stations', limit: 5 }),
    index.contentHash(),
  ])
  await index.switchTo(() => openIndex('new'))
  const [totals, found, hash] = await asked
  expect(totals.posts).toBe(2)
  expect(found.posts).toHaveLength(2)
  expect(hash).not.toEqual(await index.contentHash())
  await index.close()
})
