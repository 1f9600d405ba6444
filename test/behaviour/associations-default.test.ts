import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, StandingClock, startServer } from './client.ts';
import {
  batchPath,
  type CrmRecord,
  defaultPath,
  instant,
  type LinkBatch,
  type LinkList,
  linkEditions,
  linkRow,
  listPath,
  requiredOf,
} from './wire.ts';

/** Both directions' default type ids, transcribed from the associations guide and the quotes guide. */
const defaults = [
  ['contacts', 'companies', 279, 280],
  ['deals', 'companies', 341, 342],
  ['tickets', 'companies', 339, 340],
  ['deals', 'contacts', 3, 4],
  ['contacts', 'tickets', 15, 16],
  ['deals', 'tickets', 27, 28],
  ['deals', 'line_items', 19, 20],
  ['leads', 'contacts', 608, 609],
  ['orders', 'companies', 934, 935],
  ['orders', 'contacts', 507, 508],
  ['quote_templates', 'quotes', 285, 286],
  ['deals', 'quotes', 63, 64],
  ['contacts', 'contacts', 449, 449],
  ['companies', 'companies', 450, 450],
  ['deals', 'deals', 451, 451],
  ['tickets', 'tickets', 452, 452],
  ['0-970', '0-970', 1254, 1254],
] as const;

describe('[associations.associateDefault] the answer of a default association', async () => {
  const clock = new StandingClock('2026-03-30T22:04:33.144Z');
  const { crosstie, freshClient } = await startServer({ clock });
  afterAll(() => crosstie.close());
  let client: Client;
  beforeEach(async () => {
    clock.set('2026-03-30T22:04:33.144Z');
    client = await freshClient();
  });

  test.each(defaults)('links %s to %s by type %i, and back by %i, lower type id first', async (fromType, toType, forward, backward) => {
    const from = await client.create(fromType);
    const to = await client.create(toType);
    const there = linkRow(from, to, forward);
    const back = linkRow(to, from, backward);
    const asked = await client.put<LinkBatch>(defaultPath(fromType, from, toType, to));
    expect(asked.status).toBe(200);
    expect(asked.body.results).toEqual([there, back]);
    if (forward === backward) return;
    const otherWay = await client.put<LinkBatch>(defaultPath(toType, to, fromType, from));
    expect(otherWay.body.results).toEqual([there, back]);
  });

  test('between two records of one type the requested direction comes first, because both rows carry the same id', async () => {
    const [one, other] = [await client.create('contacts'), await client.create('contacts')];
    const asked = await client.put<LinkBatch>(defaultPath('contacts', one, 'contacts', other));
    expect(asked.body.results).toEqual([linkRow(one, other, 449), linkRow(other, one, 449)]);
    const otherWay = await client.put<LinkBatch>(defaultPath('contacts', other, 'contacts', one));
    expect(otherWay.body.results).toEqual([linkRow(other, one, 449), linkRow(one, other, 449)]);
  });

  test.each(linkEditions)('%s answers 200 with the very same text', async (edition) => {
    const [from, to] = [await client.create('line_items'), await client.create('deals')];
    const reply = await client.put(defaultPath('line_items', from, 'deals', to, edition));
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('application/json;charset=utf-8');
    expect(reply.text).toBe(
      `{"status":"COMPLETE","results":[` +
        `{"from":{"id":"${to}"},"to":{"id":"${from}"},"associationSpec":{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":19}},` +
        `{"from":{"id":"${from}"},"to":{"id":"${to}"},"associationSpec":{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":20}}` +
        `],"startedAt":"2026-03-30T22:04:33.144Z","completedAt":"2026-03-30T22:04:33.144Z"}`,
    );
  });

  test('the times leave out a fraction that is zero', async () => {
    const [from, to] = [await client.create('contacts'), await client.create('companies')];
    clock.set('2025-02-18T09:12:17.000Z');
    const { body } = await client.put<LinkBatch>(defaultPath('contacts', from, 'companies', to));
    expect([body.startedAt, body.completedAt]).toEqual(['2025-02-18T09:12:17Z', '2025-02-18T09:12:17Z']);
  });

  test('a body is not needed, and one that is sent is ignored, whatever it is', async () => {
    const [from, to] = [await client.create('contacts'), await client.create('companies')];
    const path = defaultPath('contacts', from, 'companies', to);
    for (const body of [{}, [], 'not JSON {', [{ associationCategory: 'USER_DEFINED', associationTypeId: 9 }]]) {
      const reply = await client.put<LinkBatch>(path, body);
      expect(reply.status).toBe(200);
      expect(reply.body.results).toEqual([linkRow(from, to, 279), linkRow(to, from, 280)]);
    }
    const empty = await client.send('PUT', path, { headers: { 'content-type': 'application/json' } });
    expect(empty.status).toBe(200);
  });

  test('repeating it answers the same rows and writes nothing', async () => {
    const [from, to] = [await client.create('contacts'), await client.create('companies')];
    const path = defaultPath('contacts', from, 'companies', to);
    const first = await client.put<LinkBatch>(path);
    const seen = async () => [
      (await client.get<CrmRecord>(`/crm/objects/2026-03/contacts/${from}`)).body,
      (await client.get<CrmRecord>(`/crm/objects/2026-03/companies/${to}`)).body,
      (await client.get<LinkList>(listPath('contacts', from, 'companies'))).body,
      (await client.get<LinkList>(listPath('companies', to, 'contacts'))).body,
    ];
    const before = await seen();
    clock.advance(60_000);
    const second = await client.put<LinkBatch>(path);
    expect(second.status).toBe(200);
    expect(second.body.results).toEqual(first.body.results);
    expect(Object.keys(second.body)).toEqual(Object.keys(first.body));
    const backwards = await client.put<LinkBatch>(defaultPath('companies', to, 'contacts', from));
    expect(backwards.body.results).toEqual(first.body.results);
    expect(await seen()).toEqual(before);
  });

  test('both directions can be read as soon as it has answered, in every edition', async () => {
    const [from, to] = [await client.create('deals'), await client.create('contacts')];
    await client.put(defaultPath('deals', from, 'contacts', to, 'v4'));
    for (const edition of linkEditions) {
      const there = await client.get<LinkList>(listPath('deals', from, 'contacts', edition));
      expect(there.body.results.map((row) => row.toObjectId)).toEqual([Number(to)]);
      const back = await client.get<LinkList>(listPath('contacts', to, 'deals', edition));
      expect(back.body.results.map((row) => row.toObjectId)).toEqual([Number(from)]);
    }
  });

  test('links of many pairs that arrive at the same time all hold', async () => {
    const company = await client.create('companies');
    const contacts = await Promise.all(Array.from({ length: 40 }, () => client.create('contacts')));
    const replies = await Promise.all(contacts.map((contact) => client.put(defaultPath('contacts', contact, 'companies', company))));
    expect(new Set(replies.map((reply) => reply.status))).toEqual(new Set([200]));
    const listed = await client.get<LinkList>(listPath('companies', company, 'contacts'));
    expect(listed.body.results.map((row) => row.toObjectId).sort()).toEqual(contacts.map(Number).sort());
  });
});

