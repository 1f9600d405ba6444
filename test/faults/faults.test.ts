import { request as requestPlainly } from 'node:http';
import { Client } from '@hubspot/api-client';
import { afterAll, describe, expect, test } from 'vitest';
import { limits } from '../../src/catalogue/limits.ts';
import { readFaultRule } from '../../src/control/fault-rules.ts';
import { isProblem } from '../../src/domain/problem.ts';
import { FaultBook } from '../../src/faults/book.ts';
import { type FaultOptions, type FaultResponse, type PortalHandle, startCrosstie } from '../../src/index.ts';

const crosstie = await startCrosstie({ clock: 'manual' });
afterAll(() => crosstie.close());

const contacts = '/crm/v3/objects/contacts';
const post = (portal: PortalHandle, path: string, body: unknown) =>
  portal.fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const create = (portal: PortalHandle, email: string) => post(portal, contacts, { properties: { email } });
const emails = async ({ fetch }: PortalHandle) => {
  const { results } = (await (await fetch(`${contacts}?limit=100`)).json()) as { results: { properties: { email: string } }[] };
  return results.map(({ properties }) => properties.email).sort();
};
const statuses = async (portal: PortalHandle, count: number) => {
  const seen: number[] = [];
  for (let call = 0; call < count; call += 1) seen.push((await portal.fetch(contacts)).status);
  return seen;
};

describe('a fault', () => {
  test('takes the requests that it is for: by method, path, operation, edition and object type', async () => {
    const portal = await crosstie.portal();
    const paths = ['/crm/v3/objects/contacts', '/crm/v3/objects/companies', '/crm/objects/2026-03/0-1', '/crm/v3/properties/contacts'];
    const matches: readonly [FaultOptions['match'], readonly string[]][] = [
      [{}, paths],
      [{ method: 'get' }, paths],
      [{ method: 'POST' }, []],
      [{ path: '/crm/v3/objects/contacts' }, paths.slice(0, 1)],
      [{ path: '/crm/v3/objects/*' }, paths.slice(0, 2)],
      [{ path: '/crm/v3/*' }, []],
      [{ path: '/crm/**' }, paths],
      [{ path: '**/contacts' }, [paths[0] ?? '', paths[3] ?? '']],
      [{ path: /OBJECTS\/.*0-1$/i }, paths.slice(2, 3)],
      [{ operation: 'records.list' }, paths.slice(0, 3)],
      [{ edition: '2026-03' }, paths.slice(2, 3)],
      [{ objectType: 'contact' }, [paths[0] ?? '', paths[2] ?? '', paths[3] ?? '']],
      [{ objectType: '0-2', operation: 'records.list' }, paths.slice(1, 2)],
    ];
    for (const [match, taken] of matches) {
      const { id } = await portal.faults.add({ ...(match && { match }), respond: 503 });
      const hit: string[] = [];
      for (const path of paths) if ((await portal.fetch(path)).status === 503) hit.push(path);
      expect(hit, JSON.stringify(match)).toEqual(taken);
      await portal.faults.remove(id);
    }
    expect(await statuses(portal, 1)).toEqual([200]);
  });

  test('knows object types of a portal by their own names', async () => {
    const portal = await crosstie.portal();
    const labels = { singular: 'Boat', plural: 'Boats' };
    const schema = {
      name: 'boat',
      labels,
      primaryDisplayProperty: 'name',
      requiredProperties: [],
      properties: [{ name: 'name', label: 'Name', type: 'string', fieldType: 'text' }],
    };
    const made = (await (await post(portal, '/crm/v3/schemas', schema)).json()) as { objectTypeId: string };
    await portal.faults.add({ match: { objectType: `p${portal.portalId}_boat` }, respond: 500 });
    expect((await portal.fetch(`/crm/v3/objects/${made.objectTypeId}`)).status).toBe(500);
    expect(await statuses(portal, 1)).toEqual([200]);
  });

  test.each([
    [{ after: 2, times: 1 }, [200, 200, 429, 200, 200, 200, 200]],
    [{ times: 2 }, [429, 429, 200, 200, 200, 200, 200]],
    [{ every: 3 }, [200, 200, 429, 200, 200, 429, 200]],
    [{ every: 2, after: 1, times: 2 }, [200, 200, 429, 200, 429, 200, 200]],
  ])('is counted in requests: %j', async (counts, expected) => {
    const portal = await crosstie.portal();
    const { id } = await portal.faults.add({ ...counts, respond: 429 });
    expect(await statuses(portal, 7)).toEqual(expected);
    expect(await portal.faults.list()).toMatchObject([{ id, matched: 7, fired: expected.filter((status) => status === 429).length }]);
  });

  test('happens by chance, the same each time for a seed, and about as often as it says', async () => {
    const runs: number[][] = [];
    for (const seed of [7, 7, 8]) {
      const portal = await crosstie.portal();
      await portal.faults.add({ probability: 0.3, seed, respond: 500 });
      runs.push(await statuses(portal, 100));
    }
    expect(runs[1]).toEqual(runs[0]);
    expect(runs[2]).not.toEqual(runs[0]);
    const hits = runs.map((seen) => seen.filter((status) => status === 500).length);
    for (const count of hits) expect(Math.abs(count - 30)).toBeLessThan(15);
  });

  test('of several the oldest takes a request, and all of them count it', async () => {
    const portal = await crosstie.portal();
    await portal.faults.add({ times: 1, respond: 500 });
    await portal.faults.add({ after: 1, respond: 503 });
    expect(await statuses(portal, 3)).toEqual([500, 503, 503]);
    expect((await portal.faults.list()).map(({ matched, fired }) => [matched, fired])).toEqual([
      [3, 1],
      [3, 2],
    ]);
  });

  test('is of one portal, goes with it, and of the whole server where it is to be', async () => {
    const [one, other] = [await crosstie.portal(), await crosstie.portal()];
    await one.faults.add({ respond: 503 });
    expect([await statuses(one, 1), await statuses(other, 1)]).toEqual([[503], [200]]);
    expect(await other.faults.list()).toEqual([]);
    await other.faults.clear();
    expect(await statuses(one, 1)).toEqual([503]);
    await one.remove();
    expect(await (await crosstie.fetch('/_crosstie/faults')).json()).toMatchObject({
      results: expect.not.arrayContaining([expect.objectContaining({ match: { portalId: one.portalId } })]),
    });
    const { id } = await other.faults.add({ match: { portalId: 'any', path: '/crm/v3/owners' }, respond: 500 });
    expect((await crosstie.fetch('/crm/v3/owners', { headers: { authorization: 'nobody' } })).status).toBe(500);
    await other.faults.remove(id);
    await expect(other.faults.remove(id)).rejects.toThrow(id);
  });
});

