// How the bench `links` scores links by the truth, on values worked out by hand.
import { expect, it } from 'vitest'
import { linkScores } from '../../bench/planted-links.ts'

const matters = new Map([
  [1, new Set(['bridge'])],
  [2, new Set(['bridge', 'ferry'])],
  [3, new Set(['water'])],
  [4, new Set(['ferry'])],
])

it('a link is right when both are of one matter; a translation is found through the narrative of most of its posts', () => {
  const translations = [
    { claim: 'bridge', narrative: 2 },
    { claim: 'water', narrative: 3 },
    { claim: 'ferry', narrative: 4 },
    { claim: 'gone', narrative: null },
  ]
  const pairs: [number, number][] = [
    [1, 2],
    [1, 3],
    [3, 4],
  ]
  expect(linkScores({ matters, translations }, pairs)).toEqual({
    right: 1,
    wrong: 2,
    found: 1,
    translations: 4,
  })
})
