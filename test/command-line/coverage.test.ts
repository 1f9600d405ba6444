import { expect, test } from 'vitest';
import { coverage } from '../../src/api/coverage.ts';
import { crosstie } from './crosstie.ts';

test('coverage tells by area what is served, how well it is known and what is not, with totals', async () => {
  const { stdout, exitCode } = await crosstie(['coverage']);
  expect(exitCode).toBeUndefined();
  const lines = stdout.split('\n').map((line) => line.split(/ {2,}/));
  expect(lines[0]).toEqual(['AREA', 'SERVED', 'RECORDED', 'DOCUMENTED', 'ASSUMED', '501']);
  const rows = coverage();
  const count = (is: (row: (typeof rows)[number]) => boolean) => String(rows.filter(is).length);
  const served = count((row) => row.served);
  const sources = (['recorded', 'documented', 'assumed'] as const).map((kind) => count(({ evidence }) => evidence === kind));
  expect(lines.find(([area]) => area === 'in all')).toEqual(['in all', served, ...sources, count((row) => !row.served)]);
  expect(lines.find(([area]) => area === 'lists')).toEqual(['lists', '-', '-', '-', '-', '4']);
  expect(stdout).toContain(`${served} of ${rows.length} operations are served`);
});

test('coverage --missing names each operation that answers 501, once with its editions', async () => {
  const lines = (await crosstie(['coverage', '--missing'])).stdout.trim().split('\n');
  expect(lines.filter((line) => line.startsWith('lists '))).toEqual([
    expect.stringMatching(/\/crm\/v3\/lists\/\* +v3 2025-09 2026-03 2026-09$/),
  ]);
  expect(lines).toHaveLength(1 + new Set(coverage().flatMap(({ operation, served }) => (served ? [] : [operation]))).size);
});

test('coverage --json has every row with its source, for programs', async () => {
  expect(JSON.parse((await crosstie(['coverage', '--json'])).stdout)).toEqual({ rows: coverage() });
  const { rows } = JSON.parse((await crosstie(['coverage', '--json', '--missing'])).stdout) as { readonly rows: unknown };
  expect(rows).toEqual(coverage().filter(({ served }) => !served));
});
