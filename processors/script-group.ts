// Processor, part of enrich: the script group of a text, a coarse and total function of the text alone.
// A narrative lives inside one group; nothing about the author enters it. Version 1.

type Range = [from: number, to: number, group: string]

const ranges: Range[] = [
  [0x0041, 0x024f, 'latin'],
  [0x0370, 0x03ff, 'greek'],
  [0x0400, 0x052f, 'cyrillic'],
  [0x0530, 0x058f, 'armenian'],
  [0x0590, 0x05ff, 'hebrew'],
  [0x0600, 0x06ff, 'arabic'],
  [0x0750, 0x077f, 'arabic'],
  [0x0780, 0x07bf, 'thaana'],
  [0x0900, 0x097f, 'devanagari'],
  [0x0980, 0x09ff, 'bengali'],
  [0x0a00, 0x0a7f, 'gurmukhi'],
  [0x0a80, 0x0aff, 'gujarati'],
  [0x0b00, 0x0b7f, 'odia'],
  [0x0b80, 0x0bff, 'tamil'],
  [0x0c00, 0x0c7f, 'telugu'],
  [0x0c80, 0x0cff, 'kannada'],
  [0x0d00, 0x0d7f, 'malayalam'],
  [0x0d80, 0x0dff, 'sinhala'],
  [0x0e00, 0x0e7f, 'thai'],
  [0x0e80, 0x0eff, 'lao'],
  [0x0f00, 0x0fff, 'tibetan'],
  [0x1000, 0x109f, 'myanmar'],
  [0x10a0, 0x10ff, 'georgian'],
  [0x1100, 0x11ff, 'korean'],
  [0x1200, 0x139f, 'ethiopic'],
  [0x1780, 0x17ff, 'khmer'],
  [0x1e00, 0x1eff, 'latin'],
  [0x3040, 0x30ff, 'japanese'],
  [0x3400, 0x9fff, 'han'],
  [0xac00, 0xd7af, 'korean'],
  [0xfb50, 0xfdff, 'arabic'],
  [0xfe70, 0xfeff, 'arabic'],
]

/** Scripts that put no space between words. */
export const unspaced = new Set(['thai', 'lao', 'khmer', 'myanmar', 'han', 'japanese', 'tibetan'])

const groups = [...new Set(ranges.map(([, , group]) => group))]
const japanese = groups.indexOf('japanese')
/** Group's number + 1 by UTF-16 unit: a look-up instead of a search over the ranges. */
const table = new Uint8Array(65_536)
for (const [from, to, group] of ranges) table.fill(groups.indexOf(group) + 1, from, to + 1)
// Between the letters of ASCII and Latin-1 stand a few signs that are none.
for (const sign of [0x5b, 0x5c, 0x5d, 0x5e, 0x5f, 0x60, 0xd7, 0xf7]) table[sign] = 0
for (let sign = 0x7b; sign < 0xc0; sign += 1) table[sign] = 0

/** The group with most letters among the first 500 units; ties go to the earlier range; no letters = latin. */
export function scriptGroup(text: string): string {
  const counts = new Uint16Array(groups.length + 1)
  const end = Math.min(text.length, 500)
  for (let i = 0; i < end; i += 1) {
    const group = table[text.charCodeAt(i)] as number
    counts[group] = (counts[group] as number) + 1
  }
  // Kana decide for Japanese: its texts are mostly Han characters.
  if ((counts[japanese + 1] as number) > 0) return 'japanese'
  let best = 0
  for (let group = 1; group < groups.length; group += 1) {
    if ((counts[group + 1] as number) > (counts[best + 1] as number)) best = group
  }
  return groups[best] as string
}
