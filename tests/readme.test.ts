// README and the pages under docs/ name what exists: scripts, commands, files, settings. A promise that is not kept
// on the first page is worse than none.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { commands } from '../commands/beside-product.ts'

const readme = readFileSync('README.md', 'utf8')
const main = readFileSync('main.ts', 'utf8')
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  scripts: Record<string, string>
}

function documents(): string[] {
  const inDocs = readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name))
  return ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', ...inDocs]
}

it('every npm script that a document names exists', () => {
  const named = documents().flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/npm (?:run ([a-z:-]+)|(start|test)\b)/gu)].map(
      ({ 1: run, 2: short }) => ({ path, script: run ?? short ?? '' }),
    ),
  )
  expect(named.length).toBeGreaterThan(12)
  expect(named.filter(({ script }) => scripts[script] === undefined)).toEqual([])
})

it('every lali command that a document names exists, and README names every command', () => {
  const own = ['start', 'run', 'replay', 'exercise', 'check-config', 'recompute', 'move']
  expect(own.filter((name) => !main.includes(`'${name}'`))).toEqual([])
  const all = [...own, ...Object.keys(commands)]
  const named = documents().flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/(?:npm run lali -- |`lali )([a-z][a-z-]*)/gu)].flatMap(
      ({ 1: name = '' }) => name,
    ),
  )
  expect(named.filter((name) => !all.includes(name))).toEqual([])
  const missing = all.filter((name) => name !== 'start' && !readme.includes(`lali -- ${name}`))
  expect(missing).toEqual([])
})

it('every link inside the repository leads to a file', () => {
  const links = documents().flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/gu)]
      .map(({ 1: to = '' }) => ({ path, to }))
      .filter(({ to }) => !/^[a-z]+:/u.test(to)),
  )
  expect(links.length).toBeGreaterThan(30)
  expect(links.filter(({ path, to }) => !existsSync(join(dirname(path), to)))).toEqual([])
})

it('every settings variable that a document names is one that the product reads', () => {
  const known = new Set(readFileSync('.env.example', 'utf8').match(/LALI_[A-Z_]+/gu))
  const named = documents().flatMap(
    (path) => readFileSync(path, 'utf8').match(/LALI_[A-Z_]+/gu) ?? [],
  )
  expect(named.length).toBeGreaterThan(5)
  expect(named.filter((name) => !known.has(name))).toEqual([])
})

it('the first page has the two commands, the picture of at most 200 kB and no figure of its own', () => {
  expect(readme).toContain('npm ci && npm run demo')
  expect(readme).toContain('npm ci && npm test')
  expect(statSync('docs/images/spreading-now.png').size).toBeLessThanOrEqual(200_000)
  expect(readme.split('<!-- figures -->').length).toBe(2)
  expect(readme.split('<!-- /figures -->').length).toBe(2)
})
