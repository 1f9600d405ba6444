import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type Batch,
  createLabel,
  hubspot,
  hubspotType,
  type LabelList,
  type LabelledLink,
  linksOf,
  pairOf,
  pairsOf,
  type ReadRow,
  user,
  userType,
  v3Objects,
} from './association-wire.ts';
import { type Client, startServer } from './client.ts';
import { type CrmRecordList, defaultPath, type ErrorBody, linkEditions, pairPath, problemOf, requiredOf } from './wire.ts';

/** Oddities of HubSpot's rules: what a write does, and what it does not do although one would think so. */

const { crosstie, freshClient } = await startServer();
afterAll(() => crosstie.close());
let client: Client;
beforeEach(async () => {
  client = await freshClient();
});

describe('[associations.associateLabelled] [associations.batchCreate] [associationsV3.associate] type 279', () => {
  test.each(linkEditions)('oddity 6, %s: is the default and not the primary one, whoever takes it for that', async (edition) => {
    const contact = await client.create('contacts');
    const [first, second] = [await client.create('companies'), await client.create('companies')];
    await client.put(defaultPath('contacts', contact, 'companies', first));
    const listed = () => linksOf(client, 'contacts', contact, 'companies');
    const plain = [
      [first, hubspot(1, 279)],
      [second, hubspot(279)],
    ];
    expect((await client.put(pairPath('contacts', contact, 'companies', second, edition), [hubspotType(279)])).status).toBe(201);
    expect(await listed()).toEqual(plain);
    for (const base of v3Objects) {
      expect((await client.put(`${base}/contacts/${contact}/associations/companies/${second}/279`)).status).toBe(200);
      expect(await listed()).toEqual(plain);
    }
    expect((await client.put(pairPath('contacts', contact, 'companies', second, edition), [hubspotType(1)])).status).toBe(201);
    expect(await listed()).toEqual([
      [second, hubspot(1, 279)],
      [first, hubspot(279)],
    ]);
  });

  test.each(linkEditions)('oddity 7, %s: leaves the labels of a pair as they are', async (edition) => {
    const { forward } = await createLabel(client, 'contacts', 'companies', { label: 'Advisor' });
    const [contact, company] = [await client.create('contacts'), await client.create('companies')];
    const path = pairPath('contacts', contact, 'companies', company, edition);
    await client.put(path, [userType(forward)]);
    const labelled = [[company, [...hubspot(1, 279), ...user(forward)]]];
    const put = await client.put<LabelledLink>(path, [hubspotType(279)]);
    expect([put.status, put.body.labels]).toEqual([201, []]);
    expect(await linksOf(client, 'contacts', contact, 'companies')).toEqual(labelled);
    const inputs = pairsOf(contact, [company]).map((pair) => ({ ...pair, types: [hubspotType(279)] }));
    expect((await client.post(`${pairOf('contacts', 'companies', edition)}/batch/create`, { inputs })).status).toBe(201);
    expect(await linksOf(client, 'contacts', contact, 'companies')).toEqual(labelled);
  });
});

