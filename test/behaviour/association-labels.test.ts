import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, startServer } from './client.ts';
import { type LabelRow, type LabelRows, labelsPath, validation } from './definition-wire.ts';
import { linkEditions, pairPath, problemOf } from './wire.ts';

const { crosstie, freshClient } = await startServer();
afterAll(() => crosstie.close());
let client: Client;
beforeEach(async () => {
  client = await freshClient();
});

const toDeals = labelsPath('contacts', 'deals');
const toContacts = labelsPath('contacts', 'contacts');
const manager = { label: 'Manager', inverseLabel: 'Employee', name: 'manager_employee' };

/** Makes a label and answers its rows. */
async function make(path: string, wanted: object): Promise<readonly LabelRow[]> {
  const { status, text, body } = await client.post<LabelRows>(path, wanted);
  if (status !== 200) throw new Error(`the label could not be made: ${text}`);
  return body.results;
}

const listed = async (path: string) =>
  (await client.get<LabelRows>(path)).body.results.map(({ category, typeId, label }) => [category, typeId, label]);
const userRow = (typeId: number, label: string) => ({ category: 'USER_DEFINED', typeId, label });

describe('[associationSchema.listLabels] what a list shows', () => {
  test.each([
    ['v4', true],
    ['2025-09', false],
    ['2026-03', true],
    ['2026-09', false],
    ['2026-09-beta', true],
  ])('%s: every type of the ordered pair, its object types in each row: %s', async (edition, hasEnds) => {
    const { status, body } = await client.get<LabelRows>(labelsPath('contacts', 'companies', edition));
    const ends = hasEnds ? { fromObjectTypeId: '0-1', toObjectTypeId: '0-2' } : {};
    expect([status, body]).toEqual([
      200,
      {
        results: [
          { category: 'HUBSPOT_DEFINED', typeId: 1, label: 'Primary', ...ends },
          { category: 'HUBSPOT_DEFINED', typeId: 279, label: null, ...ends },
          { category: 'HUBSPOT_DEFINED', typeId: 931, label: 'Billing Contact', ...ends },
        ],
      },
    ]);
  });

  test('v4 answers under both of its spellings', async () => {
    for (const base of ['/crm/v4/associations', '/crm/associations/v4']) {
      expect((await client.get(`${base}/contact/deal/labels`)).body).toMatchObject({ results: [{ typeId: 4 }] });
    }
  });

  test('a pair that nothing links has no types', async () => {
    expect((await client.get(labelsPath('products', 'contacts'))).body).toEqual({ results: [] });
  });

  test("HubSpot's types come first, then labels by their ids, each in its own direction", async () => {
    await make(toDeals, manager);
    await make(toDeals, { label: 'Buyer', name: 'buyer' });
    expect(await listed(toDeals)).toEqual([
      ['HUBSPOT_DEFINED', 4, null],
      ['USER_DEFINED', 2, 'Manager'],
      ['USER_DEFINED', 4, 'Buyer'],
    ]);
    expect(await listed(labelsPath('deals', 'contacts'))).toEqual([
      ['HUBSPOT_DEFINED', 3, null],
      ['USER_DEFINED', 1, 'Employee'],
      ['USER_DEFINED', 3, 'Buyer'],
    ]);
  });

  test('no other portal sees them', async () => {
    await make(toDeals, manager);
    const other = await freshClient();
    expect((await other.get<LabelRows>(toDeals)).body.results).toHaveLength(1);
  });
});

