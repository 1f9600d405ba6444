import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type Batch,
  createLabel,
  hubspot,
  hubspotType,
  type LabelList,
  limitsOf,
  linksOf,
  type NamedReadRow,
  pairOf,
  userType,
} from './association-wire.ts';
import { type Client, type Reply, StandingClock, startServer } from './client.ts';
import { type CrmRecord, defaultPath, linkEditions, listPath, pairPath } from './wire.ts';

/** Stories of definitions, of the primary company and of removals; those of links and batches stand in association-stories. */

const clock = new StandingClock('2026-03-30T22:04:33.144Z');
const { crosstie, freshClient } = await startServer({ clock });
afterAll(() => crosstie.close());
let client: Client;
beforeEach(async () => {
  client = await freshClient();
});

/** Several new records of one type, in order of their ids. */
async function create(type: string, count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let made = 0; made < count; made += 1) ids.push(await client.create(type));
  return ids;
}

describe('[associationSchema.createLabel] [associationSchema.listLabels] [associationSchema.deleteLabel] stories of definitions', () => {
  test.each(linkEditions)('story 10, %s: a paired label of contacts has two ids, both listed, each deleted with 204', async (edition) => {
    const path = `${pairOf('contacts', 'contacts', edition)}/labels`;
    const { forward, backward } = await createLabel(
      client,
      'contacts',
      'contacts',
      { label: 'Manager', inverseLabel: 'Employee' },
      edition,
    );
    expect(forward).not.toBe(backward);
    const listed = async () => {
      const { body } = await client.get<LabelList>(path);
      return body.results.map(({ category, typeId, label }) => [category, typeId, label]);
    };
    expect(new Set(await listed())).toEqual(
      new Set([
        ['USER_DEFINED', forward, 'Manager'],
        ['USER_DEFINED', backward, 'Employee'],
        ['HUBSPOT_DEFINED', 449, null],
      ]),
    );
    for (const typeId of [forward, backward]) {
      const { status, text } = await client.remove(`${path}/${typeId}`);
      expect([status, text]).toEqual([204, '']);
    }
    expect(await listed()).toEqual([['HUBSPOT_DEFINED', 449, null]]);
  });
});

describe('[associations.associateLabelled] [associationSchema.types] [associationsV3.batchRead] stories of the primary company', () => {
  test.each(linkEditions)('story 11, %s: a new primary company demotes the old one, and associatedcompanyid follows', async (edition) => {
    const contact = await client.create('contacts');
    const [old = '', next = ''] = await create('companies', 2);
    const primaryId = async () => {
      const { body } = await client.get<CrmRecord>(`/crm/objects/2026-03/contacts/${contact}?properties=associatedcompanyid`);
      return body.properties['associatedcompanyid'];
    };
    expect(await primaryId()).toBeNull();
    await client.put(pairPath('contacts', contact, 'companies', old, edition), [hubspotType(1)]);
    expect(await primaryId()).toBe(old);
    const { status } = await client.put(pairPath('contacts', contact, 'companies', next, edition), [hubspotType(1)]);
    expect([status, await primaryId()]).toEqual([201, next]);
    expect(await linksOf(client, 'contacts', contact, 'companies', edition)).toEqual([
      [next, hubspot(1, 279)],
      [old, hubspot(279)],
    ]);
    expect(await linksOf(client, 'companies', old, 'contacts', edition)).toEqual([[contact, hubspot(280)]]);
    expect(await linksOf(client, 'companies', next, 'contacts', edition)).toEqual([[contact, hubspot(2, 280)]]);
    await client.remove(pairPath('contacts', contact, 'companies', next, edition));
    expect(await primaryId()).toBeNull();
  });

  test('story 12: v3 names the types of contacts and companies, and reads the primary company alone', async () => {
    const types = await client.get<{ readonly results: readonly object[] }>(`${pairOf('contacts', 'companies', 'v3')}/types`);
    expect(types.status).toBe(200);
    expect(types.body.results).toEqual(
      expect.arrayContaining([
        { id: '1', name: 'contact_to_company' },
        { id: '279', name: 'contact_to_company_unlabeled' },
        { id: '931', name: 'billing_contact_to_company' },
      ]),
    );
    const contact = await client.create('contacts');
    const [first = '', second = '', third = ''] = await create('companies', 3);
    for (const company of [second, first, third]) await client.put(defaultPath('contacts', contact, 'companies', company));
    const read = await client.post<Batch<NamedReadRow>>(`${pairOf('contacts', 'companies', 'v3')}/batch/read`, {
      inputs: [{ id: contact }],
    });
    expect([read.status, read.body.results]).toEqual([200, [{ from: { id: contact }, to: [{ id: second, type: 'contact_to_company' }] }]]);
  });
});

