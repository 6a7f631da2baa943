import { defineConfig } from 'vitest/config'

// One browser and one server are shared, and the tests of a file tell a story: nothing runs side by side.
export default defineConfig({
  test: { include: ['test/browser/**/*.test.ts'], environment: 'node', globalSetup: 'test/browser/server.ts', fileParallelism: false, testTimeout: 60_000, hookTimeout: 120_000 },
})