describe('the answer of a fault', () => {
  const answerTo = async (respond: FaultResponse, path = contacts) => {
    const portal = await crosstie.portal();
    await portal.faults.add({ respond });
    const answer = await portal.fetch(path);
    const text = await answer.text();
    return {
      portal,
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      text,
      body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {},
    };
  };

  test("is HubSpot's 429 for the limit of ten seconds, with its headers, of a day, and of a second", async () => {
    const { body, headers, portal } = await answerTo(429);
    expect(body).toMatchObject({ errorType: 'RATE_LIMIT', policyName: 'TEN_SECONDLY_ROLLING', category: 'RATE_LIMITS' });
    expect(body['groupName']).toBe(`publicapi:private_app-api-calls-ten-secondly:1000001:${portal.portalId}`);
    expect(headers).toMatchObject({
      'x-hubspot-ratelimit-max': '190',
      'x-hubspot-ratelimit-remaining': '0',
      'x-hubspot-ratelimit-daily': '1000000',
    });
    const daily = await answerTo({ status: 429, policy: 'daily' });
    expect(daily.body).toMatchObject({ policyName: 'DAILY', message: 'You have reached your daily limit.' });
    expect(daily.headers).toMatchObject({ 'x-hubspot-ratelimit-daily-remaining': '0', 'x-hubspot-ratelimit-remaining': '189' });
    expect((await answerTo({ status: 429, policy: 'secondly' })).headers['x-hubspot-ratelimit-max']).toBe(undefined);
    const list = '/crm/v4/objects/contacts/1/associations/companies';
    expect((await answerTo(429, list)).headers['x-hubspot-ratelimit-max']).toBe('190');
  });

  test('is the very 429 that the portal would be refused with, as far as bodies and headers are the same for both', async () => {
    const portal = await crosstie.portal({ rateLimits: { tenSecondly: 0 } });
    const real = await portal.fetch(contacts);
    await portal.faults.add({ respond: 429 });
    const made = await portal.fetch(contacts);
    const shape = async (answer: Response) => Object.keys((await answer.json()) as object);
    expect(await shape(made)).toEqual(await shape(real));
    expect([...made.headers.keys()]).toEqual(expect.arrayContaining([...real.headers.keys()]));
  });

  test.each([
    [401, 'EXPIRED_AUTHENTICATION', 'The OAuth token used to make this call expired 90 second(s) ago.'],
    [423, 'LOCKED', expect.any(String)],
    [477, 'MIGRATION_IN_PROGRESS', expect.any(String)],
    [500, undefined, 'internal error'],
  ] as const)("of %i is JSON in HubSpot's envelope", async (status, category, message) => {
    const { body, headers, ...answer } = await answerTo(status);
    expect(answer.status).toBe(status);
    expect(body).toEqual(expect.objectContaining({ status: 'error', message, correlationId: headers['x-hubspot-correlation-id'] }));
    expect(body['category']).toBe(category);
    expect(headers['retry-after']).toBe(status === 477 ? '1' : undefined);
  });

  test('of the edge is a page, or JSON where it is asked for; Retry-After says what it is told to', async () => {
    for (const status of [502, 503, 504] as const) {
      expect(await answerTo(status)).toMatchObject({
        status,
        headers: { 'content-type': 'text/html' },
        text: expect.stringContaining(String(status)),
      });
      expect(await answerTo({ status, as: 'json', retryAfterSeconds: 7 })).toMatchObject({
        status,
        body: { message: 'internal error' },
        headers: { 'retry-after': '7' },
      });
    }
  });

  test('is whatever it is given to be', async () => {
    expect(await answerTo({ status: 418, headers: { 'X-Kettle': 'on' }, body: { message: 'tea' } })).toMatchObject({
      status: 418,
      headers: { 'x-kettle': 'on', 'content-type': 'application/json;charset=utf-8' },
      text: '{"message":"tea"}',
    });
    expect(await answerTo({ status: 200, body: 'no JSON' })).toMatchObject({ status: 200, text: 'no JSON' });
  });

  test('comes late, and so does the true one, within the range that was asked for', async () => {
    const portal = await crosstie.portal();
    const took = async (respond: FaultResponse) => {
      const { id } = await portal.faults.add({ respond });
      const startedAt = performance.now();
      const { status } = await portal.fetch(contacts);
      await portal.faults.remove(id);
      return [status, performance.now() - startedAt] as const;
    };
    const [status, ms] = await took({ latencyMs: 30 });
    expect([status, ms >= 29]).toEqual([200, true]);
    const [late, lateMs] = await took({ status: 503, latencyMs: [20, 40] });
    expect([late, lateMs >= 19]).toEqual([503, true]);
  });

  test('does not hold up a stop', async () => {
    const other = await startCrosstie();
    await other.faults.add({ respond: { latencyMs: 60_000 } });
    const asked = fetch(`${other.url}${contacts}`, { headers: { authorization: `Bearer ${other.token}` } });
    await expect.poll(async () => (await other.faults.list())[0]?.fired).toBe(1);
    await other.close();
    expect((await asked).status).toBe(200);
  });
});

