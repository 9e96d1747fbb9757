// A whole product on a folder of its own, as `lali` opens it, for the tests that stop, kill, rebuild and erase.
import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { readConfig } from '../../config.ts'
import { openProduct, type Product, type ProductOptions } from '../../product.ts'

export function testFolder(name: string): string {
  return mkdtempSync(join(tmpdir(), `lali-whole-${name}-`))
}

export function testConfig(folder: string) {
  return readConfig({ cwd: folder, env: { LALI_DATA: join(folder, 'data'), LALI_PORT: '0' } })
}

/** Event time from the input, keys from a seed: two runs of the same input can be compared. */
export function openTestProduct(
  folder: string,
  options: Partial<ProductOptions> = {},
): Promise<Product> {
  return openProduct({
    config: testConfig(folder),
    log: pino({ level: 'silent' }),
    replay: true,
    keySeed: 'test',
    ...options,
  })
}

/** Files below a folder that hold one of these words in any byte. */
export function filesWith(folder: string, words: string[]): string[] {
  const found: string[] = []
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name)
    if (!statSync(path).isFile()) continue
    const bytes = readFileSync(path)
    for (const word of words) if (bytes.includes(word)) found.push(`${name}: ${word}`)
  }
  return found
}

/** Ids of all placed posts with what is compared between runs; positions in the stream are left out. */
export async function placements(product: Product): Promise<string[]> {
  const { log } = product.backends
  const current = new Map<string, string>()
  const [end] = await log.ends('watch.derived')
  for (let offset = end?.low ?? 0; offset < (end?.next ?? 0); ) {
    const records = await log.read({ topic: 'watch.derived', partition: 0, offset }, 1_000)
    for (const { value } of records) {
      const record = JSON.parse(value) as {
        kind: string
        id: string
        minute: number
        why: { by: string }
      }
      if (record.kind === 'post')
        current.set(record.id, `${record.id} ${record.minute} ${record.why.by}`)
      if (record.kind === 'erasure' || record.kind === 'blank') current.delete(record.id)
    }
    offset += records.length
  }
  return [...current.values()].sort()
}
