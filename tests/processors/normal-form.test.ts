// The normal form: total, bounded, the same when taken twice; what counts as the same text and what does not.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cap, normalForm, textCap } from '../../processors/normal-form.ts'

const pieces = fc.constantFrom(
  'rt ',
  'RT: ',
  '@name ',
  'https://a.example/x?y ',
  'www.b.example ',
  '[phone]',
  '\u200d',
  '\u202e',
  '\ufe0f',
  '\u0301',
  'e',
  'İ',
  'ﷺ',
  'ß',
  'Σ',
  'а',
  'рт',
  'Ь',
  'ӗ',
  '\u0306',
  'क्ष',
  '가',
  '\ud800',
  '🗳️',
  '½',
  '!',
  ' ',
  'a',
)
const texts = fc.oneof(
  fc.array(pieces, { maxLength: 12 }).map((list) => list.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
)

describe('the normal form', () => {
  it('of a normal form is itself', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const once = normalForm(text)
        expect(normalForm(once)).toBe(once)
      }),
      { numRuns: 3_000, seed: 5 },
    )
  })

  it('is well formed and bounded, whatever comes', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 4_000 }), (text, times) => {
        const normal = normalForm(text.repeat(times))
        expect(normal.isWellFormed()).toBe(true)
        expect(normal.length).toBeLessThanOrEqual(textCap)
        expect(normal).toBe(normal.trim())
      }),
      { numRuns: 60, seed: 6 },
    )
    expect(normalForm('ﷺ'.repeat(textCap)).length).toBeLessThanOrEqual(textCap)
  })

  it.each([
    ['Ballot boxes MOVED', 'ballot boxes moved!!! 🗳️'],
    ['ballot boxes moved', 'RT @someone: ballot boxes moved https://a.example/1'],
    ['ballot boxes moved', 'bal\u200blot boxes\u00ad moved'],
    ['ｂａｌｌｏｔ boxes moved', 'ballot boxes moved'],
    ['bаllot bоxes moved', 'ballot boxes moved'],
    ['rt rt @a rt ballot boxes', 'ballot boxes'],
    ['call [phone] now', 'call now'],
  ])('%j reads the same as %j', (one, other) => {
    expect(normalForm(one)).toBe(normalForm(other))
  })

  it.each([
    ['ballot box 12', 'ballot box 13'],
    ['мой дом', 'moй dom'],
    ['कक्षा', 'कक्ष'],
  ])('%j does not read the same as %j', (one, other) => {
    expect(normalForm(one)).not.toBe(normalForm(other))
  })

  it('takes as long for a hostile word as for its length, not its square', () => {
    // A quadratic one would take minutes here; the test's own time limit is its measure.
    for (let i = 0; i < 300; i += 1) normalForm(`я ${'x'.repeat(textCap - 2)}`)
    expect(normalForm(`я ${'x'.repeat(50)}`)).toBe(`я ${'x'.repeat(50)}`)
  })

  it('cuts at the cap, never inside a pair of surrogates', () => {
    expect(cap(`${'a'.repeat(textCap - 1)}🗳`)).toBe('a'.repeat(textCap - 1))
    expect(cap('a'.repeat(textCap))).toHaveLength(textCap)
  })
})
