// docs/architecture.md, executed: arrows, doors, names and sizes. A failure names the file and the arrow.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import {
  arrowsOf,
  danglingArrows,
  forbiddenWords,
  linesOf,
  mayImport,
  productSources,
  wrongArrows,
  wrongContracts,
  wrongDoors,
  wrongNames,
} from './architecture-rules.ts'

const product = productSources()
const one = (path: string, text: string) => [{ path, text }]

it('looks at the whole product', () => {
  const seen = new Set(product.map(({ path }) => path.split('/')[0]))
  const there = Object.keys(mayImport).filter((folder) => existsSync(folder))
  expect(there.filter((folder) => !seen.has(folder))).toEqual([])
  expect(product.map(({ path }) => path)).toContain('config.ts')
})

it('arrows point at contracts/ only', () => {
  expect(wrongArrows(product)).toEqual([])
})

it('every import of ours leads to a file', () => {
  expect(danglingArrows(product)).toEqual([])
})

it('contracts/ import nothing but Node and the schema library', () => {
  expect(wrongContracts(product)).toEqual([])
})

it('each heavy dependency has one door', () => {
  expect(wrongDoors(product)).toEqual([])
})

it('no environment, no way out and no chance where they do not belong', () => {
  expect(forbiddenWords(product)).toEqual([])
})

it('file names are kebab-case and say what the file is in the flow', () => {
  expect(wrongNames(product.map(({ path }) => path))).toEqual([])
})

it('no file is longer than 350 lines, and half of them are shorter than 100', () => {
  const sizes = product.map((source) => ({ path: source.path, lines: linesOf(source) }))
  expect(sizes.filter(({ lines }) => lines > 350)).toEqual([])
  const sorted = sizes.map(({ lines }) => lines).sort((a, b) => a - b)
  expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(100)
})

it.each([
  { text: "import { a } from '../backends/b.ts'", to: 'backends/b.ts' },
  { text: "import type { A } from '../backends/b.ts'", to: 'backends/b.ts' },
  { text: "import '../backends/b.ts'", to: 'backends/b.ts' },
  { text: "export { a } from '../backends/b.ts'", to: 'backends/b.ts' },
  { text: "export * from '../backends/b.ts'", to: 'backends/b.ts' },
  { text: "import {\n  a,\n  type B,\n} from '../backends/b.ts'", to: 'backends/b.ts' },
  { text: "const b = await import('../backends/b.ts')", to: 'backends/b.ts' },
  { text: "new Worker(new URL('../backends/b.ts', import.meta.url))", to: 'backends/b.ts' },
  { text: "import { c } from '../config.ts'", to: 'config.ts' },
  { text: "import { d } from '../../elsewhere/d.ts'", to: '../elsewhere/d.ts' },
])('sees the wrong arrow in $text', ({ text, to }) => {
  const found = wrongArrows(one('ingest/a.ts', text))
  expect(found).toHaveLength(1)
  expect(found[0]).toContain(`ingest/a.ts → ${to}: `)
})

it.each([
  {
    path: 'ingest/a.ts',
    text: "import { p } from '../contracts/post.ts'\nimport { b } from './b.ts'",
  },
  { path: 'ingest/a.ts', text: "// import { b } from '../backends/b.ts'" },
  { path: 'backends/open-backends.ts', text: "import { b } from '../processors/b.ts'" },
  { path: 'main.ts', text: "import { b } from './processors/b.ts'" },
  { path: 'config.ts', text: "import { b } from './config-days.ts'" },
])('lets pass: $path with $text', ({ path, text }) => {
  expect(wrongArrows(one(path, text))).toEqual([])
})

it.each([
  { path: 'api/a.ts', text: "import { DatabaseSync } from 'node:sqlite'" },
  {
    path: 'backends/open-backends.ts',
    text: "import { DatabaseSync } from '@photostructure/sqlite'",
  },
  { path: 'backends/sqlite-log.ts', text: "import { Kafka } from 'kafkajs'" },
  { path: 'processors/a.ts', text: "import { Client } from '@elastic/elasticsearch'" },
  { path: 'main.ts', text: "import fastify from 'fastify'" },
  {
    path: 'dashboards/views/a.ts',
    text: "import fastify, { type FastifyInstance } from 'fastify'",
  },
  { path: 'ingest/rss-feeds.ts', text: "import { request } from 'undici'" },
  { path: 'ingest/rss-feeds.ts', text: "import { get } from 'node:https'" },
  { path: 'api/a.ts', text: "const http = await import('node:http')" },
  {
    path: 'ingest/a.ts',
    text: "import stem from 'natural/lib/natural/stemmers/porter_stemmer.js'",
  },
])('sees that $path is no door for $text', ({ path, text }) => {
  expect(wrongDoors(one(path, text))).toHaveLength(1)
})

