import { afterAll, describe, expect, test } from 'vitest';
import { startServer } from './client.ts';
import { defaultPath, type ErrorBody, type LinkBatch, listPath, pairPath, problemOf, uuidV7 } from './wire.ts';

const { crosstie, freshClient } = await startServer();
afterAll(() => crosstie.close());
const client = await freshClient();

describe('paths that lead nowhere', () => {
  const belowService = ['/crm/objects/2024-01/contacts', '/crm/objects/2026-06/contacts/1', '/crm/v3/objects/contacts/1/2/3'];
  test.each([...belowService, '/crm/objects/2027-03/contacts', '/crm/associations/2024-01/contacts/companies/batch/read'])(
    '%s is below a service of HubSpot: 404 with the page of the service',
    async (path) => {
      for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
        const { status, headers, text } = await client.send(method, path);
        expect(status).toBe(404);
        expect(headers.get('content-type')).toMatch(/^text\/html/);
        expect(text).toMatch(
          /^<html>\s*<head>\s*<meta http-equiv="Content-Type" content="text\/html;charset=utf-8"\/>\s*<title>Error 404 Not Found<\/title>/,
        );
        expect(text).toContain('<h2>HTTP ERROR 404');
      }
    },
  );

  test.each(['/', '/nothing', '/nothing/at/all', '/wp-admin', '/crm/object-schemas/v3/schemas'])(
    '%s is below no service: 404 with the page of the edge',
    async (path) => {
      const { status, headers, text } = await client.get(path);
      expect(status).toBe(404);
      expect(headers.get('content-type')).toMatch(/^text\/html/);
      expect(text).toMatch(/^<!DOCTYPE html>\s*<html lang=en><meta charset=utf-8><title>Error<\/title>\s*<style>/);
    },
  );

  // No recording says which of the two pages an unknown version gets where the version comes before the service.
  test.each(['/crm/v5/objects/contacts', '/crm/v5/associations/contacts/companies/batch/read'])('%s: 404 with a page', async (path) => {
    const { status, headers } = await client.get(path);
    expect(status).toBe(404);
    expect(headers.get('content-type')).toMatch(/^text\/html/);
  });

  test('a page repeats a path without running what stands in it', async () => {
    const { text } = await client.get('/crm/objects/2024-01/<script>alert(1)</script>');
    expect(text).not.toContain('<script>');
  });

  test('routes are looked at before credentials', async () => {
    expect((await client.send('GET', '/crm/objects/2024-01/contacts', { authorization: null })).status).toBe(404);
    expect((await client.send('GET', pairPath('contacts', '1', 'companies', '2'), { authorization: null })).status).toBe(405);
  });

  test('a method that a path does not know is a 405 that lists the ones it knows', async () => {
    for (const [method, path, allowed] of [
      ['PUT', '/crm/v3/objects/contacts', ['GET', 'POST']],
      ['POST', '/crm/v3/objects/contacts/1', ['DELETE', 'GET', 'PATCH']],
      ['DELETE', listPath('contacts', '1', 'companies'), ['GET']],
    ] as const) {
      const { status, headers, text } = await client.send(method, path);
      expect(status).toBe(405);
      expect((headers.get('allow') ?? '').split(', ').sort()).toEqual(allowed);
      expect(text).toContain('<title>Error 405 Method Not Allowed</title>');
    }
  });

  test.each(['/crm/objects/2026-03/%zz', '/crm/objects/2026-03/contacts/%E0%A4%A'])(
    '%s cannot be decoded: refused, not an error of the server',
    async (path) => {
      const reply = await client.get(path);
      expect(reply.status).toBeGreaterThanOrEqual(400);
      expect(reply.status).toBeLessThan(500);
    },
  );

  test('a segment that is far too long is refused, not an error of the server', async () => {
    const { status } = await client.get(`/crm/objects/2026-03/${'x'.repeat(5_000)}`);
    expect([400, 404, 414]).toContain(status);
  });
});

describe('unknown routes with routeErrors set to json', async () => {
  const json = await startServer({ routeErrors: 'json' });
  afterAll(() => json.crosstie.close());
  const caller = await json.freshClient();

  test.each(['/crm/objects/2024-01/contacts', '/nothing'])('%s: 404 in the envelope', async (path) => {
    const { status, headers, body } = await caller.get<ErrorBody>(path);
    expect(status).toBe(404);
    expect(headers.get('content-type')).toBe('application/json;charset=utf-8');
    expect(body).toEqual(problemOf({ message: 'resource not found' }));
  });

  test('a method that is not allowed: 405 in the envelope, with Allow', async () => {
    const { status, headers, body } = await caller.get<ErrorBody>(defaultPath('contacts', '1', 'companies', '2'));
    expect([status, headers.get('allow')]).toEqual([405, 'PUT']);
    expect(body).toEqual(problemOf({ message: 'HTTP 405 Method Not Allowed' }));
  });
});

