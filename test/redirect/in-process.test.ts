import http from 'node:http';
import https, { request as sendSecurely } from 'node:https';
import net, { type AddressInfo } from 'node:net';
import tls from 'node:tls';
import { afterAll, expect, test } from 'vitest';
import { hosts } from '../../src/catalogue/hosts.ts';
import { startCrosstie } from '../../src/index.ts';
import { redirectConnections } from '../../src/redirect/connections.ts';

const crosstie = await startCrosstie();
afterAll(() => crosstie.close());

const contacts = 'https://api.hubapi.com/crm/v3/objects/contacts';
const headers = { authorization: `Bearer ${crosstie.token}`, 'content-type': 'application/json' };

interface Heard {
  readonly status: number | undefined;
  readonly text: string;
  readonly isReused: boolean;
}

/** Sends a request with Node's own client, in pieces if there are several. */
function sent(request: http.ClientRequest, pieces: readonly string[] = []): Promise<Heard> {
  return new Promise((resolve, reject) => {
    request.once('error', reject).once('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
      });
      response.once('end', () => resolve({ status: response.statusCode, text, isReused: request.reusedSocket }));
    });
    for (const piece of pieces) request.write(piece);
    request.end();
  });
}

/** A server of this machine that is nobody's business, and the heads of what reached it. */
async function bystander(answer: (heard: string) => string) {
  const heard: string[] = [];
  const connections = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    connections.add(socket);
    socket.on('data', (bytes) => {
      heard.push(String(bytes));
      socket.write(answer(String(bytes)));
    });
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    for (const socket of connections) socket.destroy();
    server.close();
  };
  return { port: (server.address() as AddressInfo).port, heard, connections, [Symbol.dispose]: close };
}

test.each(hosts.map(({ host }) => host))('what is sent to https://%s comes to the server', async (host) => {
  using _ = crosstie.redirect();
  expect((await fetch(`https://${host}/crm/v3/objects/contacts`, { headers })).status).toBe(200);
});

test('every client of Node is redirected, over kept connections, in pieces, and by a named import', async () => {
  using _ = crosstie.redirect();
  const agent = new https.Agent({ keepAlive: true });
  const made = await sent(https.request(contacts, { method: 'POST', headers, agent }), ['{"properties":{"email":', '"ada@example.com"}}']);
  expect(made).toMatchObject({ status: 201, isReused: false });
  expect(await sent(sendSecurely(contacts, { headers, agent }))).toMatchObject({ status: 200, isReused: true });
  expect(await sent(https.get(contacts, { headers, agent: false }))).toMatchObject({ status: 200 });
  expect(await sent(http.get(contacts.replace('https', 'http'), { headers }))).toMatchObject({ status: 200 });
  agent.destroy();
  const pieces = new Blob(['{"properties":', '{"email":"grace@example.com"}}']).stream();
  const init: RequestInit & { duplex: 'half' } = { method: 'POST', headers, body: pieces, duplex: 'half' };
  expect((await fetch(contacts, init)).status).toBe(201);
});

test('who waits for so long is told, by an agent that has the time', async () => {
  using silent = await bystander(() => '');
  using _ = redirectConnections(`http://127.0.0.1:${silent.port}`);
  const requests = [
    https.get(contacts, { agent: new https.Agent({ timeout: 30 }) }),
    http.get(contacts.replace('https', 'http'), { agent: new http.Agent({ timeout: 30 }) }),
  ];
  // Either may be told first, and is told once.
  const told = requests.map((request) => new Promise((resolve) => request.once('error', () => undefined).once('timeout', resolve)));
  await Promise.all(told);
  for (const request of requests) request.destroy();
});

test('a tunnel through a proxy is let go with the connection that would have gone through it', async () => {
  using proxy = await bystander(() => '');
  using _ = crosstie.redirect();
  const tunnel = net.connect(proxy.port, '127.0.0.1');
  const socket = tls.connect({ socket: tunnel, servername: 'api.hubapi.com' });
  await new Promise((resolve) => socket.once('secureConnect', resolve));
  const closed = new Promise((resolve) => tunnel.once('close', resolve));
  socket.destroy();
  await closed;
});

