// What every Snapshots promises: the newest whole one of the same epoch and behaviour, or none.
import { expect, it } from 'vitest'
import type { SnapshotPart, Snapshots } from '../../contracts/snapshots.ts'

/** Opens an empty place for snapshots; `reopen` opens the same one again. */
export type OpenSnapshots = () => { snapshots: Snapshots; reopen(): Snapshots }

export const want = { epoch: 1, behaviour: 'watch-1' }

export function parts(text: string): SnapshotPart[] {
  return [
    { name: 'rest', bytes: Buffer.from(text) },
    { name: 'empty', bytes: new Uint8Array(0) },
    { name: 'column', bytes: new Uint8Array(Uint32Array.from([1, 2, 4_000_000_000]).buffer) },
  ]
}

export function snapshotsSuite(open: OpenSnapshots): void {
  it('has none at first', async () => {
    expect(await open().snapshots.load(want)).toBeUndefined()
  })

  it('gives back every part and the offset, also when opened again', async () => {
    const { snapshots, reopen } = open()
    await snapshots.save({ ...want, offset: 42 }, parts('state'))
    const found = await reopen().load(want)
    expect(found?.offset).toBe(42)
    expect([...(found?.parts.keys() ?? [])]).toEqual(['rest', 'empty', 'column'])
    expect(found?.parts.get('rest')?.toString()).toBe('state')
    expect([...(found?.parts.get('column') ?? [])]).toEqual([...(parts('')[2]?.bytes ?? [])])
  })

  it('gives the newest, also when it was saved for the same offset', async () => {
    const { snapshots } = open()
    await snapshots.save({ ...want, offset: 9 }, parts('first'))
    await snapshots.save({ ...want, offset: 10 }, parts('second'))
    await snapshots.save({ ...want, offset: 10 }, parts('third'))
    expect((await snapshots.load(want))?.parts.get('rest')?.toString()).toBe('third')
  })

  it('takes what the arrays hold at the call, not what they hold later', async () => {
    const { snapshots } = open()
    const live = Uint8Array.from([1, 2, 3])
    const saving = snapshots.save({ ...want, offset: 1 }, [{ name: 'live', bytes: live }])
    live.fill(9)
    await saving
    expect([...((await snapshots.load(want))?.parts.get('live') ?? [])]).toEqual([1, 2, 3])
  })

  it('gives none of another epoch or behaviour', async () => {
    const { snapshots } = open()
    await snapshots.save({ ...want, offset: 5 }, parts('state'))
    expect(await snapshots.load({ ...want, epoch: 2 })).toBeUndefined()
    expect(await snapshots.load({ ...want, behaviour: 'watch-2' })).toBeUndefined()
  })

  it('names the versions that have one of an epoch', async () => {
    const { snapshots } = open()
    expect(await snapshots.behaviours(1)).toEqual([])
    await snapshots.save({ ...want, offset: 5 }, parts('state'))
    expect(await snapshots.behaviours(1)).toEqual([want.behaviour])
    expect(await snapshots.behaviours(2)).toEqual([])
  })

  it('keeps the snapshot of the live epoch while another epoch saves its first', async () => {
    const { snapshots } = open()
    await snapshots.save({ ...want, offset: 5 }, parts('live'))
    await snapshots.save({ ...want, offset: 7, epoch: 2 }, parts('recomputed'))
    expect((await snapshots.load(want))?.parts.get('rest')?.toString()).toBe('live')
    expect((await snapshots.load({ ...want, epoch: 2 }))?.offset).toBe(7)
  })
}
