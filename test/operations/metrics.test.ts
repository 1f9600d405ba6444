import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import { manualClock } from '../../src/index.ts';
import { clientOf, startServer } from '../behaviour/client.ts';
import { metricsOf, readingOf, sumOf } from './metrics.ts';

describe('[control] /_crosstie/metrics', async () => {
  const { crosstie, freshClient } = await startServer();
  afterAll(() => crosstie.close());
  const read = () => metricsOf(crosstie.url);

  test('counts answers by operation, method and status, each in the buckets that it is within', async () => {
    const client = await freshClient();
    const count = (page: string, status: number) =>
      readingOf(page, 'crosstie_http_request_duration_seconds_count', {
        operation: 'records.create',
        method: 'POST',
        status: String(status),
      });
    const before = await read();
    for (let call = 0; call < 3; call += 1) await client.create('contacts');
    await client.post('/crm/v3/objects/contacts', '{');
    await client.send('POST', '/crm/objects/2026-03/companies', { body: { properties: {} }, authorization: null });
    const after = await read();
    expect([201, 400, 401].map((status) => count(after, status) - count(before, status))).toEqual([3, 1, 1]);
    const created = { operation: 'records.create', method: 'POST', status: '201' };
    const bucket = (le: string) => readingOf(after, 'crosstie_http_request_duration_seconds_bucket', { ...created, le });
    expect(bucket('+Inf')).toBe(count(after, 201));
    expect(bucket('10')).toBe(count(after, 201));
    expect(bucket('0.001')).toBeLessThanOrEqual(bucket('0.25'));
    expect(readingOf(after, 'crosstie_http_request_duration_seconds_sum', created)).toBeGreaterThan(0);
  });

  test('has as many series as there are operations, whatever paths are asked', async () => {
    const client = await freshClient();
    const series = (page: string) => page.split('\n').filter((line) => line.startsWith('crosstie_http_request_duration_seconds_count'));
    await client.get('/nowhere/0');
    const before = series(await read()).length;
    for (let path = 1; path <= 20; path += 1) {
      await client.get(`/nowhere/${path}`);
      await client.get(`/crm/objects/2026-03/contacts/${path}`);
      await client.get(`/_crosstie/unknown/${path}`);
    }
    const after = series(await read());
    expect(after.length - before).toBeLessThanOrEqual(3);
    expect(after.some((line) => line.includes('nowhere'))).toBe(false);
  });

  test('shows turns with their size and time, commits, and that nothing waits when all is answered', async () => {
    const client = await freshClient();
    const before = await read();
    await Promise.all(Array.from({ length: 30 }, () => client.create('contacts')));
    const after = await read();
    const grown = (name: string, labels = {}) => readingOf(after, name, labels) - readingOf(before, name, labels);
    expect(grown('crosstie_turn_commands_sum')).toBe(30);
    const turns = grown('crosstie_turn_commands_count');
    expect(turns).toBeGreaterThan(0);
    expect(turns).toBeLessThanOrEqual(30);
    expect(grown('crosstie_turn_duration_seconds_count')).toBe(turns);
    expect(grown('crosstie_store_commit_duration_seconds_count', { place: 'database' })).toBeGreaterThanOrEqual(turns);
    expect(readingOf(after, 'crosstie_commands_waiting')).toBe(0);
    expect(readingOf(after, 'crosstie_http_requests_under_way')).toBe(1);
  });

  test('shows what runs, and what the process takes', async () => {
    const page = await read();
    expect(page).toMatch(/^crosstie_build_info\{version="\d+\.\d+\.\d+",node="v\d+[^"]+",engine="sqlite"\} 1$/m);
    expect(readingOf(page, 'process_resident_memory_bytes')).toBeGreaterThan(10_000_000);
    expect(sumOf(page, 'nodejs_eventloop_lag_p99_seconds')).toBeGreaterThanOrEqual(0);
    for (const reason of ['requests', 'bodies', 'portal'])
      expect(readingOf(page, 'crosstie_http_requests_refused_total', { reason })).toBe(0);
  });

  test('says what every metric is for, in the form that Prometheus reads', async () => {
    const answer = await fetch(`${crosstie.url}/_crosstie/metrics`);
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const lines = (await answer.text()).split('\n').filter((line) => line !== '');
    for (const line of lines)
      expect(line).toMatch(/^(# HELP \w+ .+|# TYPE \w+ (gauge|counter|histogram|summary)|\w+(\{.*\})? [-+.\dA-Za-z]+)$/);
    const typed = new Set(lines.flatMap((line) => /^# TYPE (crosstie_\w+)/.exec(line)?.[1] ?? []));
    expect(typed.size).toBeGreaterThan(10);
  });
});

test('metrics are for the admin where others can reach the server', async () => {
  const { crosstie } = await startServer({ adminToken: 'only-for-me' });
  const metrics = (authorization: string | null) =>
    clientOf(crosstie.url, crosstie.token).send('GET', '/_crosstie/metrics', { authorization });
  expect((await metrics(null)).status).toBe(403);
  expect((await metrics(`Bearer ${crosstie.token}`)).status).toBe(403);
  expect((await metrics('Bearer only-for-me')).status).toBe(200);
  await crosstie.close();
});

test('the lag of webhooks grows while their receiver refuses them, and is gone when they have arrived', async () => {
  const clock = manualClock();
  const { crosstie } = await startServer({ clock });
  let status = 500;
  const receiver = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(status).end());
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const { port } = receiver.address() as AddressInfo;
  const subscriptions = [{ eventType: 'contact.creation' }];
  const app = await crosstie.app({
    scopes: ['oauth', 'crm.objects.contacts.read'],
    webhooks: { targetUrl: `http://127.0.0.1:${port}/hook`, subscriptions },
  });
  await app.install(crosstie.portalId);
  await clientOf(crosstie.url, crosstie.token).create('contacts');
  const behind = async () => {
    const page = await metricsOf(crosstie.url);
    return [readingOf(page, 'crosstie_webhook_lag_seconds'), readingOf(page, 'crosstie_webhook_deliveries_pending')];
  };
  await expect.poll(behind).toEqual([0, 1]);
  clock.advance(3_000);
  expect(await behind()).toEqual([3, 1]);
  status = 200;
  clock.advance(24 * 3_600_000);
  await expect.poll(behind).toEqual([0, 0]);
  await crosstie.close();
  receiver.close();
});