describe('[associations.associateDefault] spellings of object types', async () => {
  const { crosstie, freshClient } = await startServer();
  afterAll(() => crosstie.close());

  const spellings = ['contacts', 'contact', '0-1', 'CONTACT', 'Contacts', 'cOnTaCt'];
  test.each(spellings)('%s names contacts', async (word) => {
    const client = await freshClient();
    const [from, to] = [await client.create('contacts'), await client.create('companies')];
    const reply = await client.put<LinkBatch>(defaultPath(word, from, 'Company', to));
    expect(reply.status).toBe(200);
    expect(reply.body.results).toEqual([linkRow(from, to, 279), linkRow(to, from, 280)]);
    const batch = await client.post<LinkBatch>(batchPath('0-2', word), { inputs: [{ from: { id: to }, to: { id: from } }] });
    expect(batch.status).toBe(200);
    expect((await client.get<LinkList>(listPath(word, from, '0-2'))).body.results).toHaveLength(1);
  });

  test.each([
    ['line_item', '0-8', 'deal', 19],
    ['quote_template', '0-64', 'quote', 285],
    ['meeting', '0-47', 'contact', 199],
    ['note', '0-46', 'contact', 201],
  ] as const)('%s works as well as %s', async (word, id, other, lowest) => {
    const client = await freshClient();
    const [from, to] = [await client.create(id, requiredOf(id)), await client.create(other)];
    const reply = await client.put<LinkBatch>(defaultPath(word, from, other, to));
    expect(reply.status).toBe(200);
    expect(reply.body.results[0]?.associationSpec.associationTypeId).toBe(lowest);
    expect(reply.body.startedAt).toMatch(instant);
    expect(Date.parse(reply.body.completedAt)).toBeGreaterThanOrEqual(Date.parse(reply.body.startedAt));
  });
});
