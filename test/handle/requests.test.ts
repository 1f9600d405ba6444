import { AssertionError } from 'node:assert';
import { afterAll, describe, expect, test } from 'vitest';
import { differencesIn } from '../../src/handle/partial-match.ts';
import { type PortalHandle, startCrosstie } from '../../src/index.ts';

const crosstie = await startCrosstie();
afterAll(() => crosstie.close());

const contacts = '/crm/v3/objects/contacts';
const create = ({ fetch }: PortalHandle, properties: object) => fetch(contacts, { method: 'POST', body: JSON.stringify({ properties }) });

describe('requests of a portal', () => {
  test('are what it was asked and answered, as plain objects, and those of no other', async () => {
    const [one, other] = [await crosstie.portal(), await crosstie.portal()];
    await create(one, { email: 'ada@example.com' });
    await create(one, { email: 'ada@example.com' });
    await create(other, { email: 'bob@example.com' });
    await one.fetch(`${contacts}?limit=5&properties=a&properties=b`);
    const all = await one.requests();
    expect(all).toMatchObject([
      {
        method: 'POST',
        path: contacts,
        status: 201,
        body: { properties: { email: 'ada@example.com' } },
        answer: { properties: { email: 'ada@example.com' } },
        headers: { authorization: 'Bearer ***' },
        operation: 'records.create',
        edition: 'v3',
        problem: null,
        fault: null,
      },
      { status: 409, problem: { name: expect.stringMatching(/^[A-Z_]+$/), source: expect.stringMatching(/.+/) } },
      { query: { limit: '5', properties: ['a', 'b'] } },
    ]);
    expect(all.every(({ portalId }) => portalId === one.portalId)).toBe(true);
    expect(all[0]?.correlationId).toBe(all[0]?.answerHeaders['x-hubspot-correlation-id']);
    expect(await one.requests({ status: 409 })).toEqual([all[1]]);
    await one.clearRequests();
    expect(await one.requests()).toEqual([]);
    expect((await other.requests()).length).toBe(1);
  });

  test('tell which fault answered them, and that a connection was reset', async () => {
    const portal = await crosstie.portal();
    const { id } = await portal.faults.add({ times: 1, respond: 429 });
    await portal.faults.add({ after: 1, respond: { reset: 'before' } });
    await portal.fetch(contacts);
    await portal.fetch(contacts).catch(() => undefined);
    expect(await portal.requests()).toMatchObject([
      { status: 429, fault: id, portalId: portal.portalId, problem: { name: 'RATE_LIMIT_TEN_SECONDLY' } },
      { status: null, answer: null, portalId: portal.portalId },
    ]);
  });
});

describe('an expectation of requests', () => {
  test('answers those that fit, as often as it says', async () => {
    const portal = await crosstie.portal();
    for (const email of ['ada@example.com', 'bob@example.com']) await create(portal, { email, city: 'Ulm' });
    const [ada, ...others] = await portal.expectRequest({
      method: 'post',
      path: contacts,
      body: { properties: { email: /^ada/ } },
      status: 201,
    });
    expect([ada?.body, others]).toEqual([{ properties: { email: 'ada@example.com', city: 'Ulm' } }, []]);
    await portal.expectRequest({ path: /contacts$/, body: { properties: { email: expect.stringContaining('@') } }, times: 2 });
    await portal.expectRequest({
      operation: 'records.create',
      answer: { id: (id: unknown) => Number(id) > 0 },
      times: { atLeast: 1, atMost: 2 },
    });
    await portal.expectRequest({ method: 'DELETE', times: 0 });
  });

  test('that is not met tells what came in its place, the nearest first, and how many came with no token of a portal', async () => {
    const portal = await crosstie.portal();
    const failed = async (promise: Promise<unknown>) => {
      const cause: unknown = await promise.catch((one: unknown) => one);
      expect(cause).toBeInstanceOf(AssertionError);
      return (cause as AssertionError).message;
    };
    expect(await failed(portal.expectRequest({ path: contacts }))).toMatch(
      /^expected 1 or more requests of \{"path":".*"\}; 0 fit\nno request was received$/,
    );
    await portal.fetch('/crm/v3/owners');
    await create(portal, { email: 'bob@example.com' });
    await portal.fetch(contacts, { headers: { authorization: 'Bearer pat-wrong' } });
    const message = await failed(
      portal.expectRequest({ method: 'POST', path: contacts, body: { properties: { email: 'ada@example.com' } } }),
    );
    const [, count, nearest, difference, next] = message.split('\n');
    expect(count).toBe('2 received:');
    expect(nearest).toMatch(/^ {2}#\d+ POST \/crm\/v3\/objects\/contacts -> 201$/);
    expect(difference).toBe('      body.properties.email: expected "ada@example.com", was "bob@example.com"');
    expect(next).toMatch(/GET \/crm\/v3\/owners -> 200/);
    expect(message).toMatch(/\d+ more came without a token of a portal$/);
    expect(await failed(portal.expectRequest({ path: contacts, times: 0 }))).toContain('fits');
    expect(await failed(portal.waitForRequest({ method: 'DELETE' }, { timeoutMs: 1 }))).toContain('no request came in time');
  });

  test('can wait for what is still to come', async () => {
    const portal = await crosstie.portal();
    const waiting = portal.waitForRequest({ method: 'POST' });
    await create(portal, {});
    expect(await waiting).toMatchObject({ operation: 'records.create' });
    expect((await portal.waitForRequest({ method: 'POST' })).id).toBe((await waiting).id);
  });
});

test.each<[unknown, unknown, readonly string[]]>([
  [{ a: 1 }, { a: 1, b: 2 }, []],
  [{ a: { b: [1, { c: 2 }] } }, { a: { b: [1, { c: 2, d: 3 }] } }, []],
  [{ a: [1] }, { a: [1, 2] }, ['it.a: expected 1 elements, was [1,2]']],
  [{ a: undefined }, {}, []],
  [{ a: undefined }, { a: null }, ['it.a: expected nothing, was null']],
  [{ a: 1, b: 2 }, { a: 2, b: 3 }, ['it.a: expected 1, was 2', 'it.b: expected 2, was 3']],
  [{ a: 1 }, null, ['it: expected {"a":1}, was null']],
  [[], {}, ['it: expected [], was {}']],
  [{}, [], ['it: expected {}, was []']],
  [/^a+$/g, 'aaa', []],
  [/b/, 'aaa', ['it: expected /b/, was "aaa"']],
  ['1', 1, ['it: expected "1", was 1']],
  [null, null, []],
  [{ a: expect.any(Number) }, { a: 1 }, []],
  [(value: unknown) => value === 1, 1, []],
])('in part %j fits %j but for %j', (expected, actual, differences) => {
  expect(differencesIn(expected, actual, 'it')).toEqual(differences);
  expect(differencesIn(expected, actual, 'it')).toEqual(differences);
});
