// Texts of one template with other numbers: neither copies nor one claim.
import { expect, it } from 'vitest'
import { fillOneTemplate } from '../../processors/compare-numbers.ts'
import { decodeWording, readWording } from '../../processors/read-wording.ts'
import { createWatched, ofKind, upsert } from './watched.ts'

const template = (one: string, other: string): boolean => {
  const [a, b] = [one, other].map((text) => decodeWording(readWording(text, 'latin', 7)))
  if (!a || !b) throw new Error('two texts')
  expect(fillOneTemplate(b, a)).toBe(fillOneTemplate(a, b))
  return fillOneTemplate(a, b)
}
const results =
  'Results from Kasoa declared tonight: 312 votes for the lighthouse party, 845 for the others'

it.each([
  [
    'other numbers',
    'Results from Kasoa declared tonight: 377 votes for the lighthouse party, 801 for the others',
    true,
  ],
  [
    'another place, too',
    'Results from Tema declared tonight: 377 votes for the lighthouse party, 801 for the others',
    true,
  ],
  ['the same numbers', `BREAKING!!! ${results}`, false],
  [
    'a number left out',
    'Results from Kasoa declared tonight: 312 votes for the lighthouse party',
    false,
  ],
  [
    'retold with a rounded number',
    'At Kasoa the lighthouse people got some 300 ballots according to officials',
    false,
  ],
  ['no number', 'The lighthouse party of Kasoa declares results tonight', false],
])('%s', (_name, text, is) => {
  expect(template(results, text)).toBe(is)
})

it('bulletins of one template are claims of their own in one narrative', () => {
  const watched = createWatched()
  for (let n = 0; n < 10; n += 1) watched.put(upsert(`o${n}`, `Rainfall${n} flooded hamlet${n}`))
  const bulletin = (no: number) =>
    `Polling unit ${no} of Kasoa constituency closed its count with ${no * 37} ballots in the box`
  for (const no of [11, 12, 13, 14]) watched.put(upsert(`b${no}`, bulletin(no)))
  watched.put(upsert('again', `${bulletin(13)} thanks officer`))
  const claims = ofKind(watched.said, 'claim').slice(10)
  expect(new Set(claims.map(({ id }) => id)).size).toBe(4)
  expect(new Set(claims.map(({ narrative }) => narrative)).size).toBe(1)
  expect(claims.every((one) => one.contrary_to === undefined)).toBe(true)
})
