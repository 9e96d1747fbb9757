// Texts of one template with another place, person or day: neither copies nor one claim.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { swapsName } from '../../processors/compare-names.ts'
import { decodeWording, readWording } from '../../processors/read-wording.ts'
import { createWatched, ofKind, upsert } from './watched.ts'

const wording = (text: string) => decodeWording(readWording(text, 'latin', 7))
const swaps = (one: string, other: string): boolean => {
  const [a, b] = [wording(one), wording(other)]
  expect(swapsName(b, a)).toBe(swapsName(a, b))
  return swapsName(a, b)
}
const results = (place: string) =>
  `Results from ${place} declared tonight: the lighthouse party leads by a wide margin`

describe('a swapped name', () => {
  it.each([
    ['another place', results('Suva'), results('Nadi'), true],
    ['a place of two words', results('Suva'), results('Port Vila'), true],
    ['a place at the head', 'Suva: the count was stopped', 'Nadi: the count was stopped', true],
    [
      'another candidate',
      'They say candidate Okello paid every voter a bag of maize',
      'They say candidate Wanjiru paid every voter a bag of maize',
      true,
    ],
    [
      'another day, in small letters',
      'the polls in the north will open again on monday at nine',
      'the polls in the north will open again on thursday at nine',
      true,
    ],
    ['the same place', results('Suva'), `${results('Suva')} thanks officer`, false],
    ['a name left out', results('Suva'), results('there'), false],
    ['another common word', results('Suva'), results('Suva').replace('margin', 'distance'), false],
    ['how a post is meant', `Breaking: ${results('Suva')}`, `Urgent: ${results('Suva')}`, false],
    [
      'a title, where every word has a capital',
      'Ballot Boxes Opened Early Before Count Begins',
      'Ballot Boxes Emptied Early Before Count Begins',
      false,
    ],
  ])('%s', (_name, one, other, is) => {
    expect(swaps(one, other)).toBe(is)
  })

  it('is no slip of the pen: of a name of five letters or more one goes, or comes twice', () => {
    const name = fc
      .array(fc.constantFrom(...'abdefgiklmnoprstuv'), { minLength: 5, maxLength: 12 })
      .map((signs) => signs.join(''))
      .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    fc.assert(
      fc.property(name, fc.nat(), fc.boolean(), (right, place, twice) => {
        const at = 1 + (place % (right.length - 1))
        const wrong = `${right.slice(0, at)}${twice ? right[at]?.repeat(2) : ''}${right.slice(at + 1)}`
        expect(swaps(results(right), results(wrong))).toBe(false)
      }),
    )
  })
})

it('bulletins of one template from several places are claims of their own, and a mistyped one joins its own', () => {
  const watched = createWatched()
  for (let n = 0; n < 10; n += 1) watched.put(upsert(`o${n}`, `Rainfall${n} flooded hamlet${n}`))
  for (const place of ['Suva', 'Labasa', 'Nadi', 'Tavua'])
    watched.put(upsert(`b${place}`, results(place)))
  watched.put(upsert('mistyped', results('Labsa')))
  const claims = ofKind(watched.said, 'claim').slice(10)
  expect(new Set(claims.map(({ id }) => id)).size).toBe(4)
  expect(new Set(claims.map(({ narrative }) => narrative)).size).toBe(1)
})
