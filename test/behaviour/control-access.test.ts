import { request } from 'node:http';
import { afterAll, describe, expect, test } from 'vitest';
import { controlEndpoints } from '../../src/control/endpoints.ts';
import { clientOf, startServer } from './client.ts';

type Headers = Readonly<Record<string, string>>;

/** Sends a request with headers that fetch does not let anybody set, such as Host. */
function send(url: string, method: string, path: string, headers: Headers): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, url), { method, headers }, (answer) => {
      let text = '';
      // One that goes on for as long as somebody listens.
      if (answer.headers['content-type']?.startsWith('text/event-stream') === true) {
        resolve({ status: answer.statusCode ?? 0, text });
        answer.destroy();
      }
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    sent.on('error', reject).end();
  });
}

const closed = controlEndpoints.filter(({ access }) => access === 'closed');
const open = controlEndpoints.filter(({ access }) => access === 'open');
/** Parameters that lead nowhere: whoever is let in changes nothing. */
const pathOf = (path: string) => `/_crosstie${path.replace(/\{\w+\}/g, '424242')}`;
const named = (rows: typeof controlEndpoints) => rows.map(({ method, path }) => [method, path] as const);

const isClosed = { status: 403, text: expect.stringContaining('CONTROL_CLOSED') };

test('there are closed endpoints and open ones, and the open ones are those of health', () => {
  expect(closed.length).toBeGreaterThan(15);
  expect(open.map(({ path }) => path)).toEqual(['/health/live', '/health/ready']);
});

describe('on a loopback address without an admin token', async () => {
  const { crosstie } = await startServer();
  afterAll(() => crosstie.close());
  const port = new URL(crosstie.url).port;

  const strangers: readonly (readonly [string, Headers])[] = [
    ['a domain that leads here', { host: `evil.example:${port}` }],
    ['a domain that begins like a loopback address', { host: '127.0.0.1.evil.example' }],
    ['a domain that ends like one', { host: `evil.localhost.example:${port}` }],
    ['another address', { host: `192.168.0.7:${port}` }],
    ['an address that means all of this machine', { host: `0.0.0.0:${port}` }],
    ['a name in front of a loopback address', { host: `evil@127.0.0.1:${port}` }],
    ['a page from elsewhere', { origin: 'https://evil.example' }],
    ['a page from elsewhere on the same port', { origin: `http://evil.example:${port}` }],
    ['a page that hides where it is from', { origin: 'null' }],
    ['a page from elsewhere that shows it as a picture', { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'image' }],
    ['a page of an extension', { origin: 'chrome-extension://localhost' }],
    ['a page from elsewhere with a token of a portal', { origin: 'https://evil.example', authorization: `Bearer ${crosstie.token}` }],
  ];

  test.each(named(closed))('%s %s refuses whatever a browser sends on behalf of strangers', async (method, path) => {
    for (const [who, headers] of strangers) {
      expect([who, await send(crosstie.url, method, pathOf(path), headers)]).toEqual([who, isClosed]);
    }
  });

  test.each([
    {},
    { host: `localhost:${port}` },
    { host: 'LOCALHOST' },
    { host: '127.8.9.10' },
    { host: `[::1]:${port}` },
    { origin: 'http://localhost:3000' },
    { origin: 'http://127.0.0.1', host: 'localhost' },
    { origin: 'http://[::1]:8080' },
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'document' },
  ] as readonly Headers[])('it answers callers on this machine: %j', async (headers) => {
    expect((await send(crosstie.url, 'GET', '/_crosstie/portals', headers)).status).toBe(200);
  });

  test('no app is connected under a domain that leads here', async () => {
    const app = await crosstie.app({ redirectUris: ['http://localhost/back'], scopes: ['oauth'] });
    const query = new URLSearchParams({ client_id: app.clientId, redirect_uri: 'http://localhost/back', scope: 'oauth' });
    const page = (headers: Headers) => send(crosstie.url, 'GET', `/oauth/authorize?${query}`, headers);
    expect((await page({})).status).toBe(200);
    for (const method of ['GET', 'POST']) {
      const { status, text } = await send(crosstie.url, method, `/oauth/authorize?${query}`, { host: `evil.example:${port}` });
      expect([method, status, text]).toEqual([method, 403, expect.stringContaining('loopback address')]);
      expect(text).not.toContain(String(crosstie.portalId));
    }
  });

  test("health is open to everybody, and HubSpot's own paths look at tokens only", async () => {
    const headers = { host: 'crm.example', origin: 'https://elsewhere.example' };
    for (const { path } of open) expect((await send(crosstie.url, 'GET', pathOf(path), headers)).status).toBe(200);
    const withToken = { ...headers, authorization: `Bearer ${crosstie.token}` };
    expect((await send(crosstie.url, 'GET', '/crm/v3/objects/contacts', withToken)).status).toBe(200);
  });
});

