// One process a folder: a second one says so and ends; a kill frees the folder.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { FolderInUse, lockFolder } from '../../backends/folder-lock.ts'

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lali-lock-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

it('refuses a second holder with what to do about it, until the first lets go', () => {
  const first = lockFolder(folder)
  expect(() => lockFolder(folder)).toThrow(FolderInUse)
  expect(() => lockFolder(folder)).toThrow(/Another Lali is running on the data folder .*LALI_DATA/)
  first.release()
  const second = lockFolder(folder)
  expect(() => lockFolder(folder)).toThrow(FolderInUse)
  second.release()
})

it('makes the folder when there is none', () => {
  const lock = lockFolder(join(folder, 'new', 'election'))
  expect(() => lockFolder(join(folder, 'new', 'election'))).toThrow(FolderInUse)
  lock.release()
})

it('holds against another process, and is free after that one was killed', async () => {
  const module = pathToFileURL(join(import.meta.dirname, '../../backends/folder-lock.ts'))
  const code = `
    import { lockFolder } from ${JSON.stringify(module.href)}
    lockFolder(${JSON.stringify(folder)})
    process.stdout.write('locked')
    setInterval(() => {}, 1_000)`
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx'))
  const child = spawn(
    process.execPath,
    ['--import', tsx.href, '--input-type=module', '--eval', code],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  await once(child.stdout, 'data')
  expect(() => lockFolder(folder)).toThrow(FolderInUse)
  child.kill('SIGKILL')
  await once(child, 'exit')
  lockFolder(folder).release()
})
