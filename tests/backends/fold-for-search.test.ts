import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  foldForSearch,
  isLoneCharacter,
  wordsToFind,
  wordsToIndex,
} from '../../backends/fold-for-search.ts'

const anyText = fc
  .array(fc.integer({ min: 0, max: 0x10_ff_ff }))
  .map((points) => String.fromCodePoint(...points))

it('folds case, width, accents and ligatures', () => {
  expect(foldForSearch('ÉLECTION Ｖｏｔｅ ﬁn')).toBe('election vote fin')
  expect(foldForSearch('ΟΔΟΣ')).toBe(foldForSearch('οδος'))
})

it('folds the letters that Arabic, Persian and Urdu keyboards send for one', () => {
  expect(foldForSearch('کمیشن')).toBe(foldForSearch('كميشن'))
  expect(foldForSearch('أُمّـــة')).toBe('امه')
})

it('takes out what is invisible', () => {
  expect(foldForSearch('ශ්\u200dරී')).toBe('ශ්රී')
  expect(foldForSearch('vo\u200b\u202ete\u00ad')).toBe('vote')
  expect(foldForSearch('one\0two')).toBe('one two')
})

it('keeps the marks that make a syllable of Hindi, Tamil, Thai and Korean', () => {
  for (const text of ['चुनाव आयोग', 'தேர்தல்', 'เลือกตั้ง', '투표']) {
    expect(foldForSearch(text)).toBe(text.normalize('NFC'))
  }
})

it('is total, and folding twice is folding once', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const once = foldForSearch(text)
      expect(foldForSearch(once)).toBe(once)
      expect(once).not.toMatch(/\p{Cs}/u)
    }),
    { numRuns: 300 },
  )
})

it('cuts runs without spaces into pairs, and a question the same way', () => {
  expect(wordsToIndex('2025选举委').trim().split(/\s+/)).toEqual(['2025', '选举', '举委', '委'])
  expect(wordsToIndex('no such run')).toBe('no such run')
  expect(wordsToFind('选举委')).toEqual(['选举', '举委'])
  expect(wordsToFind('委2025')).toEqual(['委', '2025'])
  expect(wordsToFind("don't")).toEqual(['don', 't'])
  expect(wordsToFind('!?')).toEqual([])
  expect(isLoneCharacter('选')).toBe(true)
  expect(isLoneCharacter('a')).toBe(false)
})

it('finds every stretch of a text without spaces', () => {
  const character = fc.constantFrom('选', '举', '委', '员', 'ก', 'า', 'ร', 'か', 'ー', 'a', '1')
  fc.assert(
    fc.property(fc.array(character, { minLength: 1 }), fc.nat(), fc.nat(), (text, x, y) => {
      const [from, to] = [x % text.length, y % text.length].sort((p, q) => p - q) as [
        number,
        number,
      ]
      const part = text.slice(from, to + 1)
      // A stretch of a word is found only where it is whole words: cut beside letters of spaced scripts.
      if (/[a1]/.test(`${text[from - 1] ?? ''}${text[to + 1] ?? ''}`)) return
      const indexed = wordsToIndex(text.join('')).trim().split(/\s+/)
      const asked = wordsToFind(part.join(''))
      const last = asked.length - 1
      const found = indexed.some((_, at) =>
        asked.every((word, i) => {
          const there = indexed[at + i] ?? ''
          return i === last && isLoneCharacter(word) ? there.startsWith(word) : there === word
        }),
      )
      expect(found).toBe(true)
    }),
  )
})