describe('an answer whose status has no body', () => {
  test.each([204, 304])('is the same over a socket and without one: %i', async (status) => {
    const portal = await crosstie.portal();
    await portal.faults.add({ respond: { status, body: 'left out' } });
    for (const answer of [
      await portal.fetch(contacts),
      await fetch(portal.url + contacts, { headers: { authorization: `Bearer ${portal.token}` } }),
    ]) {
      expect([answer.status, await answer.text()]).toEqual([status, '']);
    }
  });
});

describe('a connection that is reset', () => {
  const onSocket = (portal: PortalHandle, email: string) =>
    new Promise<string | undefined>((resolve) => {
      const headers = { authorization: `Bearer ${portal.token}`, 'content-type': 'application/json' };
      const sent = requestPlainly(`${portal.url}${contacts}`, { method: 'POST', headers }, (answer) => resolve(String(answer.statusCode)));
      sent.on('error', ({ code }: NodeJS.ErrnoException) => resolve(code));
      sent.end(JSON.stringify({ properties: { email } }));
    });

  test.each([
    ['before', []],
    ['after', ['ada@example.com']],
  ] as const)('%s the work is done has written what it says, on a socket and without one', async (reset, written) => {
    const portal = await crosstie.portal();
    await portal.faults.add({ match: { method: 'POST' }, respond: { reset } });
    expect(await onSocket(portal, 'ada@example.com')).toBe('ECONNRESET');
    expect(await emails(portal)).toEqual(written);
    await expect(create(portal, 'ada@example.com')).rejects.toMatchObject({ name: 'TypeError', cause: { code: 'ECONNRESET' } });
    expect(await emails(portal)).toEqual(written);
    const { underWay } = (await (await portal.fetch('/_crosstie/clock/advance', { method: 'POST', body: '{"ms":0}' })).json()) as {
      underWay: number;
    };
    expect(underWay).toBe(0);
  });
});

