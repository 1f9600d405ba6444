import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'src/**/*.test.ts'],
    globalSetup: ['test/postgres/one-for-all.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    pool: 'forks',
    // Two, on two cores too: much of the time goes to waiting for disks, sockets and servers that were started.
    minWorkers: 1,
    maxWorkers: 2,
    // One process reads the server's modules once for all of its files: these keep nothing that a test could leave behind.
    isolate: false,
  },
});
