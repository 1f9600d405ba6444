import { afterAll, describe, expect, test } from 'vitest';
import { clientOf, startServer } from './client.ts';
import { crosstieCommand as commandAt } from './command-line.ts';

const { crosstie } = await startServer();
afterAll(() => crosstie.close());

const crosstieCommand = (args: readonly string[], url = crosstie.url) => commandAt(url, args);

const contacts = '/crm/v3/objects/contacts';
const idIn = (text: string) => /^Portal {2}(\d+)$/m.exec(text)?.[1] ?? '';
const tokenIn = (text: string) => /^Token {3}(pat-\S+)$/m.exec(text)?.[1] ?? '';

describe('crosstie portal', () => {
  test('create makes a portal with its own settings and a token, and list shows it beside the first', async () => {
    const made = await crosstieCommand([
      'portal',
      'create',
      '--name',
      'Ties',
      '--tier',
      'free',
      '--time-zone',
      'Asia/Tokyo',
      '--currency',
      'JPY',
      '--switch',
      'archiveBody=on',
    ]);
    expect([made.stderr, made.exitCode]).toEqual(['', undefined]);
    const client = clientOf(crosstie.url, tokenIn(made.stdout));
    const details = await client.get('/account-info/2026-09/details');
    const portalId = Number(idIn(made.stdout));
    expect(details.body).toMatchObject({ portalId, portalName: 'Ties', timeZone: 'Asia/Tokyo', companyCurrency: 'JPY' });
    const listed = await crosstieCommand(['portal', 'list']);
    expect(listed.stdout.split('\n')[0]).toBe('PORTAL    NAME             TIER        TIME ZONE   CURRENCY  DOMAIN');
    expect(listed.stdout).toContain(`${portalId}  Ties             free        Asia/Tokyo  JPY       portal-${portalId}.example\n`);
    expect(listed.stdout).toContain(`${crosstie.portalId}  Portal ${crosstie.portalId}  enterprise  US/Eastern  USD`);
  });

  test('list lets no name of a portal steer the terminal', async () => {
    await crosstieCommand(['portal', 'create', '--name', 'a\u001b[2J\nb\u202e']);
    expect((await crosstieCommand(['portal', 'list'])).stdout).toContain('a?[2J?b?');
  });

  test('--json prints what the server answered', async () => {
    const made = await crosstieCommand([
      'portal',
      'create',
      '--json',
      '--no-token',
      '--switch',
      'archiveBody=on',
      '--switch',
      'mergeKeepsPrimaryId=off',
    ]);
    const body = JSON.parse(made.stdout) as { readonly portalId: number };
    expect(body).toMatchObject({ own: { switches: { archiveBody: true, mergeKeepsPrimaryId: false } } });
    expect(body).not.toHaveProperty('token');
    const listed = JSON.parse((await crosstieCommand(['portal', 'list', '--json'])).stdout) as readonly { readonly portalId: number }[];
    expect(listed.map(({ portalId }) => portalId)).toContain(body.portalId);
  });

  test('delete removes a portal; deleting it again says that there is none', async () => {
    const made = await crosstieCommand(['portal', 'create']);
    const id = idIn(made.stdout);
    expect((await crosstieCommand(['portal', 'delete', id])).stdout).toBe(`Portal ${id} is deleted\n`);
    expect((await clientOf(crosstie.url, tokenIn(made.stdout)).get(contacts)).status).toBe(401);
    const again = await crosstieCommand(['portal', 'delete', id]);
    expect([again.stdout, again.exitCode]).toEqual(['', 1]);
    expect(again.stderr).toMatch(new RegExp(`^crosstie: .*${id}.*\\n$`));
  });

  test('tells in one line what the server refuses', async () => {
    const refused = await crosstieCommand(['portal', 'create', '--time-zone', 'Mars/Olympus']);
    expect([refused.stdout, refused.exitCode]).toEqual(['', 1]);
    expect(refused.stderr).toMatch(/^crosstie: .*Mars\/Olympus is no time zone.*\n$/);
  });

  test('says where it looked for a server that does not run', async () => {
    for (const [url, told] of [
      ['http://127.0.0.1:9', 'no server answers at http://127.0.0.1:9'],
      ['nonsense', 'nonsense is no URL'],
    ] as const) {
      expect(await crosstieCommand(['portal', 'list'], url)).toEqual({ stdout: '', stderr: `crosstie: ${told}\n`, exitCode: 1 });
    }
  });
});

describe('crosstie token', () => {
  test('create makes a token with scopes, list shows its end, revoke ends it', async () => {
    const { portalId } = await crosstie.portal();
    const id = String(portalId);
    const made = await crosstieCommand([
      'token',
      'create',
      id,
      '--name',
      'Reader',
      '--scopes',
      'crm.objects.contacts.read,oauth',
      '--app-id',
      '77',
    ]);
    const token = tokenIn(made.stdout);
    const tokenId = /^Id {6}(\S+)$/m.exec(made.stdout)?.[1] ?? '';
    const client = clientOf(crosstie.url, token);
    expect((await client.get(contacts)).status).toBe(200);
    expect((await client.post(contacts, { properties: {} })).status).toBe(403);
    const listed = await crosstieCommand(['token', 'list', id]);
    expect(listed.stdout).toMatch(new RegExp(`^${tokenId}  Reader +…${token.slice(-4)} +\\S+  crm.objects.contacts.read oauth$`, 'm'));
    expect(listed.stdout).not.toContain(token.slice(8, -4));
    expect((await crosstieCommand(['token', 'revoke', id, tokenId])).stdout).toBe(`Token ${tokenId} is revoked\n`);
    expect((await client.get(contacts)).status).toBe(401);
    expect((await crosstieCommand(['token', 'revoke', id, tokenId])).exitCode).toBe(1);
  });
});

test('a server with an admin token answers the commands that bring it, and tells the others what is missing', async () => {
  const { crosstie: closed } = await startServer({ adminToken: 'the-admin-token' });
  const without = await crosstieCommand(['portal', 'list'], closed.url);
  expect([without.exitCode, without.stderr]).toEqual([1, expect.stringContaining('CROSSTIE_ADMIN_TOKEN')]);
  const withToken = await crosstieCommand(['portal', 'list', '--admin-token', 'the-admin-token'], closed.url);
  expect(withToken.stdout).toContain(String(closed.portalId));
  await closed.close();
});
