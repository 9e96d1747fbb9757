// Processor, part of enrich: what copies of a text are recognised by. A pure function of text, salt and code.
import type { Enriched } from '../contracts/ordered.ts'
import { normalForm } from './normal-form.ts'
import { mix, saltedHash } from './salted-hash.ts'
import { scriptGroup } from './script-group.ts'
import { sketchShingles } from './sketch-shingles.ts'

const number = /\p{N}+(?:[.,]\p{N}+)*/gu

export type CopyContent = Pick<
  Enriched,
  'script' | 'fingerprint' | 'length' | 'sketch' | 'numbers'
> & { normal: string }

/** Normal form, script group, fingerprint, sketch and numbers of a text that is already capped. */
export function copyContent(text: string, salt: number): CopyContent {
  const normal = normalForm(text)
  const script = scriptGroup(normal)
  const prefix = saltedHash(script, salt)
  return {
    normal,
    script,
    fingerprint: [saltedHash(normal, prefix), saltedHash(normal, mix(prefix + 1))],
    length: normal.length,
    sketch: sketchShingles(normal, prefix | 0),
    numbers: markNumbers(normal, salt),
  }
}

/** Three of 32 bits for each number: a text cut short has a part of the bits, a template filled anew has others. */
function markNumbers(normal: string, salt: number): number {
  let marks = 0
  for (const [digits] of normal.matchAll(number)) {
    const hash = saltedHash(digits, salt)
    marks |= (1 << (hash & 31)) | (1 << ((hash >>> 5) & 31)) | (1 << ((hash >>> 10) & 31))
  }
  return marks >>> 0
}
