// Documents made from the schema say what the code does. To write them anew: npx vitest run --project fast -u tests/config-document.test.ts
import { existsSync, readFileSync } from 'node:fs'
import { Value } from 'typebox/value'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { ConfigMistakes, readConfig } from '../config.ts'
import { configDocument, envExample } from '../config-document.ts'
import { File } from '../config-schema.ts'
import { readYaml } from '../config-yaml.ts'

it('docs/config.md is what the schema says', async () => {
  expect(existsSync('docs/config.md')).toBe(true)
  await expect(configDocument()).toMatchFileSnapshot('../docs/config.md')
})

it('.env.example is what the schema says', async () => {
  expect(existsSync('.env.example')).toBe(true)
  await expect(envExample()).toMatchFileSnapshot('../.env.example')
})

it('every key has a meaning', () => {
  const rows = configDocument()
    .split('\n')
    .filter((line) => line.startsWith('| `'))
  expect(rows.length).toBeGreaterThan(40)
  expect(rows.filter((line) => line.split(' | ')[1]?.trim() === '')).toEqual([])
})

it('lali.example.yaml is free of mistakes and shows all the groups of keys', () => {
  const config = readConfig({ env: {}, file: 'lali.example.yaml' })
  expect(config.sources.map(({ connector }) => connector)).toEqual(['rss-feeds', 'file-import'])
  const shown = Object.keys(parse(readFileSync('lali.example.yaml', 'utf8')))
  const all = Object.keys(File.properties)
  expect(all.filter((key) => !shown.includes(key))).toEqual(['embeddings', 'partitions'])
})

it('the example is refused as soon as any of its keys is mistyped', () => {
  const text = readFileSync('lali.example.yaml', 'utf8')
  const keys = [...text.matchAll(/^[^#\n]*?([a-z_]+):/gm)].map(
    ({ index, 0: all, 1: key = '' }) => ({
      at: index + all.length - 1 - key.length,
      key,
    }),
  )
  expect(keys.length).toBeGreaterThan(25)
  const accepted = keys.filter(({ at, key }) => {
    const broken = `${text.slice(0, at)}${key}x${text.slice(at + key.length)}`
    return readYaml(broken, 'lali.yaml', File).mistakes.length === 0
  })
  expect(accepted).toEqual([])
})

it('what is read without mistakes fits the schema, defaults and all', () => {
  const texts = ['', readFileSync('lali.example.yaml', 'utf8')]
  const values = texts.map((text) => readYaml(text, 'lali.yaml', File).value)
  expect(values.map((value) => Value.Check(File, value))).toEqual([true, true])
})

it('one mistake is said in the singular, and the message holds place, problem and remedy', () => {
  const error = new ConfigMistakes([{ where: 'a', problem: 'is b', write: 'Write c.' }])
  expect(error.message).toBe('The configuration has 1 mistake:\n  a: is b\n    Write c.')
})
