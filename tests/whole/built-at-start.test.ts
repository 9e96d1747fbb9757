import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, it } from 'vitest'
import { testFolder } from './open-test-product.ts'

const run = promisify(execFile)
// Only scripts of the repository are built; this one is there for the length of the test.
const folder = mkdtempSync(resolve('tests/whole/built-'))
const script = join('tests/whole', basename(folder), 'says.ts')
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
  rmSync(join('dist', 'tests/whole', basename(folder)), { recursive: true, force: true })
})

async function said(): Promise<string> {
  const { stdout } = await run(process.execPath, ['built.js', script])
  return stdout.trim()
}

it('starts from any folder, also when several start at once', async () => {
  const lali = resolve('lali.js')
  const data = testFolder('built')
  const start = () =>
    run(process.execPath, [lali, 'check-config', '--data', data], { cwd: tmpdir() })
  const all = await Promise.all([start(), start(), start()])
  for (const { stdout } of all) expect(stdout).toContain('No mistakes.')
  rmSync(data, { recursive: true, force: true })
})

it('builds nothing while the sources are the same, and again after any edit of them', async () => {
  const built = join('dist', script.replace('.ts', '.js'))
  writeFileSync(join(folder, 'word.ts'), "export const word: string = 'one'\n")
  writeFileSync(script, "import { word } from './word.ts'\nconsole.log(word)\n")
  expect(await said()).toBe('one')
  // What was built is what runs: a change of it shows.
  writeFileSync(built, readFileSync(built, 'utf8').replace('"one"', '"kept"'))
  expect(await said()).toBe('kept')
  // Of the same length, in a file that is only imported.
  writeFileSync(join(folder, 'word.ts'), "export const word: string = 'two'\n")
  expect(await said()).toBe('two')
  rmSync(built)
  expect(await said()).toBe('two')
  expect(existsSync(built) && statSync(built).size > 0).toBe(true)
})
