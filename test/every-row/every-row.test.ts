import { readdirSync, readFileSync } from 'node:fs';
import { Compile } from 'typebox/schema';
import { afterAll, describe, expect, test } from 'vitest';
import { endpoints } from '../../src/api/endpoints/index.ts';
import { type Sent, startServer } from '../behaviour/client.ts';
import { type ErrorBody, problemOf } from '../behaviour/wire.ts';
import { goodBodies } from './examples.ts';
import { appFor, type CallerAtWork, defineLive, installedClient, livePath, liveTokens, sentAs } from './live.ts';
import { mutantsOf, sampleOf } from './mutants.ts';
import { filled, schemaOf, strayWays, unservedOperations, type Way, ways } from './rows.ts';

const { crosstie, freshClient } = await startServer();
afterAll(() => crosstie.close());

const named = (list: readonly Way[]) => list.map((way) => [`${way.row.method} ${way.path} (${way.row.id})`, way] as const);
const withBodies = ways.filter(({ row }) => row.body !== undefined && row.bodyKind === 'json');
const withCallers = ways.filter(({ row }) => row.caller !== 'anyone');
const withObjects = withBodies.filter(({ row }) => (row.body as { readonly type?: string }).type === 'object');
const withBatches = withBodies.filter(({ row }) => 'inputs' in ((row.body as { readonly properties?: object }).properties ?? {}));
const bodyOf = (way: Way): Sent => {
  const schema = schemaOf(way);
  return schema === undefined ? {} : sentAs(way.row, sampleOf(schema));
};

/** Who may call a row, with nothing behind it, and what the parameters of its path stand for. */
async function callerOf({ row }: Way): Promise<CallerAtWork> {
  if (row.caller === 'app') return appFor(crosstie, row);
  return { client: row.caller === 'install' ? await installedClient(crosstie) : await freshClient(), parameters: {} };
}

/** A request of a row with something behind it: a contact and a company that are associated, and definitions. */
async function liveRequest(
  { client, parameters, bodies }: CallerAtWork,
  way: Way,
): Promise<{ readonly path: string; readonly sent: Sent }> {
  if (way.row.caller === 'anyone') return openRequest(way);
  if (way.row.caller === 'app') {
    const body = bodies?.[way.row.id] ?? goodBodies[way.row.id]?.({ contact: '', otherContact: '', company: '' });
    return { path: filled(way.path, parameters), sent: body === undefined ? bodyOf(way) : { body } };
  }
  if (way.row.caller === 'install') return { path: filled(way.path, {}), sent: bodyOf(way) };
  const [contact, otherContact, company] = [
    await client.create('contacts'),
    await client.create('contacts'),
    await client.create('companies'),
  ];
  await client.put(`/crm/objects/2026-03/contacts/${contact}/associations/default/companies/${company}`);
  await defineLive((method, path, body) => client.send(method, path, { body }));
  const records = { contact, otherContact, company };
  const body = goodBodies[way.row.id]?.(records);
  return { path: livePath(way.path, way.row, records), sent: body === undefined ? bodyOf(way) : { body } };
}

/** A request of a row that anyone may call, with a token of an app behind it. */
async function openRequest({ row, path }: Way): Promise<{ readonly path: string; readonly sent: Sent }> {
  const live = (await liveTokens(crosstie))[row.id];
  if (live === undefined) throw new Error(`nothing stands behind a request of ${row.id}`);
  return { path: filled(path, { token: live.token }), sent: live.body === undefined ? {} : sentAs(row, live.body) };
}

