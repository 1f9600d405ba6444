import { existsSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { killInLoad } from './kills.ts';
import { build, newFolder } from './server-process.ts';

beforeAll(build, 120_000);

const kills = 50;

test('fifty kills lose no answered write, leave no link with one end, no wrong count and no request half done', {
  timeout: 240_000,
}, async () => {
  using folder = newFolder();
  const oracle = await killInLoad(folder.db, kills, () => {
    // Turns that were not committed yet: the next start has to run them again.
    expect(existsSync(`${folder.db}-turns`)).toBe(true);
  });
  expect(oracle.verdicts.kept).toBeGreaterThan(kills * 5);
  expect(oracle.verdicts.unknown).toBeGreaterThan(kills);
});
