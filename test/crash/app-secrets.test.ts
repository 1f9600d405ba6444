import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { clientOf } from '../behaviour/client.ts';
import { sendForm } from '../behaviour/oauth-wire.ts';
import { build, newFolder } from './server-process.ts';

beforeAll(build);

const dist = new URL('../../dist/', import.meta.url).href;

/**
 * A server in a process of its own that logs all there is, to its standard error, and of which requests fail inside that keep an app named "Fail".
 */
const program = `
import { assemble } from '${dist}server/compose.js';
import { settleApps, soundApps } from '${dist}server/declared-apps.js';
import { openSqlite } from '${dist}storage/sqlite/store.js';
const [db] = process.argv.slice(1);
const store = await openSqlite(db);
const put = store.registry.put.bind(store.registry);
store.registry.put = async (edits) => {
  if (edits.some(({ value }) => value?.includes('"Fail"'))) throw new Error('the disk is full');
  await put(edits);
};
const { server, portals, serverCall } = assemble(store, { db, logLevel: 'trace', adminToken: 'an-admin-token' });
await portals.make(0);
await settleApps(serverCall, soundApps([{ clientId: 'declared', clientSecret: 'declared-secret', developerApiKey: 'declared-key' }]));
console.log(await server.listen(0, '127.0.0.1'));
process.on('SIGTERM', () => server.close().then(() => store.close()).then(() => process.exit(0)));
`;

interface Secrets {
  readonly appId: number;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly developerApiKey: string;
  readonly accessToken: string;
  readonly refreshToken: string;
}

test('no secret, key or token of an app stands in the log or in any file of the store, whatever happens', async () => {
  using folder = newFolder();
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, folder.db]);
  onTestFinished(() => void child.kill('SIGKILL'));
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const [url] = (await once(createInterface(child.stdout), 'line')) as [string];
  const control = clientOf(url, 'an-admin-token');
  const secrets = new Set(['declared-secret', 'declared-key', 'an-admin-token']);
  const keep = ({ clientSecret, developerApiKey, accessToken, refreshToken }: Partial<Secrets>) => {
    for (const secret of [clientSecret, developerApiKey, accessToken, refreshToken]) if (secret !== undefined) secrets.add(secret);
  };
  const ask = async (path: string, body: object, expected: number) => {
    const { status, body: answer, text } = await control.post<Secrets>(`/_crosstie/apps${path}`, body);
    expect([status, status < 400 || !/sekret/.test(text)]).toEqual([expected, true]);
    keep(answer);
    return answer;
  };

  // Made, rotated and installed.
  const app = await ask('', { clientSecret: 'sekret-given', developerApiKey: 'sekret-key-given' }, 201);
  await ask(`/${app.appId}/developer-api-key`, {}, 200);
  const { clientSecret } = await ask(`/${app.appId}/client-secret`, {}, 200);
  const portals = await control.get<{ readonly results: readonly { readonly portalId: number }[] }>('/_crosstie/portals');
  const { refreshToken } = await ask(`/${app.appId}/installs`, { portalId: portals.body.results[0]?.portalId }, 201);
  const form = { client_id: app.clientId, client_secret: clientSecret, grant_type: 'refresh_token', refresh_token: refreshToken };
  const refreshed = await sendForm<{ readonly access_token: string }>(url, '/oauth/v3/token', form);
  secrets.add(refreshed.body.access_token);
  expect((await clientOf(url, refreshed.body.access_token).get('/account-info/v3/details')).status).toBe(200);

  // Refused.
  await ask('', { developerApiKey: 'declared-key', clientSecret: 'sekret-refused' }, 409);
  await ask('', { clientSecret: 'sekret with spaces' }, 400);
  await ask('', { clientSecret: ['sekret-in-a-list'] }, 400);
  await ask('', { secret: 'sekret-in-a-field-that-is-not' }, 400);
  await control.send('POST', '/_crosstie/apps', { body: '{"clientSecret": "sekret-not-json"' });
  await sendForm(url, '/oauth/v3/token', { ...form, client_secret: 'sekret-wrong', refresh_token: 'sekret-refresh' });
  await clientOf(url, 'sekret-token').get('/account-info/v3/details');
  await fetch(`${url}/webhooks/v3/${app.appId}/settings?hapikey=sekret-hapikey`);

  // Failed inside.
  await ask('', { name: 'Fail', clientSecret: 'sekret-failed', developerApiKey: 'sekret-key-failed' }, 500);

  child.kill('SIGTERM');
  await once(child, 'close');
  const files = readdirSync(folder.path).map((name) => readFileSync(join(folder.path, name)).toString('latin1'));
  expect(files.some((file) => file.includes(app.clientId))).toBe(true);
  expect([secrets.size, log.includes('the disk is full')]).toEqual([10, true]);
  for (const secret of secrets) {
    expect(log).not.toContain(secret);
    for (const file of files) expect(file).not.toContain(secret);
  }
  expect(log + files.join('')).not.toContain('sekret');
});
