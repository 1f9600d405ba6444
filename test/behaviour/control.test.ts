import { afterAll, describe, expect, test } from 'vitest';
import { clientOf, type Reply, startServer } from './client.ts';

interface CoverageRow {
  readonly operation: string;
  readonly method: string;
  readonly edition: string;
  readonly paths: readonly string[];
  readonly served: boolean;
  readonly evidence: string | null;
  readonly source: string | null;
  readonly assumed: readonly string[];
}
type Coverage = Reply<{ readonly rows: readonly CoverageRow[] }>;

describe('a server on a loopback address', async () => {
  const { crosstie } = await startServer();
  afterAll(() => crosstie.close());
  const client = clientOf(crosstie.url, crosstie.token);

  test('is live and ready, and says so to anybody', async () => {
    for (const authorization of [null, 'Bearer garbage']) {
      const live = await client.send('GET', '/_crosstie/health/live', { authorization });
      expect([live.status, live.body]).toEqual([200, { status: 'live' }]);
      const ready = await client.send('GET', '/_crosstie/health/ready', { authorization });
      expect([ready.status, ready.body]).toEqual([200, { status: 'ready' }]);
    }
  });

  test('lists what it serves, edition by edition, with how well each is known', async () => {
    const { status, body }: Coverage = await client.send('GET', '/_crosstie/coverage', { authorization: null });
    expect(status).toBe(200);
    const served = body.rows.filter((row) => row.served);
    const editionsOf = (operation: string) => served.filter((row) => row.operation === operation).map((row) => row.edition);
    for (const operation of [
      'associations.associateDefault',
      'associations.batchAssociateDefault',
      'associations.list',
      'associations.remove',
    ]) {
      expect(editionsOf(operation).toSorted()).toEqual(['2025-09', '2026-03', '2026-09', '2026-09-beta', 'v4']);
    }
    for (const operation of ['records.create', 'records.read', 'records.list', 'records.update', 'records.archive']) {
      expect(editionsOf(operation).toSorted()).toEqual(['2025-09', '2026-03', '2026-09', '2026-09-beta', 'v3']);
    }
    for (const row of served) {
      expect(row.paths.length).toBeGreaterThan(0);
      expect(['recorded', 'documented', 'assumed']).toContain(row.evidence);
      expect(row.source).toBeTypeOf('string');
    }
  });

  test('lists what HubSpot has and it does not serve', async () => {
    const { body }: Coverage = await client.send('GET', '/_crosstie/coverage');
    const missing = body.rows.filter((row) => !row.served);
    expect(missing.map((row) => row.operation)).toEqual(expect.arrayContaining(['exports', 'imports', 'lists']));
    for (const row of missing) expect([row.evidence, row.source]).toEqual([null, null]);
  });

  test('has both spellings of v3 records and v4 associations in the list', async () => {
    const { body }: Coverage = await client.send('GET', '/_crosstie/coverage');
    const paths = (operation: string, edition: string) =>
      body.rows.find((row) => row.operation === operation && row.edition === edition)?.paths ?? [];
    expect(paths('records.create', 'v3')).toEqual(['/crm/v3/objects/{objectType}', '/crm/objects/v3/{objectType}']);
    expect(paths('associations.batchAssociateDefault', 'v4')).toHaveLength(2);
  });

  test('knows no other control endpoint', async () => {
    const { status, body } = await client.get('/_crosstie/nothing');
    expect([status, body]).toMatchObject([404, { status: 'error' }]);
  });
});

describe('a server with an admin token', async () => {
  const { crosstie } = await startServer({ adminToken: 'admin-secret' });
  afterAll(() => crosstie.close());
  const client = clientOf(crosstie.url, crosstie.token);

  test('asks for it at the closed endpoints, and only there', async () => {
    for (const authorization of [null, 'Bearer wrong', 'Basic admin-secret', `Bearer ${crosstie.token}`]) {
      const refused = await client.send('GET', '/_crosstie/coverage', { authorization });
      expect(refused.status).toBe(403);
      expect(refused.text).not.toContain('records.create');
      expect((await client.send('GET', '/_crosstie/health/live', { authorization })).status).toBe(200);
      expect((await client.send('GET', '/_crosstie/health/ready', { authorization })).status).toBe(200);
    }
    expect((await client.send('GET', '/_crosstie/coverage', { authorization: 'Bearer admin-secret' })).status).toBe(200);
  });

  test('does not take it for a token of a portal', async () => {
    expect((await client.send('GET', '/crm/v3/objects/contacts', { authorization: 'Bearer admin-secret' })).status).toBe(401);
  });
});

describe('a server on an address that others can reach', () => {
  test('keeps its control endpoints closed without an admin token', async () => {
    const { crosstie } = await startServer({ host: '0.0.0.0' });
    const client = clientOf(crosstie.url, crosstie.token);
    const { status, body } = await client.get('/_crosstie/coverage');
    expect([status, body]).toMatchObject([403, { status: 'error', category: 'CONTROL_CLOSED' }]);
    expect((await client.get('/_crosstie/health/ready')).status).toBe(200);
    expect((await client.get('/crm/v3/objects/contacts')).status).toBe(200);
    await crosstie.close();
  });

  test('opens them to the admin token', async () => {
    const { crosstie } = await startServer({ host: '0.0.0.0', adminToken: 'admin-secret' });
    const client = clientOf(crosstie.url, 'admin-secret');
    expect((await client.get('/_crosstie/coverage')).status).toBe(200);
    expect((await client.send('GET', '/_crosstie/coverage', { authorization: null })).status).toBe(403);
    await crosstie.close();
  });
});

describe('starting and closing', () => {
  test('a closed server answers nobody, and closing again is no problem', async () => {
    const { crosstie } = await startServer();
    await Promise.all([crosstie.close(), crosstie.close()]);
    await crosstie.close();
    await expect(fetch(`${crosstie.url}/_crosstie/health/live`)).rejects.toThrow();
  });

  test('a seeded server starts with a contact and a company to try it on', async () => {
    const { crosstie } = await startServer({ seed: true });
    const client = clientOf(crosstie.url, crosstie.token);
    const sample = await crosstie.sample();
    expect((await client.get(`/crm/v3/objects/contacts/${sample?.contact}`)).status).toBe(200);
    expect((await client.get(`/crm/v3/objects/companies/${sample?.company}`)).status).toBe(200);
    await crosstie.close();
  });
});
