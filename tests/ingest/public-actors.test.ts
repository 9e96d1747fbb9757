import { expect, it } from 'vitest'
import { noPublicActors, readPublicActors } from '../../ingest/public-actors.ts'
import { actor } from './found-builders.ts'

it('finds a registered account by handle in any spelling, or by native id', () => {
  const actors = readPublicActors([
    { ...actor('x', '@ElectionOffice', 'Election Office'), native_id: '77' },
  ])
  expect(actors.find({ platform: 'x', handle: 'electionoffice' })?.name).toBe('Election Office')
  expect(actors.find({ platform: 'x', nativeId: '77', handle: 'renamed' })?.name).toBe(
    'Election Office',
  )
  expect(actors.hasHandle('@ELECTIONOFFICE', 'x')).toBe(true)
})

it('keeps platforms apart: the same handle elsewhere is somebody else', () => {
  const actors = readPublicActors([actor('x', 'electionoffice', 'Election Office')])
  expect(actors.find({ platform: 'telegram', handle: 'electionoffice' })).toBeUndefined()
  expect(actors.hasHandle('electionoffice', 'telegram')).toBe(false)
  expect(actors.hasHandle('electionoffice')).toBe(true)
})

it('finds nobody in an account without any name', () => {
  const actors = readPublicActors([actor('x', 'a', 'A')])
  expect(actors.find({ platform: 'x', handle: '', nativeId: '' })).toBeUndefined()
  expect(actors.find({ platform: 'x', handle: null, nativeId: null })).toBeUndefined()
})

it('reports all mistakes of the list together, each with its place', () => {
  const { reviewer: _, ...unreviewed } = actor('x', 'a', 'A')
  const { handle: __, ...nameless } = actor('x', 'a', 'A')
  const list = [
    unreviewed,
    nameless,
    { ...actor('x', 'b', 'B'), type: 'celebrity', party: 'green' },
    { ...actor('x', 'c', 'C'), date: '2026-13-40' },
  ]
  let message = ''
  try {
    readPublicActors(list)
  } catch (error) {
    message = String(error)
  }
  expect(message).toMatch(/entry 1.*reviewer/)
  expect(message).toMatch(/entry 2: give handle, native_id or both/)
  expect(message).toMatch(/entry 3\.type/)
  expect(message).toMatch(/entry 3.*party/)
  expect(message).toMatch(/entry 4\.date: 2026-13-40 is not a day/)
})

it('refuses what is no list, and reads an empty file as nobody', () => {
  expect(() => readPublicActors({ name: 'A' })).toThrow(/expected a list/)
  expect(readPublicActors(null)).toBe(noPublicActors)
  expect(noPublicActors.find({ platform: 'x', handle: 'a' })).toBeUndefined()
})