describe('[associationSchema.createLabel] what is made', () => {
  test.each(linkEditions)('%s: two types for a paired label, the requested direction first with the higher id', async (edition) => {
    const { status, body } = await client.post<LabelRows>(labelsPath('contacts', 'deals', edition), manager);
    expect([status, body]).toEqual([200, { results: [userRow(2, 'Manager'), userRow(1, 'Employee')] }]);
    expect(Object.keys(body.results[0] ?? {})).toEqual(['category', 'typeId', 'label']);
  });

  test('two types that say the same for a label without an inverse', async () => {
    expect(await make(toDeals, { label: 'Buyer', name: 'buyer' })).toEqual([userRow(2, 'Buyer'), userRow(1, 'Buyer')]);
    expect(await make(toDeals, { label: 'Seller', name: 'seller', inverseLabel: null })).toHaveLength(2);
  });

  test('one type, its own inverse, for such a label inside one object type', async () => {
    expect(await make(toContacts, { label: 'Sibling', name: 'sibling' })).toEqual([userRow(1, 'Sibling')]);
    expect(await make(toContacts, manager)).toEqual([userRow(3, 'Manager'), userRow(2, 'Employee')]);
    expect(await listed(toContacts)).toEqual([
      ['HUBSPOT_DEFINED', 449, null],
      ['USER_DEFINED', 1, 'Sibling'],
      ['USER_DEFINED', 2, 'Employee'],
      ['USER_DEFINED', 3, 'Manager'],
    ]);
  });

  test('ids run through all pairs of the portal and are not given out again', async () => {
    await make(toDeals, manager);
    await client.remove(`${toDeals}/2`);
    expect(await make(labelsPath('companies', 'tickets'), manager)).toEqual([userRow(4, 'Manager'), userRow(3, 'Employee')]);
  });

  test('two labels asked for at the same moment get ids of their own', async () => {
    const made = await Promise.all(['a', 'b', 'c', 'd'].map((name) => make(toDeals, { name, label: name })));
    expect(new Set(made.flat().map(({ typeId }) => typeId)).size).toBe(8);
  });
});

describe('[associationSchema.createLabel] what is refused', () => {
  const refusal = async (wanted: object, path = toDeals) => {
    const before = await listed(path);
    const { status, body } = await client.post<{ readonly message: string }>(path, wanted);
    expect(status).toBe(400);
    expect(body).toMatchObject(validation);
    expect(await listed(path)).toEqual(before);
    return body.message;
  };

  test.each(['', '1st', 'with-hyphen', 'with space', 'ünïcode', 'x'.repeat(101)])('the name %j', async (name) => {
    expect(await refusal({ label: 'Fine', name })).toContain('name of an association label');
  });

  test.each(['', '   ', 'x'.repeat(101)])('the text %j, in either direction', async (text) => {
    expect(await refusal({ label: text, name: 'fine' })).toContain('1 to 100 characters');
    expect(await refusal({ label: 'Fine', inverseLabel: text, name: 'fine' })).toContain('1 to 100 characters');
  });

  test('a name or a text that the pair has already, whichever way round it is asked for', async () => {
    await make(toDeals, manager);
    expect(await refusal({ label: 'Other', name: 'manager_employee' })).toContain('named manager_employee');
    expect(await refusal({ label: 'Manager', name: 'other' })).toContain('label Manager');
    const back = labelsPath('deals', 'contacts');
    expect(await refusal({ label: 'Employee', name: 'other' }, back)).toContain('label Employee');
    expect(await refusal({ label: 'Other', inverseLabel: 'Manager', name: 'other' }, back)).toContain('label Manager');
    expect(await refusal({ label: 'Other', name: 'manager_employee' }, back)).toContain('named manager_employee');
    await make(back, { label: 'Manager', inverseLabel: 'Employee', name: 'other' });
  });

  test("a text of HubSpot's own types", async () => {
    expect(await refusal({ label: 'Primary', name: 'mine' }, labelsPath('contacts', 'companies'))).toContain('label Primary');
  });

  test('the same label of another pair is none of its business', async () => {
    await make(toDeals, manager);
    await make(toContacts, manager);
    await make(labelsPath('companies', 'deals'), manager);
  });

  test('a label between object types that cannot be associated', async () => {
    const { status, body } = await client.post(labelsPath('products', 'contacts'), manager);
    expect([status, body]).toMatchObject([400, { subCategory: 'crm.associations.INVALID_ASSOCIATION_TYPE' }]);
  });

  test('a body without label or name, in the words of the JSON reader', async () => {
    const { status, body } = await client.post(toDeals, {});
    expect([status, body]).toEqual([
      400,
      problemOf({ ...validation, message: 'Invalid input JSON on line 1, column 2. Some required fields were not set: [label, name]' }),
    ]);
  });
});