describe('every row, in every edition, under every path', () => {
  test('there are rows to look at', () => {
    expect(endpoints.length).toBeGreaterThanOrEqual(9);
    expect(ways.length).toBeGreaterThanOrEqual(endpoints.length * 4);
    expect(withBodies.length).toBeGreaterThan(0);
    expect(strayWays.length).toBeGreaterThan(0);
    expect(new Set(endpoints.map((row) => row.id)).size).toBe(endpoints.length);
  });

  test.each(named(ways))('%s answers a good request with one of its statuses and a body of its shape', async (_name, way) => {
    const caller = await callerOf(way);
    const { path, sent } = await liveRequest(caller, way);
    const { status, text, body } = await caller.client.send(way.row.method, path, sent);
    expect(Object.keys(way.row.answers).map(Number)).toContain(status);
    const schema = way.row.answers[status];
    if (schema === null || schema === undefined) expect(text).toBe('');
    else expect(Compile(schema).Check(body)).toBe(true);
  });

  test.each(named(withCallers))('%s refuses a wrong token with 401', async (_name, way) => {
    const client = await freshClient();
    const path = filled(way.path, {});
    for (const [authorization, category] of [
      ['Bearer pat-na1-00000000-0000-0000-0000-000000000000', 'INVALID_AUTHENTICATION'],
      ['Bearer wrong', 'EXPIRED_AUTHENTICATION'],
      [null, 'INVALID_AUTHENTICATION'],
    ] as const) {
      const { status, body } = await client.send(way.row.method, path, { ...bodyOf(way), authorization });
      expect([status, body]).toMatchObject([401, { status: 'error', category }]);
    }
  });

  test.each(named(ways))('%s refuses an unknown object type with 400, wherever it stands', async (_name, way) => {
    const client = await freshClient();
    for (const [, name = ''] of way.row.path.matchAll(/\{(\w*bjectType)\}/g)) {
      const { status, body } = await client.send(way.row.method, filled(way.path, { [name]: 'widgets' }), bodyOf(way));
      expect([status, body]).toEqual([400, problemOf({ message: 'Unable to infer object type from: widgets' })]);
    }
  });

  test.each(named(withBodies))('%s refuses every body with one wrong type or one missing field with 400', async (_name, way) => {
    const { client, parameters } = await callerOf(way);
    const path = filled(way.path, parameters);
    const mutants = mutantsOf(schemaOf(way) ?? {});
    expect(mutants.length).toBeGreaterThan(8);
    const replies = await Promise.all(
      mutants.map(async ({ what, body }) => ({
        what,
        reply: await client.send<ErrorBody>(way.row.method, path, { body: JSON.stringify(body) }),
      })),
    );
    const wrong = replies.filter(
      ({ reply }) => reply.status !== 400 || !reply.body.message.startsWith('Invalid input JSON on line 1, column '),
    );
    expect(wrong.map(({ what, reply }) => `${what}: ${reply.status} ${reply.text}`)).toEqual([]);
  });

  test.each(named(withObjects))('%s ignores fields that it does not know', async (_name, way) => {
    const caller = await callerOf(way);
    const { path, sent } = await liveRequest(caller, way);
    const body = { ...(sent.body as object), zzz: { a: [1] }, __crosstie: 'x' };
    const { status } = await caller.client.send(way.row.method, path, { body });
    expect(Object.keys(way.row.answers).map(Number)).toContain(status);
  });

  test.each(named(withBatches))('%s refuses 5,001 inputs with 400 and one short message', async (_name, way) => {
    const caller = await callerOf(way);
    const { path, sent } = await liveRequest(caller, way);
    const [input] = (sent.body as { readonly inputs: readonly unknown[] }).inputs;
    const body = { ...(sent.body as object), inputs: Array.from({ length: 5_001 }, () => input) };
    const { status, text } = await caller.client.send(way.row.method, path, { body });
    expect([status, text.length < 1_000]).toEqual([400, true]);
  });

  test.each(named(withBodies))('%s refuses what is no JSON at all with 400', async (_name, way) => {
    const { client, parameters } = await callerOf(way);
    for (const body of ['', ' ', '{', ']', 'nul', '{"a":1,}', '\u0000', `${'['.repeat(20_000)}`, `{"a":"${'x'.repeat(10_000)}`]) {
      const { status } = await client.send(way.row.method, filled(way.path, parameters), { body });
      expect([body.slice(0, 10), status]).toEqual([body.slice(0, 10), 400]);
    }
  });

  test.each(named(ways))(
    '%s never answers 5xx to odd ids and odd queries, unless it says that a parameter is not served',
    async (_name, way) => {
      const { client, parameters } = await callerOf(way);
      const ids = ['0', '-1', '1.5', 'abc', '9007199254740993', '99999999999999999999', '%00', '%20', '%F0%9F%9A%82', 'x'.repeat(600)];
      const texts = ['', '0', '-1', 'abc', '1e9', '%00', '%E0%A4%A', 'true', '9'.repeat(30)];
      const queries = [...Object.keys(way.row.query), ...way.row.unservedQuery].flatMap((name) => texts.map((text) => `?${name}=${text}`));
      const paths = [
        ...ids.map((id) => way.path.replace(/\{(\w+)\}/g, (name) => (name.endsWith('bjectType}') ? filled(name, {}) : id))),
        ...ids.map((id) => way.path.replace(/\{(\w+)\}/g, (all, name: string) => (name === 'appId' ? filled(all, parameters) : id))),
        ...['', ...queries, '?%', '?=&&=', '?a=1&a=2'].map((query) => filled(way.path, parameters) + query),
      ];
      const replies = await Promise.all(paths.map(async (path) => ({ path, reply: await client.send(way.row.method, path, bodyOf(way)) })));
      const failed = replies.filter(({ reply }) => reply.status >= 500 && reply.status !== 501);
      expect(failed.map(({ path, reply }) => `${path}: ${reply.status}`)).toEqual([]);
    },
  );
});

