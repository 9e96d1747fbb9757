// The codes by which data files and other detectors call languages.
import { expect, it } from 'vitest'
import { codeOf } from '../../bench/language-codes.ts'

it.each([
  ['arq', 'ar'],
  ['ary', 'ar'],
  ['orm', 'om'],
  ['twi', 'ak'],
  ['swa', 'sw'],
  ['pcm', 'pcm'],
  ['zh-Latn', 'zh'],
  ['en-GB', 'en'],
  ['', 'und'],
  ['unknown', 'und'],
  [undefined, 'und'],
])('%j is %s', (tag, code) => {
  expect(codeOf(tag)).toBe(code)
})
