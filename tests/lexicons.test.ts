// The word lists that come with the product, and what happens to a list with mistakes.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { readLexicon } from '../config-lexicon.ts'
import { ConfigMistakes } from '../config-mistakes.ts'
import { buildLexicon, scoreRelevance } from '../processors/score-relevance.ts'

const folder = mkdtempSync(join(tmpdir(), 'lali-lexicon-'))
afterAll(() => rmSync(folder, { recursive: true }))

const shipped = readdirSync('lexicons', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.yaml'))
  .sort()
  .map((name) => join('lexicons', name))
const lexicon = readLexicon(['lexicons/en.yaml', 'lexicons/claim-classes.yaml'])
const matcher = buildLexicon(lexicon)

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

function mistakesOf(paths: string[]): string[] {
  try {
    readLexicon(paths)
  } catch (error) {
    if (!(error instanceof ConfigMistakes)) throw error
    return error.mistakes.map(({ where, problem }) => `${where}: ${problem}`)
  }
  return []
}

it('every shipped file can be read, alone and together', () => {
  expect(shipped).toContain('lexicons/en.yaml')
  expect(shipped.filter((path) => mistakesOf([path]).length > 0)).toEqual([])
  expect(mistakesOf(shipped)).toEqual([])
})

it('the claim classes are the fifteen of the process axis, each with cues', () => {
  expect(lexicon.classes.map(({ id }) => id)).toEqual(
    Array.from({ length: 15 }, (_, i) => `P${i + 1}`),
  )
  expect(lexicon.classes.filter(({ cues }) => cues.length < 5)).toEqual([])
})

it('weights are between a hint and a certainty', () => {
  expect(lexicon.terms.filter(({ weight }) => weight < 0.2 || weight > 1)).toEqual([])
})

it('travels as JSON unchanged', () => {
  expect(JSON.parse(JSON.stringify(lexicon))).toEqual(lexicon)
})

it.each([
  { text: 'The polling station in our village opens at 7', classed: null, atLeast: 0.9 },
  {
    text: 'They say the election is postponed! Election postponed to Monday',
    classed: 'P2',
    atLeast: 0.9,
  },
  { text: 'Vote by SMS to 4040 if the queue is long', classed: 'P2', atLeast: 0.5 },
  { text: 'Ballot papers ran out in Ward 4 before noon', classed: 'P5', atLeast: 0.9 },
  { text: 'Dead voters on the roll, pre-marked ballots in the boxes', classed: 'P9', atLeast: 0.9 },
])('finds the election in: $text', ({ text, classed, atLeast }) => {
  const found = scoreRelevance(matcher, text)
  expect(found.relevance).toBeGreaterThanOrEqual(atLeast)
  expect(found.claimClass).toBe(classed)
})

it.each([
  'The bridge at the market is closed for repairs',
  'Vote for your favourite singer before Friday!',
  'Our newest job candidate starts on Monday',
])('finds no election in: %s', (text) => {
  expect(scoreRelevance(matcher, text)).toMatchObject({ relevance: 0, claimClass: null })
})

it('a later file changes the weight of a phrase and adds cues of its language to a class', () => {
  const own = file(
    'own.yaml',
    'language: sm\nconcepts: [{ id: vote, weight: 0.3, phrases: [Vote, palota] }]\nclasses: [{ id: P2, title: Taimi, sentence: O le taimi e palota ai., cues: [ua tolopo] }]',
  )
  const both = readLexicon(['lexicons/en.yaml', 'lexicons/claim-classes.yaml', own])
  expect(both.terms.filter(({ phrase }) => /^vote$/i.test(phrase))).toEqual([
    { phrase: 'Vote', weight: 0.3, concept: 'vote' },
  ])
  const p2 = both.classes.find(({ id }) => id === 'P2')
  expect(p2?.cues).toContain('ua tolopo')
  expect(p2?.cues).toContain('election postponed')
})

it('the version follows the content and nothing else', () => {
  const a = file('a.yaml', 'concepts: [{ id: vote, weight: 0.5, phrases: [vote] }]')
  const same = file('b.yaml', '# a remark\nconcepts:\n  - id: vote\n    phrases: [vote]\n')
  const other = file('c.yaml', 'concepts: [{ id: vote, weight: 0.6, phrases: [vote] }]')
  expect(readLexicon([a]).version).toBe(readLexicon([same]).version)
  expect(readLexicon([a]).version).not.toBe(readLexicon([other]).version)
})

it('a list of places becomes terms that name one place in every language', () => {
  const { terms } = readLexicon(['lexicons/places/example.yaml'])
  expect(terms.filter(({ concept }) => concept === 'place-north-lagoon')).toHaveLength(3)
})

it('names all mistakes of all files with file and line', () => {
  const one = file('one.yaml', 'concepts:\n  - id: vote\n    weigth: 0.5\n    phrases: [vote]\n')
  const two = file('two.yaml', 'concepts:\n  - { id: vote, phrases: [Vote,\n      vote] }\n')
  const three = file('three.yaml', 'excludes: [vote]\n')
  const four = file(
    'four.yaml',
    'harms: [{ id: H1, title: abc, sentence: long enough, levels: [a] }]',
  )
  expect(mistakesOf([one, two, three, four, join(folder, 'none.yaml')])).toEqual([
    'one.yaml:3 concepts[0].weigth: is not a key here',
    'two.yaml:3 concepts[0].phrases[1]: stands twice, first at two.yaml:2 concepts[0].phrases[0]',
    'four.yaml:1 harms[0].levels: has 1 of them',
    'four.yaml:1 harms[0].levels[0]: "a" is too short',
    expect.stringContaining('none.yaml: cannot be read'),
    'lexicon: "vote" is both looked for and left out',
  ])
})
