// Texts of 10,000 characters made to be slow: what enrich does with ten times the length takes about ten times as
// long, not a hundred times. Compared is length with length on the same machine; no time is asserted.
import { describe, expect, it } from 'vitest'
import { readContent } from '../../processors/enrich-post.ts'
import { textCap } from '../../processors/normal-form.ts'

const times = 10
/** Between linear (10) and quadratic (100). */
const most = 25
const tries = 4

const pieces = [
  ['letters', 'a'],
  ['blanks', ' '],
  ['lines', '\n'],
  ['dots', '.'],
  ['dots and blanks', '…  '],
  ['dashes', ' - '],
  ['apostrophes', '’'],
  ['brackets', '['],
  ['masks', '[phone]'],
  ['reposts', 'rt '],
  ['links', 'http://a.b/?'],
  ['half links', 'https://'],
  ['names', '@a '],
  ['half names', '@'],
  ['tags', '#aB1'],
  ['capitals', 'aB'],
  ['digits', '1'],
  ['thousands', '1,000.'],
  ['Arabic digits', '٣'],
  ['accents', 'e\u0301'],
  ['accents alone', '\u0301'],
  ['what is not seen', '\u200d\ufe0f\u00ad'],
  ['half signs', '\ud800'],
  ['families', '👨‍👩‍👧‍👦'],
  ['signs that unfold', 'ﷺ'],
  ['look-alikes', 'aа'],
  ['conjuncts', 'क्ष'],
  ['characters', '中'],
  ['characters that deny', '不'],
  ['denials', 'not '],
  ['denials in clauses', 'not a. '],
  ['corrections', 'is fake: '],
  ['opposites', 'unopen closed '],
] as const

/** Of ten looks the quickest, in ms. Each has a salt of its own, so that nothing is remembered. */
function quickest(text: string): number {
  let best = Number.POSITIVE_INFINITY
  for (let look = 0; look < 10; look += 1) {
    const started = performance.now()
    readContent(text, look)
    best = Math.min(best, performance.now() - started)
  }
  return best
}

describe.each(['', 'x', '!'])('a text that ends in “%s”', (tail) => {
  it.each(pieces)('of %s takes as long as it is long', (_name, piece) => {
    const text = (length: number) =>
      piece.repeat(Math.ceil(length / piece.length)).slice(0, length - tail.length) + tail
    // The longer one first: by then the code is compiled.
    const ratio = () => quickest(text(textCap)) / quickest(text(textCap / times))
    let lowest = ratio()
    // Others use the machine, too: one look at ease is enough, and no number of looks makes a square straight.
    for (let n = 1; n < tries && lowest > most; n += 1) lowest = Math.min(lowest, ratio())
    expect(lowest).toBeLessThan(most)
  })
})
