import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    pool: 'threads',
    projects: [
      {
        test: {
          name: 'fast',
          pool: 'threads',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/browser/**', 'tests/whole/**'],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'whole',
          pool: 'forks',
          include: ['tests/whole/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
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
