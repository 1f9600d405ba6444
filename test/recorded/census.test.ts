import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { census } from './census.ts';

const here = new URL('.', import.meta.url);
const sourceOf = (name: string) => readFileSync(new URL(name, here), 'utf8');

/** Rows of recordings stand in files of their own beside the tests that read them. */
const data = readdirSync(here).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'census.ts');

/** The source of a test and of the data that it imports. */
function wholeSource(test: string): string {
  const source = sourceOf(`${test}.test.ts`);
  return [source, ...data.filter((name) => source.includes(`'./${name}'`)).map(sourceOf)].join('\n');
}

/** Whether a source names a recording, as `owners-01` or in a row of them, as `owners-01 and -02`. */
function names(source: string, recording: string, number: string): boolean {
  return source.includes(`${recording}-${number}`) || new RegExp(`${recording}-\\d\\d(,? (and )?-\\d\\d)* and -${number}\\b`).test(source);
}

const exchanges = Object.entries(census).flatMap(([recording, claims]) =>
  claims.map((claim, at) => ({ recording, number: String(at + 1).padStart(2, '0'), claim })),
);
const claimed = exchanges.flatMap(({ recording, number, claim }) =>
  typeof claim === 'string' ? [[`${recording}-${number}`, recording, number, claim] as const] : [],
);

describe('the recordings', () => {
  test('are all there', () => {
    expect(exchanges.length).toBe(125);
    expect(exchanges.length - claimed.length).toBe(5);
  });

  test.each(claimed)('%s is provoked by the test that claims it', (_exchange, recording, number, claim) => {
    expect(names(wholeSource(claim), recording, number)).toBe(true);
  });

  test('that a test names are in the census', () => {
    const groups = Object.keys(census).join('|');
    const known = new Set(exchanges.map(({ recording, number }) => `${recording}-${number}`));
    const tests = readdirSync(here).filter((name) => name.endsWith('.ts') && !name.startsWith('census'));
    const named = tests.flatMap((name) => sourceOf(name).match(new RegExp(`\\b(${groups})-\\d\\d\\b`, 'g')) ?? []);
    expect(named.length).toBeGreaterThan(90);
    expect(named.filter((exchange) => !known.has(exchange))).toEqual([]);
  });

  test('a census that claims too much is seen', () => {
    expect(names(wholeSource('owners'), 'owners', '09')).toBe(false);
    expect(names('x-01 and -02', 'x', '02')).toBe(true);
  });
});
