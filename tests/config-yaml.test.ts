// Whatever stands in a file, it is read to mistakes or to a value that fits the schema; nothing is thrown.
import fc from 'fast-check'
import { Value } from 'typebox/value'
import { expect, it } from 'vitest'
import { File } from '../config-schema.ts'
import { readYaml } from '../config-yaml.ts'

const pieces = [
  ...[
    'election',
    'sources',
    'alerts',
    'watch',
    'partitions',
    'name',
    'connector',
    'a',
    '1',
    'null',
  ],
  ...[
    ': ',
    '\n',
    '  ',
    '- ',
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    ', ',
    '&x ',
    '*x',
    '!t ',
    '|',
    '? ',
    '#',
    '<<',
  ],
  ...['connector: rss-feeds', 'alerts: { warn: 12 }', 'partitions: 2\n', '__proto__: 1\n'],
]

it('reads any text to mistakes or to a fitting value', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 30 }), (parts) => {
      const { value, mistakes } = readYaml(parts.join(''), 'lali.yaml', File)
      expect(mistakes.length > 0 || Value.Check(File, value)).toBe(true)
    }),
    { numRuns: 1_000 },
  )
})

it.each([
  { about: 'nesting without end', text: '['.repeat(20_000) },
  { about: 'lists in lists', text: '- '.repeat(20_000) },
  { about: 'two documents in one', text: 'partitions: 1\n---\npartitions: 2' },
  { about: 'a value of a foreign kind', text: 'partitions: !!js/function x' },
  { about: 'a key that is no text', text: '? { a: 1 }\n: 2' },
])('reports $about in a few sentences', ({ text }) => {
  const { mistakes } = readYaml(text, 'lali.yaml', File)
  expect(mistakes.length).toBeGreaterThan(0)
  expect(mistakes.length).toBeLessThanOrEqual(5)
})

it('gives every mistake the line it stands on', () => {
  const text = 'partitions: 2\n\nalerts:\n  warn: 12\n  # a remark\n  min_posts: many\n'
  expect(readYaml(text, 'lali.yaml', File).mistakes).toEqual([
    {
      where: 'lali.yaml:6 alerts.min_posts',
      problem: '"many" is not a whole number',
      write: 'Write a whole number, from 1 to 10000 (posts).',
    },
  ])
})
