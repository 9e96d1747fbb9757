// The language table: committed as it is built, honest about its size, and read back as it was written.
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { buildTable, type TrainingTexts } from '../../languages/build-table.ts'
import { byScriptAlone, knownLanguages } from '../../languages/known-languages.ts'
import { paragraphsOf, trainingTexts } from '../../languages/training-texts.ts'
import { createDetectLanguage } from '../../processors/detect-language.ts'
import { readTable, writeTable } from '../../processors/language-table.ts'

const committed = readFileSync('processors/language-table.bin')

it('the committed table is the one that `npm run languages` makes, and at most 2.5 MB', () => {
  const built = Buffer.from(writeTable(buildTable(trainingTexts('all'))))
  expect(built.equals(committed)).toBe(true)
  expect(committed.length).toBeLessThanOrEqual(2_500_000)
})

it('a table is read as it was written, and one that was cut short is refused', () => {
  const texts: TrainingTexts = new Map([
    [
      'latin',
      new Map([
        ['xx', [{ normal: 'abba abba', weight: 1 }]],
        ['yy', [{ normal: 'otto', weight: 1 }]],
      ]),
    ],
  ])
  const table = buildTable(texts)
  const bytes = writeTable(table)
  const again = readTable(bytes)
  expect(again.latin?.codes).toEqual(['xx', 'yy'])
  expect(
    Buffer.from(again.latin?.weights ?? []).equals(Buffer.from(table.latin?.weights ?? [])),
  ).toBe(true)
  expect(() => readTable(bytes.subarray(0, -1))).toThrow('length')
  const detect = createDetectLanguage(again)
  expect(detect('abba abba abba', 'latin', []).code).toBe('xx')
  expect(detect('otto otto otto otto', 'latin', []).code).toBe('yy')
})

it('every language has a declaration, or words of our own, to be built from', () => {
  const texts = trainingTexts('all')
  for (const [script, languages] of Object.entries(knownLanguages))
    for (const code of Object.keys(languages))
      expect(texts.get(script)?.get(code)?.length, `${code} in ${script}`).toBeGreaterThan(0)
  const told = new Set(
    [...Object.values(knownLanguages), byScriptAlone].flatMap((one) => Object.keys(one)),
  )
  expect(told.size).toBeGreaterThanOrEqual(80)
})

it('a half of a declaration and the other half are the whole', () => {
  const [first, second, all] = (['first', 'second', 'all'] as const).map((part) =>
    paragraphsOf('fij', part),
  )
  expect([...(first ?? []), ...(second ?? [])]).toEqual(all)
  expect(first?.length).toBeGreaterThan(10)
  expect(second?.length).toBeGreaterThan(10)
})
