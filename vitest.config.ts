// The tests run against DATABASE_URL and REDIS_URL where they are set, and against the embedded default otherwise.
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig(({ mode }) => ({
  // graphql must be there once: node's own resolution, which the libraries use, and vite's choose different files.
  resolve: { alias: [{ find: /^graphql$/, replacement: fileURLToPath(import.meta.resolve('graphql')) }] },
  test: {
    // What takes minutes is run by `npm run test:long`.
    include: [mode === 'long' ? 'test/**/*.long.ts' : 'test/**/*.test.ts'],
    globalSetup: ['test/setup/compiled.ts', 'test/setup/built.ts', 'test/setup/database.ts'],
    pool: 'forks',
    // For two processors: while one waits for what a test waits for, the others work. What is measured has its own.
    maxWorkers: mode === 'long' ? 2 : 3,
    // Every file has a service and a database of its own; the modules they load are the same and load once a worker.
    isolate: false,
    // Against what hangs. No test is about how fast the machine is, and shared ones are at times five times slower.
    testTimeout: mode === 'long' ? 600_000 : 180_000,
    hookTimeout: 180_000,
    env: { LOG_LEVEL: 'fatal' },
  },
}))