describe('on an address that others can reach, without an admin token', async () => {
  const { crosstie } = await startServer({ host: '0.0.0.0' });
  afterAll(() => crosstie.close());

  test.each(named(closed))('%s %s refuses everybody, and says what is missing', async (method, path) => {
    for (const headers of [{}, { host: 'localhost' }, { authorization: `Bearer ${crosstie.token}` }] as readonly Headers[]) {
      const { status, text } = await send(crosstie.url, method, pathOf(path), headers);
      expect([status, text]).toEqual([403, expect.stringContaining('CROSSTIE_ADMIN_TOKEN')]);
    }
  });
});

describe.each(['0.0.0.0', '127.0.0.1'])('on %s with an admin token', async (host) => {
  const adminToken = 'the-admin-token-of-this-test';
  const { crosstie } = await startServer({ host, adminToken });
  afterAll(() => crosstie.close());

  test.each(named(closed))('%s %s asks for it', async (method, path) => {
    for (const authorization of [
      '',
      'Bearer',
      `Bearer ${adminToken}x`,
      `Bearer ${adminToken.slice(1)}`,
      `Basic ${adminToken}`,
      `Bearer ${crosstie.token}`,
    ]) {
      expect(await send(crosstie.url, method, pathOf(path), { authorization })).toEqual(isClosed);
    }
    const { status } = await send(crosstie.url, method, pathOf(path), { authorization: `Bearer ${adminToken}` });
    expect(status).not.toBe(403);
  });

  test('lets whoever has it in by any name of the server', async () => {
    const headers = { authorization: `Bearer ${adminToken}`, host: 'crm.example', origin: 'https://admin.example' };
    expect((await send(crosstie.url, 'GET', '/_crosstie/portals', headers)).status).toBe(200);
  });
});

describe('whatever is sent to a control endpoint', async () => {
  const { crosstie } = await startServer();
  afterAll(() => crosstie.close());
  const ids = ['0', '-1', '1.5', 'abc', '9007199254740993', '%00', '%F0%9F%9A%82', '..%2f', 'x'.repeat(600)];
  const bodies = [
    '',
    '{',
    'null',
    '5',
    '"x"',
    '[]',
    '[[]]',
    '{"a":1}',
    '{"__proto__":{"a":1}}',
    '{"name":null,"scopes":{},"switches":[]}',
    '\ud800',
  ];
  const nested = `{"name":${'['.repeat(5_000)}${']'.repeat(5_000)}}`;

  test.each(named(closed))('%s %s answers it, and never with a failure of the server', async (method, path) => {
    const client = clientOf(crosstie.url, crosstie.token);
    const withPortal = path.replace(
      '{portalId}',
      method === 'DELETE' && path.endsWith('{portalId}') ? '424242' : String(crosstie.portalId),
    );
    const paths = ids.flatMap((id) => [path, withPortal].map((one) => `/_crosstie${one.replace(/\{\w+\}/g, id)}`));
    const sent = method === 'GET' ? [undefined] : [...bodies, nested];
    const requests = [
      ...paths.map((asked) => [asked, sent.at(-2)] as const),
      ...sent.map((body) => [pathOf(withPortal), body] as const),
      ...['?%', '?limit=x&after=y', '?=&&='].map((query) => [pathOf(withPortal) + query, undefined] as const),
    ];
    const failed: string[] = [];
    for (const [asked, body] of requests) {
      const { status } = await client.send(method, asked, body === undefined ? {} : { body });
      if (status >= 500) failed.push(`${asked} ${body?.slice(0, 50)}: ${status}`);
    }
    expect(failed).toEqual([]);
  });
});