it.each([
  { path: 'dashboards/serve.ts', text: "import fastify from 'fastify'" },
  { path: 'dashboards/views/a.ts', text: "import type { FastifyInstance } from 'fastify'" },
  { path: 'dashboards/views/a.ts', text: "import { type A, type B } from '@fastify/helmet'" },
  { path: 'ingest/polite-fetch.ts', text: "import { Agent } from 'undici'" },
  { path: 'backends/sqlite-driver.ts', text: "const driver = await import('node:sqlite')" },
])('opens the door of $path for $text', ({ path, text }) => {
  expect(wrongDoors(one(path, text))).toEqual([])
})

it.each([
  { path: 'main.ts', text: 'const a = process.env.LALI_DATA' },
  { path: 'ingest/rss-feeds.ts', text: 'const a = await fetch(url)' },
  { path: 'processors/a.ts', text: 'const a = Math.random()' },
  { path: 'processors/a.ts', text: 'const a = Date.now()' },
  { path: 'processors/a.ts', text: 'const a = new Date()' },
  { path: 'processors/a.ts', text: 'const a = randomUUID()' },
])('sees what $path may not say: $text', ({ path, text }) => {
  expect(forbiddenWords(one(path, text))).toHaveLength(1)
})

it('leaves alone what only looks like it', () => {
  const text =
    '// Date.now() is refused here\nconst a = new Date(minute * 60_000)\npolite.fetch(url)'
  expect(forbiddenWords(one('processors/a.ts', text))).toEqual([])
  expect(arrowsOf({ path: 'api/a.ts', text: "const from = 'kafkajs'" })).toEqual([])
})

it('refuses names that say nothing', () => {
  expect(
    wrongNames(['api/utils.ts', 'api/index.ts', 'api/buildApi.ts', 'api/build-api.ts']),
  ).toEqual(['api/utils.ts', 'api/index.ts', 'api/buildApi.ts'])
})

it('docs/dependencies.md gives a reason for exactly the dependencies there are', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
  const lines = readFileSync('docs/dependencies.md', 'utf8').split('\n')
  const rows = lines.flatMap((line) => /^- `([^`]+)`: (.{20,})$/.exec(line)?.slice(1, 2) ?? [])
  const there = Object.keys({ ...dependencies, ...devDependencies })
  expect(rows.toSorted()).toEqual(there.toSorted())
})

it('every invariant names tests that exist', () => {
  const rows = readFileSync('docs/invariants.md', 'utf8')
    .split('\n')
    .filter((line) => /^\| \d/.test(line))
  expect(rows.length).toBeGreaterThan(5)
  const unguarded = rows.filter((row) => !/`tests\/[^`]+`/.test(row))
  expect(unguarded).toEqual([])
  const missing = rows
    .flatMap((row) => [...row.matchAll(/`(tests\/[^`]+)`/g)].map(([, path = '']) => path))
    .filter((path) => !existsSync(path))
  expect(missing).toEqual([])
})

it('links between documents lead somewhere', () => {
  const inDocs = readdirSync('docs', { recursive: true, encoding: 'utf8' }).map((name) =>
    join('docs', name),
  )
  const pages = [...readdirSync('.'), ...inDocs].filter((path) => path.endsWith('.md'))
  const broken = pages.flatMap((page) =>
    [...readFileSync(page, 'utf8').matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !/^[a-z]+:/.test(target) && !existsSync(join(dirname(page), target)))
      .map((target) => `${page} → ${target}`),
  )
  expect(broken).toEqual([])
})

it('decisions are numbered, titled and at most 40 lines long', () => {
  const decisions = readdirSync('docs/decisions').toSorted()
  expect(decisions.length).toBeGreaterThan(0)
  const numbers = decisions.map((name) => Number(name.slice(0, 4)))
  expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b))
  for (const name of decisions) {
    const text = readFileSync(join('docs/decisions', name), 'utf8')
    expect(text.split('\n').length, name).toBeLessThanOrEqual(41)
    const parts = ['Context', 'Decision', 'Consequences', 'What would change it']
    expect(
      parts.filter((part) => !text.includes(`## ${part}`)),
      name,
    ).toEqual([])
  }
})
