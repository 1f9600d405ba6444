import { expect, test, vi } from 'vitest';
import { crosstie } from './crosstie.ts';

test.each([
  [['serv'], "crosstie: unknown command 'serv' (Did you mean serve?)\n"],
  [['help', 'serv'], "crosstie: unknown command 'serv' (Did you mean serve?)\n"],
  [['portal', 'crate'], "crosstie: unknown command 'crate' (Did you mean create?)\n"],
  [['--prot', '4010'], "crosstie: unknown option '--prot' (Did you mean --port?)\n"],
  [['serve', '--tier', 'gold'], expect.stringMatching(/^crosstie: option '--tier <tier>' .* free, professional, enterprise\.\n$/)],
  [['token', 'create'], "crosstie: missing required argument 'portalId'\n"],
])('a mistake, %j, is told in one line and ends with 2', async (words, stderr) => {
  expect(await crosstie(words)).toEqual({ stdout: '', stderr, exitCode: 2 });
});

test('a value of the environment that cannot be is a mistake of usage, too', async () => {
  vi.stubEnv('CROSSTIE_PORT', 'none');
  const { stderr, exitCode } = await crosstie([]);
  vi.unstubAllEnvs();
  expect([stderr, exitCode]).toEqual([expect.stringMatching(/^crosstie: .*CROSSTIE_PORT.*\n$/), 2]);
});

test('what the server cannot do ends with 1', async () => {
  expect((await crosstie(['portal', 'list', '--url', 'http://127.0.0.1:9'])).exitCode).toBe(1);
});

test('help tells commands in groups, examples and exit codes, of the whole and of each command', async () => {
  const whole = await crosstie(['help']);
  expect(whole).toEqual(await crosstie(['--help']));
  expect([whole.stderr, whole.exitCode]).toEqual(['', undefined]);
  expect(whole.stdout).toMatch(/^A server:\n +serve [\s\S]*\nData:\n[\s\S]*\n +doctor [\s\S]*\nExamples:\n[\s\S]*\nExit codes:\n/m);
  expect(whole.stdout).not.toMatch(/^Commands:$/m);
  for (const words of [
    ['help', 'portal', 'create'],
    ['portal', 'create', '--help'],
  ]) {
    expect((await crosstie(words)).stdout).toMatch(/^Usage: crosstie portal create [\s\S]*--time-zone <zone>[\s\S]*\nExamples:\n/);
  }
});

test('colours are for terminals, unless NO_COLOR or FORCE_COLOR say otherwise', async () => {
  const colour = '\u001b[';
  const isColoured = async (env: NodeJS.ProcessEnv, isTTY: boolean) => (await crosstie(['--help'], env, isTTY)).stdout.includes(colour);
  expect([await isColoured({}, true), await isColoured({}, false)]).toEqual([true, false]);
  expect([await isColoured({ NO_COLOR: '1' }, true), await isColoured({ FORCE_COLOR: '1' }, false)]).toEqual([false, true]);
});
