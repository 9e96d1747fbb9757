// Processor, part of enrich: the language of a text, honestly unsure. Where one script means one language, the script
// decides; for the others the table of runs of characters does (languages/, docs/decisions/0040).
// A declared language that the script allows is believed only when nothing else is known. `und` when unsure.
import { type LanguageTable, shippedTable } from './language-table.ts'
import { createLanguageScorer, type LanguageScore } from './score-languages.ts'

const byScript: Record<string, string> = {
  tamil: 'ta',
  telugu: 'te',
  kannada: 'kn',
  malayalam: 'ml',
  sinhala: 'si',
  gujarati: 'gu',
  gurmukhi: 'pa',
  odia: 'or',
  bengali: 'bn',
  thai: 'th',
  lao: 'lo',
  khmer: 'km',
  myanmar: 'my',
  thaana: 'dv',
  japanese: 'ja',
  korean: 'ko',
  han: 'zh',
  greek: 'el',
  hebrew: 'he',
  armenian: 'hy',
  georgian: 'ka',
}

/** Below this a language is not named. */
const leastConfidence = 0.5
/** What a declared language is worth where nothing else is known. */
const declaredConfidence = 0.3
/**
 * Confidence is a logistic function of the lead over the second language per root of the features read. Slope and
 * offset were fitted on posts in fourteen languages; held-out halves of declarations give the same within 0.06.
 */
const slope = 1.2
const offset = -0.45
/** Text that no language explains well is probably in one that the table does not have. */
const strange = 0.5
/** Features by which a text is long enough to be judged: two short words have about 30. */
const enough = 30

export type Language = { code: string; confidence: number }

/** Language of a normal form in its script group; `declared` are tags such as `fj-FJ`. Confidence is from 0 to 1. */
export type DetectLanguage = (normal: string, script: string, declared: string[]) => Language

/** A detector over this table. */
export function createDetectLanguage(table: LanguageTable): DetectLanguage {
  const score = createLanguageScorer(table)
  const inTables = Object.values(table).flatMap(({ codes }) => codes)
  const elsewhere = new Set([...Object.values(byScript), ...inTables])
  return (normal, script, declared) => {
    const only = byScript[script]
    if (only) return { code: only, confidence: 0.95 }
    const found = score(normal, script)
    const confidence = found === null ? 0 : confidenceOf(found)
    if (found !== null && confidence >= leastConfidence) return { code: found.code, confidence }
    const said = declared[0]?.toLowerCase().split(/[-_]/u)[0]
    const codes = table[script]?.codes
    const possible = said && (codes ? codes.includes(said) : !elsewhere.has(said))
    return possible
      ? { code: said, confidence: declaredConfidence }
      : { code: 'und', confidence: 0 }
  }
}

let shipped: DetectLanguage | undefined

/** By the table that comes with the product, which is read at the first call. */
export const detectLanguage: DetectLanguage = (normal, script, declared) => {
  shipped ??= createDetectLanguage(shippedTable())
  return shipped(normal, script, declared)
}

/** Two decimals, at most 0.99. */
function confidenceOf({ lead, support, features }: LanguageScore): number {
  if (features === 0) return 0
  const explained = Math.min(0, support / features + 0.2)
  const logit = slope * (lead / Math.sqrt(features)) + offset + strange * explained
  const long = 1 - Math.exp(-features / enough)
  return Math.round(Math.min(long / (1 + Math.exp(-logit)), 0.99) * 100) / 100
}
