import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { objectTypeRows } from '../../src/catalogue/object-types.ts';
import { type Client, type Reply, startServer } from './client.ts';
import { define, nickname, propertiesPath, propertyEditions } from './property-wire.ts';
import { type ErrorBody, problemOf, uuidV7 } from './wire.ts';

const { crosstie, freshClient } = await startServer();
afterAll(() => crosstie.close());
let client: Client;
beforeEach(async () => {
  client = await freshClient();
});

interface Group {
  readonly name: string;
  readonly label: string;
  readonly displayOrder: number;
  readonly archived: boolean;
}

const groups = `${propertiesPath('contacts')}/groups`;
const listed = async (type = 'contacts') =>
  (await client.get<{ readonly results: readonly Group[] }>(`${propertiesPath(type)}/groups`)).body.results;
const make = (more: object = {}): Promise<Reply<Group>> => client.post(groups, { name: 'habits', label: 'Habits', ...more });
const missing = (name: string) => problemOf({ message: `Property group "${name}" does not exist`, category: 'OBJECT_NOT_FOUND' });

describe('[properties.listGroups] [properties.readGroup] the groups of an object type', () => {
  test.each(propertyEditions)('%s: are in order of display, each with its four fields', async (edition) => {
    const path = `${propertiesPath('contacts', edition)}/groups`;
    const { status, body } = await client.get<{ readonly results: readonly Group[] }>(path);
    expect([status, body.results[0]]).toEqual([
      200,
      { name: 'contactinformation', label: 'Contact Information', displayOrder: 0, archived: false },
    ]);
    const orders = body.results.map(({ displayOrder }) => displayOrder);
    expect(orders).toEqual([...orders].sort((one, other) => one - other));
    const alone = await client.get(`${path}/contactinformation`);
    expect([alone.status, alone.body]).toEqual([200, body.results[0]]);
  });

  test('are there for every object type, and hold every property of it', async () => {
    for (const { id } of objectTypeRows.filter((row) => row.id !== null)) {
      const names = (await listed(String(id))).map(({ name }) => name);
      const { body } = await client.get<{ readonly results: readonly { readonly groupName: string }[] }>(propertiesPath(String(id)));
      for (const { groupName } of body.results) expect(names, String(id)).toContain(groupName);
    }
  });

  test('are not others', async () => {
    for (const name of ['nothing', 'companyinformation']) {
      const { status, body } = await client.get(`${groups}/${name}`);
      expect([status, body]).toEqual([404, missing(name)]);
    }
  });
});

describe('[properties.createGroup] a group of the portal', () => {
  test.each(propertyEditions)('%s: is answered with 201 and its place, comes last, and can hold properties', async (edition) => {
    const path = `${propertiesPath('contacts', edition)}/groups`;
    const before = await listed();
    const { status, body, headers } = await client.post<Group>(path, { name: 'habits', label: 'Habits' });
    expect([status, headers.get('location')]).toEqual([201, `${crosstie.url}${path}/habits`]);
    expect(body).toEqual({ name: 'habits', label: 'Habits', displayOrder: (before.at(-1)?.displayOrder ?? 0) + 1, archived: false });
    expect(await listed()).toEqual([...before, body]);
    expect((await define(client, { ...nickname, groupName: 'habits' })).status).toBe(201);
  });

  test('takes the place that it is given, and the last one for -1', async () => {
    expect((await make({ displayOrder: 3 })).body.displayOrder).toBe(3);
    const last = (await listed()).at(-1)?.displayOrder ?? 0;
    expect((await make({ name: 'other', displayOrder: -1 })).body.displayOrder).toBe(last + 1);
  });

  test('belongs to one object type', async () => {
    await make();
    expect((await listed('companies')).map(({ name }) => name)).not.toContain('habits');
    expect((await define(client, { ...nickname, groupName: 'habits' }, 'companies')).status).toBe(400);
  });

  test('is refused where one has the name, and where the name or the label is none', async () => {
    await make();
    for (const name of ['habits', 'HABITS', 'contactinformation']) {
      const { status, body } = await make({ name });
      expect([status, body]).toMatchObject([
        409,
        { category: 'OBJECT_ALREADY_EXISTS', subCategory: 'PropertyGroupError.GROUP_ALREADY_EXISTS' },
      ]);
    }
    for (const wrong of [{ name: '' }, { name: 'my habits' }, { name: 'a'.repeat(101) }, { name: 'long', label: 'x'.repeat(1_001) }]) {
      expect([wrong, (await make(wrong)).status]).toEqual([wrong, 400]);
    }
  });
});

