import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { electionKeysFromSeed, openElectionKeys } from '../../ingest/election-keys.ts'
import { createKeyedIds } from '../../ingest/keyed-ids.ts'

const root = mkdtempSync(join(tmpdir(), 'lali-keys-'))
afterAll(() => rmSync(root, { recursive: true }))
const folderOf = (name: string) => join(root, name, 'keys')

it('makes the keys once and reads the same ones ever after', () => {
  const folder = folderOf('once')
  const made = openElectionKeys(folder)
  expect(made.pseudonymKey).toHaveLength(32)
  expect(made.linkKey).toHaveLength(32)
  expect(made.pseudonymKey.equals(made.linkKey)).toBe(false)
  expect(openElectionKeys(folder)).toEqual(made)
  expect(openElectionKeys(folderOf('another'))).not.toEqual(made)
})

it('lets the owner alone read folder and file, and leaves no temporary file', () => {
  const folder = folderOf('closed')
  openElectionKeys(folder)
  const names = readdirSync(folder)
  expect(names).toEqual(['election-keys.json'])
  expect(statSync(folder).mode & 0o777).toBe(0o700)
  expect(statSync(join(folder, 'election-keys.json')).mode & 0o777).toBe(0o600)
})

it.each([
  ['cut off', (text: string) => text.slice(0, 60)],
  ['empty', () => ''],
  ['changed by one digit', (text: string) => text.replace(/"secret":"./, '"secret":"x')],
  ['changed to another secret', (text: string) => text.replace(/[0-9a-f]{4}"/, '0000"')],
])('refuses a key file that is %s and leaves it alone', (_what, damage) => {
  const folder = folderOf(`damaged ${_what}`)
  openElectionKeys(folder)
  const path = join(folder, 'election-keys.json')
  const damaged = damage(readFileSync(path, 'utf8'))
  writeFileSync(path, damaged)
  expect(() => openElectionKeys(folder)).toThrow(/is damaged: put back its backup/)
  expect(readFileSync(path, 'utf8')).toBe(damaged)
})

it('makes the keys of an exercise from its seed alone', () => {
  const keys = electionKeysFromSeed('drill')
  expect(electionKeysFromSeed('drill')).toEqual(keys)
  expect(electionKeysFromSeed('drill 2').pseudonymKey).not.toEqual(keys.pseudonymKey)
  expect(keys.textSalt).not.toBe(keys.textSalt2)
  expect(Number.isInteger(keys.textSalt) && keys.textSalt >= 0).toBe(true)
})

it('gives another id under another key, for another purpose and on another platform', () => {
  const ids = createKeyedIds(electionKeysFromSeed('a').pseudonymKey)
  const others = createKeyedIds(electionKeysFromSeed('b').pseudonymKey)
  const all = [
    ids('post', 'x', '1'),
    ids('author', 'x', '1'),
    ids('post', 'reddit', '1'),
    others('post', 'x', '1'),
  ]
  expect(new Set(all).size).toBe(4)
  expect(ids('post', 'x', '1')).toBe(all[0])
  expect(ids('author', 'x', '1')).toBe(all[1])
  expect(all.every((id) => /^[A-Za-z0-9_-]{22}$/.test(id))).toBe(true)
})
