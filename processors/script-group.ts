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

/** The group with most letters among the first 500 units; ties go to the earlier range; no letters = latin. */
export function scriptGroup(text: string): string {
  const counts = new Uint16Array(ranges.length)
  const end = Math.min(text.length, 500)
  for (let i = 0; i < end; i += 1) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) {
      if ((unit | 32) >= 97 && (unit | 32) <= 122) counts[0] = (counts[0] ?? 0) + 1
      continue
    }
    const at = ranges.findIndex(([from, to]) => unit >= from && unit <= to)
    if (at >= 0) counts[at] = (counts[at] ?? 0) + 1
  }
  const byGroup = new Map<string, number>()
  for (const [i, [, , group]] of ranges.entries()) {
    byGroup.set(group, (byGroup.get(group) ?? 0) + (counts[i] ?? 0))
  }
  // Kana decide for Japanese: its texts are mostly Han characters.
  if ((byGroup.get('japanese') ?? 0) > 0) return 'japanese'
  let best = 'latin'
  for (const [group, n] of byGroup) if (n > (byGroup.get(best) ?? 0)) best = group
  return best
}
