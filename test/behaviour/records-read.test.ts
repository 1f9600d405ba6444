import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, StandingClock, startServer } from './client.ts';
import { type CrmRecord, type CrmRecordList, problemOf, requiredOf } from './wire.ts';

const clock = new StandingClock('2026-03-12T07:33:46.615Z');
const { crosstie, freshClient } = await startServer({ clock });
afterAll(() => crosstie.close());
let client: Client;
beforeEach(async () => {
  client = await freshClient();
});
const base = '/crm/objects/2026-03/contacts';

/** Properties that a read without `properties` answers, from the search guide's table. */
const defaultSets = [
  ['contacts', ['createdate', 'email', 'firstname', 'hs_object_id', 'lastmodifieddate', 'lastname']],
  ['companies', ['createdate', 'domain', 'hs_lastmodifieddate', 'hs_object_id', 'name']],
  ['deals', ['amount', 'closedate', 'createdate', 'dealname', 'dealstage', 'hs_lastmodifieddate', 'hs_object_id', 'pipeline']],
  [
    'tickets',
    [
      'content',
      'createdate',
      'hs_lastmodifieddate',
      'hs_object_id',
      'hs_pipeline',
      'hs_pipeline_stage',
      'hs_ticket_category',
      'hs_ticket_priority',
      'subject',
    ],
  ],
  ['line_items', ['amount', 'createdate', 'hs_lastmodifieddate', 'hs_object_id', 'price', 'quantity']],
  ['products', ['createdate', 'description', 'hs_lastmodifieddate', 'hs_object_id', 'name', 'price']],
  ['quotes', ['hs_createdate', 'hs_expiration_date', 'hs_lastmodifieddate', 'hs_object_id', 'hs_public_url_key', 'hs_status', 'hs_title']],
  ...['carts', 'discounts', 'fees', 'invoices', 'leads', 'orders', 'payments', 'taxes'].map(
    (word) => [word, ['createdate', 'hs_lastmodifieddate', 'hs_object_id']] as const,
  ),
  ...['feedback_submissions', 'subscriptions', 'calls', 'emails', 'meetings', 'notes', 'tasks', 'listings'].map(
    (word) => [word, ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id']] as const,
  ),
] as const;

describe('[records.read] which properties a read answers', () => {
  test.each(defaultSets)('%s: without names, the default set of the type, in order of name', async (word, expected) => {
    const activities = ['calls', 'emails', 'meetings', 'notes', 'tasks'];
    const id = await client.create(word, activities.includes(word) ? requiredOf('0-46') : {});
    const { status, body } = await client.get<CrmRecord>(`/crm/objects/2026-03/${word}/${id}`);
    expect(status).toBe(200);
    expect(Object.keys(body.properties)).toEqual(expected);
    expect(Object.keys(body)).toEqual(['id', 'properties', 'createdAt', 'updatedAt', 'archived', 'url']);
  });

  test('names that are asked for come besides id and times: null where unset, left out where unknown', async () => {
    const id = await client.create('contacts', { email: 'a@example.com' });
    const { body } = await client.get<CrmRecord>(`${base}/${id}?properties=phone,email,no_such_property`);
    expect(body.properties).toEqual({
      createdate: '2026-03-12T07:33:46.615Z',
      email: 'a@example.com',
      hs_object_id: id,
      lastmodifieddate: '2026-03-12T07:33:46.615Z',
      phone: null,
    });
    expect(Object.keys(body.properties)).toEqual(Object.keys(body.properties).toSorted());
  });

  test('a list of names may be separated by commas, repeated, or both', async () => {
    const id = await client.create('contacts', { firstname: 'Ada', lastname: 'Tie', phone: '1' });
    const asked = async (query: string) => (await client.get<CrmRecord>(`${base}/${id}?${query}`)).body.properties;
    const expected = await asked('properties=firstname,lastname,phone');
    expect(expected).toMatchObject({ firstname: 'Ada', lastname: 'Tie', phone: '1' });
    expect(await asked('properties=firstname&properties=lastname&properties=phone')).toEqual(expected);
    expect(await asked('properties=firstname,lastname&properties=phone&properties=phone')).toEqual(expected);
  });
});

describe('[records.read] records that are not there', () => {
  const numeric = (id: string) =>
    problemOf({ message: 'Object not found.  objectId are usually numeric.', context: { id: [id] }, category: 'OBJECT_NOT_FOUND' });
  const positive = (id: string) =>
    problemOf({ message: 'Object not found. objectId is usually positive.', context: { id: [id] }, category: 'OBJECT_NOT_FOUND' });

  test.each(['/crm/v3/objects', '/crm/objects/2026-03', '/crm/objects/2026-09'])('%s: an unknown number is a 404', async (mount) => {
    for (const reply of [
      await client.get(`${mount}/contacts/38374264688`),
      await client.patch(`${mount}/contacts/38374264688`, { properties: { firstname: 'x' } }),
    ]) {
      expect(reply.status).toBe(404);
      expect(reply.body).toMatchObject({ status: 'error', message: 'resource not found' });
    }
  });

  test.each(['abc', 'a1', '1.5', '12-3'])('%s is no number: 404 with two spaces in its message', async (id) => {
    const read = await client.get(`${base}/${id}`);
    expect([read.status, read.body]).toEqual([404, numeric(id)]);
    const updated = await client.patch(`${base}/${id}`, { properties: { firstname: 'x' } });
    expect([updated.status, updated.body]).toEqual([404, numeric(id)]);
  });

  test.each(['0', '-1', '-38374264688'])('%s is not positive: 404 with one space in its message', async (id) => {
    const { status, body } = await client.get(`${base}/${id}`);
    expect([status, body]).toEqual([404, positive(id)]);
  });
});

describe('[records.archive] archived records', () => {
  test('archiving is a 204 whether the record lives, is archived already or never was', async () => {
    const id = await client.create('contacts');
    for (const one of [id, id, '38374264688']) {
      const { status, text, headers } = await client.remove(`${base}/${one}`);
      expect([status, text, headers.get('content-type')]).toEqual([204, '', null]);
    }
  });

  test('an archived record is read with archived=true, and says when it was archived', async () => {
    const id = await client.create('contacts', { email: 'a@example.com' });
    clock.set('2026-03-12T09:00:00.500Z');
    await client.remove(`${base}/${id}`);
    expect((await client.get(`${base}/${id}`)).body).toMatchObject({ message: 'resource not found' });
    const { status, body } = await client.get<CrmRecord>(`${base}/${id}?archived=true`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, archived: true, archivedAt: '2026-03-12T09:00:00.500Z', properties: { email: 'a@example.com' } });
    expect(Object.keys(body)).toEqual(['id', 'properties', 'createdAt', 'updatedAt', 'archived', 'archivedAt', 'url']);
  });

  test('an archived record cannot be updated', async () => {
    const id = await client.create('contacts');
    await client.remove(`${base}/${id}`);
    expect((await client.patch(`${base}/${id}`, { properties: { firstname: 'x' } })).status).toBe(404);
  });

  test('a list shows the live records, or with archived=true the archived ones alone', async () => {
    const [live, gone] = [await client.create('contacts'), await client.create('contacts')];
    await client.remove(`${base}/${gone}`);
    const ids = async (query: string) => (await client.get<CrmRecordList>(base + query)).body.results.map((record) => record.id);
    expect([await ids(''), await ids('?archived=false'), await ids('?archived=true')]).toEqual([[live], [live], [gone]]);
  });

  test.each([
    ['archived=true', true],
    ['archived=TRUE', true],
    ['archived=True', true],
    ['archived=1', false],
    ['archived=yes', false],
    ['archived=%20true', false],
    ['archived=true%20', false],
    ['archived=', false],
    ['archived', false],
    ['archived=true&archived=false', true],
    ['archived=false&archived=true', false],
  ])('%s asks for archived records: %s', async (query, isArchived) => {
    const [live, gone] = [await client.create('contacts'), await client.create('contacts')];
    await client.remove(`${base}/${gone}`);
    const { body } = await client.get<CrmRecordList>(`${base}?${query}`);
    expect(body.results.map((record) => record.id)).toEqual([isArchived ? gone : live]);
  });
});