describe('a batch that fails in part', () => {
  const names = ['ada', 'bob', 'cyd', 'dan'];
  const inputs = names.map((name) => ({ properties: { email: `${name}@example.com` }, objectWriteTraceId: name }));
  interface Batch {
    readonly status: string;
    readonly numErrors: number;
    readonly results: readonly { readonly id: string; readonly properties: { readonly email: string } }[];
    readonly errors: readonly { readonly context: { readonly objectWriteTraceId?: readonly string[]; readonly ids?: readonly string[] } }[];
  }

  test.each([
    [2, ['cyd', 'dan'], ['ada', 'bob']],
    [
      [1, 3],
      ['ada', 'cyd'],
      ['bob', 'dan'],
    ],
    [4, [], names],
    [[0, 99], ['bob', 'cyd', 'dan'], ['ada']],
  ])('by %j has the others done, and answers 207 as HubSpot does', async (partial, done, failed) => {
    const portal = await crosstie.portal();
    await portal.faults.add({ respond: { partial } });
    const answer = await post(portal, `${contacts}/batch/create`, { inputs });
    const batch = (await answer.json()) as Batch;
    expect(answer.status).toBe(207);
    expect(Object.keys(batch)).toEqual(['status', 'results', 'numErrors', 'errors', 'startedAt', 'completedAt']);
    expect(batch).toMatchObject({ status: 'COMPLETE', numErrors: failed.length });
    const email = (name: string) => `${name}@example.com`;
    expect(batch.results.map(({ properties }) => properties.email).sort()).toEqual(done.map(email));
    expect(batch.errors.map(({ context }) => context.objectWriteTraceId)).toEqual(failed.map((name) => [name]));
    await portal.faults.clear();
    expect(await emails(portal)).toEqual(done.map(email));
  });

  test('leaves a body alone that nests deeper than any batch, and is not made to send one', async () => {
    const portal = await crosstie.portal();
    const nested = '['.repeat(100_000) + ']'.repeat(100_000);
    await portal.faults.add({ respond: { partial: 1 } });
    expect((await portal.fetch(`${contacts}/batch/create`, { method: 'POST', body: `{"inputs":[${nested}]}` })).status).toBe(400);
    const body = `{"respond":{"status":200,"body":${nested}}}`;
    expect((await portal.fetch('/_crosstie/faults', { method: 'POST', body })).status).toBe(400);
  });

  test('tells its errors beside those that are true', async () => {
    const portal = await crosstie.portal();
    const { id } = (await (await create(portal, 'ada@example.com')).json()) as { id: string };
    await portal.faults.add({ respond: { partial: [0], message: 'not today', category: 'WEATHER' } });
    const answer = await post(portal, `${contacts}/batch/read`, { inputs: [{ id }, { id: '999' }] });
    const batch = (await answer.json()) as Batch;
    expect(batch).toMatchObject({
      numErrors: 2,
      results: [],
      errors: [{ context: { ids: ['999'] } }, { message: 'not today', category: 'WEATHER', context: { ids: [id] } }],
    });
  });

  test('is none where there is no batch, no such input, or no status 207: these are answered as ever, and not counted', async () => {
    const portal = await crosstie.portal();
    await portal.faults.add({ respond: { partial: [7] } });
    expect(await statuses(portal, 1)).toEqual([200]);
    expect((await post(portal, `${contacts}/batch/create`, { inputs })).status).toBe(201);
    expect(
      (await post(portal, `${contacts}/batch/archive`, { inputs: Array.from({ length: 8 }, (_, id) => ({ id: String(id) })) })).status,
    ).toBe(204);
    expect((await portal.fetch(`${contacts}/batch/create`, { method: 'POST', body: '{"inputs":[' })).status).toBe(400);
    expect(await portal.faults.list()).toMatchObject([{ matched: 0, fired: 0 }]);
  });

  test.each(['v3', '2026-03'])('is one of associations, too, in %s', async (edition) => {
    const portal = await crosstie.portal();
    const idOf = async (type: string) =>
      ((await (await post(portal, `/crm/v3/objects/${type}`, { properties: {} })).json()) as { id: string }).id;
    const [contact, other, company] = [await idOf('contacts'), await idOf('contacts'), await idOf('companies')];
    const path =
      edition === 'v3'
        ? '/crm/v3/associations/contacts/companies/batch/create'
        : '/crm/associations/2026-03/contacts/companies/batch/associate/default';
    await portal.faults.add({ respond: { partial: 1 } });
    const pair = (from: string) => ({ from: { id: from }, to: { id: company }, type: 'contact_to_company' });
    const answer = await post(portal, path, { inputs: [pair(contact), pair(other)] });
    expect([answer.status, ((await answer.json()) as Batch).numErrors]).toEqual([207, 1]);
    const linked = (await (await portal.fetch(`/crm/v4/objects/companies/${company}/associations/contacts`)).json()) as {
      results: { toObjectId: number }[];
    };
    expect(linked.results.map(({ toObjectId }) => String(toObjectId))).toEqual([other]);
  });
});