describe('[associations.associateLabelled] [records.create] types of the wrong direction', () => {
  test.each(linkEditions)('oddity 8, %s: a PUT looks for the ids among the records that the type is for', async (edition) => {
    const [contact, company, deal] = [await client.create('contacts'), await client.create('companies'), await client.create('deals')];
    const refused = async (path: string, typeId: number) => {
      const { status, body } = await client.put<ErrorBody>(path, [hubspotType(typeId)]);
      expect(status).toBe(400);
      expect(body).toMatchObject({ status: 'error', message: 'One or more associations are invalid', category: 'VALIDATION_ERROR' });
      return body.context?.['INVALID_OBJECT_IDS'];
    };
    // Recorded in hubspot-api-nodejs#646: the type of contacts and companies on the path of a deal and a company.
    expect(await refused(pairPath('deals', deal, 'companies', company, edition), 1)).toEqual([`CONTACT=${deal} is not valid`]);
    expect(await refused(pairPath('companies', company, 'contacts', contact, edition), 1)).toEqual([
      `CONTACT=${company} is not valid`,
      `COMPANY=${contact} is not valid`,
    ]);
    expect(await linksOf(client, 'companies', company, 'contacts')).toEqual([]);
    expect(await linksOf(client, 'deals', deal, 'companies')).toEqual([]);
  });

  test.each([
    ['line_items', 'quotes', 67, 'invalid from object type 0-8 for associations to be created. expected: 0-14. For definition 0-67'],
    ['meetings', 'contacts', 199, 'invalid from object type 0-47 for associations to be created. expected: 0-1. For definition 0-199'],
    ['deals', 'contacts', 4, 'invalid from object type 0-3 for associations to be created. expected: 0-1. For definition 0-4'],
  ])(
    'oddity 8: a create of %s with %s by %i says which type the record should have had, and makes nothing',
    async (word, other, typeId, message) => {
      const target = await client.create(other);
      const before = (await client.get<CrmRecordList>(`/crm/objects/2026-03/${word}`)).body.results;
      const { status, body } = await client.post<ErrorBody>(`/crm/objects/2026-03/${word}`, {
        properties: word === 'meetings' ? requiredOf('0-47') : {},
        associations: [{ to: { id: target }, types: [hubspotType(typeId)] }],
      });
      expect([status, body.status, body.message]).toEqual([400, 'error', expect.stringContaining(message)]);
      expect((await client.get<CrmRecordList>(`/crm/objects/2026-03/${word}`)).body.results).toEqual(before);
    },
  );
});

describe('[records.create] [records.batchCreate] links that are made with a record', () => {
  test('oddity 18: a link without types is left out, and nobody says so', async () => {
    const company = await client.create('companies');
    const associations = [{ to: { id: company }, types: [] }];
    const one = await client.post<{ readonly id: string }>('/crm/objects/2026-03/contacts', { properties: {}, associations });
    expect(one.status).toBe(201);
    expect(await linksOf(client, 'contacts', one.body.id, 'companies')).toEqual([]);
    const inputs = [
      { properties: {}, associations },
      { properties: {}, associations: [{ to: { id: Number(company) }, types: [hubspotType(279)] }] },
    ];
    const many = await client.post<Batch<{ readonly id: string }>>('/crm/objects/2026-03/contacts/batch/create', { inputs });
    expect([many.status, many.body.results.length]).toEqual([201, 2]);
    const linked = await linksOf(client, 'companies', company, 'contacts');
    expect(linked.map(([id]) => id)).toEqual([expect.stringMatching(/^\d+$/)]);
    expect(many.body.results.map(({ id }) => id)).toContain(linked[0]?.[0]);
  });

  test('oddity 24: a note that is created with its company is linked at once, seen from both ends', async () => {
    const company = await client.create('companies');
    const made = await client.post<{ readonly id: string }>('/crm/v3/objects/notes', {
      properties: { ...requiredOf('0-46'), hs_note_body: 'Called back' },
      associations: [{ to: { id: company }, types: [hubspotType(190)] }],
    });
    expect(made.status).toBe(201);
    expect(await linksOf(client, 'notes', made.body.id, 'companies')).toEqual([[company, hubspot(190)]]);
    expect(await linksOf(client, 'companies', company, 'notes')).toEqual([[made.body.id, hubspot(189)]]);
  });

  test('oddity 25: a call that is linked to a contact is not linked to its company', async () => {
    const [contact, company] = [await client.create('contacts'), await client.create('companies')];
    await client.put(pairPath('contacts', contact, 'companies', company), [hubspotType(1)]);
    const inline = await client.post<{ readonly id: string }>('/crm/objects/2026-03/calls', {
      properties: requiredOf('0-48'),
      associations: [{ to: { id: contact }, types: [hubspotType(194)] }],
    });
    const later = await client.create('calls', requiredOf('0-48'));
    await client.put(defaultPath('calls', later, 'contacts', contact));
    for (const call of [inline.body.id, later]) {
      expect(await linksOf(client, 'calls', call, 'contacts')).toEqual([[contact, hubspot(194)]]);
      expect(await linksOf(client, 'calls', call, 'companies')).toEqual([]);
    }
    expect(await linksOf(client, 'companies', company, 'calls')).toEqual([]);
  });
});

