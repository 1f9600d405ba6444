import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { PullFailed, Remote } from '../../src/pulling/remote.ts';

/** What the remote does with the requests to come, in their order; once there is none left it answers 200. */
let script: RequestListener[] = [];
let asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
  (script.shift() ?? answering(200))(request, response);
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const from = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
afterAll(() => server.close());

function answering(status: number, body: object = {}, headers: Readonly<Record<string, string>> = {}): RequestListener {
  return (_request, response) => response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

let [now, waited]: [number, number[]] = [0, []];
beforeEach(() => {
  [script, asked, now, waited] = [[], [], 0, []];
});

/** A remote whose time passes only where it waits. */
function newRemote(): Remote {
  const wait = async (ms: number) => {
    waited.push(ms);
    now += ms;
  };
  return new Remote({ from, token: 'pat-secret', times: { now: () => now, wait, chance: () => 1 } });
}

describe('a remote', () => {
  test('is asked with the token, and again after everything that passes: limits, locks, a move, failures, a reset, a broken answer', async () => {
    const tenSecondly = { policyName: 'TEN_SECONDLY_ROLLING', message: 'You have reached your ten_secondly_rolling limit.' };
    script = [
      answering(429, tenSecondly),
      answering(429, { message: 'You have reached your secondly limit.' }),
      answering(477, {}, { 'retry-after': '7' }),
      answering(423),
      answering(502),
      (request) => request.socket.destroy(),
      (_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"results": ['),
      answering(200, { name: 'here' }),
    ];
    const answer = await newRemote().get('/crm/owners/2026-03', { limit: '500', after: undefined });
    expect(answer).toEqual({ kind: 'found', body: { name: 'here' } });
    expect(asked).toEqual(Array.from({ length: 8 }, () => 'GET /crm/owners/2026-03?limit=500 Bearer pat-secret'));
    // What a limit, or the remote, asks for, and a wait that doubles.
    expect(waited).toEqual([10_500, 2_000, 9_000, 4_000, 8_000, 16_000, 30_000]);
  });

  test('is given up with its reason, which does not tell the token', async () => {
    const failing = async () =>
      newRemote()
        .get('/x')
        .then(String, (cause: unknown) => cause);
    script = Array.from({ length: 9 }, () => answering(503));
    expect(await failing()).toEqual(new PullFailed(`${new URL(from).host} cannot be read at /x: it answers 503, 9 times in a row`));
    script = [answering(429, { policyName: 'DAILY' })];
    expect(await failing()).toEqual(new PullFailed(`${new URL(from).host} cannot be read at /x: the limit of the day is reached`));
    script = [answering(477, {}, { 'retry-after': '86400' })];
    expect(String(await failing())).toMatch(/it asks to be left alone for 1440 minutes$/);
    script = [answering(401, { message: 'Authentication credentials not found.' })];
    expect(String(await failing())).toMatch(/does not accept the token: Authentication credentials not found\.$/);
    script = [
      answering(302, {}, { location: 'http://127.0.0.1:1/' }),
      ...Array.from({ length: 8 }, () => answering(302, {}, { location: '/y' })),
    ];
    expect(String(await failing())).toMatch(/the connection fails, 9 times in a row$/);
    expect(asked.filter((request) => !request.startsWith('GET /x '))).toEqual([]);
  });

  test('that refuses tells the scopes under each of their names; what is not there is no failure', async () => {
    script = [
      answering(403, { errors: [{ context: { requiredScopes: ['b', 'a'] } }] }),
      answering(403, { context: { requiredGranularScopes: ['c'] } }),
      answering(404, { message: 'resource not found' }),
    ];
    const remote = newRemote();
    expect(await remote.get('/x')).toEqual({ kind: 'forbidden', scopes: ['a', 'b'] });
    expect(await remote.post('/x', {})).toEqual({ kind: 'forbidden', scopes: ['c'] });
    expect(await remote.get('/x')).toEqual({ kind: 'absent', message: 'resource not found' });
  });

  test('is asked at the pace of its limit once half of it is used, after a window where nothing is left, and seldom searched', async () => {
    const left = (remaining: number) =>
      answering(
        200,
        {},
        {
          'x-hubspot-ratelimit-max': '10',
          'x-hubspot-ratelimit-remaining': String(remaining),
          'x-hubspot-ratelimit-interval-milliseconds': '10000',
        },
      );
    script = [left(6), left(5), left(0), answering(200), answering(200), answering(200)];
    const remote = newRemote();
    for (let call = 0; call < 4; call += 1) await remote.get('/x');
    expect(waited).toEqual([1_000, 10_000]);
    for (let search = 0; search < 3; search += 1) await remote.search('/search', {});
    expect(waited).toEqual([1_000, 10_000, 250, 250]);
    expect(remote.calls).toBe(7);
  });

  test('is believed for ten minutes at most, and read for 64 MiB at most', async () => {
    const headers = {
      'x-hubspot-ratelimit-max': '10',
      'x-hubspot-ratelimit-remaining': '0',
      'x-hubspot-ratelimit-interval-milliseconds': '86400000',
    };
    script = [
      answering(200, {}, headers),
      (_request, response) => {
        response.on('error', () => undefined);
        for (let piece = 0; piece < 65; piece += 1) response.write(Buffer.alloc(1_024 * 1_024, ' '));
      },
    ];
    const remote = newRemote();
    await remote.get('/x');
    await expect(remote.get('/x')).rejects.toThrow('answers /x with more than 67108864 bytes');
    expect(waited).toEqual([600_000]);
  });

  test('has to be an address', () => {
    const times = { now: () => 0, wait: async () => undefined, chance: () => 0 };
    expect(() => new Remote({ from: 'hubapi', token: 't', times })).toThrow(PullFailed);
    expect(() => new Remote({ from: 'ftp://hubapi', token: 't', times })).toThrow(PullFailed);
  });
});
