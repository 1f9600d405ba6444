import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { build } from '../crash/server-process.ts';
import { crosstie } from './crosstie.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

beforeAll(build, 120_000);
afterEach(() => void vi.unstubAllGlobals());

/** The values that a line of words can go on with, as the script of a shell asks for them. */
async function completed(words: readonly string[]): Promise<readonly string[]> {
  const lines: string[] = [];
  // Where the library writes to.
  vi.stubGlobal('console', { ...console, log: (line: string) => lines.push(line) });
  await crosstie(['complete', '--', ...words]);
  return lines.slice(0, -1).map((line) => line.split('\t')[0] ?? '');
}

test.each([
  [['serv'], ['serve']],
  [['portal', 'cr'], ['create']],
  [['--scope-c'], ['--scope-checks']],
  [
    ['serve', '--tier', ''],
    ['free', 'professional', 'enterprise'],
  ],
  [['--log-level', 'si'], ['silent']],
  [
    ['run', '--rate-limits', 'ten'],
    ['tenSecondly=', 'tenSecondlyOAuth='],
  ],
  [['portal', 'create', '--account-type', 'SAND'], ['SANDBOX']],
  [
    ['portal', 'create', '--switch', 'arch'],
    ['archiveBody=on', 'archiveBody=off'],
  ],
  [['app', 'rotate', '7', 'client'], ['client-secret']],
  [['help', 'doc'], ['doctor']],
  [['complete', 'f'], ['fish']],
  [['import', `${root}tsconfig.b`], [`${root}tsconfig.build.json`]],
  [['serve', '--config', `${root}test/command-l`], [`${root}test/command-line/`]],
])('%j can go on with %j', async (words, values) => {
  expect(await completed(words)).toEqual(values);
});

test('bash asks for it when TAB is pressed', () => {
  const main = `${root}dist/cli/main.js`;
  const press = (...words: readonly string[]) => `
    COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}) COMP_CWORD=${words.length - 1}
    __crosstie_complete && echo "\${COMPREPLY[*]}"`;
  const script = `crosstie() { '${process.execPath}' '${main}' "$@"; }
    eval "$(crosstie complete bash)"
    ${press('crosstie', 'portal', 'cr')}${press('crosstie', '--tier', '')}`;
  const told = execFileSync('bash', ['--norc', '-c', script], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  expect(told).toBe('create\nfree professional enterprise\n');
});

test('a shell that there is no completion for is a mistake that names those there are', async () => {
  const { stderr, exitCode } = await crosstie(['complete', 'tcsh']);
  expect([stderr, exitCode]).toEqual([expect.stringMatching(/^crosstie: .*bash, zsh, fish, powershell\.\n$/), 2]);
});
