import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type AppDeclaration, startCrosstie } from '../../src/index.ts';
import { readConfigFile } from '../../src/server/config-file.ts';
import { clientOf } from './client.ts';
import { sendForm } from './oauth-wire.ts';
import type { SettingsBody, SubscriptionListBody } from './webhook-wire.ts';

const folder = mkdtempSync(join(tmpdir(), 'crosstie-declared-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const clipper = { clientId: 'clipper', clientSecret: 'clipper-secret', developerApiKey: 'clipper-key' } as const;
const start = (db: string, apps: readonly AppDeclaration[], secretKey = 's'.repeat(32)) =>
  startCrosstie({ db, apps, secretKey, logLevel: 'silent' });

interface Told {
  readonly results: readonly { readonly appId: number; readonly name: string; readonly scopes: readonly string[] }[];
}

async function appsOf(url: string): Promise<Told['results']> {
  return (await clientOf(url, 'none').get<Told>('/_crosstie/apps')).body.results;
}

/** What the app is answered that asks for a token of its own with a secret. */
async function answerTo(url: string, secret: string): Promise<number> {
  const form = { grant_type: 'client_credentials', scope: 'developer.webhooks_journal.read', client_id: 'clipper', client_secret: secret };
  return (await sendForm(url, '/oauth/v3/token', form)).status;
}

describe('apps that a server is started with', () => {
  test('are there once, however often it starts, with the same id and what is declared last', async () => {
    const db = join(folder, 'often.db');
    let [id, refreshToken, database] = [0, '', ''];
    {
      await using first = await start(db, [{ ...clipper, name: 'First', scopes: ['oauth', 'tickets'] }]);
      const apps = await appsOf(first.url);
      expect(apps).toMatchObject([{ name: 'First', clientId: 'clipper', scopes: ['oauth', 'tickets'] }]);
      id = apps[0]?.appId ?? 0;
      expect(await answerTo(first.url, 'clipper-secret')).toBe(200);
      const install = await clientOf(first.url, '').post<{ refreshToken: string }>(`/_crosstie/apps/${id}/installs`, {
        portalId: first.portalId,
      });
      refreshToken = install.body.refreshToken;
    }
    {
      await using second = await start(db, [{ ...clipper, name: 'Second' }, { clientId: 'other' }]);
      const apps = await appsOf(second.url);
      expect(apps).toHaveLength(2);
      expect(apps.find(({ appId }) => appId === id)).toMatchObject({ name: 'Second', scopes: ['oauth'] });
      const form = { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: 'clipper', client_secret: 'clipper-secret' };
      expect((await sendForm(second.url, '/oauth/v3/token', form)).status).toBe(200);
    }
    {
      await using third = await start(db, []);
      expect(await appsOf(third.url)).toHaveLength(2);
    }
    database = readFileSync(db).toString('latin1');
    expect(database).toContain('Second');
    for (const secret of [clipper.clientSecret, clipper.developerApiKey]) expect(database).not.toContain(secret);
  });

  test('have the secrets that are declared last, and keep those that are not declared any more', async () => {
    const db = join(folder, 'secrets.db');
    await (await start(db, [clipper])).close();
    const { developerApiKey: _, clientSecret: __, ...bare } = clipper;
    {
      await using second = await start(db, [bare]);
      expect(await answerTo(second.url, 'clipper-secret')).toBe(200);
      // The key is taken still, as it was not declared away.
      await expect(second.app({ developerApiKey: 'clipper-key' })).rejects.toThrow('developerApiKey already');
    }
    {
      await using third = await start(db, [{ ...bare, clientSecret: 'another-secret', developerApiKey: 'another-key' }]);
      expect([await answerTo(third.url, 'clipper-secret'), await answerTo(third.url, 'another-secret')]).toEqual([400, 200]);
      expect((await third.app({ developerApiKey: 'clipper-key' })).developerApiKey).toBe('clipper-key');
    }
    // Sealed with a key that is lost, the declared secret is as good as a new one.
    await using fourth = await start(db, [{ ...bare, clientSecret: 'another-secret' }], 'z'.repeat(32));
    expect(await answerTo(fourth.url, 'another-secret')).toBe(200);
  });

  test('have the webhooks that are declared last, keep those that are as declared, and all of them where none are declared', async () => {
    const db = join(folder, 'webhooks.db');
    const app = { ...clipper, appId: 7 };
    const targetUrl = 'http://127.0.0.1:3000/hook';
    const [created, merged] = [{ eventType: 'contact.creation' }, { eventType: 'object.merge', objectTypeId: 'deal' }];
    const told = async (declared: AppDeclaration) => {
      await using server = await start(db, [declared]);
      const client = clientOf(server.url, clipper);
      const { body: settings } = await client.get<SettingsBody>('/webhooks/v3/7/settings');
      const { results } = (await client.get<SubscriptionListBody>('/webhooks/v3/7/subscriptions')).body;
      return { settings, results };
    };
    const first = await told({ ...app, webhooks: { targetUrl, subscriptions: [created, merged] } });
    expect(first.settings).toMatchObject({ targetUrl, throttling: { maxConcurrentRequests: 10 } });
    expect(first.results).toMatchObject([
      { ...created, active: true },
      { ...merged, active: true },
    ]);
    expect(await told({ ...app, webhooks: { targetUrl, subscriptions: [{ ...merged, objectTypeId: '0-3' }, created] } })).toEqual(first);
    expect(await told(app)).toEqual(first);
    const changed = await told({
      ...app,
      webhooks: { targetUrl: `${targetUrl}s`, subscriptions: [{ ...created, active: false }, { eventType: 'deal.deletion' }] },
    });
    expect(changed.settings).toMatchObject({ targetUrl: `${targetUrl}s`, createdAt: first.settings.createdAt });
    expect(changed.results).toMatchObject([{ id: first.results[0]?.id, active: false }, { eventType: 'deal.deletion' }]);
    expect(changed.results).toHaveLength(2);
  });

  test('are left as they are where one of them cannot have its webhooks', async () => {
    const db = join(folder, 'no-webhooks.db');
    const webhooks = { targetUrl: 'http://example.com/' };
    const refused = start(db, [clipper, { clientId: 'other', webhooks }]);
    await expect(refused).rejects.toThrow('apps[1].webhooks: targetUrl must be served over HTTPS.');
    await using server = await start(db, []);
    expect(await appsOf(server.url)).toEqual([]);
  });

  test('are refused where another app is in the way, and the server does not start', async () => {
    const db = join(folder, 'in-the-way.db');
    await (await start(db, [{ ...clipper, appId: 7 }])).close();
    await expect(start(db, [{ clientId: 'other', appId: 7 }])).rejects.toThrow('apps[0]: Another app has this appId already');
    await expect(start(db, [{ ...clipper, appId: 8 }])).rejects.toThrow('The app with the client id clipper has the id 7 already');
    const taken = { clientId: 'other', developerApiKey: 'clipper-key' };
    await expect(start(db, [clipper, taken])).rejects.toThrow('two of apps have the same developerApiKey');
    await expect(start(db, [taken])).rejects.toThrow('apps[0]: Another app has this developerApiKey already');
    await using again = await start(db, [{ ...clipper, appId: 7 }]);
    expect(await appsOf(again.url)).toHaveLength(1);
  });
});

describe('a config file', () => {
  const file = join(folder, 'crosstie.json');
  const read = (text: string) => {
    writeFileSync(file, text);
    return readConfigFile(file);
  };
  const secret = 'this-is-a-secret';

  test('declares apps', async () => {
    const apps = [
      { ...clipper, appId: 7, name: 'Clipper', redirectUris: ['http://localhost:3000/'], scopes: ['oauth'], optionalScopes: ['tickets'] },
      {
        clientId: 'other',
        webhooks: { targetUrl: 'https://a.example/', maxConcurrentRequests: 6, subscriptions: [{ eventType: 'deal.merge' }] },
      },
    ];
    expect(await read(JSON.stringify({ $schema: './schema.json', apps }))).toEqual({ apps });
    expect(await read('{}')).toEqual({});
  });

  const wrong: readonly (readonly [text: string, told: string])[] = [
    ['', 'line 1, column 1: ValueExpected'],
    [`{"apps": [\n  {"clientId": "${secret}",}\n]}`, 'line 2, column 35: PropertyNameExpected'],
    [`{"apps": [{"clientSecret": "${secret}"}]}`, 'apps[0]: must have required properties clientId'],
    [`{"apps": [{"clientId": "a", "clientSecret": ["${secret}"]}]}`, 'apps[0].clientSecret: must be string'],
    [`{"apps": [{"clientId": "a"}, {"clientId": "b", "secret": "${secret}"}]}`, 'apps[1]: must not have additional properties (secret)'],
    [`{"apps": {"clientId": "${secret}"}}`, 'apps: must be array'],
    [`{"app": "${secret}"}`, 'must not have additional properties (app)'],
    [`["${secret}"]`, 'must be object'],
    [
      '{"apps": [{"clientId": "a", "clientSecret": "sekret!"}]}',
      'apps[0].clientSecret: expected 8 to 200 printable characters without spaces',
    ],
    [
      '{"apps": [{"clientId": "a", "redirectUris": ["http://a.example/"]}]}',
      'apps[0].redirectUris: "http://a.example/" must begin with https',
    ],
    ['{"apps": [{"clientId": "a", "scopes": ["oauth", "crm.martians"]}]}', 'apps[0].scopes: HubSpot has no scope crm.martians'],
    ['{"apps": [{"clientId": "a", "webhooks": {}}]}', 'apps[0].webhooks: must have required properties targetUrl'],
    [
      '{"apps": [{"clientId": "a", "webhooks": {"targetUrl": "https://a.example", "subscriptions": [{"event": "deal.merge"}]}}]}',
      'apps[0].webhooks.subscriptions[0]: must',
    ],
    ['{"apps": [{"clientId": "a", "appId": 1.5}]}', 'apps[0].appId: must be integer'],
    ['{"apps": [{"clientId": "a"}, {"clientId": "a"}]}', 'two of apps have the same clientId'],
    [
      JSON.stringify({ apps: Array.from({ length: 1_001 }, (_, place) => ({ clientId: `a${place}` })) }),
      'apps: must not have more than 1000 items',
    ],
    [`"${'x'.repeat(5_000_000)}"`, 'larger than'],
  ];

  test.each(wrong.map(([text, told]) => [told, text] as const))('that is wrong is refused with where and what: %s', async (told, text) => {
    const refusal = await read(text).then(
      () => 'nothing',
      (cause: Error) => cause.message,
    );
    expect(refusal).toContain(file);
    expect(refusal).toContain(told);
    expect(refusal.replace(file, '')).not.toMatch(/this-is-a-secret|sekret!/);
  });

  test('that is not there is told by its name', async () => {
    await expect(readConfigFile(join(folder, 'nothing.json'))).rejects.toThrow('nothing.json cannot be read');
  });

  test('and declared apps are looked at before the database is made', async () => {
    const db = join(folder, 'never.db');
    await expect(start(db, [{ clientId: 'a', scopes: ['crm.martians'] }])).rejects.toThrow('apps[0].scopes');
    expect(existsSync(db)).toBe(false);
  });
});
