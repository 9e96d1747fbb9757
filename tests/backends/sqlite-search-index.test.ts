import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, expect, it } from 'vitest'
import { openDatabase } from '../../backends/sqlite-driver.ts'
import { openSqliteSearchIndex } from '../../backends/sqlite-search-index.ts'
import type { SearchIndex } from '../../contracts/search-index.ts'
import { aMinute, anErasure, aPlacement, inLog, keyedId } from '../builders.ts'
import { searchIndexSuite } from '../suites/search-index-suite.ts'

const closing: (() => Promise<void>)[] = []
const folders: string[] = []

afterEach(async () => {
  for (const close of closing.splice(0)) await close()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

function newPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lali-search-'))
  folders.push(folder)
  return join(folder, 'index.db')
}

/** An index that may be closed twice: by the test, and after it. */
async function openAt(path: string, thread: boolean): Promise<SearchIndex> {
  const index = await openSqliteSearchIndex({ path, thread })
  let closed: Promise<void> | undefined
  const close = () => {
    closed ??= index.close()
    return closed
  }
  closing.push(close)
  return { ...index, close }
}

async function openNew(thread: boolean) {
  const path = newPath()
  const index = await openAt(path, thread)
  return {
    index,
    async reopen() {
      await index.close()
      return openAt(path, thread)
    },
  }
}

searchIndexSuite(() => openNew(false))

it('keeps position, note and effect in a thread of its own, over a reopening', async () => {
  const { index, reopen } = await openNew(true)
  await Promise.all([
    index.apply(inLog([aPlacement({ id: keyedId('a') })], 6)),
    index.apply(inLog([aPlacement({ id: keyedId('b') })], 7)),
    index.saveNote(9, 'fates'),
  ])
  expect((await index.search({ text: 'polling', limit: 5 })).ranked).toBe(2)
  const again = await reopen()
  expect(await again.position()).toEqual({ next: 9, note: 'fates' })
  expect((await again.totals()).posts).toBe(2)
})

it('reports what the thread could not apply, and goes on', async () => {
  const { index } = await openNew(true)
  const broken = [{ offset: 0, value: '{"kind":"surprise"}' }]
  await expect(index.apply(broken)).rejects.toThrow('unknown kind: surprise')
  await expect(index.apply([{ offset: 0, value: '{' }])).rejects.toThrow(SyntaxError)
  await index.apply(inLog([aPlacement()]))
  expect(await index.position()).toEqual({ next: 1, note: null })
})

/** Files of the index that hold this text, in the bytes as they lie on disk. */
function filesWith(path: string, text: string): string[] {
  return ['', '-wal', '-shm'].filter(
    (end) => existsSync(path + end) && readFileSync(path + end).includes(Buffer.from(text)),
  )
}

for (const thread of [false, true]) {
  it(`leaves no word of an erased post in any file (thread: ${thread})`, async () => {
    const path = newPath()
    const index = await openAt(path, thread)
    const crowd = Array.from({ length: 300 }, (_, i) =>
      aPlacement({ id: keyedId(`post ${i}`), rev: i, minute: aMinute + (i % 50) }),
    )
    const secret = keyedId('secret')
    const text = 'xylophonist Quarrelsome 选举舞弊'
    await index.apply(inLog([...crowd, aPlacement({ id: secret, rev: 400, post: { text } })]))
    const edited = aPlacement({ id: secret, rev: 401, post: { text: 'zeppelinesque only' } })
    await index.apply(inLog([edited], 301))
    expect(filesWith(path, 'zeppelinesque')).not.toEqual([])
    await index.apply(inLog([anErasure({ id: secret, rev: 402 })], 302))
    const words = ['xylophonist', 'Quarrelsome', 'quarrelsome', '选举', '舞弊', 'zeppelinesque']
    expect(words.map((word) => filesWith(path, word))).toEqual(words.map(() => []))
    expect(filesWith(path, secret)).toEqual([''])
    await index.apply(inLog(crowd.slice(0, 1), 303))
    expect((await index.search({ text: 'polling', limit: 1 })).ranked).toBe(300)
  })
}

it('leaves no erased word between the pages of the full-text tables', async () => {
  const path = newPath()
  const index = await openAt(path, false)
  // Enough words that some of them are where one page of the word list ends and the next begins.
  const records = Array.from({ length: 1_500 }, (_, i) => {
    const words = Array.from({ length: 8 }, (_, k) => keyedId(`${i} ${k}`).replace(/[-_]/g, 'z'))
    const text = words.map((word) => (i % 3 === 0 ? `qqerased${word}` : `qqkept${word}`)).join(' ')
    return aPlacement({ id: keyedId(`post ${i}`), rev: i, minute: aMinute + i, post: { text } })
  })
  for (let from = 0; from < records.length; from += 100) {
    await index.apply(inLog(records.slice(from, from + 100), from))
  }
  expect(filesWith(path, 'qqerased')).not.toEqual([])
  const gone = records.filter((_, i) => i % 3 === 0)
  await index.apply(inLog(gone.map(({ id }) => anErasure({ id, rev: 9_000 }))))
  expect(filesWith(path, 'qqerased')).toEqual([])
  expect(filesWith(path, 'erased')).toEqual([])
  await index.apply(inLog([anErasure({ id: gone[0]?.id ?? '', rev: 9_001 })]))
  expect((await index.search({ text: 'qqkept*', limit: 1 })).ranked).toBe(1_000)
  await index.close()
  const database = openDatabase(path)
  database.exec("insert into words(words) values('integrity-check')")
  expect(database.prepare('select count(*) as words from vocabulary').get()).toEqual({
    words: 8_000,
  })
  database.close()
})

it('keeps its full-text tables sound under edits and erasures', async () => {
  const path = newPath()
  const index = await openAt(path, false)
  for (let round = 0; round < 10; round += 1) {
    const records = Array.from({ length: 60 }, (_, i) => {
      const id = keyedId(`post ${(i * (round + 3)) % 80}`)
      const rev = round * 100 + i
      if (i % 7 === 0) return anErasure({ id, rev })
      const text = `round ${round} चुनाव 选举委员 word${(i * round) % 11}`
      return aPlacement({ id, rev, minute: aMinute + ((i * 13) % 17), post: { text } })
    })
    await index.apply(inLog(records, round * 60))
  }
  await index.close()
  const database = openDatabase(path)
  database.exec("insert into words(words) values('integrity-check')")
  expect(database.prepare('pragma integrity_check').all()).toMatchObject([
    { integrity_check: 'ok' },
  ])
  // Every post with text has its words, and nothing else has.
  const { posts, indexed } = database
    .prepare(
      `select (select count(*) from documents) as posts,
         (select doc from vocabulary where term = 'round') as indexed`,
    )
    .get() as { posts: number; indexed: number }
  expect(indexed).toBe(posts)
  database.close()
})

it('goes on after it was killed in the middle of applying', async () => {
  const path = newPath()
  const program = `
    const { openSqliteSearchIndex } = await import(process.argv[1])
    const { aPlacement, inLog, keyedId } = await import(process.argv[2])
    const index = await openSqliteSearchIndex({ path: process.argv[3], thread: true })
    for (let from = 0; ; from += 50) {
      const records = Array.from({ length: 50 }, (_, i) =>
        aPlacement({ id: keyedId('post ' + (from + i)), rev: from + i }))
      await index.apply(inLog(records, from))
      process.stdout.write(from + 50 + '\\n')
    }`
  const child = spawn(
    process.execPath,
    [
      '--import',
      pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href,
      '--input-type=module',
      '--eval',
      program,
      new URL('../../backends/sqlite-search-index.ts', import.meta.url).href,
      new URL('../builders.ts', import.meta.url).href,
      path,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  let said = ''
  for await (const chunk of child.stdout) {
    said += String(chunk)
    if (said.split('\n').length > 3) break
  }
  child.kill('SIGKILL')
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  const acknowledged = Number(said.trimEnd().split('\n').at(-1))
  const index = await openAt(path, true)
  const { next } = await index.position()
  expect(next).toBeGreaterThanOrEqual(acknowledged)
  expect(next % 50).toBe(0)
  expect((await index.totals()).posts).toBe(next)
})

it('refuses a file of another version, and says what to do', async () => {
  const path = newPath()
  await (await openAt(path, false)).close()
  const database = openDatabase(path)
  database.exec("update meta set value = '0.0' where name = 'version'")
  database.close()
  for (const thread of [false, true]) {
    await expect(openSqliteSearchIndex({ path, thread })).rejects.toThrow('lali rebuild')
  }
})

it('answers a request after closing with an error', async () => {
  const index = await openAt(newPath(), true)
  await index.close()
  await expect(index.apply(inLog([aPlacement()]))).rejects.toThrow('closed')
})
