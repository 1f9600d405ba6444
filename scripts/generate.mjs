// Writes the generated documents below docs/. With --check it writes nothing and fails where a document is not up to date.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generatedDocs } from '../dist/server/generated-docs.js';

const docs = fileURLToPath(new URL('../docs/', import.meta.url));
const isCheck = process.argv.includes('--check');
const documents = generatedDocs();
const stale = [];

for (const [path, text] of documents) {
  const file = join(docs, path);
  mkdirSync(dirname(file), { recursive: true });
  if (readOrEmpty(file) === text) continue;
  stale.push(path);
  if (!isCheck) writeFileSync(file, text);
}
for (const name of readdirSync(join(docs, 'openapi'))) {
  if (documents.has(`openapi/${name}`)) continue;
  stale.push(`openapi/${name}`);
  if (!isCheck) rmSync(join(docs, 'openapi', name));
}

console.log(
  stale.length === 0 ? `${documents.size} documents are up to date` : `${isCheck ? 'out of date' : 'written'}: ${stale.join(', ')}`,
);
if (isCheck && stale.length > 0) {
  console.error('run `npm run generate` and commit what it writes');
  process.exitCode = 1;
}

// The reference of what the package exports, which is made of the compiled declarations.
await import('./reference.mjs');

function readOrEmpty(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