test('a redirected program is answered with links to HubSpot, and finds the way by them', async () => {
  using _ = crosstie.redirect();
  const { fetch: ask, token } = await crosstie.portal();
  for (const email of ['a@example.com', 'b@example.com']) {
    await ask('/crm/v3/objects/contacts', { method: 'POST', body: JSON.stringify({ properties: { email } }) });
  }
  const own = { headers: { authorization: `Bearer ${token}` } };
  const first = (await (await fetch(`${contacts}?limit=1`, own)).json()) as {
    readonly paging: { readonly next: { readonly link: string } };
  };
  const { link } = first.paging.next;
  expect(link).toMatch(/^https:\/\/api\.hubapi\.com\/crm\/v3\/objects\/contacts\?/);
  expect(await (await fetch(link, own)).json()).toMatchObject({ results: [{ properties: { email: 'b@example.com' } }] });
});

test('a page of consent is shown under the name that programs send users to', async () => {
  await using lenient = await startCrosstie({ autoConsent: true });
  const app = await lenient.app({ redirectUris: ['http://localhost:3000/back'] });
  using _ = lenient.redirect();
  const address = `https://app.hubspot.com/oauth/authorize?client_id=${app.clientId}&redirect_uri=http://localhost:3000/back&scope=oauth`;
  const { status, headers: told } = await fetch(address, { redirect: 'manual' });
  expect([status, told.get('location')]).toEqual([302, expect.stringMatching(/^http:\/\/localhost:3000\/back\?code=/)]);
});

test('all else goes where it went, on connections that are kept as before', async () => {
  using other = await bystander(() => 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
  using _ = crosstie.redirect();
  const agent = new http.Agent({ keepAlive: true });
  const get = () => sent(http.get({ port: other.port, agent, headers: { host: 'api.hubapi.com' } }));
  expect([await get(), await get(), await get()].map(({ text, isReused }) => [text, isReused])).toEqual([
    ['ok', false],
    ['ok', true],
    ['ok', true],
  ]);
  expect(other.connections.size).toBe(1);
  agent.destroy();
  // Another port of HubSpot's host, and a socket in the file system, are nobody's either.
  await expect(sent(http.get({ socketPath: '/nowhere.sock', host: 'api.hubapi.com' }))).rejects.toThrow('ENOENT');
});

test('a tunnel of a proxy to HubSpot ends here, too', async () => {
  using proxy = await bystander(() => 'HTTP/1.1 200 Connection established\r\n\r\n');
  using _ = crosstie.redirect();
  const tunnel = net.connect(proxy.port, '127.0.0.1');
  await new Promise<void>((resolve) => tunnel.once('connect', resolve));
  const createConnection = () => tls.connect({ socket: tunnel, servername: 'api.hubapi.com' });
  expect(await sent(https.get(contacts, { headers, createConnection }))).toMatchObject({ status: 200 });
  expect(proxy.heard).toEqual([]);
  tunnel.destroy();
});

test('the newest redirect counts; stopped, nothing is left of one, and its connections are ended', async () => {
  const before = [tls.connect, net.connect, net.createConnection, http.Agent.prototype.createConnection];
  await using another = await startCrosstie();
  const agent = new https.Agent({ keepAlive: true });
  const statuses = async () => [(await sent(https.get(contacts, { headers, agent }))).status, (await fetch(contacts, { headers })).status];
  const first = crosstie.redirect();
  {
    using _ = another.redirect();
    expect(await statuses()).toEqual([401, 401]);
  }
  expect(await statuses()).toEqual([200, 200]);
  const closed = new Promise((resolve) => Object.values(agent.freeSockets)[0]?.[0]?.once('close', resolve));
  first.stop();
  await closed;
  expect([tls.connect, net.connect, net.createConnection, http.Agent.prototype.createConnection]).toEqual(before);
});

test('after the server has closed calls are refused rather than sent to HubSpot', async () => {
  const gone = await startCrosstie();
  using _ = gone.redirect();
  await gone.close();
  await expect(sent(https.get(contacts, { headers }))).rejects.toThrow('ECONNREFUSED');
});

test('an address of a server that is none is refused at once', () => {
  expect(() => redirectConnections('nowhere')).toThrow('Invalid URL');
});
