import { expect, it } from 'vitest'
import { tokenOf, tokensOf } from '../../backends/elasticsearch-tokens.ts'

it('keeps words of scripts with spaces as they are, and writes what an analyzer would cut as numbers', () => {
  for (const word of ['ballot', '2025', 'élection', 'चुनाव', 'தேர்தல்', 'كميشن', 'выборы']) {
    expect(tokenOf(word)).toBe(word)
  }
  expect(tokenOf('选举')).toBe('ǂ009009ǂ004e3e')
  expect(tokensOf('go 选举 举, on')).toBe('go ǂ009009ǂ004e3e ǂ004e3e on')
})

it('gives no two words the same token, and the beginning of a word the beginning of its token', () => {
  expect(tokenOf('ǂ009009')).not.toBe(tokenOf('选'))
  for (const word of ['选举', 'a选b', '\u0903च', '𝟘x']) {
    const first = [...word][0] ?? ''
    expect(tokenOf(word).startsWith(tokenOf(first))).toBe(true)
  }
})
