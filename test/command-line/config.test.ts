import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { serverSettings, toldBy, withSettings } from '../../src/cli/settings.ts';
import { settled } from '../../src/cli/sources.ts';
import { defineConfig, type ServerConfig } from '../../src/config.ts';
import { readConfigFile } from '../../src/server/config-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'crosstie-config-'));
const workingFolder = process.cwd();
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => process.chdir(folder));
afterEach(() => process.chdir(workingFolder));

/** A config under this name in the folder; gone when the test is. */
function config(name: string, text: string) {
  const path = join(folder, name);
  writeFileSync(path, text);
  return { path, [Symbol.dispose]: () => rmSync(path) };
}

/** What a server is started with that was called so. */
function startedWith(words: readonly string[], file?: string): Promise<ServerConfig> {
  const settings = serverSettings();
  const command = withSettings(new Command('serve'), settings).exitOverride();
  command.parse(words, { from: 'user' });
  return settled({ ...toldBy(command, settings), file });
}

const said = { port: 4123, tier: 'free', rateLimits: { tier: 'free', search: 2 }, account: { timeZone: 'Europe/Berlin' } } as const;
const yaml = 'port: 4123\ntier: free\nrateLimits: { tier: free, search: 2 }\naccount:\n  timeZone: Europe/Berlin\n';
const json = JSON.stringify({ $schema: './node_modules/crosstie/docs/schemas/config.json', ...said });
const typed = `enum Port { Usual = 4123 }\nexport default { ...${JSON.stringify(said)}, port: Port.Usual satisfies number };`;

describe('a config file', () => {
  test.each([
    ['crosstie.config.json', json],
    ['crosstie.config.yaml', yaml],
    ['crosstie.config.yml', yaml],
    ['crosstie.config.js', `module.exports = ${JSON.stringify(said)};`],
    ['crosstie.config.mjs', `export default ${JSON.stringify(said)};`],
    ['crosstie.config.ts', typed],
    ['crosstie.config.mts', typed],
  ])('says the same as %s, and is found in the working directory', async (name, text) => {
    using file = config(name, text);
    expect(await readConfigFile(file.path)).toEqual(said);
    expect(await startedWith([])).toMatchObject(said);
  });

  test('that is code may seed by a function', async () => {
    using file = config('seeding.mjs', 'export default { seed: async () => {} };');
    expect((await readConfigFile(file.path)).seed).toBeTypeOf('function');
  });

  test('is typed by defineConfig, which changes nothing', () => {
    expect(defineConfig(said)).toBe(said);
  });

  test.each([
    ['crosstie.config.yaml', 'tire: free', 'must not have additional properties (tire)'],
    ['crosstie.config.yaml', 'tier: gold', 'tier: must be equal to one of the allowed values (free, professional, enterprise)'],
    ['crosstie.config.yaml', 'port: 70000', 'port: must be <= 65535'],
    ['crosstie.config.yaml', 'rateLimits: { hourly: 3 }', 'rateLimits: '],
    ['crosstie.config.yaml', 'account: { timeZone: Mars/Olympus }', 'account: Mars/Olympus is no time zone'],
    ['crosstie.config.yaml', 'switches: { portalTier: free }', 'switches: must not have additional properties (portalTier)'],
    ['crosstie.config.yaml', 'seed: 7', 'seed: must'],
    ['crosstie.config.yaml', 'port: 1\ntoken: "a-secret\n', 'line 3, column 1: MISSING_CHAR'],
    ['crosstie.config.yaml', 'token: [a-secret-too]', 'token: must be string'],
    ['crosstie.config.mjs', 'export default { port: "a-secret" };', 'port: must be integer'],
    ['crosstie.config.mjs', 'export const port = 1;', 'must be object'],
    ['crosstie.config.mjs', 'throw new Error("not today")', 'not today'],
    ['crosstie.config.toml', 'port = 1', 'the name of a config ends in .ts, .mts, .js, .mjs, .json, .yaml, .yml'],
  ])('that is wrong is refused with its name, the place and what may be, and repeats no secret: %s with %j', async (name, text, told) => {
    // Node remembers modules by their address.
    using file = config(name.replace('crosstie', `crosstie-${text.length}`), text);
    const refusal = await readConfigFile(file.path).then(
      () => 'nothing',
      (cause: Error) => cause.message,
    );
    expect(refusal.startsWith(`${file.path}: ${told}`) ? told : refusal).toBe(told);
    expect(refusal).not.toContain('a-secret');
  });

  test('beside another one is refused: nobody can know which is meant', async () => {
    using _ = config('crosstie.config.json', json);
    using __ = config('crosstie.config.yaml', yaml);
    await expect(startedWith([])).rejects.toThrow('there are crosstie.config.json and crosstie.config.yaml: --config says which is meant');
  });
});

describe('a setting', () => {
  afterEach(() => void vi.unstubAllEnvs());

  test('is what a flag says, else the environment, else the file, else what is usual', async () => {
    const { port, db } = await startedWith([]);
    expect([port, db]).toEqual([4010, './crosstie.db']);
    using file = config(
      'some.json',
      JSON.stringify({ port: 1, db: 'of-the-file.db', host: 'localhost', seed: false, apps: [{ clientId: 'clipper' }] }),
    );
    expect(await startedWith([], file.path)).toMatchObject({ port: 1, host: 'localhost', seed: false, apps: [{ clientId: 'clipper' }] });
    vi.stubEnv('CROSSTIE_PORT', '2');
    vi.stubEnv('CROSSTIE_DB', 'of-the-environment.db');
    vi.stubEnv('CROSSTIE_HOST', '');
    expect(await startedWith(['--port', '3'], file.path)).toMatchObject({ port: 3, db: 'of-the-environment.db', host: 'localhost' });
  });

  test('of an account or a switch leaves the others beside it', async () => {
    using file = config('some.json', JSON.stringify({ account: { companyCurrency: 'EUR' }, switches: { archiveBody: true } }));
    expect(await startedWith(['--time-zone', 'Asia/Tokyo', '--no-first-company-primary'], file.path)).toMatchObject({
      account: { companyCurrency: 'EUR', timeZone: 'Asia/Tokyo' },
      switches: { archiveBody: true, firstCompanyBecomesPrimary: false, scopeChecks: 'strict' },
    });
  });
});
