import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { testFolder } from './open-test-product.ts'

it('starts from any folder, also when several start at once', async () => {
  const lali = resolve('lali.js')
  const data = testFolder('built')
  const start = () =>
    promisify(execFile)(process.execPath, [lali, 'check-config', '--data', data], { cwd: tmpdir() })
  const said = await Promise.all([start(), start(), start()])
  for (const { stdout } of said) expect(stdout).toContain('No mistakes.')
  rmSync(data, { recursive: true, force: true })
})
