import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { endpoints } from '../../src/api/endpoints/index.ts';
import { consentAssumed } from '../../src/catalogue/consent.ts';
import { generatedDocs } from '../../src/server/generated-docs.ts';

it.each([...generatedDocs()])('docs/%s is what the rows generate (npm run generate writes it)', (path, text) => {
  expect(readFileSync(new URL(`../../docs/${path}`, import.meta.url), 'utf8')).toBe(text);
});

describe('what is assumed', () => {
  it.each(consentAssumed)('of the consent page says what would settle it: %s', (text) => expect(text).toMatch(/ would settle it$/));

  it.each(endpoints.flatMap(({ id, assumed }) => assumed.map((text) => [id, text] as const)))(
    '%s says what would settle it: %s',
    (_id, text) => expect(text).toMatch(/ would settle it\b/),
  );

  it.each(
    endpoints.filter(({ evidence, editions }) => [evidence, ...Object.values(editions).map((delta) => delta.evidence)].includes('assumed')),
  )('$id, assumed as a whole, lists its assumptions', ({ assumed }) => expect(assumed.length).toBeGreaterThan(0));
});
