import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toCsv } from '../../dashboards/csv.ts'

describe('toCsv', () => {
  it('lets no text be read as a formula, also behind blanks or in full width', () => {
    const hostile = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '\r\n=cmd|x', '＝1', '|calc']
    const rows: string[][] = parse(toCsv(hostile.map((text) => [text])))
    expect(rows.map(([cell]) => cell)).toEqual(hostile.map((text) => `'${text}`))
  })

  it('gives back every cell as it went in', () => {
    const cell = fc.string({ unit: fc.constantFrom(...'ab,"\n;é '), minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1 }),
        (rows) => {
          // A cell that begins with a line break is guarded, too.
          const read: string[][] = parse(toCsv(rows))
          expect(read.map((row) => row.map((text) => text.replace(/^'(?=\n)/, '')))).toEqual(rows)
        },
      ),
    )
  })

  it('keeps numbers as numbers and writes nothing for what is unknown', () => {
    expect(toCsv([[1.5, -2, null, Number.NaN, 'a"b']])).toBe('1.5,-2,,,"a""b"\r\n')
  })
})