describe('[records.list] pages of records', () => {
  const idsOf = (list: CrmRecordList) => list.results.map((record) => record.id);

  test('ten records by default, a hundred at most, in ascending order of id', async () => {
    const ids = (await Promise.all(Array.from({ length: 105 }, () => client.create('contacts')))).sort();
    const first = (await client.get<CrmRecordList>(base)).body;
    expect(idsOf(first)).toEqual(ids.slice(0, 10));
    expect(Object.keys(first)).toEqual(['results', 'paging']);
    const full = (await client.get<CrmRecordList>(`${base}?limit=100`)).body;
    expect(idsOf(full)).toEqual(ids.slice(0, 100));
    const rest = (await client.get<CrmRecordList>(`${base}?limit=100&after=${full.paging?.next.after}`)).body;
    expect(idsOf(rest)).toEqual(ids.slice(100));
    expect(rest).not.toHaveProperty('paging');
  });

  test('every page names a number above its last id as the next one, and the last page names none', async () => {
    const ids = (await Promise.all(Array.from({ length: 7 }, () => client.create('contacts')))).sort();
    const pages: string[][] = [];
    for (let after: string | undefined = '1'; after !== undefined; ) {
      const { body }: { body: CrmRecordList } = await client.get<CrmRecordList>(`${base}?limit=3&after=${after}`);
      pages.push(idsOf(body));
      after = body.paging?.next.after;
      if (after === undefined) continue;
      expect(after).toMatch(/^\d+$/);
      expect(Number(after)).toBeGreaterThan(Number(idsOf(body).at(-1)));
    }
    expect(pages).toEqual([ids.slice(0, 3), ids.slice(3, 6), ids.slice(6)]);
  });

  test('a page that ends exactly with the last record is the last page', async () => {
    await Promise.all(Array.from({ length: 4 }, () => client.create('contacts')));
    expect((await client.get(`${base}?limit=4`)).body).not.toHaveProperty('paging');
  });

  test('the link is absolute, keeps the query and leads to the next page', async () => {
    const ids = (await Promise.all(Array.from({ length: 3 }, () => client.create('contacts', { firstname: 'Ada' })))).sort();
    const { body } = await client.get<CrmRecordList>(`${base}?limit=2&properties=firstname,lastname`);
    const link = body.paging?.next.link ?? '';
    expect(link).toBe(`${crosstie.url}${base}?limit=2&properties=firstname%2Clastname&after=${body.paging?.next.after}`);
    const next = await client.get<CrmRecordList>(link);
    expect(idsOf(next.body)).toEqual(ids.slice(2));
    expect(next.body.results[0]?.properties['firstname']).toBe('Ada');
  });

  test('a list shows what a read shows', async () => {
    const id = await client.create('contacts', { firstname: 'Ada' });
    for (const query of ['', '?properties=phone,nothing', '?properties=firstname&limit=1']) {
      const read = await client.get<CrmRecord>(`${base}/${id}${query}`);
      expect((await client.get(base + query)).body).toEqual({ results: [read.body] });
    }
  });

  test.each(['limit=0', 'limit=-1', 'limit=101', 'limit=abc', 'after=abc', 'after=-5'])('%s is a 400', async (query) => {
    const { status, body } = await client.get(`${base}?${query}`);
    expect([status, body]).toMatchObject([400, { status: 'error' }]);
  });
});

