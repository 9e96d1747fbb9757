// Snapshots as files: the suite of the port, and what is on the disk.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { openSnapshotFiles } from '../../backends/snapshot-files.ts'
import { parts, snapshotsSuite, want } from '../suites/snapshots-suite.ts'

const folders: string[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lali-snapshots-'))
  folders.push(folder)
  return folder
}

snapshotsSuite(() => {
  const folder = newFolder()
  return { snapshots: openSnapshotFiles(folder), reopen: () => openSnapshotFiles(folder) }
})

it('keeps one file: the older ones held state of posts that are erased by now', async () => {
  const folder = newFolder()
  const snapshots = openSnapshotFiles(folder)
  for (const offset of [1, 2, 3]) await snapshots.save({ ...want, offset }, parts('state'))
  expect(readdirSync(folder)).toEqual(['000000000003.e1.snapshot'])
})

it('lets go of earlier epochs once the new one saves again', async () => {
  const folder = newFolder()
  const snapshots = openSnapshotFiles(folder)
  await snapshots.save({ ...want, offset: 9 }, parts('old'))
  for (const offset of [3, 4]) await snapshots.save({ ...want, epoch: 2, offset }, parts('new'))
  expect(readdirSync(folder)).toEqual(['000000000004.e2.snapshot'])
})

it('removes what a kill left half written', async () => {
  const folder = newFolder()
  await openSnapshotFiles(folder).save({ ...want, offset: 1 }, parts('whole'))
  writeFileSync(join(folder, '000000000002.e1.snapshot.tmp'), 'half of a st')
  expect((await openSnapshotFiles(folder).load(want))?.offset).toBe(1)
  expect(readdirSync(folder)).toEqual(['000000000001.e1.snapshot'])
})

it('refuses a damaged file by name, wherever the damage is', async () => {
  const folder = newFolder()
  const snapshots = openSnapshotFiles(folder)
  await snapshots.save({ ...want, offset: 1 }, parts('some longer state'))
  const path = join(folder, '000000000001.e1.snapshot')
  const whole = readFileSync(path)
  for (const at of [0, 5, Math.floor(whole.length / 2), whole.length - 1]) {
    const damaged = Buffer.from(whole)
    damaged[at] = (damaged[at] ?? 0) ^ 1
    writeFileSync(path, damaged)
    await expect(snapshots.load(want)).rejects.toThrow('000000000001.e1.snapshot is damaged')
  }
  for (const length of [0, 10, whole.length - 1]) {
    writeFileSync(path, whole.subarray(0, length))
    await expect(snapshots.load(want)).rejects.toThrow('is damaged')
  }
})

it('writes a state larger than one piece whole', async () => {
  const folder = newFolder()
  const snapshots = openSnapshotFiles(folder)
  const bytes = new Uint8Array(9 * 1024 * 1024).map((_, i) => i % 251)
  await snapshots.save({ ...want, offset: 1 }, [{ name: 'column', bytes }])
  const found = await snapshots.load(want)
  expect(found?.parts.get('column')?.equals(bytes)).toBe(true)
})