describe('[records.list] [associations.associateDefault] a slash at the end of a path', () => {
  test('changes nothing', async () => {
    const created = await client.post<{ readonly id: string }>('/crm/v3/objects/contacts/', { properties: {} });
    expect(created.status).toBe(201);
    const contact = created.body.id;
    const company = await client.create('companies');
    expect(created.headers.get('location')).toBe(`${crosstie.url}/crm/v3/objects/contacts/${contact}`);
    expect((await client.get(`/crm/v3/objects/contacts/${contact}/`)).status).toBe(200);
    expect((await client.get('/crm/v3/objects/contacts/?limit=1')).status).toBe(200);
    const linked = await client.put<LinkBatch>(`${defaultPath('contacts', contact, 'companies', company)}/`);
    expect([linked.status, linked.body.results.length]).toEqual([200, 2]);
    expect((await client.get(`${listPath('contacts', contact, 'companies')}/`)).status).toBe(200);
    expect((await client.remove(`${pairPath('contacts', contact, 'companies', company)}/`)).status).toBe(204);
  });
});

describe('[records.read] what HubSpot has and this server does not', () => {
  test.each([
    ['GET', '/crm/lists/2026-03/1', 'lists'],
    ['GET', '/crm/v3/imports/', 'imports'],
    ['POST', '/crm/v3/imports', 'imports'],
  ])('%s %s answers 501 and names %s', async (method, path, operation) => {
    const { status, headers, body } = await client.send<ErrorBody>(method, path, method === 'GET' ? {} : { body: {} });
    expect(status).toBe(501);
    expect(headers.get('content-type')).toBe('application/json;charset=utf-8');
    expect(body.message).toContain(` ${operation} `);
    expect(body).toMatchObject({ status: 'error', correlationId: expect.stringMatching(uuidV7) });
  });

  test('a parameter that is named without a value asks for nothing', async () => {
    expect((await client.get('/crm/v3/objects/contacts?associations=&propertiesWithHistory=')).status).toBe(200);
  });
});

describe('headers', () => {
  const requests = [
    ['a list', 'GET', '/crm/v3/objects/contacts', {}],
    ['a create', 'POST', '/crm/v3/objects/contacts', { body: { properties: {} } }],
    ['an archive', 'DELETE', '/crm/v3/objects/contacts/1', {}],
    ['a removal', 'DELETE', pairPath('contacts', '1', 'companies', '2'), {}],
    ['a missing token', 'GET', '/crm/v3/objects/contacts', { authorization: null }],
    ['an unknown type', 'GET', '/crm/v3/objects/widgets', {}],
    ['an unknown record', 'GET', '/crm/v3/objects/contacts/38374264688', {}],
    ['an operation that is not served', 'POST', '/crm/v3/lists/search', { body: {} }],
    ['an unknown route', 'GET', '/crm/objects/2024-01/contacts', {}],
    ['a method that is not allowed', 'PATCH', pairPath('contacts', '1', 'companies', '2'), {}],
    ['a path that cannot be decoded', 'GET', '/crm/objects/2026-03/%zz', {}],
  ] as const;

  test.each(requests)('%s carries a fresh correlation id, a UUID of version 7, under both names', async (_what, method, path, sent) => {
    const [one, other] = [await client.send<ErrorBody | undefined>(method, path, sent), await client.send(method, path, sent)];
    const id = one.headers.get('x-hubspot-correlation-id');
    expect(id).toMatch(uuidV7);
    expect(one.headers.get('x-request-id')).toBe(id);
    expect(other.headers.get('x-hubspot-correlation-id')).not.toBe(id);
    if (one.body?.correlationId !== undefined) expect(one.body.correlationId).toBe(id);
    expect(one.headers.get('access-control-allow-credentials')).toBe('false');
    expect(one.headers.has('vary')).toBe(true);
  });

  test('every error body repeats the correlation id of its headers', async () => {
    const failures = await Promise.all(requests.slice(4, 8).map(([, method, path, sent]) => client.send<ErrorBody>(method, path, sent)));
    expect(failures.map((reply) => reply.body.correlationId)).toEqual(
      failures.map((reply) => reply.headers.get('x-hubspot-correlation-id')),
    );
  });

  test('only a create answers a Location', async () => {
    for (const [what, method, path, sent] of requests) {
      expect((await client.send(method, path, sent)).headers.has('location')).toBe(what === 'a create');
    }
  });
});