describe('[records.update] updates', () => {
  test('the answer holds what was changed and some system properties, not everything', async () => {
    const id = await client.create('contacts', { firstname: 'Ada', lastname: 'Tie', phone: '1' });
    clock.set('2026-03-13T00:00:00.001Z');
    const { status, body } = await client.patch<CrmRecord>(`${base}/${id}`, { properties: { firstname: 'Eve', phone: 2 } });
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, updatedAt: '2026-03-13T00:00:00.001Z', archived: false });
    expect(body.properties).toMatchObject({ firstname: 'Eve', phone: '2', hs_object_id: id, lastmodifieddate: '2026-03-13T00:00:00.001Z' });
    expect(body.properties).not.toHaveProperty('lastname');
    expect(Object.keys(body.properties)).toEqual(Object.keys(body.properties).toSorted());
    const read = await client.get<CrmRecord>(`${base}/${id}?properties=firstname,lastname,phone`);
    expect(read.body.properties).toMatchObject({ firstname: 'Eve', lastname: 'Tie', phone: '2' });
  });

  test.each(['', null])('%j clears a value', async (cleared) => {
    const id = await client.create('contacts', { phone: '1', fax: 'x' });
    expect((await client.patch(`${base}/${id}`, { properties: { phone: cleared, fax: cleared } })).status).toBe(200);
    const { body } = await client.get<CrmRecord>(`${base}/${id}?properties=phone`);
    expect(body.properties['phone']).toBeNull();
  });

  test.each([{ properties: {} }, {}])('an update with nothing in it, %j, is a 400', async (sent) => {
    const id = await client.create('contacts');
    const { status, body } = await client.patch(`${base}/${id}`, sent);
    expect(status).toBe(400);
    expect(body).toMatchObject({ status: 'error', message: 'No properties found to update, please provide at least one.' });
  });

  test('updates of one record that arrive at the same time all hold', async () => {
    const id = await client.create('contacts');
    const names = ['address', 'city', 'company', 'country', 'fax', 'firstname', 'jobtitle', 'lastname', 'phone', 'state', 'website', 'zip'];
    const edits = names.map((name, place) => [name, String(place)] as const);
    const replies = await Promise.all(edits.map(([name, value]) => client.patch(`${base}/${id}`, { properties: { [name]: value } })));
    expect(new Set(replies.map((reply) => reply.status))).toEqual(new Set([200]));
    const { body } = await client.get<CrmRecord>(`${base}/${id}?properties=${edits.map(([name]) => name).join(',')}`);
    expect(body.properties).toMatchObject(Object.fromEntries(edits));
  });
});
