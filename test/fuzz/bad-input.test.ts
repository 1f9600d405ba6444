import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { startCrosstie } from '../../src/index.ts';
import { anyBody, anyQuery, anySegment, authorizations, contentTypes } from './garbage.ts';
import { expectEnvelope, expectLaw, newScene, type Scene, Stage } from './law.ts';
import { type RawRequest, sendBytes, sendRaw } from './raw.ts';

const crosstie = await startCrosstie({ logLevel: 'silent' });
afterAll(() => crosstie.close());

const editions = ['v3', 'v4', '2025-09', '2026-03', '2026-09', '2026-09-beta', '2024-01'] as const;

const batchPath = '/crm/associations/2026-03/contacts/companies/batch/associate/default';

/** The endpoints that take a body, with a body that each would accept. */
const writes = [
  { method: 'POST', path: () => '/crm/objects/2026-03/contacts', valid: { properties: { email: 'a@b.example', firstname: 'A' } } },
  { method: 'PATCH', path: ({ contact }: Scene) => `/crm/v3/objects/contacts/${contact}`, valid: { properties: { firstname: 'A' } } },
  {
    method: 'POST',
    path: () => batchPath,
    valid: { inputs: [{ from: { id: '20000000002' }, to: { id: '20000000003' } }] },
  },
  {
    method: 'POST',
    path: () => '/crm/v4/associations/contacts/companies/labels',
    valid: { label: 'Manager', inverseLabel: 'Employee', name: 'manager' },
  },
  {
    method: 'PUT',
    path: () => '/crm/associations/2026-03/contacts/companies/labels',
    valid: { associationTypeId: 1, label: 'Manager', inverseLabel: 'Employee' },
  },
  {
    method: 'POST',
    path: () => '/crm/associations/2026-09/definitions/configurations/contacts/companies/batch/create',
    valid: { inputs: [{ category: 'HUBSPOT_DEFINED', typeId: 279, maxToObjectIds: 5 }] },
  },
] as const;

const stage = new Stage(crosstie, () => newScene(crosstie));
const authorized = (scene: Scene) => ({ authorization: `Bearer ${scene.portal.token}` });

test('no body, however broken, is answered with a failure of the server or half written', async () => {
  const cases = fc
    .constantFrom(...writes)
    .chain((write) => fc.record({ write: fc.constant(write), body: anyBody(write.valid), contentType: fc.constantFrom(...contentTypes) }));
  await fc.assert(
    fc.asyncProperty(cases, async ({ write, body, contentType }) => {
      await stage.expectLaw((scene) => {
        const headers = { ...authorized(scene), 'content-type': contentType };
        return { method: write.method, path: write.path(scene), headers, body };
      });
    }),
    { numRuns: 400 },
  );
});

test('no path, method or query, however odd, is answered with a failure of the server', async () => {
  const mount = fc.constantFrom(
    ...editions.flatMap((edition) => [`/crm/objects/${edition}`, `/crm/${edition}/objects`, `/crm/associations/${edition}`]),
  );
  const path = fc
    .tuple(
      fc.oneof(
        mount,
        anySegment.map((segment) => `/${segment}`),
      ),
      fc.array(anySegment, { maxLength: 8 }),
    )
    .map(([start, rest]) => [start, ...rest].join('/'));
  const method = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'PURGE', 'get', 'PROPFIND');
  await fc.assert(
    fc.asyncProperty(path, method, anyQuery, async (path, method, query) => {
      const whole = `${path}${query === '' ? '' : `?${query}`}`;
      await stage.expectLaw((scene) => ({ method, path: whole, headers: authorized(scene) }));
    }),
    { numRuns: 400 },
  );
});

