import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { generatedDocs } from '../../src/api/generated-docs.ts';
import { version } from '../../src/server/compose.ts';

it.each([...generatedDocs(version())])('docs/%s is what the rows generate (npm run generate writes it)', (path, text) => {
  expect(readFileSync(new URL(`../../docs/${path}`, import.meta.url), 'utf8')).toBe(text);
});
