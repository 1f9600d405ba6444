import { describe, expect, it } from 'vitest';
import { importsOf, type Source, sourcesIn } from './sources.ts';

interface Layer {
  /** Path prefix of the layer's files. */
  readonly files: string;
  /** Prefixes of what its files may import: own modules, `node:` and package names. */
  readonly may: readonly string[];
}

const catalogue = 'src/catalogue/';
const domain = 'src/domain/';
const port = 'src/storage/port.ts';
const observer = 'src/storage/observer.ts';

/** Who may import whom. A file belongs to the first layer whose prefix it has. */
const layers: readonly Layer[] = [
  { files: catalogue, may: [catalogue] },
  { files: domain, may: [domain, catalogue] },
  { files: 'src/storage/conformance/', may: ['src/storage/conformance/', port, domain, 'node:assert'] },
  { files: 'src/storage/encoding/', may: ['src/storage/encoding/', port, 'src/storage/turn.ts', domain] },
  { files: 'src/storage/doctor/', may: ['src/storage/doctor/', 'src/storage/moving/', 'src/storage/encoding/', port, domain] },
  { files: 'src/storage/moving/', may: ['src/storage/moving/', 'src/storage/encoding/', port, domain] },
  {
    files: 'src/storage/sqlite/',
    may: [
      'src/storage/sqlite/',
      'src/storage/encoding/',
      'src/storage/moving/',
      port,
      observer,
      'src/storage/turn.ts',
      'src/storage/turns.ts',
      domain,
      'node:',
      'better-sqlite3',
    ],
  },
  {
    files: 'src/storage/postgres/',
    may: [
      'src/storage/postgres/',
      'src/storage/encoding/',
      'src/storage/moving/',
      port,
      observer,
      'src/storage/turn.ts',
      'src/storage/turn-queue.ts',
      domain,
      'node:',
      'pg',
    ],
  },
  { files: 'src/storage/', may: ['src/storage/turn.ts', port, observer, domain] },
  { files: 'src/operations/', may: ['src/operations/', port, domain, catalogue, 'node:crypto', 'uuid'] },
  {
    files: 'src/api/',
    may: ['src/api/', 'src/operations/', domain, catalogue, 'node:buffer', 'node:crypto', 'typebox', 'jsonc-parser', 'uuid'],
  },
  { files: 'src/consent/', may: ['src/consent/', 'src/api/', 'src/operations/', domain, catalogue, 'node:crypto'] },
  {
    files: 'src/seeds/',
    may: ['src/seeds/', 'src/api/', 'src/operations/', port, domain, catalogue, 'yaml', 'node:fs', 'node:path'],
  },
  { files: 'src/generating/', may: ['src/generating/', 'src/seeds/document.ts', catalogue, '@faker-js/faker'] },
  { files: 'src/faults/', may: ['src/faults/', 'src/api/', 'src/operations/', domain, catalogue, 'jsonc-parser'] },
  { files: 'src/ledger/', may: ['src/ledger/', 'src/api/', 'src/operations/sessions.ts', domain, catalogue, 'node:http'] },
  {
    files: 'src/control/',
    may: ['src/control/', 'src/ledger/', 'src/faults/', 'src/seeds/', 'src/api/', 'src/operations/', domain, catalogue, 'node:crypto'],
  },
  { files: 'src/webhooks/', may: ['src/webhooks/', 'src/operations/', port, domain, catalogue, 'node:'] },
  { files: 'src/moving/', may: ['src/moving/', 'src/storage/moving/', domain, 'node:'] },
  {
    files: 'src/pulling/',
    may: ['src/pulling/', 'src/seeds/document.ts', 'src/moving/file-writes.ts', domain, catalogue, 'node:', 'yaml', '@faker-js/faker'],
  },
  {
    files: 'src/server/',
    may: ['src/', 'node:', 'find-my-way', 'jiti', 'jsonc-parser', 'light-my-request', 'pino', 'prom-client', 'typebox', 'yaml'],
  },
  { files: 'src/redirect/', may: ['src/redirect/', catalogue, 'node:'] },
  {
    files: 'src/handle/',
    may: ['src/handle/', 'src/redirect/', 'src/server/', 'src/control/', 'src/seeds/', 'src/operations/', 'src/domain/', 'node:'],
  },
  { files: 'src/config.ts', may: ['src/server/config.ts'] },
  { files: 'src/index.ts', may: ['src/handle/', 'src/redirect/', 'src/server/', 'src/seeds/', 'src/operations/', 'src/domain/', port] },
  { files: 'src/fixtures/', may: ['src/fixtures/', 'src/handle/', 'src/index.ts', 'node:', 'vitest', 'jest-environment-node'] },
  {
    files: 'src/cli/',
    may: [
      'src/cli/',
      'src/server/',
      'src/index.ts',
      'src/redirect/',
      'src/generating/',
      'src/seeds/',
      'src/moving/',
      'src/pulling/',
      'src/storage/moving/',
      'src/storage/doctor/',
      domain,
      'src/api/coverage.ts',
      'commander',
      '@bomb.sh/tab',
      'cli-progress',
      'picocolors',
      'node:',
      catalogue,
    ],
  },
];

const sources = sourcesIn('src', ['.ts']);

describe('the layers', () => {
  it('are seen whole: the check reads every layer and hundreds of imports', () => {
    for (const { files } of layers) expect(sources.filter(({ path }) => path.startsWith(files)).length, files).toBeGreaterThan(0);
    expect(sources.flatMap(importsOf).length).toBeGreaterThan(150);
  });

  it('find a forbidden import where there is one', () => {
    const bad: Source = { path: 'src/domain/bad.ts', text: "import { x } from '../storage/port.ts';\n" };
    expect(forbidden(bad)).toEqual(['src/storage/port.ts']);
    expect(forbidden({ path: 'src/catalogue/bad.ts', text: "export * from 'node:fs';\n" })).toEqual(['node:fs']);
    expect(forbidden({ path: 'src/api/bad.ts', text: "const a = await import('../storage/sqlite/store.ts');\n" })).toEqual([
      'src/storage/sqlite/store.ts',
    ]);
  });

  it.each(sources.map((source) => [source.path, source] as const))('allow what %s imports', (_path, source) => {
    expect(forbidden(source)).toEqual([]);
  });

  it('let nothing but handles, the command line and the entry import the server', () => {
    const importers = sources.filter((source) => importsOf(source).some((name) => name.startsWith('src/server/')));
    expect(importers.map(({ path }) => path).filter((path) => !/^src\/(server|handle|cli)\/|^src\/(index|config)\.ts$/.test(path))).toEqual(
      [],
    );
  });
});

function forbidden(source: Source): readonly string[] {
  const layer = layers.find(({ files }) => source.path.startsWith(files));
  if (layer === undefined) return [`${source.path} belongs to no layer`];
  return importsOf(source).filter((name) => !layer.may.some((prefix) => name.startsWith(prefix)));
}
