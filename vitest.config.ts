import { defineConfig } from 'vitest/config'

/** Whole runs of thousands of posts: part of `npm test`, not of the inner loop. */
const wholeRuns = [
  'tests/whole/**/*.test.ts',
  'tests/bench/bench-command.test.ts',
  'tests/bench/narratives.test.ts',
  'tests/bench/near-copies.test.ts',
  'tests/bench/pipeline.test.ts',
  'tests/contracts/rights.test.ts',
  'tests/guide/04-a-replay-says-the-same.test.ts',
  'tests/ingest/file-hostile.test.ts',
  'tests/processors/counts.test.ts',
  'tests/processors/hostile-texts.test.ts',
  'tests/ingest/polite-fetch.test.ts',
  'tests/processors/raise-alerts.test.ts',
  'tests/processors/stand-by.test.ts',
  'tests/processors/watch.test.ts',
  'tests/processors/watch-erasing.test.ts',
  'tests/processors/watch-recovery.test.ts',
  'tests/simulator/generate-posts.test.ts',
]

/** On real servers, which each file starts and stops: one file at a time. */
const onServices = [
  'tests/backends/elasticsearch*.test.ts',
  'tests/backends/kafka*.test.ts',
  'tests/ingest/real-embeddings.test.ts',
  'tests/services/**/*.test.ts',
]

export default defineConfig({
  test: {
    pool: 'threads',
    projects: [
      {
        test: {
          name: 'fast',
          pool: 'threads',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/browser/**', ...wholeRuns, ...onServices],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'whole',
          pool: 'forks',
          include: wholeRuns,
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
      {
        test: {
          name: 'services',
          pool: 'forks',
          fileParallelism: false,
          include: onServices,
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'browser',
          pool: 'forks',
          include: ['tests/browser/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
})
