import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wordingOf as wordingOfClaim } from '../../processors/claims.ts'
import { countedTerms } from '../../processors/narrate.ts'
import { textCap } from '../../processors/normal-form.ts'
import {
  decodeWording,
  mostWords,
  numbersOfWord,
  readWording,
} from '../../processors/read-wording.ts'
import { likeness, sharedMasses, weighWording } from '../../processors/same-claim.ts'
import { scriptGroup } from '../../processors/script-group.ts'
import { countTerms, createTermCounts } from '../../processors/term-counts.ts'
import { aMinute } from '../builders.ts'
import { createWatched, deletion, upsert } from './watched.ts'

const wordingOf = (text: string) => decodeWording(readWording(text, scriptGroup(text), 7))
const counts = createTermCounts()
const known =
  'Voters at the Kasoa polling station were turned away because the register was missing'
countTerms(counts, countedTerms([], wordingOf(known)))
const like = (one: string, other: string) =>
  likeness(weighWording(counts, wordingOf(one)), weighWording(counts, wordingOf(other)))

describe('likeness of two wordings', () => {
  it('sees a mistyped word as a spelling of the word, and not as another word', () => {
    const mistyped = known.replace('register', 'regsiter').replace('polling', 'poling')
    const replaced = known.replace('register', 'minister').replace('polling', 'railway')
    expect(like(mistyped, known)).toBeGreaterThan(like(replaced, known) + 0.1)
  })

  it('reads a spoken spelling as the printed word', () => {
    expect(wordingOf('dem pipo wey talkin')).toEqual(wordingOf('them people what talkin'))
    expect(wordingOf('dem dey talkin’')).toEqual(wordingOf('them they talking'))
  })

  it('compares words without their endings, as creoles leave them away', () => {
    expect(wordingOf('they deleted it, carrying flipped boxes')).toEqual(
      wordingOf('they delete it, carries flipping box'),
    )
    expect(wordingOf('sing red united')).not.toEqual(wordingOf('s r unit'))
  })

  it('reads a hashtag as its parts', () => {
    expect(wordingOf('trouble at #RedFort')).toEqual(wordingOf('trouble at red fort'))
    expect(wordingOf('#vote #COVID19')).toEqual(wordingOf('vote covid19'))
  })

  it('leaves out words that claim nothing', () => {
    expect(wordingOf('Aiyoh the count stopped liao lah')).toEqual(wordingOf('the count stopped'))
    expect(wordingOf('Abeg omg pls stop')).toEqual(wordingOf('please stop'))
  })

  it.each([
    ['wata', 'water'],
    ['fone', 'phone'],
    ['lite', 'light'],
    ['sentral', 'central'],
    ['trow', 'throw'],
  ])('hears “%s” as “%s” and still knows that it is spelled otherwise', (heard, printed) => {
    expect(wordingOf(heard).slice(1)).toEqual(wordingOf(printed).slice(1))
    expect(wordingOf(heard)[0]).not.toBe(wordingOf(printed)[0])
  })

  it('believes few shared words less than many', () => {
    expect(like('register missing', 'register missing')).toBeLessThan(like(known, known))
  })

  it('finds nothing in common where no word is', () => {
    expect(like('ஓட்டு சாவடி', known)).toBe(0)
    expect(like('', known)).toBe(0)
  })

  it('is between 0 and 1, of whatever texts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (one, other) => {
        for (const value of [like(one, other), like(one, `${one} ${other}`), like(other, known)]) {
          expect(value).toBeGreaterThanOrEqual(0)
          expect(value).toBeLessThanOrEqual(1 + 1e-12)
        }
      }),
    )
  })

  it('keeps no more than its share of a text of whatever length', () => {
    const hostile = Array.from({ length: textCap / 5 }, (_, i) => i.toString(36).padStart(4, 'x'))
    expect(wordingOf(hostile.join(' '))).toHaveLength(mostWords * numbersOfWord)
    expect(wordingOf('字'.repeat(textCap)).length).toBeLessThanOrEqual(mostWords * numbersOfWord)
  })

  it('finds the mass of equal words as the sum of their weights', () => {
    const mine = weighWording(counts, wordingOf('register missing'))
    const sum = mine.weights.reduce((all, weight) => all + weight, 0)
    expect(sharedMasses(mine, [wordingOf(known)])[0]).toBeCloseTo(sum, 9)
    expect(sharedMasses(mine, [wordingOf('other words')])[0]).toBe(0)
  })
})

it('the words of a claim are gone when the posts that it began with are erased', () => {
  const watched = createWatched()
  const words = 'Ballot boxes were opened before the count began'
  watched.put(upsert('first', words, { minute: aMinute }))
  const { claims } = watched.state.clusters
  expect(wordingOfClaim(claims, 0).length).toBeGreaterThan(0)
  expect(claims.seedAt[0]).toBeGreaterThan(0)
  watched.put(deletion('first'))
  expect(wordingOfClaim(claims, 0)).toHaveLength(0)
  const { numbers, end } = claims.wordings
  expect([...numbers.subarray(2, end)].every((number) => number === 0)).toBe(true)
  expect(claims.seedAt[0]).toBe(0)
})
