// `npm run test:versions`: the suites of the services again, on the other versions that are to work.
// What cannot be had on this machine is named and is a failure: whoever asks for these wants to know.
import { spawnSync } from 'node:child_process'
import { elasticsearchVersions, findElasticsearch } from './services/elasticsearch.ts'

const [, ...others] = elasticsearchVersions
let failed = 0
for (const version of others) {
  process.stdout.write(`\n== tests, Elasticsearch ${version}\n`)
  try {
    await findElasticsearch(version)
  } catch (cause) {
    process.stdout.write(`${cause instanceof Error ? cause.message : String(cause)}\n`)
    failed += 1
    continue
  }
  const args = ['run', '--project', 'services', 'tests/backends/elasticsearch']
  const { status } = spawnSync('node_modules/.bin/vitest', args, {
    stdio: 'inherit',
    // biome-ignore lint/style/noProcessEnv: a child needs the environment that this process has.
    env: { ...process.env, TEST_ELASTICSEARCH_VERSION: version },
  })
  if (status !== 0) failed += 1
}
process.exitCode = failed > 0 ? 1 : 0
