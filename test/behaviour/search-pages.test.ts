import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, StandingClock, startServer } from './client.ts';
import { type FoundPage, search, searchPath } from './search-wire.ts';
import type { CrmRecord } from './wire.ts';

const clock = new StandingClock('2026-03-12T07:33:46.615Z');
const { crosstie, freshClient } = await startServer({ clock });
afterAll(() => crosstie.close());
let client: Client;
beforeEach(async () => {
  client = await freshClient();
});

const idsOf = ({ results }: FoundPage) => results.map(({ id }) => id);

/** Creates contacts with these first names, a minute apart. */
async function createContacts(...names: readonly string[]): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const firstname of names) {
    ids.push(await client.create('contacts', firstname === '' ? {} : { firstname }));
    clock.advance(60_000);
  }
  return ids;
}

describe('[records.search] pages', () => {
  test('`after` is an offset as text, `total` the same on every page, and the last page has no paging', async () => {
    const ids = await createContacts('a', 'b', 'c', 'd', 'e');
    const first = await search(client, 'contacts', { limit: 2 });
    expect(first.status).toBe(200);
    expect(Object.keys(first.body)).toEqual(['total', 'results', 'paging']);
    expect(first.body).toMatchObject({ total: 5, paging: { next: { after: '2' } } });
    expect(first.body.paging?.next).not.toHaveProperty('link');
    const second = await search(client, 'contacts', { limit: 2, after: first.body.paging?.next.after });
    const third = await search(client, 'contacts', { limit: '2', after: 4 });
    expect([second.body.total, third.body.total]).toEqual([5, 5]);
    expect(third.body).not.toHaveProperty('paging');
    expect([first, second, third].flatMap(({ body }) => idsOf(body))).toEqual(ids);
  });

  test('a page is ten records unless it says otherwise', async () => {
    const ids = await createContacts(...'abcdefghijkl');
    const { body } = await search(client, 'contacts', {});
    expect([body.total, idsOf(body), body.paging]).toEqual([12, ids.slice(0, 10), { next: { after: '10' } }]);
  });

  test('a page that ends with the last record is the last, and one beyond it is empty', async () => {
    await createContacts('a', 'b');
    expect((await search(client, 'contacts', { limit: 2 })).body).not.toHaveProperty('paging');
    expect((await search(client, 'contacts', { after: 2 })).body).toEqual({ total: 2, results: [] });
    expect((await search(client, 'tickets', {})).body).toEqual({ total: 0, results: [] });
  });

  test('archived records are never found, purged and merged-away ones neither; a restored one is again', async () => {
    const [kept = '', gone = '', purged = '', merged = ''] = await createContacts('a', 'b', 'c', 'd');
    await client.remove(`/crm/v3/objects/contacts/${gone}`);
    await client.post('/crm/v3/objects/contacts/gdpr-delete', { objectId: purged });
    const survivor = await client.post<CrmRecord>('/crm/v3/objects/contacts/merge', { primaryObjectId: kept, objectIdToMerge: merged });
    const { body } = await search(client, 'contacts', {});
    expect([body.total, idsOf(body)]).toEqual([1, [survivor.body.id]]);
  });

  test('what was written is found at once, by its new values only', async () => {
    const [id = ''] = await createContacts('a');
    const totalOf = async (value: string) =>
      (await search(client, 'contacts', { filters: [{ propertyName: 'firstname', operator: 'EQ', value }] })).body.total;
    expect(await totalOf('a')).toBe(1);
    await client.patch(`/crm/v3/objects/contacts/${id}`, { properties: { firstname: 'b' } });
    expect([await totalOf('a'), await totalOf('b')]).toEqual([0, 1]);
    await client.patch(`/crm/v3/objects/contacts/${id}`, { properties: { firstname: '' } });
    expect([await totalOf('a'), await totalOf('b')]).toEqual([0, 0]);
  });
});

describe('[records.search] sorts', () => {
  const sorted = async (sort: unknown) => {
    const { status, body } = await search(client, 'contacts', { sorts: [sort] });
    expect(status).toBe(200);
    return idsOf(body);
  };

  test('by creation where none is asked for; by a name as text, descending after a minus', async () => {
    const [b, A, none, c] = await createContacts('b', 'A', '', 'c');
    expect(idsOf((await search(client, 'contacts', {})).body)).toEqual([b, A, none, c]);
    expect(await sorted('firstname')).toEqual([A, b, c, none]);
    expect(await sorted('-firstname')).toEqual([c, b, A, none]);
  });

  test('as an object with its direction, or as the JSON of it, as older clients send it', async () => {
    const [b, A, none, c] = await createContacts('b', 'A', '', 'c');
    const descending = { propertyName: 'firstname', direction: 'DESCENDING' };
    for (const sort of [descending, JSON.stringify(descending)]) expect(await sorted(sort)).toEqual([c, b, A, none]);
    for (const sort of [
      { propertyName: 'firstname' },
      { propertyName: 'firstname', direction: 'ASCENDING' },
      { ...descending, direction: null },
    ]) {
      expect(await sorted(sort)).toEqual([A, b, c, none]);
    }
  });

  test('by time of creation and of change', async () => {
    const [a, b, c] = await createContacts('a', 'b', 'c');
    expect(await sorted('-createdate')).toEqual([c, b, a]);
    await client.patch(`/crm/v3/objects/contacts/${a}`, { properties: { firstname: 'z' } });
    expect(await sorted('-lastmodifieddate')).toEqual([a, c, b]);
    expect(await sorted('lastmodifieddate')).toEqual([b, c, a]);
  });

  test('equals stand in ascending order of id both ways, over pages too', async () => {
    const ids = await createContacts('a', 'a', 'a', 'a', 'a');
    for (const sort of ['firstname', '-firstname']) {
      const pages = [0, 2, 4].map((after) => search(client, 'contacts', { sorts: [sort], limit: 2, after }));
      expect((await Promise.all(pages)).flatMap(({ body }) => idsOf(body))).toEqual(ids);
    }
  });
});

describe('[records.search] what a record shows', () => {
  test('the default set of the type without names; with names, those besides id and times', async () => {
    const [id = ''] = await createContacts('Ada');
    const plain = await search(client, 'contacts', {});
    expect(Object.keys(plain.body.results[0]?.properties ?? {})).toEqual([
      'createdate',
      'email',
      'firstname',
      'hs_object_id',
      'lastmodifieddate',
      'lastname',
    ]);
    for (const properties of [['phone', 'no_such_property', 'firstname'], ['phone'], []]) {
      const { body } = await search(client, 'contacts', { properties });
      const query = properties.length === 0 ? '' : `?properties=${properties.join(',')}`;
      expect(body.results).toEqual([(await client.get(`/crm/objects/2026-03/contacts/${id}${query}`)).body]);
    }
  });

  test.each(['v3', '2025-09', '2026-03', '2026-09', '2026-09-beta'])(
    '%s, under every spelling of its path and of the type',
    async (edition) => {
      const [id] = await createContacts('Ada');
      const paths = ['contacts', 'contact', '0-1', 'CONTACTS'].map((word) => searchPath(word, edition));
      if (edition === 'v3') paths.push('/crm/objects/v3/contacts/search');
      for (const path of paths) {
        const { status, body } = await client.post<FoundPage>(path, {});
        expect([status, idsOf(body)]).toEqual([200, [id]]);
      }
    },
  );
});