describe('[associations.batchArchive] [associationsV3.batchArchive] [associationLimits.purge] stories of removals', () => {
  const removals = async (by: Client, edition: string): Promise<readonly Reply[]> => {
    const { forward } = await createLabel(by, 'contacts', 'deals', { label: `Buyer ${edition}` });
    const [contact, deal] = [await by.create('contacts'), await by.create('deals')];
    await by.put(pairPath('contacts', contact, 'deals', deal), [userType(forward)]);
    await by.post(`${limitsOf(['contacts', 'deals'])}/batch/create`, {
      inputs: [{ category: 'HUBSPOT_DEFINED', typeId: 4, maxToObjectIds: 9 }],
    });
    const pair = pairOf('contacts', 'deals', edition);
    const label = { from: { id: contact }, to: { id: deal }, types: [userType(forward)] };
    return [
      await by.post(`${pair}/batch/labels/archive`, { inputs: [label] }),
      await by.post(`${pair}/batch/archive`, { inputs: [{ from: { id: contact }, to: [{ id: deal }] }] }),
      await by.post(`${limitsOf(['contacts', 'deals'], edition)}/batch/purge`, { inputs: [{ category: 'HUBSPOT_DEFINED', typeId: 4 }] }),
    ];
  };
  const removalByName = async (by: Client): Promise<Reply> => {
    const [contact, deal] = [await by.create('contacts'), await by.create('deals')];
    await by.put(defaultPath('contacts', contact, 'deals', deal));
    const input = { from: { id: contact }, to: { id: deal }, type: 'contact_to_deal' };
    const reply = await by.post(`${pairOf('contacts', 'deals', 'v3')}/batch/archive`, { inputs: [input] });
    expect(await linksOf(by, 'contacts', contact, 'deals')).toEqual([]);
    return reply;
  };
  const nothing = { status: 204, text: '' };

  test.each(linkEditions)('story 13, %s: removals answer 204 without a body', async (edition) => {
    expect(await removals(client, edition)).toMatchObject([nothing, nothing, nothing]);
  });

  test('story 13, v3: a removal by name answers 204 without a body', async () => {
    expect(await removalByName(client)).toMatchObject(nothing);
  });

  test('story 13: with archiveBody switched on the dated editions answer 200 and a body, v3 and v4 still 204', async () => {
    const other = await startServer({ clock, switches: { archiveBody: true } });
    const now = '2026-03-30T22:04:33.144Z';
    const complete = { status: 200, body: { status: 'COMPLETE', results: [], startedAt: now, completedAt: now } };
    for (const edition of linkEditions) {
      const expected = edition === 'v4' ? nothing : complete;
      expect([edition, ...(await removals(await other.freshClient(), edition))]).toMatchObject([edition, expected, expected, expected]);
    }
    expect(await removalByName(await other.freshClient())).toMatchObject(nothing);
    await other.crosstie.close();
  });
});

describe('[records.archive] [associations.list] stories of records that go', () => {
  test.each(linkEditions)('story 14, %s: a contact that is deleted leaves the list of its company', async (edition) => {
    const company = await client.create('companies');
    const [gone = '', stays = ''] = await create('contacts', 2);
    for (const contact of [gone, stays]) await client.put(defaultPath('contacts', contact, 'companies', company, edition));
    expect((await linksOf(client, 'companies', company, 'contacts', edition)).map(([id]) => id)).toEqual([gone, stays]);
    expect((await client.remove(`/crm/objects/2026-03/contacts/${gone}`)).status).toBe(204);
    expect((await linksOf(client, 'companies', company, 'contacts', edition)).map(([id]) => id)).toEqual([stays]);
    expect((await client.get(listPath('contacts', gone, 'companies', edition))).status).toBe(404);
  });
});