describe('[associations.associateLabelled] [associations.associateDefault] links of which a record has one', () => {
  test.each(linkEditions)('oddity 21, %s: a company that gets a second parent has only that one', async (edition) => {
    const [child, old, next] = [await client.create('companies'), await client.create('companies'), await client.create('companies')];
    const other = await client.create('companies');
    const between = async (one: string, another: string) =>
      (await linksOf(client, 'companies', one, 'companies')).find(([id]) => id === another)?.[1];
    await client.put(pairPath('companies', child, 'companies', old, edition), [hubspotType(14)]);
    expect([await between(child, old), await between(old, child)]).toEqual([hubspot(14, 450), hubspot(13, 450)]);
    await client.put(pairPath('companies', child, 'companies', next, edition), [hubspotType(14)]);
    expect([await between(child, next), await between(child, old)]).toEqual([hubspot(14, 450), hubspot(450)]);
    expect([await between(next, child), await between(old, child)]).toEqual([hubspot(13, 450), hubspot(450)]);
    // Asked for from the side of the parent it is the same; a parent may have many children.
    for (const company of [child, other]) {
      await client.put(pairPath('companies', old, 'companies', company, edition), [hubspotType(13)]);
    }
    expect([await between(child, old), await between(child, next)]).toEqual([hubspot(14, 450), hubspot(450)]);
    expect([await between(old, child), await between(old, other)]).toEqual([hubspot(13, 450), hubspot(13, 450)]);
  });

  test('oddity 22: a quote has one quote template', async () => {
    const [quote, first, second] = [
      await client.create('quotes'),
      await client.create('quote_templates'),
      await client.create('quote_templates'),
    ];
    for (const template of [first, second]) await client.put(defaultPath('quotes', quote, 'quote_templates', template));
    const templates = await linksOf(client, 'quotes', quote, 'quote_templates');
    expect(templates).toHaveLength(1);
    const others = await Promise.all([first, second].map((template) => linksOf(client, 'quote_templates', template, 'quotes')));
    expect(others.flat()).toHaveLength(1);
  });
});

describe('[associations.batchRead] [associations.associateDefault] ids of other systems', () => {
  const guid = '3fa85f64-5717-4562-b3fc-2c963f66afa6';
  const fields = {
    category: 'VALIDATION_ERROR',
    subCategory: 'crm.associations.INVALID_IDENTIFIER',
    message: `${guid} is not a valid ID`,
    context: { id: [guid] },
  };

  test.each(linkEditions)('oddity 23, %s: the GUID that marketing has of a campaign is no id here', async (edition) => {
    const path = `${pairOf('campaigns', 'goal_targets', edition)}/batch/read`;
    const read = await client.post<Batch<ReadRow>>(path, { inputs: [{ id: guid }] });
    expect([read.status, read.body.results, read.body.numErrors]).toEqual([207, [], 1]);
    expect(read.body.errors).toEqual([{ status: 'error', ...fields }]);
    const put = await client.put(defaultPath('campaigns', guid, 'goal_targets', '1', edition));
    expect([put.status, put.body]).toEqual([400, problemOf(fields)]);
  });
});

describe('[associationSchema.listLabels] types that only very old portals have', () => {
  test.each(linkEditions)('oddity 26, %s: a fresh portal lists none of them, and no label of anybody', async (edition) => {
    const types = async (from: string, to: string) => {
      const { status, body } = await client.get<LabelList>(`${pairOf(from, to, edition)}/labels`);
      expect(status).toBe(200);
      expect(body.results.every(({ category }) => category === 'HUBSPOT_DEFINED')).toBe(true);
      return body.results.map(({ typeId }) => typeId).toSorted((one, other) => one - other);
    };
    expect(await types('deals', 'companies')).toEqual([5, 341]);
    expect(await types('companies', 'deals')).toEqual([6, 342]);
    expect(await types('tickets', 'companies')).toEqual([26, 339]);
    expect(await types('companies', 'tickets')).toEqual([25, 340]);
    expect(await types('contacts', 'companies')).toEqual([1, 279, 931]);
    expect(await types('companies', 'contacts')).toEqual([2, 280, 930]);
    expect(await types('deals', 'contacts')).toEqual([3]);
  });
});