describe('[properties.updateGroup] a change of a group', () => {
  test("replaces its label or its place, of HubSpot's own too, and never its name", async () => {
    const { body: before } = await make();
    const renamed = await client.patch<Group>(`${groups}/habits`, { label: 'Ways', name: 'ways' });
    expect([renamed.status, renamed.body]).toEqual([200, { ...before, label: 'Ways' }]);
    const moved = await client.patch<Group>(`${groups}/habits`, { displayOrder: 1 });
    expect(moved.body).toEqual({ ...before, label: 'Ways', displayOrder: 1 });
    expect((await client.patch(`${groups}/habits`, { label: null, displayOrder: null })).body).toEqual(moved.body);
    expect((await client.patch<Group>(`${groups}/contactinformation`, { label: 'About' })).body).toMatchObject({
      label: 'About',
      displayOrder: 0,
    });
    expect((await listed())[0]).toMatchObject({ name: 'contactinformation', label: 'About' });
  });

  test('is refused where there is no such group', async () => {
    const { status, body } = await client.patch(`${groups}/nothing`, { label: 'Nothing' });
    expect([status, body]).toEqual([404, missing('nothing')]);
  });
});

describe('[properties.archiveGroup] an archived group', () => {
  test('is gone, and its name makes a fresh one', async () => {
    await make({ displayOrder: 2 });
    expect((await client.remove(`${groups}/habits`)).status).toBe(204);
    expect((await listed()).map(({ name }) => name)).not.toContain('habits');
    for (const answer of [await client.get(`${groups}/habits`), await client.remove(`${groups}/habits`)]) {
      expect([answer.status, answer.body]).toEqual([404, missing('habits')]);
    }
    const { status, body } = await make({ label: 'Ways' });
    expect([status, body.label]).toEqual([201, 'Ways']);
    expect(body.displayOrder).toBeGreaterThan(2);
  });

  test('was not one that holds a property, which is told as JSON inside the message', async () => {
    await make();
    await define(client, { ...nickname, groupName: 'habits' });
    const { status, body } = await client.remove<ErrorBody>(`${groups}/habits`);
    expect(status).toBe(400);
    expect(body).toEqual({ status: 'error', message: expect.any(String), correlationId: expect.stringMatching(uuidV7) });
    expect(JSON.parse(body.message)).toEqual({
      status: 'error',
      message: "Can't delete or purge a group with active properties",
      correlationId: body.correlationId,
      category: 'VALIDATION_ERROR',
      subCategory: 'PropertyGroupError.GROUP_WITH_ACTIVE_PROPERTIES',
    });
    await client.remove(`${propertiesPath('contacts')}/nickname`);
    expect((await client.remove(`${groups}/habits`)).status).toBe(204);
    expect((await define(client, { ...nickname, groupName: 'habits' })).status).toBe(400);
    expect((await define(client, nickname)).status).toBe(201);
  });

  test('may be one of HubSpot that holds nothing any more, or that of a schema', async () => {
    const { body } = await client.get<{ readonly results: readonly { readonly name: string; readonly groupName: string }[] }>(
      propertiesPath('contacts'),
    );
    const inGroup = body.results.filter(({ groupName }) => groupName === 'smsinformation');
    const [first] = inGroup;
    expect(first).toBeDefined();
    expect((await client.remove(`${groups}/smsinformation`)).status).toBe(400);
    for (const { name } of inGroup) await client.remove(`${propertiesPath('contacts')}/${name}`);
    expect((await client.remove(`${groups}/smsinformation`)).status).toBe(204);
    expect((await client.get(`${groups}/smsinformation`)).status).toBe(404);
    expect((await make({ name: 'smsinformation' })).status).toBe(201);
  });
});