describe('what is asked for as a fault', () => {
  test.each<[object, string]>([
    [{}, 'respond'],
    [{ respond: 418 }, 'respond.body'],
    [{ respond: 700 }, 'respond'],
    [{ respond: { status: 700 } }, 'respond.status'],
    [{ respond: { status: 500, policy: 'daily' } }, 'respond.policy'],
    [{ respond: { status: 429, policy: 'yearly' } }, 'respond.policy'],
    [{ respond: { status: 500, reset: 'before' } }, 'respond'],
    [{ respond: { reset: 'between' } }, 'respond.reset'],
    [{ respond: { partial: 0 } }, 'respond.partial'],
    [{ respond: { partial: [-1] } }, 'respond.partial'],
    [{ respond: { latencyMs: [9, 1] } }, 'respond.latencyMs'],
    [{ respond: { latencyMs: 120_001 } }, 'respond.latencyMs'],
    [{ respond: { status: 418, headers: { 'x y': '1' }, body: '' } }, 'respond.headers'],
    [{ respond: { status: 418, headers: { x: 'a\nb' }, body: '' } }, 'respond.headers'],
    [{ respond: { status: 418, headers: { 'Transfer-Encoding': 'chunked' }, body: '' } }, 'respond.headers.Transfer-Encoding'],
    [{ respond: { status: 418, headers: { x: '1', 'content-length': '7' } } }, 'respond.headers.content-length'],
    [{ respond: { status: 204, headers: { connection: 'close' } } }, 'respond.headers.connection'],
    [{ respond: 500, tries: 1 }, 'tries'],
    [{ respond: 500, times: 0 }, 'times'],
    [{ respond: 500, every: 1.5 }, 'every'],
    [{ respond: 500, probability: 0 }, 'probability'],
    [{ respond: 500, match: { operation: 'records.craete' } }, 'match.operation'],
    [{ respond: 500, match: { edition: 'v9' } }, 'match.edition'],
    [{ respond: 500, match: { method: 'BREW' } }, 'match.method'],
    [{ respond: 500, match: { path: 'crm' } }, 'match.path'],
    [{ respond: 500, match: { path: { regExp: '(' } } }, 'match.path'],
    [{ respond: 500, match: { portalId: 1 } }, 'no portal 1'],
  ])('and is none is refused by the name of what is wrong: %j', async (body, name) => {
    const answer = await post(crosstie, '/_crosstie/faults', body);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(((await answer.json()) as { message: string }).message).toContain(name);
  });

  test.each(['transfer-encoding', 'Content-Length', 'CONNECTION'])('is refused to a handle, too, where it says %s', async (name) => {
    const portal = await crosstie.portal();
    const respond = { status: 418, headers: { [name]: '7' }, body: 'tea' };
    await expect(portal.faults.add({ respond })).rejects.toThrow(`respond.headers.${name}`);
    expect(await portal.faults.list()).toEqual([]);
  });

  test('is bounded in number', () => {
    const book = new FaultBook(() => {});
    const rule = readFaultRule({ respond: 500 });
    if (isProblem(rule)) throw new Error(rule.message);
    for (let count = 0; count < limits.faultsMax; count += 1) expect(isProblem(book.add(rule))).toBe(false);
    expect(book.add(rule)).toMatchObject({ name: 'FAULTS_TOO_MANY' });
    expect([...book.all].length).toBe(limits.faultsMax);
    expect(book.clear(undefined)).toBe(limits.faultsMax);
    expect(isProblem(book.add(rule))).toBe(false);
  });
});

test('the official client tries again after a 429 and a 5xx, until it is let through', async () => {
  const portal = await crosstie.portal();
  const hubspot = new Client({ accessToken: portal.token, basePath: portal.url, numberOfApiCallRetries: 3 });
  await portal.faults.add({ times: 1, respond: { status: 429, policy: 'secondly' } });
  await portal.faults.add({ after: 1, times: 1, respond: { status: 500 } });
  const made = await hubspot.crm.contacts.basicApi.create({ properties: { email: 'ada@example.com' } });
  expect(made.properties['email']).toBe('ada@example.com');
  expect(await portal.faults.list()).toMatchObject([
    { matched: 3, fired: 1 },
    { matched: 3, fired: 1 },
  ]);
});
