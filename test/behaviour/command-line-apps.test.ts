import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import { clientOf, startServer } from './client.ts';
import { crosstieCommand } from './command-line.ts';

const adminToken = 'an-admin-token';
const { crosstie } = await startServer({ adminToken });
afterAll(() => crosstie.close());

/** What a command that succeeds writes. */
async function told(...args: readonly string[]): Promise<string> {
  const { stdout, stderr, exitCode } = await crosstieCommand(crosstie.url, ['app', ...args, '--admin-token', adminToken]);
  expect([stderr, exitCode]).toEqual(['', undefined]);
  return stdout;
}

const given = ['--app-id', '4711', '--client-id', 'clipper', '--client-secret', 'clipper-secret', '--developer-api-key', 'clipper-key'];
const settings = [
  '--redirect-uri',
  'http://localhost/a',
  'http://localhost/b',
  '--scopes',
  'oauth,tickets',
  '--optional-scopes',
  'timeline',
];
const shown = `App            4711
Name           Clipper
Client id      clipper
Redirect URI   http://localhost/a
Redirect URI   http://localhost/b
Scopes         oauth tickets
Optional       timeline
`;

describe('crosstie app', () => {
  test('makes, shows, changes, rotates, installs, takes out and deletes an app', async () => {
    const made = await told('create', '--name', 'Clipper', ...given, ...settings);
    expect(made).toBe(`${shown}Client secret  clipper-secret\nDeveloper key  clipper-key\n`);
    expect(await told('show', '4711')).toBe(shown);
    expect(await told('list')).toBe('APP   NAME     CLIENT ID  SCOPES\n4711  Clipper  clipper    oauth tickets\n');
    expect(await told('update', '4711', '--name', 'Schooner')).toBe(shown.replace('Clipper', 'Schooner'));
    expect(await told('rotate', '4711', 'client-secret')).toMatch(/^Client secret {2}[\w-]{36}\n$/);
    expect(await told('rotate', '4711', 'developer-api-key')).toMatch(/^Developer key {2}[\w-]{36}\n$/);
    const portal = String(crosstie.portalId);
    const installed = await told('install', '4711', portal, '--scopes', 'timeline');
    const [, token = ''] = /^Access token {3}(\S+)\nRefresh token {2}na1-\S+\n$/.exec(installed) ?? [];
    expect((await clientOf(crosstie.url, token).get('/account-info/v3/details')).status).toBe(200);
    expect(await told('installs', '4711')).toMatch(new RegExp(`^PORTAL .*\n${portal} .* oauth tickets timeline\n$`));
    expect(await told('uninstall', '4711', portal)).toBe(`App 4711 is taken out of portal ${portal}\n`);
    expect((await clientOf(crosstie.url, token).get('/account-info/v3/details')).status).toBe(401);
    expect(await told('delete', '4711')).toBe('App 4711 is deleted\n');
    expect(await told('list')).toBe('APP  NAME  CLIENT ID  SCOPES\n');
  });

  test('--json prints what the server answered, secrets where they are made', async () => {
    const made = JSON.parse(await told('create', '--json', ...given)) as Record<string, unknown>;
    const { clientSecret, developerApiKey, ...app } = made;
    expect([clientSecret, developerApiKey]).toEqual(['clipper-secret', 'clipper-key']);
    expect(JSON.parse(await told('show', '4711', '--json'))).toEqual(app);
    expect(JSON.parse(await told('list', '--json'))).toEqual([app]);
    expect(JSON.parse(await told('rotate', '4711', 'client-secret', '--json'))).toMatchObject({ appId: 4711 });
    const portal = String(crosstie.portalId);
    expect(JSON.parse(await told('install', '4711', portal, '--json'))).toMatchObject({ portalId: crosstie.portalId, expiresIn: 1_800 });
    expect(JSON.parse(await told('installs', '4711', '--json'))).toMatchObject([{ portalId: crosstie.portalId }]);
    expect(JSON.parse(await told('delete', '4711', '--json'))).toEqual({});
  });

  test('lists every app, however many pages they fill', async () => {
    for (let place = 0; place < 1_001; place += 1) await crosstie.app();
    expect((JSON.parse(await told('list', '--json')) as readonly unknown[]).length).toBe(1_001);
  });

  test.each([
    [['show', '1'], adminToken, 'This server has no app 1\n'],
    [['create', '--redirect-uri', 'http://a.example/'], adminToken, 'must begin with https'],
    [['list'], 'wrong', 'This /_crosstie endpoint is closed'],
  ])('%j with the admin token %s ends with 1 and one line', async (args, token, message) => {
    const { stdout, stderr, exitCode } = await crosstieCommand(crosstie.url, ['app', ...args, '--admin-token', token]);
    expect([stdout, exitCode, stderr.trimEnd().split('\n').length]).toEqual(['', 1, 1]);
    expect(stderr).toContain(message);
  });

  test('follows nobody who sends it elsewhere with the admin token', async () => {
    let asked = 0;
    const elsewhere = createServer((_, response) => {
      asked += 1;
      response.writeHead(307, { location: `${crosstie.url}/_crosstie/apps` }).end();
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const { port } = elsewhere.address() as AddressInfo;
    const { stderr, exitCode } = await crosstieCommand(`http://127.0.0.1:${port}`, ['app', 'list', '--admin-token', adminToken]);
    expect([stderr, exitCode, asked]).toEqual([`crosstie: no server answers at http://127.0.0.1:${port}\n`, 1, 1]);
    elsewhere.close();
  });
});
