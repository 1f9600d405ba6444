import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { startCrosstie } from '../../src/index.ts';

const crosstie = await startCrosstie();
afterAll(() => crosstie.close());

const folder = new URL('../../examples/first-association/', import.meta.url);
const script = fileURLToPath(new URL('first-association.mjs', folder));
const run = promisify(execFile);

/** What the example's README says that it prints. */
const promised = /```text\n([^`]*)```/.exec(readFileSync(new URL('README.md', folder), 'utf8'))?.[1];

test('the example prints what its README shows, told where the server is by the environment', async () => {
  const { url } = crosstie;
  const { token } = await crosstie.portal();
  const { stdout, stderr } = await run(process.execPath, [script], { env: { ...process.env, CROSSTIE_URL: url, CROSSTIE_TOKEN: token } });
  expect(stderr).toBe('');
  expect(stdout).toBe(promised);
});

test('the example prints the same with the client before', async () => {
  const { token } = await crosstie.portal();
  const { stdout, stderr } = await run(process.execPath, [script, crosstie.url, token, 'hubspot-api-client-13']);
  expect(stderr).toBe('');
  expect(stdout).toBe(promised);
});

test('the example says what it needs when it is told nothing', async () => {
  const { CROSSTIE_URL: _url, CROSSTIE_TOKEN: _token, ...env } = process.env;
  await expect(run(process.execPath, [script], { env })).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('CROSSTIE_URL'),
  });
});