describe('[associationSchema.createLabel] how many labels a pair may have', () => {
  const tooMany = (max: number) => [400, { ...validation, message: expect.stringContaining(`The limit of ${max} association labels`) }];

  test('fifty, a paired one counting once, the other pairs and the own types of HubSpot not at all', async () => {
    await make(labelsPath('companies', 'deals'), manager);
    for (let n = 0; n < 50; n += 1) await make(toContacts, { label: `L${n}`, inverseLabel: `I${n}`, name: `n${n}` });
    const { status, body } = await client.post(toContacts, { label: 'L50', name: 'n50' });
    expect([status, body]).toMatchObject(tooMany(50));
    expect((await client.remove(`${toContacts}/9`)).status).toBe(204);
    await make(toContacts, { label: 'L50', name: 'n50' });
  });

  test('ten in a portal of the free tier, whichever direction they are made in', async () => {
    const free = await startServer({ switches: { portalTier: 'free' } });
    client = await free.freshClient();
    for (let n = 0; n < 10; n += 1) await make(n % 2 === 0 ? toDeals : labelsPath('deals', 'contacts'), { label: `L${n}`, name: `n${n}` });
    for (const path of [toDeals, labelsPath('deals', 'contacts')]) {
      const { status, body } = await client.post(path, { label: 'L10', name: 'n10' });
      expect([status, body]).toMatchObject(tooMany(10));
    }
    await free.crosstie.close();
  });
});

describe('[associationSchema.updateLabel] new texts', () => {
  const update = (associationTypeId: number, texts: object, path = toDeals) => client.put(path, { associationTypeId, ...texts });
  const texts = async () => [(await listed(toDeals)).at(-1)?.[2], (await listed(labelsPath('deals', 'contacts'))).at(-1)?.[2]];

  test.each(linkEditions)('%s: 204, and ids and the other direction stay', async (edition) => {
    await make(toDeals, manager);
    const { status, text } = await update(2, { label: 'Boss' }, labelsPath('contacts', 'deals', edition));
    expect([status, text]).toEqual([204, '']);
    expect(await texts()).toEqual(['Boss', 'Employee']);
  });

  test('both directions where both are given, seen from the id that is named', async () => {
    await make(toDeals, manager);
    await update(1, { label: 'Report', inverseLabel: 'Boss' });
    expect(await texts()).toEqual(['Boss', 'Report']);
  });

  test('a label that says the same both ways goes on doing so', async () => {
    await make(toDeals, { label: 'Buyer', name: 'buyer' });
    await update(2, { label: 'Purchaser' });
    expect(await texts()).toEqual(['Purchaser', 'Purchaser']);
    await update(2, { label: 'Purchaser', inverseLabel: 'Purchase' });
    expect(await texts()).toEqual(['Purchaser', 'Purchase']);
  });

  test('a label that is its own inverse has one text', async () => {
    await make(toContacts, { label: 'Sibling', name: 'sibling' });
    expect((await update(1, { label: 'Brother or sister', inverseLabel: 'ignored' }, toContacts)).status).toBe(204);
    expect((await listed(toContacts)).at(-1)).toEqual(['USER_DEFINED', 1, 'Brother or sister']);
  });

  test('the texts that it has already are no conflict', async () => {
    await make(toDeals, manager);
    expect((await update(2, { label: 'Manager', inverseLabel: 'Employee' })).status).toBe(204);
    expect((await update(2, { label: 'Employee', inverseLabel: 'Manager' })).status).toBe(204);
    expect(await texts()).toEqual(['Employee', 'Manager']);
  });

  test.each([
    ['an empty text', 2, { label: '' }],
    ['an id below zero', -1, { label: 'Boss' }],
    ['an id that nobody has', 9, { label: 'Boss' }],
    ['a text that the pair has already', 2, { label: 'Buyer' }],
    ['an inverse text that the pair has already', 2, { label: 'Boss', inverseLabel: 'Bought' }],
  ])('%s is refused with 400 and changes nothing', async (_what, id, wanted) => {
    await make(toDeals, manager);
    await make(toDeals, { label: 'Buyer', inverseLabel: 'Bought', name: 'buyer' });
    const before = await listed(toDeals);
    const { status, body } = await update(id, wanted);
    expect([status, body]).toMatchObject([400, validation]);
    expect(await listed(toDeals)).toEqual(before);
  });

  test("HubSpot's own types and labels of other pairs are refused", async () => {
    const own = await update(4, { label: 'Boss' });
    expect([own.status, own.body]).toMatchObject([400, { message: expect.stringContaining('is not a custom label') }]);
    await make(labelsPath('companies', 'deals'), manager);
    const other = await update(2, { label: 'Boss' });
    expect([other.status, other.body]).toMatchObject([400, { message: '1-2 is not a valid association type between CONTACT and DEAL' }]);
  });
});

