import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';
import { patience } from './test/patience.ts';

/** Tests that go through the front door and know no engine: whatever a server keeps its data in, they are to pass. */
const frontDoor = ['test/behaviour/**/*.test.ts'];
/** What searches find is each engine's own work; a file searches as memory does. */
const searches = ['test/model/search.test.ts'];
/** Those of what is done before the store is asked. They take long, and every engine would show the same. */
const beforeTheStore = ['http-bounds', 'rate-limits', 'rate-limits-control', 'control-access', 'scopes', 'routes', 'webhook-targets'];

/** Those that `npm test` has no time for: another command plays them. */
const long = ['test/**/*.long.test.ts'];

/** A project for an engine beside the one in memory, on which every test runs. */
const onEngine = (engine: 'file' | 'postgres') =>
  ({
    extends: true,
    test: {
      name: engine,
      include: [...frontDoor, ...(engine === 'postgres' ? searches : [])],
      exclude: beforeTheStore.map((name) => `test/behaviour/${name}.test.ts`),
      provide: { engine },
    },
  }) as const;

export default defineConfig({
  test: {
    globalSetup: ['test/postgres/one-for-all.ts'],
    setupFiles: ['test/same-examples.ts'],
    // What hangs is found late, and what a busy machine makes slow does not fail.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: patience },
    sequence: { sequencer: LongestFirst },
    pool: 'forks',
    // Two, on two cores too: much of the time goes to waiting for disks, sockets and servers that were started.
    minWorkers: 1,
    maxWorkers: 2,
    // One process reads the server's modules once for all of its files: these keep nothing that a test could leave behind.
    isolate: false,
    // The built package, which examples import by its name, is loaded by Node as it is.
    server: { deps: { external: [/\/dist\//] } },
    projects: [
      {
        extends: true,
        test: {
          name: 'memory',
          include: ['test/**/*.test.ts', 'src/**/*.test.ts', 'examples/vitest/*.test.ts'],
          exclude: long,
          provide: { engine: 'memory' },
        },
      },
      { extends: true, test: { name: 'long', include: long, provide: { engine: 'memory' } } },
      onEngine('file'),
      onEngine('postgres'),
    ],
  },
});
