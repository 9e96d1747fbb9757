// Other detectors of languages, asked in the same run: packages for development only. Each gets the text as it stands
// and answers with the codes that Lali shows; a language that it does not know is its mistake.
import { loadModule } from 'cld3-asm'
import { eld } from 'eld/large'
import { franc } from 'franc-all'
import { detect } from 'tinyld'
import { codeOf } from './language-codes.ts'

export type LanguagePeer = { name: string; detect(text: string): string }

export async function languagePeers(): Promise<LanguagePeer[]> {
  const cld3 = (await loadModule()).create(0, 1_000)
  return [
    { name: 'franc-all', detect: (text) => codeOf(franc(text)) },
    { name: 'cld3-asm', detect: (text) => codeOf(cld3.findLanguage(text).language) },
    { name: 'eld', detect: (text) => codeOf(eld.detect(text).language) },
    { name: 'tinyld', detect: (text) => codeOf(detect(text)) },
  ]
}