describe('[associationSchema.deleteLabel] removals', () => {
  test.each(linkEditions)('%s: 204, and 204 again for the other direction, which is gone as well', async (edition) => {
    await make(toDeals, manager);
    const path = labelsPath('contacts', 'deals', edition);
    for (const id of [2, 1, 2]) expect((await client.remove(`${path}/${id}`)).status).toBe(204);
    expect(await listed(toDeals)).toEqual([['HUBSPOT_DEFINED', 4, null]]);
    expect(await listed(labelsPath('deals', 'contacts'))).toEqual([['HUBSPOT_DEFINED', 3, null]]);
  });

  test('its name and texts are free again', async () => {
    await make(toDeals, manager);
    await client.remove(`${toDeals}/1`);
    expect(await make(toDeals, manager)).toEqual([userRow(4, 'Manager'), userRow(3, 'Employee')]);
  });

  test.each(['abc', '1.5', '1e3', '%20', '99999999999'])('404 for %s, which is no integer', async (id) => {
    expect((await client.remove(`${toDeals}/${id}`)).status).toBe(404);
  });

  test.each([
    ["HubSpot's default type", 4],
    ['an id that the portal never gave out', 77],
    ['zero', 0],
    ['an id below zero', -1],
  ])('400 for %s', async (_what, id) => {
    const { status, body } = await client.remove(`${toDeals}/${id}`);
    expect([status, body]).toMatchObject([400, validation]);
  });

  test('400 for a label of another pair, which stays', async () => {
    await make(toContacts, manager);
    expect((await client.remove(`${toDeals}/2`)).status).toBe(400);
    expect(await listed(toContacts)).toHaveLength(3);
  });

  test('400 while a record has the label, from either direction, and 204 once none has', async () => {
    await make(toDeals, manager);
    const [contact, deal] = [await client.create('contacts'), await client.create('deals')];
    const types = [{ associationCategory: 'USER_DEFINED', associationTypeId: 2 }];
    expect((await client.put(pairPath('contacts', contact, 'deals', deal), types)).status).toBe(201);
    for (const [path, id, label] of [
      [toDeals, 2, 'Manager'],
      [toDeals, 1, 'Employee'],
      [labelsPath('deals', 'contacts'), 1, 'Employee'],
    ] as const) {
      const { status, body } = await client.remove(`${path}/${id}`);
      expect([status, body]).toMatchObject([400, { ...validation, message: expect.stringContaining(`${label} is in use by 1 `) }]);
    }
    const inputs = [{ from: { id: contact }, to: { id: deal }, types }];
    await client.post('/crm/v4/associations/contacts/deals/batch/labels/archive', { inputs });
    expect((await client.remove(`${toDeals}/2`)).status).toBe(204);
    expect((await client.put(pairPath('contacts', contact, 'deals', deal), types)).status).toBe(400);
  });

  test('a record that is archived keeps no label in use', async () => {
    await make(toDeals, manager);
    const [contact, deal] = [await client.create('contacts'), await client.create('deals')];
    await client.put(pairPath('contacts', contact, 'deals', deal), [{ associationCategory: 'USER_DEFINED', associationTypeId: 2 }]);
    await client.remove(`/crm/objects/2026-03/contacts/${contact}`);
    expect((await client.remove(`${toDeals}/2`)).status).toBe(204);
  });

  test('a label that is linked with and deleted at the same moment is in use or unknown, never both gone and there', async () => {
    await make(toDeals, manager);
    const [contact, deal] = [await client.create('contacts'), await client.create('deals')];
    const types = [{ associationCategory: 'USER_DEFINED', associationTypeId: 2 }];
    const [linked, removed] = await Promise.all([
      client.put(pairPath('contacts', contact, 'deals', deal), types),
      client.remove(`${toDeals}/2`),
    ]);
    expect([
      [201, 400],
      [400, 204],
    ]).toContainEqual([linked.status, removed.status]);
  });
});
