import { existsSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { expectSound } from './examined.ts';
import { killInLoad, kills } from './kills.ts';
import { build, newFolder } from './server-process.ts';

beforeAll(build);

test(`${kills} kills lose no answered write, leave no link with one end, no wrong count and no request half done`, {
  timeout: 600_000,
}, async () => {
  using folder = newFolder();
  const oracle = await killInLoad(folder.db, kills, () => {
    // Turns that were not committed yet: the next start has to run them again.
    expect(existsSync(`${folder.db}-turns`)).toBe(true);
  });
  await expectSound(folder.db);
  expect(oracle.verdicts.kept).toBeGreaterThan(kills);
  expect(oracle.verdicts.unknown).toBeGreaterThan(kills);
});
