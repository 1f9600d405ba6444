// Checks what `npm pack` would ship: all that the server needs at run time, nothing else, and no more than it should weigh.
import { execFileSync } from 'node:child_process';

// What is downloaded is what costs. More than half of the unpacked bytes are OpenAPI documents, which pack to a fifteenth;
// a quarter of the packed ones are the inspector.
const packedBytesMax = 1_500_000;
const unpackedBytesMax = 9_000_000;
const needed = [
  'package.json',
  'README.md',
  'LICENSE',
  'NOTICE',
  'CHANGELOG.md',
  'dist/index.js',
  'dist/index.d.ts',
  'dist/cli/main.js',
  'dist/inspector/index.html',
  'dist/storage/sqlite/migrations/0001-start.sql',
  'dist/storage/conformance/index.js',
  'dist/generating/index.js',
  'docs/schemas/seed.json',
  'dist/preload/package.json',
  'dist/preload/redirect/preload.js',
  'docs/fidelity.md',
  'docs/guides/test-your-app.md',
  'docs/openapi/2026-03.json',
  'examples/python/sync_contact.py',
];
const allowed = [
  /^(package\.json|README(\.ja)?\.md|LICENSE|NOTICE|CHANGELOG\.md)$/,
  /^dist\/.+\.(js|d\.ts|sql)$/,
  /^dist\/fixtures\/jest\.(cjs|d\.cts)$/,
  /^docs\/(fidelity\.md|(guides|reference)\/[\w.-]+\.md|(openapi|schemas)\/[\w.-]+\.json)$/,
  /^examples\/([\w.-]+\/)?[\w.-]+\.(md|mjs|ts|py|sh|json)$/,
  /^dist\/preload\/package\.json$/,
  /^dist\/inspector\/(index\.html|assets\/[\w-]+\.(js|css|svg))$/,
];

const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
});
const parsed = JSON.parse(output);
const [pack] = Array.isArray(parsed) ? parsed : Object.values(parsed);
const paths = pack.files.map(({ path }) => path);
const faults = [
  ...needed.filter((path) => !paths.includes(path)).map((path) => `missing: ${path}`),
  ...paths.filter((path) => !allowed.some((pattern) => pattern.test(path))).map((path) => `not to be shipped: ${path}`),
  ...(pack.size > packedBytesMax ? [`too large: ${pack.size} bytes packed, ${packedBytesMax} at most`] : []),
  ...(pack.unpackedSize > unpackedBytesMax ? [`too large: ${pack.unpackedSize} bytes unpacked, ${unpackedBytesMax} at most`] : []),
];

console.log(`${paths.length} files, ${pack.size} bytes packed, ${pack.unpackedSize} unpacked`);
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exitCode = 1;
}
