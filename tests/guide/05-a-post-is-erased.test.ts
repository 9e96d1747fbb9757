// Chapter 5. Somebody deletes a post: it is gone from every answer and every file, and never comes back.
import { afterEach, expect, it } from 'vitest'
import {
  closeOffices,
  deletedPost,
  eight,
  foundPost,
  minutePassed,
  openOffice,
} from './small-office.ts'

afterEach(closeOffices)

const secret = 'zebrafinch'
const text = `The count in Nadi was stopped by a ${secret} in the hall`

it('a deleted post is gone from answers and files, and is not placed again', async () => {
  const office = await openOffice()
  const { index } = office.backends
  await office.collect('town-square', [
    minutePassed(eight),
    foundPost('gone', text),
    foundPost('stays', 'The count in Nadi was stopped by rain'),
    minutePassed(eight + 1),
  ])
  const found = await index.search({ text: secret, limit: 5 })
  expect(found.posts).toHaveLength(1)
  expect(office.everyByte().includes(secret)).toBe(true)

  // The deletion goes down the stream like any record.
  await office.collect('deletions', [deletedPost('gone')])
  expect((await index.search({ text: secret, limit: 5 })).posts).toEqual([])
  expect(await index.totals()).toMatchObject({ posts: 1, erased: 1 })

  // Rows that a restart would still need are blanked once a snapshot stands in for them.
  await office.pipeline.watch.snapshot()
  await office.pipeline.settled()

  // Found again by another source, or the same one a day later: it stays gone.
  await office.collect('second-look', [foundPost('gone', text), minutePassed(eight + 2)])
  expect((await index.search({ text: secret, limit: 5 })).posts).toEqual([])
  await office.pipeline.watch.snapshot()
  expect(await index.totals()).toMatchObject({ posts: 1, erased: 1 })
  expect(office.everyByte().includes(secret)).toBe(false)

  // What remains is its keyed id, in its place in the stream.
  const id = found.posts[0]?.placement.id ?? ''
  const rows = (await office.holds('stream.ordered')).map(
    ({ body }) => body as { op: string; id?: string },
  )
  expect(rows.filter((body) => body.id === id).map(({ op }) => op)).toEqual([
    'blank',
    'state',
    'blank',
  ])
})
