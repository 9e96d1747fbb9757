// Builds the table of the language detector: for each run of characters, how much more likely it is in a language than
// in all together. Multinomial naive Bayes over hashed runs, each language's chances mixed with those of all
// (Jelinek and Mercer 1980) and, outside the English creoles, with a little English: posts everywhere borrow it.
import { createFeatureReader } from '../processors/language-features.ts'
import { type LanguageTable, type ScriptTable, scale, zero } from '../processors/language-table.ts'

/** A normal form and how often it counts. */
export type WeightedText = { normal: string; weight: number }
/** Script → language → texts. */
export type TrainingTexts = Map<string, Map<string, WeightedText[]>>

export type BuildOptions = { background: number; english: number; creole: number }
export const usual: BuildOptions = { background: 0.06, english: 0.18, creole: 0.35 }
/** Languages that stand in a continuum with English: a few words set them apart. */
const creoles = new Set(['pcm', 'jam'])

/** Buckets, as a power of two: as many as 2.5 MB allow for Latin; other scripts have few languages. */
function bitsOf(script: string): number {
  if (script === 'latin') return 15
  if (script === 'ethiopic') return 14
  return script === 'cyrillic' ? 12 : 13
}

/** The table of these texts, a pure function of them. */
export function buildTable(texts: TrainingTexts, options: BuildOptions = usual): LanguageTable {
  const table: LanguageTable = {}
  for (const [script, byLanguage] of texts) table[script] = buildScript(script, byLanguage, options)
  return table
}

function buildScript(
  script: string,
  byLanguage: Map<string, WeightedText[]>,
  options: BuildOptions,
): ScriptTable {
  const bits = bitsOf(script)
  const codes = [...byLanguage.keys()]
  const chances = codes.map((code) => chancesOf(byLanguage.get(code) ?? [], bits))
  const all = meanOf(chances, bits)
  const english = chances[codes.indexOf('en')]
  const weights = new Uint8Array(codes.length * 2 ** bits)
  for (const [at, code] of codes.entries()) {
    const own = chances[at] as Float64Array
    const borrowed = borrowedShare(code, options) * (english ? 1 : 0)
    for (let bucket = 0; bucket < all.length; bucket += 1) {
      const usualChance = all[bucket] as number
      const mixed =
        (1 - options.background - borrowed) * (own[bucket] as number) +
        options.background * usualChance +
        borrowed * (english?.[bucket] ?? 0)
      const weight = usualChance === 0 ? 0 : Math.log(mixed / usualChance)
      const byte = Math.round(weight * scale) + zero
      weights[bucket * codes.length + at] = Math.min(Math.max(byte, 0), 255)
    }
  }
  return { codes, bits, weights }
}

function borrowedShare(code: string, options: BuildOptions): number {
  if (code === 'en') return 0
  return creoles.has(code) ? options.creole : options.english
}

/** How likely each bucket is in these texts: sums to 1. */
function chancesOf(texts: WeightedText[], bits: number): Float64Array {
  const read = createFeatureReader()
  const counts = new Float64Array(2 ** bits)
  const mask = counts.length - 1
  let total = 0
  for (const { normal, weight } of texts) {
    const { hashes, count } = read(normal)
    for (let i = 0; i < count; i += 1) {
      const bucket = (hashes[i] as number) & mask
      counts[bucket] = (counts[bucket] as number) + weight
    }
    total += count * weight
  }
  return counts.map((count) => count / Math.max(total, 1))
}

function meanOf(chances: Float64Array[], bits: number): Float64Array {
  const mean = new Float64Array(2 ** bits)
  for (const own of chances)
    for (let bucket = 0; bucket < mean.length; bucket += 1)
      mean[bucket] = (mean[bucket] as number) + (own[bucket] as number) / chances.length
  return mean
}
