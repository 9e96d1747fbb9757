import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { gapReasons } from '../../contracts/collected.ts'
import { alertLevels } from '../../contracts/derived.ts'
import { kinds, platforms, samplings } from '../../contracts/post.ts'
import { createTranslate, type Message } from '../../dashboards/locale.ts'
import en from '../../dashboards/locales/en.json' with { type: 'json' }

const folder = new URL('../../dashboards/', import.meta.url)
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(new URL(name, folder), 'utf8'))
  .join('\n')
const keys = Object.keys(en)
/** Every quoted string of the sources that looks like a key. */
const quoted = new Set(
  [...sources.matchAll(/'([a-z_]+(?:\.[\w-]+)*)'/g)].map(([, key = '']) => key),
)
/** Beginnings of keys that are completed by a value: t(`level.${…}`), t.word('gap', …). */
const beginnings = [
  ...[...sources.matchAll(/\bt\(\s*`([\w.]+\.)\$\{/g)].map(([, start = '']) => start),
  ...[...sources.matchAll(/\bt\.word\('([\w.]+)'/g)].map(([, start = '']) => `${start}.`),
]

describe('the words of the pages', () => {
  it('has no message that no page uses', () => {
    const unused = keys.filter(
      (key) => !quoted.has(key) && !beginnings.some((start) => key.startsWith(start)),
    )
    expect(unused).toEqual([])
  })

  it('has every message that a page asks for', () => {
    const asked = [...sources.matchAll(/\bt\(\s*'([^']+)'/g)].map(([, key = '']) => key)
    expect(asked.length).toBeGreaterThan(150)
    expect(asked.filter((key) => !keys.includes(key))).toEqual([])
    expect(beginnings.filter((start) => !keys.some((key) => key.startsWith(start)))).toEqual([])
  })

  it('has a word for every name of the closed lists', () => {
    const named = [
      ...platforms.map((name) => `platform.${name}`),
      ...kinds.map((name) => `kind.${name}`),
      ...samplings.map((name) => `sampling.${name}`),
      ...gapReasons.map((name) => `gap.${name}`),
      ...alertLevels.flatMap((name) => [`level.${name}`, `alert.level.${name}`]),
    ]
    expect(named.filter((key) => !keys.includes(key))).toEqual([])
  })

  it('never calls anybody a bot and never calls a post false', () => {
    const words = JSON.stringify(en).toLowerCase()
    expect(words).not.toMatch(/\bbots?\b|\bfalse\b|\bfake\b|\bmisinformation\b|\bdisinformation\b/)
  })
})

describe('createTranslate', () => {
  const messages: Record<string, Message> = {
    plain: 'Hello {name}',
    posts: { one: '{n} post', other: '{n} posts' },
    'language.unknown': 'unknown',
    'gap.stopped': 'was stopped',
  }
  const t = createTranslate(messages, { strict: true }) as ReturnType<typeof createTranslate> &
    ((key: string, values?: Record<string, string | number>) => string)
  const say: (key: string, values?: Record<string, string | number>) => string = t

  it('chooses the plural form and writes numbers as the locale does', () => {
    expect(say('posts', { n: 1 })).toBe('1 post')
    expect(say('posts', { n: 12_345 })).toBe('12,345 posts')
  })

  it('uses the plural rules of the language, not those of English', () => {
    const forms = { posts: { one: '1', two: 'two', few: 'few', many: 'many', other: 'other' } }
    const arabic = createTranslate(forms, { locale: 'ar' }) as unknown as typeof say
    expect([2, 3, 11, 100].map((n) => arabic('posts', { n }))).toEqual([
      'two',
      'few',
      'many',
      'other',
    ])
  })

  it('throws on a missing message or value where asked to, and else shows the key', () => {
    expect(() => say('absent')).toThrow('no message: absent')
    expect(() => say('plain')).toThrow('value name')
    expect(() => say('posts')).toThrow('needs a number n')
    expect((createTranslate(messages) as unknown as typeof say)('absent')).toBe('absent')
  })

  it('does not read a value as a pattern', () => {
    expect(say('plain', { name: '$& {n} $1' })).toBe('Hello $& {n} $1')
  })

  it('names words of open lists where it can and shows them as they came where it cannot', () => {
    expect(t.word('gap', 'stopped')).toBe('was stopped')
    expect(t.word('gap', 'constructor')).toBe('constructor')
    expect([t.language('fj'), t.language('und'), t.language('x<y')]).toEqual([
      'Fijian',
      'unknown',
      'x<y',
    ])
  })

  it('never rounds up to the whole', () => {
    expect([0, 0.815, 0.996, 0.9999, 1].map((share) => t.percent(share))).toEqual([
      '0 %',
      '82 %',
      '99.6 %',
      '99.9 %',
      '100 %',
    ])
  })
})