test('every served path survives odd ids, types and queries', async () => {
  const shapes = fc.constantFrom(
    { method: 'GET', of: (segments: readonly string[]) => `/crm/objects/2026-03/${segments[0]}/${segments[1]}` },
    { method: 'GET', of: (segments: readonly string[]) => `/crm/objects/2026-03/contacts/${segments[1]}` },
    { method: 'GET', of: (segments: readonly string[]) => `/crm/v4/objects/contacts/${segments[0]}/associations/${segments[1]}` },
    { method: 'GET', of: () => '/crm/v3/objects/contacts' },
    {
      method: 'PUT',
      of: (segments: readonly string[]) => `/crm/v4/objects/contacts/${segments[0]}/associations/default/companies/${segments[1]}`,
    },
    { method: 'PUT', of: (segments: readonly string[]) => `/crm/objects/2026-03/${segments[0]}/1/associations/default/${segments[1]}/2` },
    {
      method: 'DELETE',
      of: (segments: readonly string[]) => `/crm/v4/objects/${segments[2]}/${segments[0]}/associations/companies/${segments[1]}`,
    },
    { method: 'DELETE', of: (segments: readonly string[]) => `/crm/v3/objects/contacts/${segments[0]}` },
  );
  const segments = fc.array(anySegment, { minLength: 3, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(shapes, segments, anyQuery, async ({ method, of }, segments, query) => {
      await stage.expectLaw((scene) => ({ method, path: `${of(segments)}?${query}`, headers: authorized(scene) }));
    }),
    { numRuns: 400 },
  );
});

test('odd credentials get 401 and touch nothing', async () => {
  const scene = await newScene(crosstie);
  for (const authorization of authorizations) {
    const request = { method: 'DELETE', path: `/crm/v3/objects/contacts/${scene.contact}`, headers: { authorization } };
    expect((await expectLaw(crosstie, scene, request)).status, authorization).toBe(401);
  }
  const path = `/crm/v3/objects/contacts/${scene.contact}`;
  expect((await expectLaw(crosstie, scene, { method: 'DELETE', path, headers: {} })).status).toBe(401);
});

/** Texts that are too deep, too long or empty, and the statuses that HubSpot's kind of server gives them. */
const extremes: readonly (readonly [name: string, text: string, statuses: readonly number[]])[] = [
  ['100,000 open arrays', '['.repeat(100_000), [400]],
  ['100,000 nested arrays', '['.repeat(100_000) + ']'.repeat(100_000), [400]],
  ['100,000 nested objects', '{"a":'.repeat(100_000) + 1 + '}'.repeat(100_000), [400]],
  [
    'an ignored field that nests 100,000 deep',
    `{"properties":{},"inputs":[],"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    [200, 201, 400],
  ],
  ['a property that nests 100,000 deep', `{"properties":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`, [400]],
  ['an id that nests 100,000 deep', `{"inputs":[{"from":{"id":${'['.repeat(100_000)}${']'.repeat(100_000)}}}]}`, [400]],
  ['20 MB of text', JSON.stringify({ properties: { a: 'x'.repeat(20 * 1024 * 1024) } }), [413]],
  ['9 MB in one property', JSON.stringify({ properties: { a: 'x'.repeat(9 * 1024 * 1024) } }), [400]],
  ['100,000 properties', `{"properties":{${Array.from({ length: 100_000 }, (_, at) => `"p${at}":1`).join()}}}`, [400]],
  ['100,000 inputs', JSON.stringify({ inputs: Array.from({ length: 100_000 }, () => ({ from: { id: 1 }, to: { id: 2 } })) }), [400]],
  ['500,000 wrong inputs', `{"inputs":[${'0,'.repeat(500_000)}0]}`, [400]],
  ['an empty body', '', [400]],
  ['blanks only', ' \n\t ', [400]],
];

test.each(extremes)('%s gets a short answer and changes nothing', async (_name, text, statuses) => {
  for (const write of writes) {
    const scene = await newScene(crosstie);
    const headers = { ...authorized(scene), 'content-type': 'application/json' };
    const answer = await expectLaw(crosstie, scene, { method: write.method, path: write.path(scene), headers, body: Buffer.from(text) });
    expect(statuses, answer.body.slice(0, 300)).toContain(answer.status);
    expect(answer.body.length).toBeLessThan(100_000);
  }
});

/** Texts of nearly the size that is allowed, made to keep a reader busy. */
const heavyBytes = 9 * 1024 * 1024;
const heavy: readonly (readonly [name: string, text: string])[] = [
  ['wrong inputs', `{"inputs":[${'0,'.repeat(heavyBytes / 2)}0]}`],
  ['inputs without fields', `{"inputs":[${'{},'.repeat(heavyBytes / 3)}0]}`],
  ['arrays in an ignored field', `{"properties":{},"inputs":[],"x":${'['.repeat(heavyBytes / 2)}${']'.repeat(heavyBytes / 2)}}`],
  ['inputs that break off', `{"inputs":[${'{"from":{"id":1},"to":{"id":2}},'.repeat(heavyBytes / 32)}`],
];
/** Nobody else is served while a body is read. Of the processor, as the clock on the wall also counts what else the machine does. */
const readingCpuMsMax = 5_000;

test.each(heavy)('nine megabytes of %s do not keep the server from others for long', async (_name, text) => {
  const scene = await newScene(crosstie);
  const headers = { ...authorized(scene), 'content-type': 'application/json' };
  const before = process.cpuUsage();
  await expectLaw(crosstie, scene, { method: 'POST', path: batchPath, headers, body: Buffer.from(text) });
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1_000).toBeLessThan(readingCpuMsMax);
});

test('names that JavaScript objects have by themselves are no properties, and never a way in', async () => {
  const scene = await newScene(crosstie);
  const headers = { ...authorized(scene), 'content-type': 'application/json' };
  const path = '/crm/v3/objects/contacts';
  for (const name of ['constructor', 'toString', 'hasOwnProperty', 'valueOf', 'prototype', 'isPrototypeOf']) {
    const body = Buffer.from(`{"properties":{"${name}":"mine"}}`);
    const refused = await expectLaw(crosstie, scene, { method: 'POST', path, headers, body });
    expect(refused.status, name).toBe(400);
    const other = await scene.portal.fetch(`${path}/${scene.contact}?properties=${name}`);
    const { properties } = (await other.json()) as { readonly properties: object };
    expect(Object.hasOwn(properties, name), name).toBe(false);
  }
  for (const text of ['{"properties":{"__proto__":"x"}}', '{"__proto__":{"properties":{}}}', '{"properties":{"__proto__":{"a":"b"}}}']) {
    const { status } = await expectLaw(crosstie, scene, { method: 'POST', path, headers, body: Buffer.from(text) });
    expect(status, text).toBe(400);
  }
});

test('heads that are too long or no HTTP at all are refused and do not stay open', async () => {
  const scene = await newScene(crosstie);
  const long: readonly RawRequest[] = [
    { method: 'GET', path: `/crm/v3/objects/contacts/${'1'.repeat(100_000)}`, headers: authorized(scene) },
    { method: 'GET', path: `/crm/v3/objects/contacts?after=${'a'.repeat(100_000)}`, headers: authorized(scene) },
    { method: 'GET', path: '/crm/v3/objects/contacts', headers: { ...authorized(scene), 'x-long': 'x'.repeat(100_000) } },
    { method: 'GET', path: '/crm/v3/objects/contacts', headers: { authorization: `Bearer ${'x'.repeat(100_000)}` } },
    { method: 'POST', path: '/crm/v3/objects/contacts', headers: { ...authorized(scene), 'content-length': '-1' } },
    { method: 'POST', path: '/crm/v3/objects/contacts', headers: { ...authorized(scene), 'content-length': '99999999999999999999' } },
    { method: 'POST', path: '/crm/v3/objects/contacts', headers: { ...authorized(scene), 'transfer-encoding': 'chunked, x', 'x-y': '1' } },
  ];
  for (const request of long) {
    const answer = await expectLaw(crosstie, scene, request);
    expect(answer.status).toBeGreaterThanOrEqual(400);
  }
  for (const text of [
    '\r\n\r\n\u0000',
    'GET\r\n\r\n',
    'GET / HTTP/9.9\r\n\r\n',
    '{"json":true}\r\n\r\n',
    'GET /\u0001 HTTP/1.1\r\nhost: x\r\n\r\n',
  ]) {
    expectEnvelope(await sendBytes(crosstie.url, Buffer.from(text, 'latin1')));
  }
  expect((await sendRaw(crosstie.url, { method: 'GET', path: '/_crosstie/health/live', headers: {} })).status).toBe(200);
});

test('a Host that is none stops no answer that holds links', async () => {
  const scene = await newScene(crosstie);
  const body = Buffer.from(JSON.stringify({ inputs: [{ id: scene.contact }] }));
  for (const path of ['/crm/v3/associations', '/crm/v4/associations', '/crm/associations/2026-03']) {
    for (const host of ['[', 'a b', 'a/b', '%', '', 'x:y:z', '//']) {
      const headers = { ...authorized(scene), 'content-type': 'application/json', host };
      const read = await expectLaw(crosstie, scene, { method: 'POST', path: `${path}/contacts/companies/batch/read`, headers, body });
      expect([host, [200, 207, 400].includes(read.status)]).toEqual([host, true]);
    }
  }
});
