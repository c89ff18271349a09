import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.ts', 'packages/*/test/**/*.test.ts'],
    // Most tests wait for processes of their own, so the one worker less that is usual leaves a processor idle.
    maxWorkers: availableParallelism(),
    // On a busy machine a test of milliseconds can take seconds. None waits for a time, so a long limit costs nothing.
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