describe('editions that a row does not name', () => {
  test.each(named(strayWays))('%s leads to no served row', async (_name, way) => {
    const client = await freshClient();
    const { status } = await client.send(way.row.method, filled(way.path, {}), bodyOf(way));
    expect(status).toBe(strayWays.find((one) => one === way)?.expected);
  });

  test.each(named(ways.filter(({ edition }) => edition === '2026-03')))(
    '%s does not answer in an edition that never was',
    async (_name, way) => {
      const client = await freshClient();
      for (const edition of ['2024-01', '2026-3', '2026-04', '2026-03-beta', 'v2', 'v10', 'latest']) {
        const { status } = await client.send(way.row.method, filled(way.path.replace('2026-03', edition), {}), bodyOf(way));
        expect([edition, status]).toEqual([edition, 404]);
      }
    },
  );
});

describe('operations that HubSpot has and this server does not', async () => {
  const client = await freshClient();

  test('there are some', () => {
    expect(unservedOperations.length).toBeGreaterThan(0);
  });

  test.each(unservedOperations.map(({ id, requests }) => [id, requests] as const))(
    '%s answers 501 and names itself',
    async (id, requests) => {
      expect(requests.length).toBeGreaterThan(0);
      for (const { method, path } of requests) {
        const { status, body } = await client.send<ErrorBody | undefined>(method, path);
        expect([path, status]).toEqual([path, 501]);
        expect(body).toMatchObject({ status: 'error', category: 'NOT_IMPLEMENTED' });
        expect(body?.message.split(/[\s:]+/)).toContain(id);
      }
    },
  );
});

describe('claims', () => {
  const sources = ['../behaviour/', '../recorded/'].flatMap((folder) => {
    const url = new URL(folder, import.meta.url);
    return readdirSync(url)
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => readFileSync(new URL(name, url), 'utf8'));
  });
  const claimed = new Set(
    sources.flatMap((source) =>
      [...source.matchAll(/describe\('((?:\[[\w.]+\] )+)/g)].flatMap(([, tags = '']) => tags.match(/[\w.]+/g) ?? []),
    ),
  );

  test.each(endpoints.map((row) => row.id))('%s is claimed by a behaviour test', (id) => {
    expect([...claimed]).toContain(id);
  });

  test('nothing is claimed that is no row', () => {
    const ids = endpoints.map((row) => row.id);
    expect([...claimed].filter((id) => !ids.includes(id))).toEqual([]);
  });
});
